"""The lines of a saved text with their offsets in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.core.text import fold
from cityplans.curate.importer.script import simplified_forms

_LINE = re.compile(r"[^\n\r\u2028\u2029\f\v\x85]+")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\ufeff\u200b-\u200f\u2060\u00ad\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        start, end: Offsets in the file of the text without surrounding white space, end exclusive.
        text: That text, folded, and in Simplified characters.
        after_gap: Whether an empty line precedes.
        is_indented: Whether white space of two characters or more precedes, as at the start of a paragraph.
        after_page: Whether a page ends before it: a page number or a running head was left out there.
        offsets: For a row of a table, which is read as a sentence: the offset in the file of each character.
    """

    start: int
    end: int
    text: str
    after_gap: bool
    is_indented: bool = False
    after_page: bool = False
    offsets: tuple[int, ...] = ()


def lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield the lines of a stretch of a file that are not blank."""
    previous_end = start
    simplified = simplified_forms(text)
    for match in _LINE.finditer(text, start, end):
        content = match.group()
        visible = _INVISIBLE.sub(" ", content).strip()
        if not visible:
            continue
        first = next(index for index, char in enumerate(content) if not char.isspace() and not _INVISIBLE.match(char))
        last = next(
            index
            for index in range(len(content), 0, -1)
            if not content[index - 1].isspace() and not _INVISIBLE.match(content[index - 1])
        )
        gap = text.count("\n", previous_end, match.start()) > 1
        previous_end = match.end()
        yield Line(
            match.start() + first,
            match.start() + last,
            fold(content[first:last]).translate(simplified),
            gap,
            first > 1 or content[:1] == "\u3000",
        )


def without_spaces(line: Line) -> str:
    """Return the text of a line without any white space."""
    return _SPACES.sub("", line.text)
