"""Cutting texts into the terms of the index; words.js does the same to a query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from operator import add

from cityplans.core.text_folding import HAN
from cityplans.search.script import normalize

# Han characters, or a word of letters and digits; numbers include their points, commas and a final %.
_RUN = re.compile(rf"([{HAN}]+)|((?:[a-z0-9]+|(?![{HAN}])[^\W_]|(?<=[0-9])[.,](?=[0-9])|(?<=[0-9])%)+)")

TITLE_BLOCK = 128
"""Each text of a title starts at a multiple of this, so that a position gives the offset in its text."""
PREFIXES = (1, 2)
"""Lengths of the prefixes that are terms themselves, marked with *; longer ones are ranges of words."""


def runs(folded: str) -> Iterator[tuple[str, int, bool]]:
    """Yield the runs of units of a folded text, each with its position and whether it is Chinese.

    A unit is a Han character or a word. Adjacent units have consecutive positions; anything between two units takes one
    more position, except a space between Chinese and a word, which is a matter of taste.
    """
    # Whatever is between two runs, then a run of either kind, and so on: no match is made into an object.
    parts = _RUN.split(folded)
    position, was_han = 0, False
    for between, characters, word in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        han = word is None
        if between and position:
            position += not (han != was_han and between.isspace())
        was_han = han
        if han:
            yield characters, position, True
            position += len(characters)
        else:
            yield word, position, False
            position += 1


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


@lru_cache(maxsize=20_000)
def tokenize(text: str) -> TokenizedText:
    """Return the terms of a text."""
    positioned: list[tuple[str, int]] = []
    unpositioned: list[str] = []
    last, last_is_han, length, end = "", False, 0, 0
    for run, position, han in runs(normalize(text)):
        if position == end and (han or last_is_han) and last:
            positioned.append((last + (run[0] if han else run), position - 1))
        if han:
            positioned += zip(map(add, run, run[1:]), count(position))
            unpositioned += run
            last, units = run[-1], len(run)
        else:
            positioned.append((run, position))
            unpositioned += _prefixes(run)
            last, units = run, 1
        last_is_han, length, end = han, length + units, position + units
    return TokenizedText(tuple(positioned), tuple(dict.fromkeys(unpositioned)), length, end)


@lru_cache(maxsize=20_000)
def _prefixes(word: str) -> tuple[str, ...]:
    return tuple(f"{word[:length]}*" for length in PREFIXES)
