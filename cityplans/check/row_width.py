"""Checks that every row has one cell for each column, and says where a row goes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cityplans.core.findings import Finding, Location, error
from cityplans.core.table_schema import TableSchema
from cityplans.read.column_fit import fits, is_padded
from cityplans.read.csv_reader import RawTable

_CURLY = "“”„‟＂"
_MANY = 3
"""From this number of rows on, rows that are all too short have one cause."""


def width_findings(schema: TableSchema, raw: RawTable) -> Iterator[Finding]:
    """Yield a finding for each row that is too long or too short, and one for all that are blank."""
    width = len(raw.header)
    if all(len(row) == width and any(row) for row in raw.rows):
        return
    blank = [i for i, row in enumerate(raw.rows) if not any(row)]
    filled = [i for i, row in enumerate(raw.rows) if any(row)]
    padded = [i for i in filled if is_padded(schema, raw.header, raw.rows[i])]
    if blank:
        lines = [raw.lines[i] for i in blank]
        message = (
            "the line is blank" if len(blank) == 1 else f"{len(blank):,} lines are blank, the last is {lines[-1]:,}"
        )
        hint = "delete the line, or run `build.py fix`" if len(blank) == 1 else "delete them, or run `build.py fix`"
        yield error(Location(raw.path, lines[0]), "blank-row", message, hint)
    if padded:
        message = f"the cells beyond the last column are empty, in {len(padded):,} rows"
        message = message if len(padded) > 1 else "the cells beyond the last column are empty"
        at = raw.locate(padded[0], width)
        yield error(at, "empty-column", message, "delete the commas at the end, or run `build.py fix`")
    yield from _uneven_rows(schema, raw, [i for i in filled if i not in set(padded)])


def _uneven_rows(schema: TableSchema, raw: RawTable, rows: Sequence[int]) -> Iterator[Finding]:
    width = len(raw.header)
    lengths = {len(raw.rows[i]) for i in rows}
    if len(rows) >= _MANY and len(lengths) == 1 and (length := lengths.pop()) < width:
        message = f"all {len(rows):,} rows have {length} cells, the table {width} columns"
        hint = "a column was deleted below its label: restore it from the file as it was"
        yield error(raw.locate(rows[0], length - 1), "missing-cell", message, hint, raw.rows[rows[0]][0])
        return
    for i in rows:
        row = raw.rows[i]
        message = f"the row has {len(row)} cells, the table {width} columns"
        if len(row) > width:
            curly = next(
                (column for column, cell in enumerate(row) if cell.strip()[:1] in _CURLY and cell.strip()), None
            )
            if curly is None:
                hint = "put quotes around a cell that contains a comma"
                yield error(raw.locate(i, width), "extra-cell", message, hint, row[0])
            else:
                message += ": the curly quotes here do not keep a cell together"
                hint = 'put straight quotes around a cell that contains a comma: "a, b"'
                yield error(raw.locate(i, curly), "extra-cell", message, hint, row[0])
        elif len(row) < width:
            column = _gap(schema, raw.header, row)
            name = raw.header[min(column + 1, width - 1)]
            message += f': "{name}" is the first one missing' if column == len(row) - 1 else ": a comma is missing here"
            hint = "write a comma for every empty cell"
            if column < len(row) - 1:
                hint = f'write a comma between "{raw.header[column]}" and "{name}"'
            yield error(raw.locate(i, column), "missing-cell", message, hint, row[0])


def _gap(schema: TableSchema, labels: Sequence[str], row: Sequence[str]) -> int:
    """Return the cell that a comma is missing in or after: the last, unless another one fits better."""
    missing = len(labels) - len(row)
    allowed = [fits(schema.field(label)) if label in schema.names else None for label in labels]

    def misfits(cells: Sequence[str], first_column: int) -> int:
        validators = allowed[first_column : first_column + len(cells)]
        return sum(not fit(cell) for cell, fit in zip(cells, validators, strict=True) if fit)

    positions = range(len(row) - 1, -1, -1)
    return min(positions, key=lambda at: misfits(row[:at], 0) + misfits(row[at + 1 :], at + 1 + missing))
