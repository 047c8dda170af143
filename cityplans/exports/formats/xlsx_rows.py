"""The rows of a sheet as XML of their own: one call of XlsxWriter per cell would be most of the time that a workbook takes."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import IO, TypeAlias

from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from cityplans.core.content import text_into
from cityplans.core.table_schema import Value
from cityplans.exports.formats.json_values import typed
from cityplans.exports.formats.xlsx_cells import (
    HAN_LINE,
    Style,
    can_link,
    date_look,
    fits_into_cell,
    number_look,
    rich_text,
    row_height,
    spreadsheet_day,
    text_look,
)

_BEFORE_FIRST_DAY = date(1899, 12, 30).toordinal()
_PIXELS = 4 / 3

Cell: TypeAlias = tuple[str, Url | None]
"""What follows a cell's place, and where a click on it leads."""


class TableSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows below the header are handed over as XML, in a file that is open until the workbook is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.body: IO[bytes] = io.BytesIO()

    def _write_rows(self) -> None:
        super()._write_rows()
        with text_into(self.body) as rows:
            rows.seek(0)
            shutil.copyfileobj(rows, self.fh)


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is shown: its width, whether its texts wrap, where they lead, whether it holds dates or few values only."""

    width: float
    wraps: bool = False
    leads: Callable[[str], str] | None = None
    is_date: bool = False
    repeats: bool = False


def put_rows(sheet: TableSheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]], style: Style) -> None:
    """Write the rows below the header.

    Raises ValueError where a cell cannot hold its text: what comes from the data has passed the rule cell-too-long.
    """
    letters = [xl_col_to_name(i) for i in range(len(columns))]
    written = [_writer(sheet, column, style) for column in columns]
    number = 1
    with text_into(sheet.body) as out:
        for number, row in enumerate(rows, 2):
            cells = [f'<row r="{number}" {_height(columns, row)} customHeight="1">']
            for i, value in enumerate(row):
                if value is not None and value != "":
                    end, url = written[i](value)
                    cells.append(f'<c r="{letters[i]}{number}{end}')
                    if url:
                        sheet.hyperlinks[number - 1][i] = url
            cells.append("</row>")
            out.write("".join(cells))
    sheet.dim_rowmax = number - 1


def _height(columns: Sequence[Column], row: Sequence[Value]) -> str:
    """Give a row the height of its highest text: not every program does so by itself."""
    broken = ((v, c.width) for v, c in zip(row, columns, strict=True) if isinstance(v, str) and (c.wraps or "\n" in v))
    pixels = int(max(row_height(broken), HAN_LINE) * _PIXELS + 0.5)
    return f'ht="{pixels / _PIXELS:.16g}"'


def _writer(sheet: TableSheet, column: Column, style: Style) -> Callable[[Value], Cell]:
    """Give the function that writes the cells of a column, which remembers values that come again and again."""
    strings, url = sheet.str_table, cache(_url)

    def text(value: str) -> Cell:
        if not fits_into_cell(value):
            raise ValueError(f"{sheet.get_name()}: no cell can hold a text of {len(value)} characters")
        special = rich_text(value)
        lead = column.leads(value) if column.leads and not special else ""
        link = lead if can_link(lead) else ""
        look = style(**text_look(value, link, wraps=column.wraps))
        index = strings._get_shared_string_index(special or value)
        return f'" s="{look._get_xf_index()}" t="s"><v>{index}</v></c>', url(link, value) if link else None

    def write(value: Value) -> Cell:
        if isinstance(value, (int, Decimal)):
            return f'" s="{style(**number_look(value))._get_xf_index()}"><v>{typed(value):.16G}</v></c>', None
        assert isinstance(value, str)
        if column.is_date and (day := spreadsheet_day(value)):
            return (
                f'" s="{style(**date_look())._get_xf_index()}"><v>{day.toordinal() - _BEFORE_FIRST_DAY}</v></c>',
                None,
            )
        return text(value)

    return cache(write) if column.repeats else write


def _url(link: str, text: str) -> Url:
    url = Url(link)
    url.text = text
    return url
