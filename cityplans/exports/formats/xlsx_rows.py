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
from typing import TextIO, TypeAlias

from xlsxwriter.comments import CommentType
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from cityplans.core.csv_writer import is_formula
from cityplans.core.limits import LONGEST_CELL
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
_SHORT = LONGEST_CELL // 2
"""The characters of a text that surely fits into a cell."""

Cell: TypeAlias = tuple[str, str]
"""The XML of a cell after its reference, and the address it links to."""
Link: TypeAlias = tuple[str, str, str]


# XlsxWriter has no types.
class TableSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows below the header are XML.

    Attributes:
        body: Their XML, which the caller keeps open.
        links: Their links in order: the reference of the cell, the address, the text that is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body: TextIO = io.StringIO()
        self.links: list[Link] = []

    def explain(self, notes: Sequence[CommentType]) -> None:
        """Add a comment to the header of each column; all workbooks may share them, one after the other."""
        self.has_vml = self.has_comments = True
        self.comments[0] = dict(enumerate(notes))

    def _write_rows(self) -> None:
        super()._write_rows()
        if isinstance(self.body, io.StringIO):
            self.fh.write(self.body.getvalue())
        else:
            self.body.seek(0)
            shutil.copyfileobj(self.body, self.fh)

    def _write_hyperlinks(self) -> None:
        """Write the links; those to one address share a relationship, which XlsxWriter repeats."""
        if not self.links:
            return
        numbers: dict[str, int] = {}
        ends: dict[str, str] = {}
        self._xml_start_tag("hyperlinks")
        for reference, link, text in self.links:
            end = ends.get(link)
            if end is None:
                url = Url(link)
                if url._link_type in (UrlTypes.URL, UrlTypes.EXTERNAL):
                    end = f' r:id="rId{self._relationship(url._target(), numbers)}"'
                    end += f' location="{self._escape_attributes(url._anchor)}"' if url._anchor else ""
                else:
                    end = f' location="{self._escape_attributes(url._link)}" display='
                ends[link] = end
            shown = f'"{self._escape_attributes(text)}"' if end.endswith("=") else ""
            self.fh.write(f'<hyperlink ref="{reference}"{end}{shown}/>')
        self._xml_end_tag("hyperlinks")

    def _relationship(self, target: str, numbers: dict[str, int]) -> int:
        """Return the number of the relationship with an address, which is new if no link had it."""
        if target not in numbers:
            self.rel_count += 1
            numbers[target] = self.rel_count
            self.external_hyper_links.append(["/hyperlink", target, "External"])
        return numbers[target]


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
    writers = [
        (xl_col_to_name(i), _cell_writer(sheet, column, style), column.wraps, column.width)
        for i, column in enumerate(columns)
    ]
    number, links, write_row = 1, sheet.links, sheet.body.write
    for number, row in enumerate(rows, 2):
        cells = [""]
        multiline = []
        for (letter, write, wraps, width), value in zip(writers, row, strict=True):
            if value is not None and value != "":
                xml, link = write(value)
                cells.append(f'<c r="{letter}{number}{xml}')
                if link:
                    links.append((f"{letter}{number}", link, str(value)))
                if value.__class__ is str and (wraps or "\n" in value):
                    multiline.append((value, width))
        height = row_height(multiline) if multiline else 0
        cells[0] = f'<row r="{number}" {_height(height)} customHeight="1">'
        cells.append("</row>")
        write_row("".join(cells))
    sheet.dim_rowmax = number - 1


@cache
def _height(points: float) -> str:
    """Return the attribute that fits a row to its highest text, because not every program does so itself."""
    pixels = int(max(points, HAN_LINE_HEIGHT) * _PIXELS_PER_POINT + 0.5)
    return f'ht="{pixels / _PIXELS_PER_POINT:.16g}"'


def _cell_writer(sheet: TableSheet, column: Column, style: Style) -> Callable[[Value], Cell]:
    """Return the function that writes the cells of a column, cached if the same values repeat."""
    index_of, link_of, is_date = sheet.str_table._get_shared_string_index, column.link_of, column.is_date
    heads: dict[tuple[bool, bool, bool], str] = {}
    usual = ""

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
        return f"{head}{index_of(special or value)}</v></c>", link

    def write(value: Value) -> Cell:
        nonlocal usual
        if isinstance(value, str):
            if is_date and (day := spreadsheet_day(value)):
                return f'" s="{style(**DATE_FORMAT)._get_xf_index()}"><v>{day.toordinal() - _DAY_ZERO}</v></c>', ""
            if (
                link_of is None
                and value[0].isalnum()
                and len(value) <= _SHORT
                and "\n" not in value
                and "_x" not in value
            ):
                # Nothing of what `text` looks for.
                usual = usual or f'" s="{style(**text_format("", wraps=column.wraps))._get_xf_index()}" t="s"><v>'
                return f"{usual}{index_of(value)}</v></c>", ""
            return text(value)
        assert value is not None
        return f'" s="{style(**number_format(value))._get_xf_index()}"><v>{typed(value):.16G}</v></c>', ""

    return cache(write) if column.repeats else write
