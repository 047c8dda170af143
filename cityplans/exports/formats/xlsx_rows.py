"""The rows of a sheet, written as XML.

Calling XlsxWriter once per cell would take most of the time that a workbook takes, so this uses private members of its
classes. A test compares the result with that of the public methods, and requirements.in bounds the version.
"""

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
    DATE_FORMAT,
    HAN_LINE_HEIGHT,
    Style,
    can_link,
    fits_into_cell,
    number_format,
    rich_text,
    row_height,
    spreadsheet_day,
    text_format,
)

_DAY_ZERO = date(1899, 12, 30).toordinal()
_PIXELS_PER_POINT = 4 / 3

Cell: TypeAlias = tuple[str, Url | None]
"""The XML of a cell after its reference, and its link."""


# XlsxWriter has no types.
class TableSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows below the header are XML in `body`, a file to be kept open by the caller."""

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
    """How a column is shown: width in digits, wrapping, links.

    `is_date` says that it holds EDTF dates, `repeats` that few values fill many rows, so that caching them pays.
    """

    width: float
    wraps: bool = False
    link_of: Callable[[str], str] | None = None
    is_date: bool = False
    repeats: bool = False


def put_rows(sheet: TableSheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]], style: Style) -> None:
    """Write the rows below the header.

    Raises:
        ValueError: A text is too long for a cell. The rule cell-too-long keeps such texts out of the data.
    """
    letters = [xl_col_to_name(i) for i in range(len(columns))]
    cell_writers = [_cell_writer(sheet, column, style) for column in columns]
    number = 1
    with text_into(sheet.body) as out:
        for number, row in enumerate(rows, 2):
            cells = [f'<row r="{number}" {_height(columns, row)} customHeight="1">']
            for i, value in enumerate(row):
                if value is not None and value != "":
                    xml, url = cell_writers[i](value)
                    cells.append(f'<c r="{letters[i]}{number}{xml}')
                    if url:
                        sheet.hyperlinks[number - 1][i] = url
            cells.append("</row>")
            out.write("".join(cells))
    sheet.dim_rowmax = number - 1


def _height(columns: Sequence[Column], row: Sequence[Value]) -> str:
    """Return the attribute that fits a row to its highest text, because not every program does so itself."""
    multiline = (
        (v, c.width) for v, c in zip(row, columns, strict=True) if isinstance(v, str) and (c.wraps or "\n" in v)
    )
    pixels = int(max(row_height(multiline), HAN_LINE_HEIGHT) * _PIXELS_PER_POINT + 0.5)
    return f'ht="{pixels / _PIXELS_PER_POINT:.16g}"'


def _cell_writer(sheet: TableSheet, column: Column, style: Style) -> Callable[[Value], Cell]:
    """Return the function that writes the cells of a column, cached if the same values repeat."""
    strings, url = sheet.str_table, cache(_url)

    def text(value: str) -> Cell:
        if not fits_into_cell(value):
            raise ValueError(f"{sheet.get_name()}: a text of {len(value)} characters is too long for a cell")
        special = rich_text(value)
        address = column.link_of(value) if column.link_of and not special else ""
        link = address if can_link(address) else ""
        cell_format = style(**text_format(value, link, wraps=column.wraps))
        index = strings._get_shared_string_index(special or value)
        return f'" s="{cell_format._get_xf_index()}" t="s"><v>{index}</v></c>', url(link, value) if link else None

    def write(value: Value) -> Cell:
        if isinstance(value, (int, Decimal)):
            return f'" s="{style(**number_format(value))._get_xf_index()}"><v>{typed(value):.16G}</v></c>', None
        assert isinstance(value, str)
        if column.is_date and (day := spreadsheet_day(value)):
            return f'" s="{style(**DATE_FORMAT)._get_xf_index()}"><v>{day.toordinal() - _DAY_ZERO}</v></c>', None
        return text(value)

    return cache(write) if column.repeats else write


def _url(link: str, text: str) -> Url:
    url = Url(link)
    url.text = text
    return url
