"""A package as one workbook: a cover, the dictionary and a sheet per table."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import IO

from xlsxwriter.workbook import Workbook

from cityplans.addresses import PAGED
from cityplans.exports.content import Content
from cityplans.exports.package import Edition, values
from cityplans.exports.xlsx_cells import (
    Style,
    add_sheet,
    breadth,
    explain,
    put_header,
    styles,
)
from cityplans.exports.xlsx_cover import write_cover
from cityplans.exports.xlsx_dictionary import write_dictionary
from cityplans.exports.xlsx_rows import Column, TableSheet, put_rows
from cityplans.model import Row
from cityplans.schema import Field, TableSchema, Value
from cityplans.wording import number

MOST_LINKS = 65_530
"""Excel refuses more links than this in one sheet."""

_TAB = {"plan": "#b83a1e", "reference": "#54626f", "ledger": "#8A6D3B"}
# Widths in digits. A cell that is wider than the widest column breaks its lines; a header shows its name beside the filter's button.
_WIDEST, _BUTTON, _MARGIN, _ROOM = 72, 4, 2, 1.1
_PRINTED = 60  # per cent of the size on the screen
# Fields that name a record, whatever its table.
_RECORDS = {"id", "subject_id", "record_id"}


def xlsx_file(edition: Edition) -> Iterator[tuple[str, Content]]:
    """Write the workbook of a package: the same bytes for the same data, whatever the clock, the machine and the place."""
    file = edition.new_file()
    place = getattr(file, "name", "")
    options: dict[str, object] = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    options["tmpdir"] = str(Path(place).parent) if place else None
    # Packed, it is held in memory: a zip is written to the end even when it is thrown away, and complains of a full disk.
    packed = io.BytesIO()
    try:
        _write(edition, packed, options)
    except OSError as problem:
        # Let go of the zip while there is something to write it to.
        traceback.clear_frames(problem.__traceback__)
        raise
    file.write(packed.getbuffer())
    yield f"{edition.package.name}.xlsx", file


def _write(edition: Edition, packed: IO[bytes], options: Mapping[str, object]) -> None:
    # The rows of a sheet go into the workbook when it is closed.
    with ExitStack() as bodies, Workbook(packed, options) as book:
        book.set_properties(_properties(edition))
        style = styles(book)
        write_cover(book, style, edition)
        write_dictionary(book, style, edition)
        for table in edition.package.tables:
            _write_table(book, style, edition, table, bodies.enter_context(edition.new_file()))


def _properties(edition: Edition) -> dict[str, object]:
    package, identity = edition.package, edition.catalog.identity
    return {
        "title": f"{package.title.zh} / {package.title.en}",
        "subject": f"{identity.title.zh} / {identity.title.en}, {identity.version}",
        "author": ", ".join(maker.title for maker in identity.contributors),
        "keywords": ", ".join(identity.keywords),
        "comments": ", ".join(f"{used.title}, {used.path}" for used in identity.licences),
        "created": datetime.fromisoformat(identity.released),
    }


def _write_table(book: Workbook, style: Style, edition: Edition, table: str, body: IO[bytes]) -> None:
    schema = edition.catalog.schemas[table]
    rows = edition.package.tables[table]
    sheet = add_sheet(book, table, _TAB[schema.scope], TableSheet)
    put_header(sheet, schema.names, style, len(rows), kept=1)
    leads = _leads(edition, schema, rows)
    columns = []
    for place, field in enumerate(schema.fields):
        widest = max(map(breadth, map(_shown, map(attrgetter(field.name), rows))), default=0)
        sheet.set_column(place, place, min(max(widest * _ROOM, len(field.name) + _BUTTON) + _MARGIN, _WIDEST))
        explain(sheet, place, _meaning(field))
        columns.append(Column(_WIDEST, widest > _WIDEST, leads.get(place), field.is_date, _repeats(field, schema)))
    sheet.body = body
    put_rows(sheet, columns, (values(schema, row) for row in rows), style)
    sheet.set_print_scale(_PRINTED)


def _repeats(field: Field, schema: TableSchema) -> bool:
    """Tell whether a column says the same few things in many rows."""
    return field.type != "string" or field.is_date or bool(field.categories) or field.name in {key.field for key in schema.foreign_keys}


def _shown(value: Value) -> str:
    return number(value) if isinstance(value, (int, Decimal)) else value or ""


def _meaning(field: Field) -> str:
    return f"{field.title.zh} / {field.title.en}\n{field.description.zh}\n{field.description.en}"


def _leads(edition: Edition, schema: TableSchema, rows: Sequence[Row]) -> dict[int, Callable[[str], str]]:
    """Give what tells where the cells of a column lead: whole columns from the left, as many as Excel has room for links."""
    keys = {key.field for key in schema.foreign_keys} | _RECORDS
    found: dict[int, Callable[[str], str]] = {}
    page = cache(partial(_page, edition))
    room = MOST_LINKS
    for column, field in enumerate(schema.fields):
        if field.name != "url" and field.name not in keys:
            continue
        lead = str if field.name == "url" else page
        room -= sum(bool(lead(str(getattr(row, field.name)))) for row in rows)
        if room < 0:
            break
        found[column] = lead
    return found


def _page(edition: Edition, record_id: str) -> str:
    """Give the address of a record's page, "" where it has none. An id is used once in the whole collection."""
    table = next((table for table in PAGED if record_id in getattr(edition.catalog, table)), "")
    return f"{edition.site_url}{table}/{record_id}/" if table else ""
