"""The tables of a package as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.core.content import Content, text_into
from cityplans.core.csv_writer import write_csv
from cityplans.exports.package import ExportContext, table_path


def csv_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as CSV."""
    for schema, rows in context.tables:
        file = context.new_file()
        with text_into(file) as out:
            write_csv(out, schema.names, map(schema.cells, rows), has_decimals=schema.has_decimals)
        yield f"{context.package.name}/{table_path(schema.name)}.csv", file
