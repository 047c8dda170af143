"""The ids that records, plans and packages may have: they become addresses, folders and files."""

from __future__ import annotations

import re
import sys
from functools import lru_cache

_NUMBER = re.compile(r"(\d+)")


@lru_cache(maxsize=1 << 15)
def natural_key(record_id: str) -> str:
    """Return a sort key that orders ids as people do: m2 before m10, m09 before m09-1."""
    parts = _NUMBER.split(record_id)
    parts[1::2] = map(_padded, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=4096)
def _padded(number: str) -> str:
    # Without leading zeros the longer number is the greater. `int` would reject some digits, and very long numbers.
    bare = number.lstrip("0")
    return f"\0{chr(min(len(bare), sys.maxunicode))}{bare}"


LONGEST_ID = 80
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Windows opens a device by these names in any folder and with any extension.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
RESERVED = frozenset({*_DEVICES, "index"})
"""Ids that no record may have: its page would be a device of Windows, or another page."""
RESERVED_FOR_PLANS = frozenset({*RESERVED, "schemas", "reference", "api", "v", "en", "zh", "data", "assets", "catalog"})
"""Ids that no plan or collection may have: its downloads would replace other files."""


def is_id(name: str) -> bool:
    """Return whether a name is lower-case letters and digits joined by single hyphens, not too long."""
    return len(name) <= LONGEST_ID and _ID.fullmatch(name) is not None
