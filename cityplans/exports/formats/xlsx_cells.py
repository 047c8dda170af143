"""Values as cells of a workbook: text stays text, a number is a number, a full day is a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeAlias, TypeVar
from xml.sax.saxutils import escape

from xlsxwriter.comments import CommentType
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cityplans.core.csv_writer import is_formula, plain_number
from cityplans.core.limits import LONGEST_CELL
from cityplans.exports.formats.json_values import typed

Style: TypeAlias = Callable[..., Format]
S = TypeVar("S", bound=Worksheet)

INK = "#173f5f"
_LINK = "#1b5e8f"
_A4 = 9
_COMMENT_WIDTH = 50
DATE_FORMAT: Mapping[str, object] = {"num_format": "yyyy-mm-dd", "align": "left"}
# Heights in points; lines of Chinese are higher.
HAN_LINE_HEIGHT = 17
_FONT_SIZE, _LINE_HEIGHT, _HEADER_HEIGHT, _MAX_HEIGHT = 11, 15, 24, 409
_HAN = re.compile("[\N{CJK RADICAL REPEAT}-\U0010ffff]")
# A word that does not fit at the end of a line leaves a gap there, in digits.
_GAP = 1.5
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Spreadsheet programs agree on dates only from this day on, because Excel's 1900 has a 29 February.
_FIRST_DAY = date(1900, 3, 1)
# XlsxWriter writes text that starts with <r> as markup, and its escape of _x0041_ is not undone by some readers.
_ESCAPE = re.compile(r"_x[0-9a-fA-F]{4}_")
_SPLIT_POINT = re.compile(r"(?<=\A<)|(?<=_)(?=x[0-9a-fA-F]{4}_)")
_MAX_LINK_LENGTH = 2000


def styles(book: Workbook) -> Style:
    """Return a function that returns the format with the given properties, creating each only once."""

    @cache
    def style(**properties: object) -> Format:
        return book.add_format({"valign": "top", **properties})

    return style


def add_sheet(book: Workbook, name: str, colour: str, sheet_class: type[S]) -> S:
    """Add a sheet to be printed on A4 landscape, with its name and the page numbers in the footer."""
    sheet: S = book.add_worksheet(name, sheet_class)
    sheet.set_tab_color(colour)
    sheet.set_default_row(HAN_LINE_HEIGHT)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def put_text(
    sheet: Worksheet, row: int, column: int, text: str, style: Style, link: str = "", **cell_format: object
) -> None:
    """Write a text that stays text whatever it looks like; write nothing if it is empty.

    Raises:
        ValueError: The text is too long for a cell. The rule cell-too-long keeps such texts out of the data.
    """
    if not text:
        return
    if special := rich_text(text):
        refused = sheet.write_string(row, column, special, style(**cell_format | text_format(text)))
    elif can_link(link):
        refused = sheet.write_url(row, column, link, style(**cell_format | text_format(text, link)), text)
    else:
        refused = sheet.write_string(row, column, text, style(**cell_format | text_format(text)))
    if refused:
        raise ValueError(f"{sheet.get_name()} row {row + 1}: the text is too long for a cell")


def text_format(text: str, link: str = "", *, wraps: bool = False) -> dict[str, object]:
    """Return the properties of the format that a text needs."""
    cell_format: dict[str, object] = {"font_color": _LINK, "underline": 1} if link else {}
    if is_formula(text):
        # The format, not the text, has an apostrophe: the text stays exact, and editing the cell runs no formula.
        cell_format["quote_prefix"] = True
    if wraps or "\n" in text:
        cell_format["text_wrap"] = True
    return cell_format


def rich_text(text: str) -> str:
    """Return a text as rich text if XlsxWriter or a reader would take it for markup or an escape, else ""."""
    if not (text.startswith("<r>") or ("_x" in text and _ESCAPE.search(text))):
        return ""
    return "".join(f'<r><t xml:space="preserve">{escape(part)}</t></r>' for part in _SPLIT_POINT.split(text))


def can_link(link: str) -> bool:
    """Return whether a cell can link to an address."""
    return bool(link) and len(link) <= _MAX_LINK_LENGTH


def fits_into_cell(text: str) -> bool:
    """Return whether a text is short enough for a cell, whose length Excel counts in UTF-16 code units."""
    return 2 * len(text) <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL


def put_number(sheet: Worksheet, row: int, column: int, value: int | Decimal, style: Style) -> None:
    """Write a number with the decimals that it has in the data."""
    sheet.write_number(row, column, typed(value), style(**number_format(value)))


def number_format(value: int | Decimal) -> dict[str, object]:
    """Return the format of a number; integers, which count or order, have no thousands separators."""
    _, point, decimals = plain_number(value).partition(".")
    pattern = "0" if isinstance(value, int) else f"#,##0{point}{'0' * len(decimals)}"
    return {"num_format": pattern, "align": "right", "indent": 1}


def put_date(sheet: Worksheet, row: int, column: int, edtf: str, style: Style) -> None:
    """Write an EDTF date: a full day as a date; a year, a month or an interval as text."""
    if day := spreadsheet_day(edtf):
        sheet.write_datetime(row, column, day, style(**DATE_FORMAT))
    else:
        put_text(sheet, row, column, edtf, style)


def spreadsheet_day(edtf: str) -> date | None:
    """Return the day that spreadsheet programs can show, None for other precisions and early days."""
    day = date.fromisoformat(edtf) if _DAY.fullmatch(edtf) else None
    return day if day and day >= _FIRST_DAY else None


def put_header(sheet: Worksheet, names: Sequence[str], style: Style, rows: int, frozen: int) -> None:
    """Write the first row with a filter over it and `rows` rows below.

    The header and the `frozen` columns on the left stay visible and are repeated on every printed page.
    """
    cell_format = style(bold=True, font_color="white", bg_color=INK, valign="vcenter")
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, cell_format)
    sheet.set_row(0, _HEADER_HEIGHT)
    last = len(names) - 1
    sheet.autofilter(0, 0, rows, last)
    sheet.freeze_panes(1, frozen)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, frozen - 1)
    # Excel would mark years in columns of text as errors.
    all_cells = xl_range(0, 0, rows, last)
    sheet.ignore_errors({"number_stored_as_text": all_cells, "two_digit_text_year": all_cells})


def explanation(column: int, text: str) -> CommentType:
    """Return a comment that explains a column, for its header, in a box that fits the text."""
    height = 16 * _lines(text, _COMMENT_WIDTH) + 8
    return CommentType(0, column, text, {"font_size": 9, "width": 6 * _COMMENT_WIDTH, "height": height})


def set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]], size: int = _FONT_SIZE) -> None:
    """Set the height of a row to fit its texts, given with the widths of their columns."""
    height = row_height(texts, size)
    # Not every program adapts the height itself.
    if height > HAN_LINE_HEIGHT:
        sheet.set_row(row, height)


def row_height(texts: Iterable[tuple[str, float]], size: int = _FONT_SIZE) -> float:
    """Return the height in points that fits texts, given with the widths of their columns in digits."""
    scale = size / _FONT_SIZE
    heights = (
        [_text_height(text, width) for text, width in texts]
        if size == _FONT_SIZE
        else [_text_height(text, width / scale) * scale for text, width in texts]
    )
    return min(max(heights, default=0), _MAX_HEIGHT)


@lru_cache(maxsize=20_000)
def _text_height(text: str, width: float) -> int:
    """Return the height of a text in the usual size; the workbooks of all plans have many texts in common."""
    return _lines(text, width) * (HAN_LINE_HEIGHT if _HAN.search(text) else _LINE_HEIGHT)


def _lines(text: str, width: float) -> int:
    if "\n" not in text:
        return 1 + int(display_width(text) // (width - _GAP))
    return sum(1 + int(display_width(line) // (width - _GAP)) for line in text.split("\n"))


def display_width(text: str) -> float:
    """Return the approximate width of a text in digits: a Chinese character takes two, a letter one."""
    return 0.3 * len(text) + 0.6 * len(text.encode("utf-8"))
