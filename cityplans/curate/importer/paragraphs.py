"""Joins the broken lines of a text into paragraphs; every character keeps its offset in the file."""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.check.evidence import Passage
from cityplans.curate.importer.body_endings import IN_CLOSING_BRACKET
from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import UNNUMBERED, Marker, marker_at

_FINISHED = tuple("。!?;:…")
_UNFINISHED = tuple(",、-(")
_CONTINUATION = tuple(",。、;:)%‰!?》")
_WIDE = str.maketrans(",():;!?", "，（）：；！？")
_SPACES = re.compile(r"\s+")
# A bracket of bodies closes a paragraph as a full stop does.
_CLOSED = re.compile(
    rf"[(\[【][^()\[\]【】]*(?:单位|部门|牵头|负责|配合|时限|{IN_CLOSING_BRACKET})[^()\[\]【】]*[)\]】]$"
)
_HALF_WIDTH_STOP = re.compile(r"[\u4e00-\u9fff%)]\.$")
_LABEL = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:单位|部门|时限|时间|期限|进度|责任人|领导)(?:\([^()\n]{1,8}\))? ?:"
    r"|(?:牵头|配合|责任|完成)[\u4e00-\u9fff]{0,4} ?:"
)
_BRACKETS = (")", "]", "】")
_LONG = 40
_MAX_WIDTH = 60
_MAX_HEADING = 36


@dataclass(frozen=True)
class Copy:
    """The text of a plan in one copy.

    Attributes:
        raw: The characters of the file.
        text: The folded text, one paragraph per line.
        offsets: For each character of `text`, its offset in `raw`.
        joins: The positions in `text` where two lines of the file were joined.
        line_starts: The offsets in `raw` where its lines begin.
    """

    raw: str
    text: str
    offsets: Sequence[int]
    joins: Sequence[int]
    line_starts: Sequence[int]

    def passage(self, start: int, end: int) -> Passage:
        """Return a stretch of `text` as a passage of the file, trimmed of white space and line ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        begin = self.offsets[start]
        return Passage(begin, self.offsets[end - 1] + 1 if end > start else begin)

    def printed(self, start: int, end: int) -> str:
        """Return a stretch as printed in the file, without white space."""
        return _SPACES.sub("", "".join(self.raw[self.offsets[i]] for i in range(start, end) if self.text[i] != "\n"))

    def heading(self, start: int, end: int) -> str:
        """Return a stretch in the form recorded for headings: as printed, with full-width punctuation."""
        return self.printed(start, end).translate(_WIDE)

    def line(self, position: int) -> int:
        """Return the line number in the file, from 1, of a position in `text`."""
        return self.line_of(self.offsets[min(position, len(self.offsets) - 1)]) if self.offsets else 1

    def line_of(self, offset: int) -> int:
        """Return the line number, from 1, of an offset in the file."""
        return bisect.bisect_right(self.line_starts, offset)

    def paragraphs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return start and end of every paragraph of a stretch that is not blank."""
        spans, cursor = [], start
        for paragraph in self.text[start:end].split("\n"):
            if paragraph.strip():
                spans.append((cursor, cursor + len(paragraph)))
            cursor += len(paragraph) + 1
        return spans


def join_lines(raw: str, lines: Sequence[Line]) -> Copy:
    """Join the lines that belong together into paragraphs.

    A line continues in the next one if it is long and ends in the middle of a sentence, if a bracket or an
    enumeration is still open, or if the next line begins with closing punctuation. A number at the start of the
    next line separates the two only if it is the next in its sequence.
    """
    widest = _width(lines)
    characters: list[str] = []
    offsets = array("q")
    joins: list[int] = []
    last_numbers: dict[str, int] = {}
    previous: Line | None = None
    for line in lines:
        marker = marker_at(line.text, 0, len(line.text))
        joined = previous is not None and _continues(previous, line, marker, last_numbers, widest)
        if marker and not joined:
            last_numbers[marker.style] = marker.number
        if previous is not None:
            if joined:
                joins.append(len(offsets))
            else:
                characters.append("\n")
                offsets.append(previous.end)
        for index, char in enumerate(line.text):
            if char.isspace() and (not characters or characters[-1].isspace()):
                continue
            # A tab separates the cells of a table copied from a page.
            characters.append(" " if char.isspace() and char != "\t" else char)
            offsets.append(line.offsets[index] if line.offsets else line.start + index)
        previous = line
    return Copy(raw, "".join(characters), offsets, joins, line_starts(raw))


def line_starts(raw: str) -> list[int]:
    """Return the offsets at which the lines of a file begin."""
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", raw))]


def _width(lines: Sequence[Line]) -> int:
    """Return the length at which a copy wraps its lines, or 0 if it does not wrap them."""
    if len(lines) < 10:
        return 0
    lengths = sorted(len(line.text) for line in lines)
    widest = lengths[int(len(lengths) * 0.9)]
    unfinished = sum(
        1 for line in lines if len(line.text) >= 0.85 * widest and not line.text.endswith((*_FINISHED, *_BRACKETS))
    )
    wraps = 15 <= widest <= _MAX_WIDTH and lengths[-1] <= 1.3 * widest and unfinished >= 0.2 * len(lines)
    return widest if wraps else 0


def _continues(previous: Line, line: Line, marker: Marker | None, last_numbers: dict[str, int], widest: int) -> bool:
    text = previous.text
    if line.offsets or previous.offsets:
        return False
    if (
        text.endswith(_FINISHED)
        or _CLOSED.search(text)
        or _HALF_WIDTH_STOP.search(text)
        or (line.text.startswith("(20") and len(text) < _LONG)
    ):
        return False
    if (
        marker
        and marker.style not in UNNUMBERED
        and marker.number in (last_numbers.get(marker.style, 0) + 1, 1 if not last_numbers.get(marker.style) else -1)
    ):
        return False
    if text.endswith(_UNFINISHED) or line.text.startswith(_CONTINUATION):
        return True
    if text.count("(") > text.count(")") and len(text) < 4 * _LONG:
        return True
    # 完成时限: begins a line of its own.
    if (marker and marker.style in UNNUMBERED) or _LABEL.match(line.text):
        return False
    if widest:
        return len(text) >= 0.85 * widest
    if text.endswith(('"', ")")):
        return False
    if len(text) >= _LONG and not (marker and marker.number == 1 and line.after_gap):
        return True
    previous_marker = marker_at(text, 0, len(text))
    # A heading broken over two lines: neither line is a sentence, and together they are still short.
    return (
        bool(
            previous_marker
            and not marker
            and len(text) >= 12
            and len(line.text) <= 12
            and len(text) + len(line.text) <= _MAX_HEADING + 12
            and not any(mark in line.text for mark in ",。;:")
        )
        and not line.after_gap
    )
