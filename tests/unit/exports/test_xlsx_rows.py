"""The rows and comments that we write as XML are those that XlsxWriter's public methods write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cityplans.core.table_schema import Value
from cityplans.exports.formats.xlsx_book import TableBook
from cityplans.exports.formats.xlsx_cells import Style, explanation, put_date, put_number, put_text, row_height, styles
from cityplans.exports.formats.xlsx_rows import Column, TableSheet, put_rows

_SHEET = "xl/worksheets/sheet1.xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINKS = {"m1": "https://plans.example.org/measures/m1/", "table": "internal:'table'!A1"}
_COLUMNS = [
    Column(20),
    Column(20, wraps=True),
    Column(20, link_of=lambda text: _LINKS.get(text, "")),
    Column(20, is_date=True),
]
_ROWS: list[list[Value]] = [
    ["文字 & <text>", "a text that wraps in its column", "m1", "2018-01-31"],
    ["=1+1", "two\nlines", "", "2018"],
    [Decimal("1234.50"), 7, "table", ""],
    ["<r>no markup</r>", "_x0041_", None, "2018/2020"],
    [" spaces around ", "a\ttab", "ends in a line end\n", "_x"],
]

_NOTES = ['含义 / Meaning\nwith <signs> & "quotes"', " a space before", "a text " * 40, "短"]
"""What comments on the header say."""


def test_rows_are_those_of_the_public_methods() -> None:
    ours, theirs = _members(TableSheet, _put_all_rows, TableBook), _members(Worksheet, _put_each_cell, Workbook)
    assert _sheet_facts(ours.pop(_SHEET)) == _sheet_facts(theirs.pop(_SHEET))
    assert ours == theirs


def test_comments_are_those_of_the_public_methods() -> None:
    assert _members(TableSheet, _explain_columns) == _members(Worksheet, _put_each_comment, Workbook)


def test_links_to_one_address_share_a_relationship() -> None:
    """Otherwise a table with ten links to each page would have ten relationships for it."""
    members = _members(TableSheet, _put_links)
    links = [
        element for element in ElementTree.fromstring(members[_SHEET]).iter() if element.tag.endswith("}hyperlink")
    ]
    relationships = ElementTree.fromstring(members["xl/worksheets/_rels/sheet1.xml.rels"])
    targets = {element.attrib["Id"]: element.attrib["Target"] for element in relationships}
    assert [(link.attrib["ref"], targets[link.attrib[_RELATIONSHIP]], link.get("location")) for link in links] == [
        ("A2", "https://plans.example.org/m1/", None),
        ("B2", "https://plans.example.org/m2/", None),
        ("A3", "https://plans.example.org/m1/", "t1"),
        ("A4", "https://plans.example.org/m1/", None),
    ]
    assert len(targets) == 2


def _explain_columns(sheet: TableSheet, _: Style) -> None:
    sheet.set_column(0, 0, 20)
    sheet.explain([explanation(i, text) for i, text in enumerate(_NOTES)])


def _put_each_comment(sheet: Worksheet, _: Style) -> None:
    sheet.set_column(0, 0, 20)
    for note in (explanation(i, text) for i, text in enumerate(_NOTES)):
        size = {"font_size": note.font_size, "width": note.width, "height": note.height}
        sheet.write_comment(note.row, note.col, note.text, size)


def _put_links(sheet: TableSheet, style: Style) -> None:
    rows = [["m1/", "m2/"], ["m1/#t1", ""], ["m1/", ""]]
    put_rows(sheet, [Column(20, link_of=lambda text: f"https://plans.example.org/{text}")] * 2, rows, style)


def _put_all_rows(sheet: TableSheet, style: Style) -> None:
    put_rows(sheet, _COLUMNS, _ROWS, style)


def _put_each_cell(sheet: Worksheet, style: Style) -> None:
    for number, row in enumerate(_ROWS, 1):
        for i, (column, value) in enumerate(zip(_COLUMNS, row, strict=True)):
            if isinstance(value, int | Decimal):
                put_number(sheet, number, i, value, style)
            elif column.is_date:
                put_date(sheet, number, i, value or "", style)
            else:
                wrap: dict[str, object] = {"text_wrap": True} if column.wraps else {}
                put_text(sheet, number, i, value or "", style, _LINKS.get(value or "", ""), **wrap)
        _set_height(sheet, number, row)


def _set_height(sheet: Worksheet, number: int, row: Sequence[Value]) -> None:
    texts = ((v, c.width) for v, c in zip(row, _COLUMNS, strict=True) if isinstance(v, str) and (c.wraps or "\n" in v))
    sheet.set_row(number, max(row_height(texts), 17))


def _members(
    sheet_class: type[Worksheet], put: Callable[[Any, Style], None], book_class: type[Workbook] = TableBook
) -> dict[str, bytes]:
    """Return the files in a workbook whose only sheet has a header and the rows, by name."""
    out = io.BytesIO()
    with book_class(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("table", sheet_class)
        sheet.write_row(0, 0, ["text", "wraps", "link", "date"])
        put(sheet, styles(book))
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def _sheet_facts(xml: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Return every element with its attributes and text, without the optional `spans` of rows."""
    return [
        (element.tag, {name: value for name, value in element.attrib.items() if name != "spans"}, element.text or "")
        for element in ElementTree.fromstring(xml).iter()
    ]
