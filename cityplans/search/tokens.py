"""Cutting texts into the terms of the index; words.js does the same to a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.text_folding import HAN, is_han
from cityplans.search.script import normalize

# A unit is one Han character or a word of letters and digits; numbers include their points, commas and a final %.
_UNIT = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[^\W_]|(?<=[0-9])[.,](?=[0-9])|(?<=[0-9])%)+")

TITLE_BLOCK = 128
"""Each text of a title starts at a multiple of this, so that a position gives the offset in its text."""
PREFIXES = (1, 2)
"""Lengths of the prefixes that are terms themselves, marked with *; longer ones are ranges of words."""


def units(folded: str) -> list[tuple[str, int]]:
    """Return the units of a folded text, each with its position.

    Adjacent units have consecutive positions; anything between two units takes one more position, except a space
    between Chinese and a word, which is a matter of taste.
    """
    positioned: list[tuple[str, int]] = []
    position, end = -1, 0
    for match in _UNIT.finditer(folded):
        unit, start = match[0], match.start()
        position += 1
        if start > end and positioned:
            spaced = folded[end:start].isspace() and is_han(unit) != is_han(positioned[-1][0])
            position += not spaced
        positioned.append((unit, position))
        end = match.end()
    return positioned


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """The terms of a text.

    Attributes:
        positioned: Terms with their positions: words, pairs of Han characters, and the pairs across each border
            between Chinese and a word.
        unpositioned: Terms whose position is not stored: single Han characters and prefixes of words.
        length: The number of units.
        end: The position after the last unit.
    """

    positioned: tuple[tuple[str, int], ...]
    unpositioned: tuple[str, ...]
    length: int
    end: int


@lru_cache(maxsize=100_000)
def tokenize(text: str) -> TokenizedText:
    """Return the terms of a text."""
    positioned: list[tuple[str, int]] = []
    unpositioned: dict[str, None] = {}
    text_units = units(normalize(text))
    last, last_position, last_is_han = "", -2, False
    for unit, position in text_units:
        han = is_han(unit)
        if position == last_position + 1 and (han or last_is_han):
            positioned.append((last + unit, last_position))
        if han:
            unpositioned[unit] = None
        else:
            positioned.append((unit, position))
            for length in PREFIXES:
                unpositioned[f"{unit[:length]}*"] = None
        last, last_position, last_is_han = unit, position, han
    return TokenizedText(
        tuple(positioned), tuple(unpositioned), len(text_units), last_position + 1 if text_units else 0
    )
