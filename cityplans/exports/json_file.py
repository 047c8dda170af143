"""Tables as JSON: a plain array of records, one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cityplans.exports.package import Edition, values
from cityplans.exports.typed import whole

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Write every table of a package as an array of objects, their keys in the order of the fields; null for an empty cell."""
    for table, rows in edition.package.tables.items():
        schema = edition.catalog.schemas[table]
        records = (dict(zip(schema.names, map(whole, values(schema, row)), strict=True)) for row in rows)
        lines = ",\n".join(map(_encode, records))
        yield f"{edition.package.name}/{table}.json", (f"[\n{lines}\n]\n" if lines else "[]\n").encode("utf-8")
