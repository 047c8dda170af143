"""The second sheet of a workbook: every table and field with its meaning and allowed values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xlsxwriter.workbook import Workbook

from cityplans.core.table_schema import Field, TableSchema
from cityplans.exports.formats.xlsx_cells import INK, Style, add_sheet, put_header
from cityplans.exports.formats.xlsx_rows import Column, TableSheet, put_rows
from cityplans.exports.package import PLAN_TABLES, ExportContext
from cityplans.exports.ready.tables import READY_TABLES
from cityplans.i18n.strings import bilingual_line, translate

_WIDTHS = (17, 18, 16, 20, 20, 14, 40, 44, 44, 14)


def write_dictionary(book: Workbook, style: Style, context: ExportContext) -> None:
    """Add the sheet, with links to the sheets of the tables."""
    sheet = add_sheet(book, "dictionary", INK, TableSheet)
    schemas: list[TableSchema] = [ready.schema for ready in context.ready.values()]
    schemas += [context.schemas[table] for table in context.package.sheets]
    rows = [row for schema in schemas for row in dictionary(schema)]
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    put_header(sheet, _header(), style, len(rows), frozen=2)
    links = {0: _sheet_link, len(_WIDTHS) - 1: _sheet_link}
    columns = [Column(width, wraps=True, link_of=links.get(i)) for i, width in enumerate(_WIDTHS)]
    put_rows(sheet, columns, rows, style)
    sheet.fit_to_pages(1, 0)


def _sheet_link(text: str) -> str:
    """Return the link to the sheet of a table, named by itself or as `<table>.id`; "" if it has no sheet."""
    table = text.removesuffix(".id")
    return f"internal:'{table}'!A1" if table in (*READY_TABLES, *PLAN_TABLES) else ""


def _header() -> tuple[str, ...]:
    names = (translate("zh", "workbook.name"), translate("en", "workbook.name"))
    meanings = (translate("zh", "data.meaning"), translate("en", "data.meaning"))
    first = (
        bilingual_line("data.table"),
        bilingual_line("data.field"),
        *names,
        bilingual_line("data.type"),
        bilingual_line("data.required"),
    )
    return (*first, *meanings, bilingual_line("workbook.values"), bilingual_line("workbook.refers"))


@lru_cache(maxsize=64)
def dictionary(schema: TableSchema) -> tuple[tuple[str, ...], ...]:
    """Return a row per field of a table, its cells in the order of the header."""
    return tuple(_rows(schema))


def _rows(schema: TableSchema) -> Iterator[tuple[str, ...]]:
    referred = {key.field: f"{key.table}.id" for key in schema.foreign_keys}
    for field in schema.fields:
        required = bilingual_line("data.required") if field.required else ""
        values = "\n".join(f"{c.value} = {c.label.zh} / {c.label.en}" for c in field.categories)
        details = (field.title.zh, field.title.en, _type(field), required, field.description.zh, field.description.en)
        yield (schema.name, field.name, *details, values, referred.get(field.name, ""))


def _type(field: Field) -> str:
    return bilingual_line("workbook.date" if field.is_date or field.type == "date" else f"type.{field.type}")
