"""The tables of a package as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.core.content import Content, text_into
from cityplans.core.csv_writer import Writer, write_csv, write_excel_csv
from cityplans.exports.package import ExportContext, values


def csv_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as plain CSV."""
    return _files(context, "csv", write_csv)


def excel_csv_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as CSV for spreadsheet programs."""
    return _files(context, "excel.csv", write_excel_csv)


def _files(context: ExportContext, suffix: str, write: Writer) -> Iterator[tuple[str, Content]]:
    for table, rows in context.package.tables.items():
        schema = context.catalog.schemas[table]
        file = context.new_file()
        with text_into(file) as out:
            write(out, schema.names, (values(schema, row) for row in rows))
        yield f"{context.package.name}/{table}.{suffix}", file
