"""Makes the workbook of a plan, with help on every column, lists to choose from and locked ids."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cityplans.core.table_schema import Field, TableSchema
from cityplans.curate.sheet import ABOUT, EDITED_TABLES, LISTS
from cityplans.i18n.strings import text_pair
from cityplans.read.dataset import Dataset, restricted

_NEW_ROWS = 500
"""Rows below the last one that have lists to choose from too."""
_MIN_WIDTH, _MAX_WIDTH = 10, 60
_GUIDE_WIDTH = 70
# What a protected sheet still allows. There is no password: the protection only keeps ids from being overtyped.
_ALLOWED = (
    *("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter"),
    *("select_locked_cells", "select_unlocked_cells"),
)


def edit_workbook(dataset: Dataset, plan_id: str) -> bytes:
    """Return the workbook of a plan that is in the dataset.

    Every cell has the format of text, so that no program changes what it holds.
    """
    packed = io.BytesIO()
    options: dict[str, object] = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(packed, {**options, "in_memory": True}) as book:
        _write_about(book, dataset, plan_id)
        own = restricted(dataset, plan_id)
        sheets = {table: book.add_worksheet(table) for table in EDITED_TABLES}
        lists = _Lists(book)
        for table, sheet in sheets.items():
            _write_table(book, sheet, own, table, lists)
    return packed.getvalue()


def _write_about(book: Workbook, dataset: Dataset, plan_id: str) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 1, _GUIDE_WIDTH)
    wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    plan = dataset.by_id["plans"][plan_id]
    sheet.write_row(0, 0, ("plan", plan_id), bold)
    _write(sheet, 1, 0, plan["title_zh"], wrapped)
    _write(sheet, 1, 1, plan["title_en"], wrapped)
    guide = text_pair("sheet.guide")
    for row, (zh, en) in enumerate(zip(guide.zh.split("\n"), guide.en.split("\n"), strict=True), 3):
        _write(sheet, row, 0, zh, wrapped)
        _write(sheet, row, 1, en, wrapped)
    sheet.protect("", dict.fromkeys(_ALLOWED, True))


def _write_table(
    book: Workbook,
    sheet: Worksheet,
    dataset: Dataset,
    table: str,
    lists: _Lists,
) -> None:
    schema, records = dataset.schemas[table], dataset[table]
    head = book.add_format({"bold": True, "bg_color": "#173f5f", "font_color": "white", "num_format": "@"})
    # Text in every cell, also in those that are still empty: "1." stays "1.", and 2020-06 is no date.
    free = book.add_format({"num_format": "@", "locked": False, "valign": "top", "text_wrap": True})
    locked = book.add_format({"num_format": "@", "locked": True, "valign": "top", "font_color": "#54626f"})
    for column, field in enumerate(schema.fields):
        cells = [record[field.name] for record in records]
        width = max((_width(cell) for cell in cells), default=0)
        sheet.set_column(column, column, min(max(width, len(field.name) + 4, _MIN_WIDTH), _MAX_WIDTH), free)
        _write(sheet, 0, column, field.name, head)
        sheet.write_comment(0, column, _help(field), {"width": 320, "height": 200, "font_size": 9})
        cell_format = locked if field.name in schema.primary_key else free
        for row, cell in enumerate(cells, 1):
            _write(sheet, row, column, cell, cell_format)
        if source := lists.source(dataset, schema, field):
            sheet.data_validation(
                *(1, column, len(records) + _NEW_ROWS, column),
                # A new record of another sheet may not be in a list yet.
                {"validate": "list", "source": source, "error_type": "stop" if field.categories else "warning"},
            )
    sheet.autofilter(0, 0, len(records), len(schema.fields) - 1)
    sheet.freeze_panes(1, 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(schema.fields))}{len(records) + _NEW_ROWS}"})
    sheet.protect("", dict.fromkeys(_ALLOWED, True))


def _write(sheet: Worksheet, row: int, column: int, text: str, cell_format: Format) -> None:
    """Write a text unchanged. XlsxWriter takes one that begins with <r> for markup."""
    if text.startswith("<r>"):
        text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    sheet.write_string(row, column, text, cell_format)


def _width(text: str) -> int:
    """Return about how many digits wide the longest line of a text is: a Chinese character takes two."""
    return max(len(line) + sum(character > "\u2e7f" for character in line) for line in text.split("\n"))


def _help(field: Field) -> str:
    """Return what to write in a column, in both languages."""
    lines = [f"{field.title.zh} / {field.title.en}", f"{field.description.zh}{field.hint.zh}"]
    lines.append(f"{field.description.en} {field.hint.en}".strip())
    lines += (f"{category.value} = {category.label.zh} / {category.label.en}" for category in field.categories)
    return "\n".join(lines)


class _Lists:
    """The values that cells are chosen from, in the columns of a hidden sheet."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.add_worksheet(LISTS)
        self._sheet.hide()
        self._sources: dict[tuple[str, ...], str] = {}

    def source(self, dataset: Dataset, schema: TableSchema, field: Field) -> str:
        """Return the range of the values of a field; "" if it may hold any."""
        values = tuple(_values(dataset, schema, field))
        if not values:
            return ""
        if values not in self._sources:
            column = len(self._sources)
            self._sheet.write_column(0, column, values)
            letter = xl_col_to_name(column, True)
            self._sources[values] = f"={LISTS}!{letter}$1:{letter}${len(values)}"
        return self._sources[values]


def _values(dataset: Dataset, schema: TableSchema, field: Field) -> Iterator[str]:
    """Yield the categories of a field, or the ids that it can refer to: shared ones and those of the plan."""
    yield from (category.value for category in field.categories)
    targets: Mapping[str, str] = {key.field: key.table for key in schema.foreign_keys}
    if table := targets.get(field.name):
        yield from (record.id for record in dataset[table])
