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
from functools import cache
from typing import IO, TypeAlias

from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from cityplans.core.content import text_into
from cityplans.core.csv_writer import is_formula
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

    def _write_hyperlinks(self) -> None:
        """Write the links; those to one address share a relationship, which XlsxWriter repeats."""
        if not any(self.hyperlinks.values()):
            return
        numbers: dict[str, int] = {}
        self._xml_start_tag("hyperlinks")
        for row, links in sorted(self.hyperlinks.items()):
            for column, url in sorted(links.items()):
                if url._link_type not in (UrlTypes.URL, UrlTypes.EXTERNAL):
                    self._write_hyperlink_internal(row, column, url)
                    continue
                target = url._target()
                if target not in numbers:
                    self.rel_count += 1
                    numbers[target] = self.rel_count
                    self.external_hyper_links.append(["/hyperlink", target, "External"])
                self._write_hyperlink_external(row, column, numbers[target], url)
        self._xml_end_tag("hyperlinks")


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is shown: width in digits, wrapping, links.

    `is_date` says that it holds EDTF dates, `repeats` that values occur again, so that caching them pays.
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
    writers = [(i, xl_col_to_name(i), _cell_writer(sheet, column, style), column) for i, column in enumerate(columns)]
    number = 1
    with text_into(sheet.body) as out:
        for number, row in enumerate(rows, 2):
            cells = [""]
            multiline = []
            for (i, letter, write, column), value in zip(writers, row, strict=True):
                if value is not None and value != "":
                    xml, url = write(value)
                    cells.append(f'<c r="{letter}{number}{xml}')
                    if url:
                        sheet.hyperlinks[number - 1][i] = url
                    if isinstance(value, str) and (column.wraps or "\n" in value):
                        multiline.append((value, column.width))
            cells[0] = f'<row r="{number}" {_height(row_height(multiline))} customHeight="1">'
            cells.append("</row>")
            out.write("".join(cells))
    sheet.dim_rowmax = number - 1


@cache
def _height(points: float) -> str:
    """Return the attribute that fits a row to its highest text, because not every program does so itself."""
    pixels = int(max(points, HAN_LINE_HEIGHT) * _PIXELS_PER_POINT + 0.5)
    return f'ht="{pixels / _PIXELS_PER_POINT:.16g}"'


def _cell_writer(sheet: TableSheet, column: Column, style: Style) -> Callable[[Value], Cell]:
    """Return the function that writes the cells of a column, cached if the same values repeat."""
    index_of, link_of, url = sheet.str_table._get_shared_string_index, column.link_of, cache(_url)
    heads: dict[tuple[bool, bool, bool], str] = {}

    def text(value: str) -> Cell:
        if not fits_into_cell(value):
            raise ValueError(f"{sheet.get_name()}: a text of {len(value)} characters is too long for a cell")
        special = rich_text(value)
        address = link_of(value) if link_of and not special else ""
        link = address if can_link(address) else ""
        # All that the format of a text in this column depends on.
        kind = bool(link), is_formula(value), "\n" in value
        head = heads.get(kind)
        if head is None:
            cell_format = style(**text_format(value, link, wraps=column.wraps))
            heads[kind] = head = f'" s="{cell_format._get_xf_index()}" t="s"><v>'
        return f"{head}{index_of(special or value)}</v></c>", url(link, value) if link else None

    def write(value: Value) -> Cell:
        if isinstance(value, str):
            if column.is_date and (day := spreadsheet_day(value)):
                return f'" s="{style(**DATE_FORMAT)._get_xf_index()}"><v>{day.toordinal() - _DAY_ZERO}</v></c>', None
            return text(value)
        assert value is not None
        return f'" s="{style(**number_format(value))._get_xf_index()}"><v>{typed(value):.16G}</v></c>', None

    return cache(write) if column.repeats else write


def _url(link: str, text: str) -> Url:
    url = Url(link)
    url.text = text
    return url
