"""Cuts the lines of a table into cells: at bars, tabs or spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.curate.importer.lines import Line

TAB, BAR, SPACES, SPACE = re.compile(r" *\t+ *"), re.compile(r" *[|│] *"), re.compile(r" {2,}"), re.compile(r" +")
SEPARATORS = (TAB, BAR, SPACES, SPACE)
"""What may be between two cells, the surest first."""
_SINGLE = {TAB: re.compile(r"\t"), BAR: re.compile(r"[|│]")}
_EDGE_BARS = re.compile(r"\A *[|│]|[|│] *\Z")
# |---|:--:| and +----+----+ are drawn between the rows.
_RULE = re.compile(r"[|│](?: *:?-+:? *[|│])+|(?=.*(?:--|==|──|━━))[\s|│+:=\-─━┌┐└┘├┤┬┴┼]+")
_BREAK = re.compile(r" *<br ?/?> *", re.IGNORECASE)
_BOLD = "* "


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, folded, and the offset in the file of each of its characters."""

    text: str
    offsets: Sequence[int]

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.offsets[0]

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.offsets[-1] + 1


def cells_of(line: Line, separator: re.Pattern[str]) -> list[Cell]:
    """Return the cells of a line that are not empty."""
    cells, cursor = [], 0
    for match in [*separator.finditer(line.text), None]:
        end = match.start() if match else len(line.text)
        if line.text[cursor:end].strip():
            cells.append(cell_of(line, cursor, end))
        cursor = match.end() if match else end
    return cells


def cells_by_column(line: Line, separator: re.Pattern[str], count: int) -> list[Cell | None]:
    """Return a cell or None for each of several columns; an empty list if the line has not as many cells."""
    single = _SINGLE.get(separator)
    if not single:
        return []
    edges = [match.span() for match in _EDGE_BARS.finditer(line.text)] if separator is BAR else []
    low = edges[0][1] if edges and edges[0][0] == 0 else 0
    high = edges[-1][0] if edges and edges[-1][0] >= low and edges[-1][1] == len(line.text) else len(line.text)
    ends = [*(match.span() for match in single.finditer(line.text, low, high)), (high, high)]
    if len(ends) != count:
        return []
    starts = [low, *(end for _, end in ends[:-1])]
    spans = [(start, stop) for start, (stop, _) in zip(starts, ends, strict=True)]
    return [cell_of(line, *span) if line.text[slice(*span)].strip() else None for span in spans]


def cell_of(line: Line, start: int, end: int) -> Cell:
    """Return a stretch of a line as a cell, without white space, marks of bold type and breaks around it."""
    text = line.text
    while start < end and text[start] in _BOLD:
        start += 1
    while end > start and text[end - 1] in _BOLD:
        end -= 1
    if not _BREAK.search(text, start, end):
        return Cell(text[start:end], range(line.start + start, line.start + end))
    characters: list[str] = []
    offsets: list[int] = []
    cursor = start
    for match in [*_BREAK.finditer(text, start, end), None]:
        stop = match.start() if match else end
        characters += text[cursor:stop]
        offsets += range(line.start + cursor, line.start + stop)
        if match and characters and match.end() < end:
            characters.append(" ")
            offsets.append(line.start + match.start())
        cursor = match.end() if match else end
    return Cell("".join(characters), offsets)


def is_rule(line: Line) -> bool:
    """Return whether a line is only drawn between the rows of a table: |---|:--:|."""
    return bool(_RULE.fullmatch(line.text))


def joined(first: Cell, second: Cell) -> Cell:
    """Return two cells as one, the second going on where the first was broken."""
    return Cell(first.text + second.text, (*first.offsets, *second.offsets))
