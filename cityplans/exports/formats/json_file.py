"""The tables of a package as JSON: an array of records, one per line."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.core.content import Content, text_into
from cityplans.core.json_writer import compact_json
from cityplans.exports.formats.json_values import json_value
from cityplans.exports.package import ExportContext, values


def json_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield every table of a package as an array of objects; empty cells are null."""
    for table, rows in context.package.tables.items():
        schema = context.catalog.schemas[table]
        file = context.new_file()
        with text_into(file) as out:
            for i, row in enumerate(rows):
                out.write(",\n" if i else "[\n")
                out.write(compact_json(dict(zip(schema.names, map(json_value, values(schema, row)), strict=True))))
            out.write("\n]\n" if rows else "[]\n")
        yield f"{context.package.name}/{table}.json", file
