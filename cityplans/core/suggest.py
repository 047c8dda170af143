"""The nearest of the words that may be meant, offered as a hint."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

_LONGEST, _MOST, _FEW, _ENDING = 200, 300, 50, 2


def suggest(word: str, words: list[str]) -> str:
    """Offer the nearest of the allowed words as a hint."""
    match = nearest(word, words)
    return f'did you mean "{match}"?' if match else ""


def suggest_record(word: str, names: Mapping[str, str]) -> str:
    """Offer a value as a hint to who wrote one of its names, or nearly so: `names` maps names to values."""
    match = nearest(word, list(names))
    return f'did you mean "{names[match]}" ({match})?' if match else ""


def nearest(word: str, words: list[str]) -> str:
    """Give the word of a list that is most like a word; "" where none is like it."""
    if len(word) > _LONGEST:
        return ""
    # Comparing takes its time: of many words, only those that begin as the word does are compared.
    if len(words) > _MOST:
        stem = word[: max(len(word) - _ENDING, 1)]
        words = [other for other in words if other.startswith(stem)][:_FEW]
    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.5)), "")
