"""The plan's text as whole paragraphs: broken lines joined, every character still knowing its place in the file."""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.check.evidence import Passage
from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import UNNUMBERED, Marker, marker_at

_FINISHED = tuple("。!?;:…")
_UNFINISHED = tuple(",、-(")
_CONTINUES = tuple(",。、;:)%‰!?》")
_WIDE = str.maketrans(",():;!?", "，（）：；！？")
_SPACES = re.compile(r"\s+")
_LONG = 40
_NARROW = 60
_HEADING = 36


@dataclass(frozen=True)
class Copy:
    """The text of a plan in one copy.

    `text` is folded, one paragraph a line; `at` gives for each of its characters the offset in `raw`, the file's own
    characters; `broken` are the places in `text` where two lines of the file were joined.
    """

    raw: str
    text: str
    at: Sequence[int]
    broken: Sequence[int]
    line_starts: Sequence[int]

    def passage(self, start: int, end: int) -> Passage:
        """Give a stretch of `text` as a passage of the file, without white space or line ends at its edges."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Passage(self.at[start], self.at[end - 1] + 1) if end > start else Passage(self.at[start], self.at[start])

    def printed(self, start: int, end: int) -> str:
        """Give a stretch as the file prints it, without white space."""
        return _SPACES.sub("", "".join(self.raw[self.at[i]] for i in range(start, end) if self.text[i] != "\n"))

    def heading(self, start: int, end: int) -> str:
        """Give a stretch as a heading is recorded: as printed, the marks between Chinese characters full-width."""
        return self.printed(start, end).translate(_WIDE)

    def line(self, position: int) -> int:
        """Give the number of the file's line in which a place of `text` stands, from 1."""
        return self.line_of(self.at[min(position, len(self.at) - 1)]) if self.at else 1

    def line_of(self, offset: int) -> int:
        """Give the number of the line in which an offset of the file stands, from 1."""
        return bisect.bisect_right(self.line_starts, offset)

    def paragraphs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give the paragraphs of a stretch that hold something, each with its start and end."""
        found, cursor = [], start
        for piece in self.text[start:end].split("\n"):
            if piece.strip():
                found.append((cursor, cursor + len(piece)))
            cursor += len(piece) + 1
        return found


def join(raw: str, kept: Sequence[Line]) -> Copy:
    """Join the lines that belong together into paragraphs.

    A line goes on in the next where it is long and ends in the middle of a sentence, where a bracket or an enumeration
    is still open, or where the next begins with a mark that ends something. A number at the start of the next line keeps
    it apart only if it is the next in its row.
    """
    widest = _width(kept)
    characters: list[str] = []
    at = array("q")
    broken: list[int] = []
    counts: dict[str, int] = {}
    previous: Line | None = None
    for line in kept:
        marker = marker_at(line.text, 0, len(line.text))
        joined = previous is not None and _goes_on(previous, line, marker, counts, widest)
        if marker and not joined:
            counts[marker.style] = marker.number
        if previous is not None:
            if joined:
                broken.append(len(at))
            else:
                characters.append("\n")
                at.append(previous.end)
        for i, char in enumerate(line.text):
            if char.isspace() and (not characters or characters[-1].isspace()):
                continue
            # A tab parts the cells of a table that was copied from a page.
            characters.append(" " if char.isspace() and char != "\t" else char)
            at.append(line.start + i)
        previous = line
    starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", raw))]
    return Copy(raw, "".join(characters), at, broken, starts)


def _width(kept: Sequence[Line]) -> int:
    """Give the length at which a copy breaks all its lines; 0 where it breaks none on purpose."""
    if len(kept) < 10:
        return 0
    lengths = sorted(len(line.text) for line in kept)
    widest = lengths[int(len(lengths) * 0.9)]
    cut = sum(1 for line in kept if len(line.text) >= 0.85 * widest and not line.text.endswith(_FINISHED))
    return widest if 15 <= widest <= _NARROW and lengths[-1] <= 1.3 * widest and cut >= 0.2 * len(kept) else 0


def _goes_on(previous: Line, line: Line, marker: Marker | None, counts: dict[str, int], widest: int) -> bool:
    text = previous.text
    if text.endswith(_FINISHED) or (line.text.startswith("(20") and len(text) < _LONG):
        return False
    if (
        marker
        and marker.style not in UNNUMBERED
        and marker.number in (counts.get(marker.style, 0) + 1, 1 if not counts.get(marker.style) else -1)
    ):
        return False
    if text.endswith(_UNFINISHED) or line.text.startswith(_CONTINUES):
        return True
    if text.count("(") > text.count(")") and len(text) < 4 * _LONG:
        return True
    if marker and marker.style in UNNUMBERED:
        return False
    if widest:
        return len(text) >= 0.85 * widest
    if text.endswith(('"', ")")):
        return False
    if len(text) >= _LONG and not (marker and marker.number == 1 and line.after_gap):
        return True
    begun = marker_at(text, 0, len(text))
    # A heading over two lines: neither is a sentence, and together they are still short.
    return (
        bool(
            begun
            and not marker
            and len(text) >= 12
            and len(line.text) <= 12
            and len(text) + len(line.text) <= _HEADING + 12
            and not any(m in line.text for m in ",。;:")
        )
        and not line.after_gap
    )
