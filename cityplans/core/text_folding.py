"""Text normalised for the search: case, width and accents folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_TEXT = re.compile(f"[{HAN}]")
_ACCENTED = re.compile("[\u00c0-\u036f\u1e00-\u1eff]")
_ACCENT = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return a text with width, compatibility forms, case and accents unified."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).lower()
    if _ACCENTED.search(folded):
        folded = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", folded)))
    return folded


@lru_cache(maxsize=50_000)
def is_han(unit: str) -> bool:
    """Return whether a unit is a Han character."""
    return HAN_TEXT.match(unit) is not None
