"""Reads an edited workbook: each cell as the text that it stands for, and what a program has damaged."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cityplans.core.csv_writer import plain_number
from cityplans.core.errors import CommandError
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import Field, TableSchema
from cityplans.curate.sheet import ABOUT, EDITED_TABLES, LISTS
from cityplans.read.layout import Labels

_LARGEST = 256 * 2**20
"""Bytes of an unpacked workbook; ours have a tenth of a megabyte."""
_MOST_COLUMNS, _MOST_ROWS = 200, 100_000
_HEADER_ROWS = 5
"""The first rows, among which the header is looked for."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
AS_TEXT = 'format the cell as text (in Excel: Home, Number, "Text") and type it again'


@dataclass(frozen=True, slots=True, order=True)
class SheetFinding:
    """What is wrong in a workbook; `place` is a sheet, or a cell such as "targets!F12"."""

    place: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet.

    Attributes:
        number: Its number in the sheet; the header has 1.
        cells: The texts of its cells by field.
        converted: The fields in which a program has stored a number, and not the text that was typed.
    """

    number: int
    cells: Mapping[str, str]
    converted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditedSheet:
    """A sheet: the letter of each field's column, and its rows without those that are empty."""

    columns: Mapping[str, str]
    rows: Sequence[SheetRow]

    def place(self, table: str, row: int, name: str) -> str:
        """Return a cell as spreadsheet programs name it: targets!F12."""
        return f"{table}!{self.columns.get(name, 'A')}{row}"


@dataclass(frozen=True, slots=True)
class EditedWorkbook:
    """A workbook: its plan, its sheets by table, and what is wrong with it."""

    plan_id: str
    sheets: Mapping[str, EditedSheet]
    findings: Sequence[SheetFinding]


def read_workbook(data: bytes, schemas: Mapping[str, TableSchema]) -> EditedWorkbook:
    """Read a workbook.

    Raises:
        CommandError: It is not a workbook, or not one that `build.py sheet out` has written.
    """
    book = _opened(data)
    findings: list[SheetFinding] = []
    plan_id = str(book[ABOUT]["B1"].value or "") if ABOUT in book.sheetnames else ""
    if not plan_id:
        message = f'the workbook does not say of which plan it is: cell B1 of the sheet "{ABOUT}" is empty or missing'
        raise CommandError(f"{message}; begin with a workbook that `build.py sheet out PLAN` has written")
    sheets: dict[str, EditedSheet] = {}
    for name in book.sheetnames:
        if name not in (*EDITED_TABLES, ABOUT, LISTS):
            hint = suggest(name, list(EDITED_TABLES)) or "move its content into the sheet of a table, or delete it"
            findings.append(SheetFinding(name, "no table has this name: nothing reads the sheet", hint))
    for table in EDITED_TABLES:
        if table not in book.sheetnames:
            findings.append(SheetFinding(table, "the sheet is missing", "keep every sheet, also an empty one"))
            continue
        sheet = _Sheet(table, book[table], schemas[table])
        sheets[table] = sheet.read()
        findings += sheet.findings
    return EditedWorkbook(plan_id, sheets, findings)


def _opened(data: bytes) -> Any:
    advice = "save it as an Excel workbook (.xlsx)"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _LARGEST:
                raise CommandError("the workbook is too large to be one of ours")
        return load_workbook(io.BytesIO(data), keep_links=False)
    except CommandError:
        raise
    except zipfile.BadZipFile as problem:
        raise CommandError(f"the file is not a workbook: {advice}") from problem
    except Exception as problem:  # whatever a damaged file makes of the library
        raise CommandError(f"the workbook cannot be read ({type(problem).__name__}): {advice}") from problem


