"""The names that records, plans and packages may have: they become addresses, folders and files."""

from __future__ import annotations

import re
import sys

_NUMBER = re.compile(r"\d+")


def natural_key(record_id: str) -> str:
    """Order ids as people do: m2 before m10, m09 before m09-1."""
    return _NUMBER.sub(_padded, record_id)


def _padded(number: re.Match[str]) -> str:
    # Of two numbers without leading noughts the longer is the greater; int refuses some digits, and very many of them.
    bare = number[0].lstrip("0")
    return f"\0{chr(min(len(bare), sys.maxunicode))}{bare}"


LONGEST_ID = 80
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Windows opens its devices whatever the folder and the ending.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
RESERVED = frozenset({*_DEVICES, "index"})
"""What no record may be called: its page would be a device of some system, or another page."""
RESERVED_FOR_PLANS = frozenset({*RESERVED, "schemas", "reference", "api", "v", "en", "zh", "data", "assets", "catalog"})
"""What no plan or collection may be called besides: its downloads would stand where others do."""


def is_id(name: str) -> bool:
    """Tell whether a name has the form of an id: lower-case letters and digits, joined by single hyphens."""
    return len(name) <= LONGEST_ID and _ID.fullmatch(name) is not None
