"""Tables as JSON: a plain array of records, one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cityplans.core.content import Content, text_into
from cityplans.exports.formats.json_values import whole
from cityplans.exports.package import ExportContext, values

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_files(edition: ExportContext) -> Iterator[tuple[str, Content]]:
    """Write every table of a package as an array of objects, their keys in the order of the fields; null for an empty cell."""
    for table, rows in edition.package.tables.items():
        schema = edition.catalog.schemas[table]
        file = edition.new_file()
        with text_into(file) as out:
            for i, row in enumerate(rows):
                out.write(",\n" if i else "[\n")
                out.write(_encode(dict(zip(schema.names, map(whole, values(schema, row)), strict=True))))
            out.write("\n]\n" if rows else "[]\n")
        yield f"{edition.package.name}/{table}.json", file
