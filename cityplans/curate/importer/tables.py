"""Finds tables in plain text: cells separated by tabs, by spaces, by bars, or one to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import CHAPTERS, marker_at
from cityplans.curate.importer.table_columns import Column, are_bodies, column_of, fit, is_table_head, may_head

_SEPARATORS = (re.compile(r" *\t+ *"), re.compile(r" *[|│] *"), re.compile(r" {2,}"), re.compile(r" +"))
_SEPARATED = re.compile(r"\S[\t|│ ]")
_ANNEX = re.compile(r"附 ?[件表录] ?[\d一二三四五六七八九十]{0,2}(?:[:.、 ].{0,60})?")
_BOX = re.compile(r"专栏 ?[\d一二三四五六七八九十]|(?:附?表|图) ?\d")
_NOTE = re.compile(r"(?:注|备注|说明|资料来源) ?[:]")
_FARTHEST_ROW = 6
_MOST_COLUMNS = 14
_LONGEST_CELL = 600


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


@dataclass
class Table:
    """A table.

    Attributes:
        columns: The columns; one is None if its label is not understood.
        rows: For each row, the cells of each column.
        lines: The indexes of the lines that the table takes up, those of headings within it left out.
        doubts: What the curator should check, as (offset in the file, reason).
    """

    columns: Sequence[Column | None]
    rows: list[list[list[Cell]]] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    doubts: list[tuple[int, str]] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """Return the kind of each column, "other" for one that is not understood."""
        return [column.kind if column else "other" for column in self.columns]


def find_tables(lines: Sequence[Line]) -> Iterator[Table]:
    """Yield the tables of a text in order."""
    index = 0
    while index < len(lines):
        table, after = _table_at(lines, index)
        if table and table.rows:
            yield table
        index = max(after, index + 1)


def begins_table(lines: Sequence[Line], index: int) -> bool:
    """Return whether the labels of a table are at an index."""
    return _table_at(lines, index)[0] is not None


def _table_at(lines: Sequence[Line], index: int) -> tuple[Table | None, int]:
    if not may_head(lines[index].text):
        return None, index
    for separator in _SEPARATORS if _SEPARATED.search(lines[index].text) else ():
        labels = [cell.text for cell in _cells(lines[index], separator)]
        if 1 < len(labels) <= _MOST_COLUMNS:
            columns = [column_of(label) for label in labels]
            if is_table_head(columns) and (separator is not _SEPARATORS[3] or all(columns)):
                return _rows_of_lines(lines, index, columns, separator)
    columns = []
    while index + len(columns) < len(lines) and len(columns) < _MOST_COLUMNS:
        column = column_of(lines[index + len(columns)].text)
        if column is None or (columns and column.kind == "number"):
            break
        columns.append(column)
    if len(columns) > 2 and is_table_head(columns):
        return _rows_of_cells(lines, index, columns)
    return None, index


def _cells(line: Line, separator: re.Pattern[str]) -> list[Cell]:
    cells, cursor = [], 0
    for match in [*separator.finditer(line.text), None]:
        end = match.start() if match else len(line.text)
        if line.text[cursor:end].strip():
            cells.append(_cell(line, cursor, end))
        cursor = match.end() if match else end
    return cells


def _cell(line: Line, start: int, end: int) -> Cell:
    return Cell(line.text[start:end], range(line.start + start, line.start + end))


def _rows_of_lines(
    lines: Sequence[Line], head: int, columns: Sequence[Column | None], separator: re.Pattern[str]
) -> tuple[Table, int]:
    """Read a table with a row on a line; a cell may go on over several lines."""
    table = Table(columns, lines={head})
    numbered = bool(columns[0] and columns[0].kind == "number")
    row: list[Cell] = []
    last_number, index = 0, head + 1
    while index < len(lines):
        line = lines[index]
        if _BOX.match(line.text):
            break
        if _NOTE.match(line.text):
            table.lines.add(index)
            index += 1
            break
        cells = _cells(line, separator)
        number = _number(cells[0].text) if cells and numbered else 0
        begins = number in (last_number + 1, 1) and number > 0
        if len(cells) == 1 and not begins:
            if _ANNEX.fullmatch(line.text) or not _row_follows(lines, index, separator):
                if row and len(row) < len(columns) - 1 and not marker_at(line.text, 0, len(line.text)):
                    row[-1] = _joined(row[-1], cells[0])
                    table.lines.add(index)
                    index += 1
                    continue
                break
            if _is_group(line, len(row) >= len(columns) - 1 or not row):
                index += 1
                continue
        if _is_repeated_head(cells, columns):
            table.lines.add(index)
            index += 1
            continue
        complete = len(row) >= len(columns) - (1 if numbered else 0)
        if begins or not row or (not numbered and len(cells) > 1) or (complete and len(cells) > 1):
            _add_row(table, row)
            row = list(cells)
            last_number = number if begins else last_number
        elif are_bodies(row[-1].text) and are_bodies(cells[0].text):
            row += cells
        else:
            row[-1] = _joined(row[-1], cells[0])
            row += cells[1:]
        table.lines.add(index)
        index += 1
    _add_row(table, row)
    return table, index


def _is_group(line: Line, between_rows: bool) -> bool:
    """Return whether a line within a table is a heading of rows."""
    marker = marker_at(line.text, 0, len(line.text))
    if marker:
        return marker.style in CHAPTERS or marker.style == "han_paren"
    return between_rows and len(line.text) <= 24 and not re.search(r"[。;,:]", line.text)


def _row_follows(lines: Sequence[Line], index: int, separator: re.Pattern[str]) -> bool:
    following = lines[index + 1 : index + 1 + _FARTHEST_ROW]
    end = next(
        (i for i, line in enumerate(following) if _ANNEX.fullmatch(line.text) or _BOX.match(line.text)), len(following)
    )
    return separator is not _SEPARATORS[3] and any(len(_cells(line, separator)) > 1 for line in following[:end])


def _is_repeated_head(cells: Sequence[Cell], columns: Sequence[Column | None]) -> bool:
    return len(cells) > 1 and [column_of(cell.text) for cell in cells] == list(columns)


def _rows_of_cells(lines: Sequence[Line], head: int, columns: Sequence[Column | None]) -> tuple[Table, int]:
    """Read a table with a cell on a line."""
    count = len(columns)
    table = Table(columns, lines=set(range(head, head + count)))
    index = head + count
    if not (columns[0] and columns[0].kind == "number"):
        while index + count <= len(lines):
            cells = [_cell(line, 0, len(line.text)) for line in lines[index : index + count]]
            if not _fits(cells, columns):
                break
            _add_row(table, cells)
            table.lines |= set(range(index, index + count))
            index += count
        return table, index
    row: list[Cell] = []
    last_number = 0
    while index < len(lines):
        line = lines[index]
        number = _number(line.text)
        if number and number in (last_number + 1, 1) and (number > 1 or len(row) in (0, *range(count - 1, 99))):
            _add_row(table, row)
            row, last_number = [], number
        elif not last_number or _ANNEX.fullmatch(line.text) or _NOTE.match(line.text):
            break
        elif len(row) >= count - 1 and (marker := marker_at(line.text, 0, len(line.text))):
            # A heading between rows, or the text after the table.
            follows = index + 1 < len(lines) and _number(lines[index + 1].text) in (last_number + 1, 1)
            if not follows or marker.style not in CHAPTERS | {"han_paren"}:
                break
            index += 1
            continue
        elif len(row) >= count and not _number_follows(lines, index, last_number + 1, count):
            break
        row.append(_cell(line, 0, len(line.text)))
        table.lines.add(index)
        index += 1
    _add_row(table, row)
    return table, index


def _number_follows(lines: Sequence[Line], index: int, number: int, count: int) -> bool:
    return any(_number(line.text) == number for line in lines[index : index + 2 * count])


def _number(text: str) -> int:
    match = re.fullmatch(r"(\d{1,3})[.、]?", text)
    return int(match[1]) if match else 0


def _fits(cells: Sequence[Cell], columns: Sequence[Column | None]) -> bool:
    return all(
        fit(cell.text, column.kind if column else "other") > -3 and len(cell.text) <= _LONGEST_CELL
        for cell, column in zip(cells, columns, strict=True)
    )


def _joined(first: Cell, second: Cell) -> Cell:
    return Cell(first.text + second.text, (*first.offsets, *second.offsets))


def _add_row(table: Table, cells: Sequence[Cell]) -> None:
    """Add a row, each cell in its column: by position if none is missing, else by what fits the column."""
    if not cells:
        return
    kinds = table.kinds()
    if len(cells) == len(kinds) and all(fit(cell.text, kind) > -2 for cell, kind in zip(cells, kinds, strict=True)):
        table.rows.append([[cell] for cell in cells])
        return
    table.rows.append(_aligned(cells, kinds))
    table.doubts.append(
        (cells[0].start, f"this row has {len(cells)} cells for {len(kinds)} columns: check which is which")
    )


def _aligned(cells: Sequence[Cell], kinds: Sequence[str]) -> list[list[Cell]]:
    """Return the cells by column, in order, so that they fit best."""
    # best[i][j]: the best fit of the first i cells to the first j columns, and the column of the last cell.
    best = [[(float("-inf"), -1)] * (len(kinds) + 1) for _ in range(len(cells) + 1)]
    best[0] = [(0.0 - 0.5 * j, -1) for j in range(len(kinds) + 1)]
    for i, cell in enumerate(cells, 1):
        for j, kind in enumerate(kinds, 1):
            score = fit(cell.text, kind)
            options = [
                (best[i - 1][j - 1][0] + score, j - 1),
                (best[i - 1][j][0] + score - (1.5 if kind == "lead" else 0.75), j),
                (best[i][j - 1][0] - 0.5, -2),
            ]
            best[i][j] = max(options, key=lambda option: option[0])
    columns: list[list[Cell]] = [[] for _ in kinds]
    i, j = len(cells), len(kinds)
    while i > 0 and j > 0:
        source = best[i][j][1]
        if source == -2:
            j -= 1
            continue
        columns[j - 1].insert(0, cells[i - 1])
        i, j = i - 1, source
    return columns
