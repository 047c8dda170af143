"""The lines of a saved text, each knowing where it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.core.text import fold

_LINE = re.compile(r"[^\n\r\u2028\u2029\f\v\x85]+")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\ufeff\u200b-\u200f\u2060\u00ad\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: where its words stand in the file, and the words themselves, folded, without outer space."""

    start: int
    end: int
    text: str
    after_gap: bool


def lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Give the lines of a stretch of a file that hold something; `after_gap` tells that an empty line stands before."""
    last = start
    for match in _LINE.finditer(text, start, end):
        words = match.group()
        bare = _INVISIBLE.sub(" ", words).strip()
        if not bare:
            continue
        left = next(i for i, char in enumerate(words) if not char.isspace() and not _INVISIBLE.match(char))
        right = next(
            i for i in range(len(words), 0, -1) if not words[i - 1].isspace() and not _INVISIBLE.match(words[i - 1])
        )
        gap = text.count("\n", last, match.start()) > 1
        last = match.end()
        yield Line(match.start() + left, match.start() + right, fold(words[left:right]), gap)


def bare(line: Line) -> str:
    """Give a line's words without any white space."""
    return _SPACES.sub("", line.text)
