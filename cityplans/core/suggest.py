"""Hints that ask “did you mean …?”: the most similar of the allowed words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

_LONGEST = 200
"""Longer words are not compared."""
_MOST, _CANDIDATES, _ENDING = 300, 50, 2
"""Of more words than _MOST, compare only _CANDIDATES that agree with the word up to its last _ENDING characters."""


def suggest(word: str, allowed: list[str]) -> str:
    """Return a hint that offers the most similar allowed word; "" if none is similar."""
    match = nearest(word, allowed)
    return f'did you mean "{match}"?' if match else ""


def suggest_record(word: str, names: Mapping[str, str]) -> str:
    """Return a hint for a word that is, or resembles, a name of a record.

    Args:
        names: The id of each record by its names.
    """
    match = nearest(word, list(names))
    return f'did you mean "{names[match]}" ({match})?' if match else ""


def nearest(word: str, allowed: list[str]) -> str:
    """Return the allowed word that is most similar to a word; "" if none is similar."""
    if len(word) > _LONGEST:
        return ""
    # Comparing is slow: of many words, compare only those with the same beginning.
    if len(allowed) > _MOST:
        stem = word[: max(len(word) - _ENDING, 1)]
        allowed = [other for other in allowed if other.startswith(stem)][:_CANDIDATES]
    return next(iter(difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)), "")
