"""A package as one workbook: a cover, the dictionary and a sheet per table."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import IO, TextIO, cast

from xlsxwriter.comments import CommentType
from xlsxwriter.workbook import Workbook

from cityplans.catalog.addresses import page_path
from cityplans.core.content import Content
from cityplans.core.limits import MOST_RECORDS
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema, Value
from cityplans.core.tables import ADDRESS_FIELDS, PAGED_TABLES
from cityplans.exports.formats.xlsx_book import TableBook
from cityplans.exports.formats.xlsx_cells import (
    Style,
    add_sheet,
    display_width,
    explanation,
    put_header,
    spreadsheet_day,
    styles,
)
from cityplans.exports.formats.xlsx_cover import write_cover
from cityplans.exports.formats.xlsx_dictionary import write_dictionary
from cityplans.exports.formats.xlsx_rows import Column, TableSheet, put_rows
from cityplans.exports.package import ExportContext
from cityplans.i18n.formatting import number

MAX_LINKS = 65_530
"""The number of links that Excel accepts in one sheet."""

_TAB_COLOURS = {"plan": "#b83a1e", "reference": "#54626f", "ledger": "#8A6D3B", "ready": "#2e7d4f"}
# Widths in digits. Text wraps in the widest columns; a header needs room for the filter button.
_MAX_WIDTH, _BUTTON_WIDTH, _MARGIN, _WIDTH_FACTOR = 72, 4, 2, 1.1
_PRINT_SCALE = 60
"""The size in print, as a percentage of the size on the screen."""
_IN_MEMORY = 20_000
"""With at most this many rows, a workbook is made in memory: some 20 MB."""
_ADDRESSES = {*ADDRESS_FIELDS, "url_zh", "result_url", "result_url_zh", "source_url"}
# Fields that refer to a record of any table.
_RECORD_FIELDS = {"id", "subject_id", "record_id"}


def xlsx_file(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield the workbook of a package; its bytes depend on the data only, not on clock, machine or folder."""
    file = context.new_file()
    path = getattr(file, "name", "")
    options: dict[str, object] = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    options["tmpdir"] = str(Path(path).parent) if path else None
    options["in_memory"] = _is_small(context)
    # The zip is built in memory: on a full disk, a discarded zip would still try to write its end and fail again.
    packed = io.BytesIO()
    try:
        _write(context, packed, options)
    except OSError as problem:
        # The frames refer to the zip, which must be closed while its buffer still exists.
        traceback.clear_frames(problem.__traceback__)
        raise
    file.write(packed.getbuffer())
    yield f"{context.package.name}.xlsx", file


def _write(context: ExportContext, packed: IO[bytes], options: Mapping[str, object]) -> None:
    # XlsxWriter reads the rows of all sheets when the workbook is closed.
    new_body = io.StringIO if _is_small(context) else partial(_text_file, context)
    with ExitStack() as bodies, TableBook(packed, options) as book:
        book.set_properties(_properties(context))
        style = styles(book)
        write_cover(book, style, context)
        write_dictionary(book, style, context)
        sheets: list[tuple[TableSchema, Sequence[object]]] = [
            (ready.schema, ready.rows) for ready in context.ready.values()
        ]
        sheets += [(context.schemas[table], rows) for table, rows in context.package.sheets.items()]
        for schema, rows in sheets:
            for name, part in parts(schema.name, rows):
                _write_table(book, style, context, schema, name, part, bodies.enter_context(new_body()))


def _text_file(context: ExportContext) -> TextIO:
    return io.TextIOWrapper(cast(io.BufferedRandom, context.new_file()), "utf-8", newline="")


