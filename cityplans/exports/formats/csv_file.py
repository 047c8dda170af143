"""The tables of a package as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.core.content import Content, text_into
from cityplans.core.csv_writer import write_csv
from cityplans.exports.package import ExportContext, table_path, values


def csv_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as CSV."""
    for table, ready in context.ready.items():
        file = context.new_file()
        with text_into(file) as out:
            write_csv(out, ready.schema.names, ready.rows)
        yield f"{context.package.name}/{table}.csv", file
    for table, rows in context.package.tables.items():
        schema = context.catalog.schemas[table]
        file = context.new_file()
        with text_into(file) as out:
            write_csv(out, schema.names, (values(schema, row) for row in rows))
        yield f"{context.package.name}/{table_path(table)}.csv", file
