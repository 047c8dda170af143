"""Finds tables in plain text: cells separated by tabs, by spaces, by bars, or one to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cityplans.curate.importer.flattened_heads import FlattenedHead, flattened_head, is_assigned
from cityplans.curate.importer.flattened_tables import read_flattened
from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import CHAPTERS, marker_at
from cityplans.curate.importer.table_cells import (
    BAR,
    SEPARATORS,
    SPACE,
    Cell,
    cell_of,
    cells_by_column,
    cells_of,
    is_rule,
    joined,
)
from cityplans.curate.importer.table_columns import Column, are_bodies, column_of, fit, is_table_head, may_head
from cityplans.curate.importer.table_grid import Table, add_by_column, add_row, kind_of_column

_SEPARATED = re.compile(r"\S[\t|│ ]")
_ANNEX = re.compile(r"附 ?[件表录] ?[\d一二三四五六七八九十]{0,2}(?:[:.、 ].{0,60})?")
_BOX = re.compile(r"专栏 ?[\d一二三四五六七八九十]|(?:附?表|图) ?\d")
_NOTE = re.compile(r"(?:注|备注|说明|资料来源) ?[:]")
_BODIES = frozenset({"lead", "responsible"})
_FARTHEST_ROW = 6
_MOST_COLUMNS = 14
_LONGEST_CELL = 600


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
    return flattened_head(lines, index) is not None or _table_at(lines, index)[0] is not None


def _table_at(lines: Sequence[Line], index: int) -> tuple[Table | None, int]:
    if head := flattened_head(lines, index):
        return read_flattened(lines, head)
    if not may_head(lines[index].text):
        return None, index
    for separator in SEPARATORS if _SEPARATED.search(lines[index].text) else ():
        labels = [cell.text for cell in cells_of(lines[index], separator)]
        if 1 < len(labels) <= _MOST_COLUMNS:
            columns = [column_of(label) for label in labels]
            if is_table_head(columns) and (separator is not SPACE or all(columns)):
                if _are_single_cells(lines, index + 1, columns, separator):
                    if is_assigned(columns):
                        return read_flattened(lines, FlattenedHead(columns, range(index, index + 1), has_bars=False))
                    return _rows_of_cells(lines, {index}, columns)
                return _rows_of_lines(lines, index, columns, separator)
    columns = []
    while index + len(columns) < len(lines) and len(columns) < _MOST_COLUMNS:
        column = column_of(lines[index + len(columns)].text)
        if column is None or (columns and column.kind == "number"):
            break
        columns.append(column)
    if is_table_head(columns) and (len(columns) > 2 or _BODIES & set(map(kind_of_column, columns))):
        return _rows_of_cells(lines, set(range(index, index + len(columns))), columns)
    return None, index


def _are_single_cells(
    lines: Sequence[Line], begin: int, columns: Sequence[Column | None], separator: re.Pattern[str]
) -> bool:
    """Return whether a cell is on each line below the labels, which are on one line."""
    row = lines[begin : begin + len(columns)]
    if len(row) < len(columns) or any(len(cells_of(line, separator)) > 1 for line in row[:2]):
        return False
    if columns[0] and columns[0].kind == "number":
        return _number(row[0].text) == 1
    return _fits([cell_of(line, 0, len(line.text)) for line in row], columns)


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
        if is_rule(line):
            table.lines.add(index)
            index += 1
            continue
        cells = cells_of(line, separator)
        number = _number(cells[0].text) if cells and numbered else 0
        by_column = _by_column(line, separator, columns)
        if None in by_column and (len(cells) > 1 or (not by_column[0] and (row or table.rows))):
            add_row(table, row)
            row = []
            add_by_column(table, by_column)
            last_number = number or last_number
            table.lines.add(index)
            index += 1
            continue
        begins = number in (last_number + 1, 1) and number > 0
        if len(cells) == 1 and not begins:
            if _ANNEX.fullmatch(line.text) or not _row_follows(lines, index, separator):
                if row and len(row) < len(columns) - 1 and not marker_at(cells[0].text, 0, len(cells[0].text)):
                    row[-1] = joined(row[-1], cells[0])
                    table.lines.add(index)
                    index += 1
                    continue
                break
            if row and len(row) == len(columns) and are_bodies(row[-1].text) and are_bodies(cells[0].text):
                row[-1] = joined(row[-1], cells[0])
                table.lines.add(index)
                index += 1
                continue
            if _is_group(cells[0].text, len(row) >= len(columns) - 1 or not row):
                table.headings[index] = cells[0]
                index += 1
                continue
        if _is_repeated_head(cells, columns):
            table.lines.add(index)
            index += 1
            continue
        complete = len(row) >= len(columns) - (1 if numbered and row and not _number(row[0].text) else 0)
        if begins or not row or (not numbered and len(cells) > 1) or (complete and len(cells) > 1):
            add_row(table, row)
            row = list(cells)
            last_number = number if begins else last_number
        elif are_bodies(row[-1].text) and are_bodies(cells[0].text):
            row += cells
        else:
            row[-1] = joined(row[-1], cells[0])
            row += cells[1:]
        table.lines.add(index)
        index += 1
    add_row(table, row)
    return table, index


def _by_column(line: Line, separator: re.Pattern[str], columns: Sequence[Column | None]) -> list[Cell | None]:
    """Return the cells of a line by column, if it shows which are empty."""
    cells = cells_by_column(line, separator, len(columns))
    if separator is BAR:
        return cells
    pairs = zip(cells, columns, strict=True) if cells else ()
    return cells if all(fit(cell.text, kind_of_column(column)) > -2 for cell, column in pairs if cell) else []


def _is_group(text: str, between_rows: bool) -> bool:
    """Return whether a line within a table is a heading of rows."""
    marker = marker_at(text, 0, len(text))
    if marker:
        return marker.style in CHAPTERS or marker.style == "han_paren"
    return between_rows and len(text) <= 24 and not re.search(r"[。;,:]", text)


def _row_follows(lines: Sequence[Line], index: int, separator: re.Pattern[str]) -> bool:
    following = lines[index + 1 : index + 1 + _FARTHEST_ROW]
    end = next(
        (i for i, line in enumerate(following) if _ANNEX.fullmatch(line.text) or _BOX.match(line.text)), len(following)
    )
    return separator is not SPACE and any(len(cells_of(line, separator)) > 1 for line in following[:end])


def _is_repeated_head(cells: Sequence[Cell], columns: Sequence[Column | None]) -> bool:
    return len(cells) > 1 and [column_of(cell.text) for cell in cells] == list(columns)


def _rows_of_cells(lines: Sequence[Line], head: set[int], columns: Sequence[Column | None]) -> tuple[Table, int]:
    """Read a table with a cell on a line."""
    count = len(columns)
    table = Table(columns, lines=set(head))
    index = max(head) + 1
    if not (columns[0] and columns[0].kind == "number"):
        while index + count <= len(lines):
            cells = [cell_of(line, 0, len(line.text)) for line in lines[index : index + count]]
            if _heads_rows(cells, lines[index + 1 : index + 1 + count], columns):
                index += 1
                continue
            if not _fits(cells, columns):
                break
            add_row(table, cells)
            table.lines |= set(range(index, index + count))
            index += count
        return table, index
    row: list[Cell] = []
    last_number = 0
    while index < len(lines):
        line = lines[index]
        number = _number(line.text)
        if number and number in (last_number + 1, 1) and (number > 1 or len(row) in (0, *range(count - 1, 99))):
            add_row(table, row)
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
        row.append(cell_of(line, 0, len(line.text)))
        table.lines.add(index)
        index += 1
    add_row(table, row)
    return table, index


def _heads_rows(cells: Sequence[Cell], below: Sequence[Line], columns: Sequence[Column | None]) -> bool:
    """Return whether a heading is where a row would begin."""
    marker = marker_at(cells[0].text, 0, len(cells[0].text))
    if not marker or marker.style not in CHAPTERS | {"han_paren"} or len(below) < len(columns):
        return False
    return not _fits(cells, columns) and _fits([cell_of(line, 0, len(line.text)) for line in below], columns)


def _number_follows(lines: Sequence[Line], index: int, number: int, count: int) -> bool:
    return any(_number(line.text) == number for line in lines[index : index + 2 * count])


def _number(text: str) -> int:
    match = re.fullmatch(r"(\d{1,3})[.、]?", text)
    return int(match[1]) if match else 0


def _fits(cells: Sequence[Cell], columns: Sequence[Column | None]) -> bool:
    worst = -3 if len(columns) > 2 else -2
    return all(
        fit(cell.text, kind_of_column(column)) > worst and len(cell.text) <= _LONGEST_CELL
        for cell, column in zip(cells, columns, strict=True)
    )
