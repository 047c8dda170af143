"""The tables of a package as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.core.content import Content, text_into
from cityplans.core.csv_writer import Writer, write_csv, write_excel_csv
from cityplans.exports.package import ExportContext, values


def csv_files(edition: ExportContext) -> Iterator[tuple[str, Content]]:
    """Write every table of a package as plain CSV."""
    return _files(edition, "csv", write_csv)


def excel_csv_files(edition: ExportContext) -> Iterator[tuple[str, Content]]:
    """Write every table of a package as CSV for spreadsheet programs."""
    return _files(edition, "excel.csv", write_excel_csv)


def _files(edition: ExportContext, ending: str, write: Writer) -> Iterator[tuple[str, Content]]:
    for table, rows in edition.package.tables.items():
        schema = edition.catalog.schemas[table]
        file = edition.new_file()
        with text_into(file) as out:
            write(out, schema.names, (values(schema, row) for row in rows))
        yield f"{edition.package.name}/{table}.{ending}", file
