"""The words that summaries and their English must keep, from the tables beside this module."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from cityplans.core.paths import WORD_LISTS


@dataclass(frozen=True, slots=True)
class KeptWord:
    """A word of a text, and what tells it.

    Attributes:
        word: What it is called in findings and exceptions.
        printed: Where it is printed; a group `figure` or `noun` is what it qualifies.
        told: What tells it in a summary, or in English.
    """

    word: str
    printed: re.Pattern[str]
    told: re.Pattern[str]


@cache
def kept_words() -> Sequence[KeptWord]:
    """Return the words of degree, end, rank and base of a text, with what tells them in a Chinese summary."""
    return [KeptWord(row["word"], re.compile(row["printed"]), re.compile(row["told"])) for row in _rows("kept.csv")]


@cache
def english_words() -> Sequence[KeptWord]:
    """Return words of Chinese summaries and titles, with what tells them in English."""
    return [
        KeptWord(
            row["word"], re.compile(row["chinese"]), re.compile(rf"\b(?:{row['english']})(?:l?y)?\b", re.IGNORECASE)
        )
        for row in _rows("english.csv")
    ]


@cache
def role_words() -> Mapping[str, re.Pattern[str]]:
    """Return, for each role that a text must give in words, the words that give it."""
    return {row["role"]: re.compile(row["printed"]) for row in _rows("roles.csv")}


@cache
def imperatives() -> frozenset[str]:
    """Return English verbs in the form in which a title must not begin."""
    return frozenset(row["verb"] for row in _rows("imperatives.csv"))


def _rows(name: str) -> Sequence[Mapping[str, str]]:
    return list(csv.DictReader((WORD_LISTS / name).read_text(encoding="utf-8").splitlines()))