def parts(table: str, rows: Sequence[object], most: int = MOST_RECORDS) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield the sheets of a table: a second and third if it has more rows than one holds."""
    yield table, rows[:most]
    for place, start in enumerate(range(most, len(rows), most), 2):
        yield f"{table}_{place}", rows[start : start + most]


def _is_small(context: ExportContext) -> bool:
    """Return whether a workbook may be made in memory, without a hundred files that last for moments."""
    return sum(map(len, context.package.sheets.values())) <= _IN_MEMORY


def _properties(context: ExportContext) -> dict[str, object]:
    package, identity = context.package, context.catalog.identity
    return {
        "title": f"{package.title.zh} / {package.title.en}",
        "subject": f"{identity.title.zh} / {identity.title.en}, {identity.version}",
        "author": ", ".join(maker.title for maker in identity.contributors),
        "keywords": ", ".join(identity.keywords),
        "comments": ", ".join(f"{used.title}, {used.path}" for used in identity.licences),
        "created": datetime.fromisoformat(identity.released),
    }


def _write_table(
    book: Workbook,
    style: Style,
    context: ExportContext,
    schema: TableSchema,
    name: str,
    rows: Sequence[object],
    body: TextIO,
) -> None:
    sheet = add_sheet(book, name, _TAB_COLOURS[schema.scope], TableSheet)
    put_header(sheet, schema.names, style, len(rows), frozen=1)
    cells = list(map(schema.cells, rows))
    links = _links(context, schema, cells)
    columns = []
    for i, field in enumerate(schema.fields):
        column = list(map(itemgetter(i), cells))
        different = set(column)
        # Numbers that are equal may be shown with more or fewer decimals.
        shown = different if field.type == "string" else column
        is_date = _is_date(field) and _are_days(column)
        widest = max(map(display_width, map(_as_shown, shown)), default=0)
        width = max(widest * _WIDTH_FACTOR, len(field.name) + _BUTTON_WIDTH) + _MARGIN
        sheet.set_column(i, i, min(width, _MAX_WIDTH))
        repeats = 2 * len(different) < len(column)
        columns.append(Column(_MAX_WIDTH, widest > _MAX_WIDTH, links.get(i), is_date, repeats))
    sheet.explain(_explanations(schema))
    sheet.body = body
    put_rows(sheet, columns, cells, style)
    sheet.set_print_scale(_PRINT_SCALE)


def _is_date(field: Field) -> bool:
    return field.is_date or field.type == "date"


def _are_days(values: Iterable[Value]) -> bool:
    """Return whether a column has full days only: dates beside texts could not be sorted."""
    return all(spreadsheet_day(value) for value in set(values) if isinstance(value, str) and value)


def _as_shown(value: Value) -> str:
    return number(value) if isinstance(value, (int, Decimal)) else value or ""


@lru_cache(maxsize=64)
def _explanations(schema: TableSchema) -> tuple[CommentType, ...]:
    texts = (f"{it.title.zh} / {it.title.en}\n{it.description.zh}\n{it.description.en}" for it in schema.fields)
    return tuple(explanation(column, text) for column, text in enumerate(texts))


def _links(
    context: ExportContext, schema: TableSchema, rows: Sequence[Sequence[Value]]
) -> dict[int, Callable[[str], str]]:
    """Return functions from value to link by column: whole columns from the left, as many as Excel allows."""
    keys = {key.field for key in schema.foreign_keys} | _RECORD_FIELDS
    links: dict[int, Callable[[str], str]] = {}
    page = _pages(context.catalog, context.site_url)
    remaining = MAX_LINKS
    for column, field in enumerate(schema.fields):
        if field.name not in _ADDRESSES and field.name not in keys:
            continue
        link_of = str if field.name in _ADDRESSES else page
        remaining -= sum(bool(link_of(str(row[column]))) for row in rows)
        if remaining < 0:
            break
        links[column] = link_of
    return links


@lru_cache(maxsize=2)
def _pages(catalog: Catalog, site_url: str) -> Callable[[str], str]:
    """Return a function from the id of a record to the address of its page, for all workbooks."""
    return cache(partial(_page, catalog, site_url))


def _page(catalog: Catalog, site_url: str, record_id: str) -> str:
    """Return the address of a record's page, "" if it has none; ids are unique in the whole collection."""
    rows = ((table, getattr(catalog, table).get(record_id)) for table in PAGED_TABLES)
    return next((f"{site_url}{page_path(catalog, table, row)}" for table, row in rows if row), "")
