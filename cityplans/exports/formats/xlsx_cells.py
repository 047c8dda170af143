"""Values as cells of a workbook: text stays text, a number is a number, a full day a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeAlias, TypeVar
from xml.sax.saxutils import escape

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
_NOTE_WIDTH = 50
# In points, as are all heights; Chinese fonts stand higher.
HAN_LINE = 17
_SIZE, _LINE, _HEADER, _HIGHEST = 11, 15, 24, 409
_HAN = re.compile("[\N{CJK RADICAL REPEAT}-\U0010ffff]")
_GAP = 1.5
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Spreadsheet programs count days alike only from here on: Excel's 1900 has a 29 February.
_FIRST_DAY = date(1900, 3, 1)
# XlsxWriter writes a text within <r> tags as markup of its own, and escapes _x0041_ so that some readers do not undo it.
_ESCAPE = re.compile(r"_x[0-9a-fA-F]{4}_")
_WITHIN = re.compile(r"(?<=\A<)|(?<=_)(?=x[0-9a-fA-F]{4}_)")
_LONGEST_LINK = 2000


def styles(book: Workbook) -> Style:
    """Give the formats of a workbook by their properties, each made once."""

    @cache
    def style(**look: object) -> Format:
        return book.add_format({"valign": "top", **look})

    return style


def add_sheet(book: Workbook, name: str, colour: str, kind: type[S]) -> S:
    """Add a sheet, set up for A4 across with its name and the number of the page below."""
    sheet: S = book.add_worksheet(name, kind)
    sheet.set_tab_color(colour)
    sheet.set_default_row(HAN_LINE)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def put_text(sheet: Worksheet, row: int, column: int, text: str, style: Style, link: str = "", **look: object) -> None:
    """Write a text that stays one whatever it looks like, nothing where it is empty; `link` is where a click leads.

    Raises ValueError where a cell cannot hold it: what comes from the data has passed the rule cell-too-long.
    """
    if not text:
        return
    if special := rich_text(text):
        # XlsxWriter takes what stands within <r> tags for markup of its own.
        refused = sheet.write_string(row, column, special, style(**look | text_look(text)))
    elif can_link(link):
        refused = sheet.write_url(row, column, link, style(**look | text_look(text, link)), text)
    else:
        refused = sheet.write_string(row, column, text, style(**look | text_look(text)))
    if refused:
        raise ValueError(f"{sheet.get_name()} row {row + 1}: no cell can hold the text")


def text_look(text: str, link: str = "", *, wraps: bool = False) -> dict[str, object]:
    """Give the properties of the format that a text needs."""
    look: dict[str, object] = {"font_color": _LINK, "underline": 1} if link else {}
    if is_formula(text):
        # An apostrophe in the cell's format, not in its text: editing the cell does not wake the formula.
        look["quote_prefix"] = True
    if wraps or "\n" in text:
        look["text_wrap"] = True
    return look


def rich_text(text: str) -> str:
    """Give a text in pieces where XlsxWriter or a reader would take it for markup or an escape; "" for any other."""
    if not (text.startswith("<r>") or ("_x" in text and _ESCAPE.search(text))):
        return ""
    return "".join(f'<r><t xml:space="preserve">{escape(part)}</t></r>' for part in _WITHIN.split(text))


def can_link(link: str) -> bool:
    """Tell whether a cell can lead to an address."""
    return bool(link) and len(link) <= _LONGEST_LINK


def fits_into_cell(text: str) -> bool:
    """Tell whether a text is no longer than a cell's may be, a character beyond the Basic Multilingual Plane counting twice."""
    return 2 * len(text) <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL


def put_number(sheet: Worksheet, row: int, column: int, value: int | Decimal, style: Style) -> None:
    """Write a number, shown as the data has it."""
    sheet.write_number(row, column, typed(value), style(**number_look(value)))


def number_look(value: int | Decimal) -> dict[str, object]:
    """Give the format of a number: a quantity with thousands separators, a count or position without."""
    _, point, decimals = plain_number(value).partition(".")
    form = "0" if isinstance(value, int) else f"#,##0{point}{'0' * len(decimals)}"
    return {"num_format": form, "align": "right", "indent": 1}


def put_date(sheet: Worksheet, row: int, column: int, edtf: str, style: Style) -> None:
    """Write a date in EDTF: a full day as a date, a year, a month or an interval as text."""
    if day := spreadsheet_day(edtf):
        sheet.write_datetime(row, column, day, style(**date_look()))
    else:
        put_text(sheet, row, column, edtf, style)


def spreadsheet_day(edtf: str) -> date | None:
    """Give the day that spreadsheet programs can show as a date; None for a year, a month, an interval or an early day."""
    day = date.fromisoformat(edtf) if _DAY.fullmatch(edtf) else None
    return day if day and day >= _FIRST_DAY else None


def date_look() -> dict[str, object]:
    """Give the format of a day."""
    return {"num_format": "yyyy-mm-dd", "align": "left"}


def put_header(sheet: Worksheet, names: Sequence[str], style: Style, rows: int, kept: int) -> None:
    """Write the first row with a filter over it and the rows below.

    It stays in sight and stands on every printed page, and so do the columns to be `kept`, counted from the left.
    """
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, style(bold=True, font_color="white", bg_color=INK, valign="vcenter"))
    sheet.set_row(0, _HEADER)
    last = len(names) - 1
    sheet.autofilter(0, 0, rows, last)
    sheet.freeze_panes(1, kept)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, kept - 1)
    # A year in a column of text is no mistake to be marked.
    everything = xl_range(0, 0, rows, last)
    sheet.ignore_errors({"number_stored_as_text": everything, "two_digit_text_year": everything})


def explain(sheet: Worksheet, column: int, text: str) -> None:
    """Say what a column is in a comment on its header, in a box that the words fit into."""
    sheet.write_comment(
        0, column, text, {"font_size": 9, "width": 6 * _NOTE_WIDTH, "height": 16 * _lines(text, _NOTE_WIDTH) + 8}
    )


def set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]], size: int = _SIZE) -> None:
    """Make a row high enough for its texts, given with the widths of their columns: not every program does so by itself."""
    height = row_height(texts, size)
    if height > HAN_LINE:
        sheet.set_row(row, height)


def row_height(texts: Iterable[tuple[str, float]], size: int = _SIZE) -> float:
    """Give the height in points that texts need, given with the widths of their columns, no more than a row can have."""
    scale = size / _SIZE
    return min(max((_lines(text, width / scale) * _line(text) * scale for text, width in texts), default=0), _HIGHEST)


def _line(text: str) -> int:
    return HAN_LINE if _HAN.search(text) else _LINE


def _lines(text: str, width: float) -> int:
    # A word that does not fit at the end of a line leaves a gap there.
    return sum(1 + int(display_width(line) // (width - _GAP)) for line in text.split("\n"))


def display_width(text: str) -> float:
    """Give about how wide a text is, in digits: a Chinese character takes two, a letter a little less than one."""
    return 0.3 * len(text) + 0.6 * len(text.encode("utf-8"))
