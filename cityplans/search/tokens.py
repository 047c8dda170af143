"""Folding texts and cutting them into the terms of the index; words.js does the same to a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.text_folding import HAN, fold, is_han

# A unit is one Han character, or a word of letters and digits; a point or comma stays within a number, % at its end.
_UNIT = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[^\W_]|(?<=[0-9])[.,](?=[0-9])|(?<=[0-9])%)+")

TITLE_BLOCK = 128
"""Each text of a title class begins at a multiple of this place, so that a place tells where in its text it stands."""
PREFIXES = (1, 2)
"""Beginnings of words that have a term of their own, marked with *; longer ones are ranges of words."""


def units(folded: str) -> list[tuple[str, int]]:
    """Cut a folded text into its units, each with its place.

    Units that touch have places one apart; whatever stands between two others counts one place, but for a space
    between Chinese and a word, which is a matter of taste.
    """
    found: list[tuple[str, int]] = []
    place, end = -1, 0
    for match in _UNIT.finditer(folded):
        unit, start = match[0], match.start()
        place += 1
        if start > end and found:
            spaced = folded[end:start].isspace() and is_han(unit) != is_han(found[-1][0])
            place += not spaced
        found.append((unit, place))
        end = match.end()
    return found


@dataclass(frozen=True, slots=True)
class Token:
    """A text as the index sees it: terms with their places, terms whose place does not matter, its length in units."""

    placed: tuple[tuple[str, int], ...]
    unplaced: tuple[str, ...]
    length: int
    end: int


@lru_cache(maxsize=100_000)
def cut(text: str) -> Token:
    """Cut a text into its terms.

    Placed are words, pairs of Han characters and the pair across each border of Chinese and a word; unplaced are
    single Han characters and the beginnings of words.
    """
    found = units(fold(text))
    placed: list[tuple[str, int]] = []
    unplaced: list[tuple[str, int]] = []
    for i, (unit, place) in enumerate(found):
        han = is_han(unit)
        if han:
            unplaced.append((unit, place))
        else:
            placed.append((unit, place))
            unplaced += [(f"{unit[:n]}*", place) for n in PREFIXES]
        if i + 1 < len(found):
            following, there = found[i + 1]
            if there == place + 1 and (han or is_han(following)):
                placed.append((unit + following, place))
    return Token(
        tuple(placed), tuple(dict.fromkeys(term for term, _ in unplaced)), len(found), found[-1][1] + 1 if found else 0
    )