class _Sheet:
    """Reads one sheet and collects what is wrong with it."""

    def __init__(self, table: str, sheet: Worksheet, schema: TableSchema) -> None:
        self.table = table
        self.schema = schema
        self.findings: list[SheetFinding] = []
        self._sheet = sheet
        self._labels = Labels(schema)

    def read(self) -> EditedSheet:
        if self._sheet.max_column > _MOST_COLUMNS or self._sheet.max_row > _MOST_ROWS:
            self._report("", "the sheet has cells far beyond its table", "delete the rows and columns beyond the table")
            return EditedSheet({}, ())
        for merged in self._sheet.merged_cells.ranges:
            self._report(str(merged), "these cells are merged: only the first has a value", "separate them again")
        header = self._header_row()
        columns = self._columns(header)
        if not header or set(columns.values()) != set(self.schema.names):
            return EditedSheet({}, ())
        letters = {name: get_column_letter(column) for column, name in columns.items()}
        return EditedSheet(letters, tuple(self._rows(header, columns)))

    def _report(self, cell: str, message: str, hint: str) -> None:
        self.findings.append(SheetFinding(f"{self.table}!{cell}" if cell else self.table, message, hint))

    def _header_row(self) -> int:
        """Return the row with the names of the fields; 0 if there is none."""
        for number, row in enumerate(self._sheet.iter_rows(1, _HEADER_ROWS), 1):
            if sum(self._field(cell) in self.schema.names for cell in row) * 2 > len(self.schema.names):
                if number > 1:
                    self._report(
                        f"A{number}", "the names of the columns are not in the first row", "delete what is above"
                    )
                    return 0
                return number
        names = ", ".join(self.schema.names)
        self._report("A1", "the first row does not name the columns", f"it must have: {names}")
        return 0

    def _field(self, cell: Cell) -> str:
        """Return the field that a cell of the header means; what it says if it means none."""
        return self._labels.name(str(cell.value or "").strip())

    def _columns(self, header: int) -> dict[int, str]:
        """Return the fields by the number of their columns."""
        if not header:
            return {}
        columns: dict[int, str] = {}
        for cell in self._sheet[header]:
            name = self._field(cell)
            if name in self.schema.names:
                if name in columns.values():
                    self._report(cell.coordinate, f"there is a second column {name}", "keep one of them")
                columns[cell.column] = name
            elif name or any(row[0].value is not None for row in self._below(header, cell.column)):
                hint = suggest(name, list(self.schema.names)) or "name it, or delete the column"
                self._report(cell.coordinate, "the table has no such column", hint)
        for name in self.schema.names:
            if name not in columns.values():
                self._report(f"{get_column_letter(1)}{header}", f"the column {name} is missing", "put it back")
        return columns

    def _below(self, header: int, column: int) -> Iterator[tuple[Cell, ...]]:
        yield from self._sheet.iter_rows(header + 1, self._sheet.max_row, column, column)

    def _rows(self, header: int, columns: Mapping[int, str]) -> Iterator[SheetRow]:
        for cells in self._sheet.iter_rows(header + 1):
            if all(cell.value is None or cell.value == "" for cell in cells):
                continue
            texts, converted = dict.fromkeys(self.schema.names, ""), {}
            for cell in cells:
                if cell.column not in columns or cell.value is None:
                    continue
                name = columns[cell.column]
                of = self.schema.field(name)
                texts[name] = self._text(cell, of)
                # A year is the same as a number.
                if (
                    cell.data_type == "n"
                    and isinstance(cell.value, (int, float))
                    and of.type == "string"
                    and not of.is_date
                ):
                    converted[name] = texts[name]
            yield SheetRow(cells[0].row, texts, converted)

    def _text(self, cell: Cell, of: Field) -> str:
        """Return the text that a cell stands for; report one that stands for something else."""
        value = cell.value
        if cell.data_type == "f":
            self._report(cell.coordinate, "the cell holds a formula", "write its value")
        elif cell.data_type == "e":
            self._report(cell.coordinate, f"the cell holds the error {value}", "write its value, or empty it")
        elif isinstance(value, str):
            return value.replace("\r\n", "\n").replace("_x000D_", "").replace("\r", "\n")
        elif isinstance(value, bool):
            self._report(cell.coordinate, f"the program made {str(value).upper()} of what was typed", AS_TEXT)
        elif isinstance(value, (datetime, date, time)):
            return self._date(cell, of, value)
        elif isinstance(value, (int, float)):
            if "%" in _pattern(cell):
                message = f"the program made {_plain(value)} of a figure with %"
                self._report(cell.coordinate, message, "format the cell as text and write the figure without %")
            return _plain(value)
        else:
            self._report(cell.coordinate, "the cell holds something that is no text", AS_TEXT)
        return ""

    def _date(self, cell: Cell, of: Field, value: datetime | date | time) -> str:
        """Return the part of a date that its cell shows."""
        pattern = _pattern(cell)
        if isinstance(value, time) or not of.is_date or "y" not in pattern or "h" in pattern:
            shown = value.isoformat(" ").removesuffix(" 00:00:00") if isinstance(value, datetime) else value.isoformat()
            self._report(cell.coordinate, f"the program made the date {shown} of what was typed", AS_TEXT)
            return ""
        return value.strftime("%Y-%m-%d" if "d" in pattern else "%Y-%m" if "m" in pattern else "%Y")


def _pattern(cell: Cell) -> str:
    """Return the letters of a cell's number format."""
    return _QUOTED.sub("", str(cell.number_format or "")).lower()


def _plain(value: int | float) -> str:
    """Return a number in plain digits, as many as spreadsheet programs keep."""
    return plain_number(Decimal(f"{value:.15g}"))
