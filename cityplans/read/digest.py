"""The digest of a dataset: the same for the same data, however its files are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import starmap
from operator import is_

from cityplans.core.table_schema import Field, TableSchema
from cityplans.read.dataset import Dataset, Record


class RowCache:
    """The rows of each table as bytes to hash, cached while the table contains the same records."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[TableSchema, Sequence[Record], bytes]] = {}

    def of(self, schema: TableSchema, records: Sequence[Record]) -> bytes:
        """Return the rows of a table, sorted, so that the order of its files does not matter."""
        cached = self._rows.get(schema.name)
        if cached and cached[0] is schema and same_records(cached[1], records):
            return cached[2]
        rows = _json(sorted(record.row(schema.names) for record in records))
        self._rows[schema.name] = schema, records, rows
        return rows


def dataset_digest(dataset: Dataset, cache: RowCache | None = None) -> str:
    """Return the SHA-256 of all data tables and their schemas, in hex. Ledgers are not data."""
    sha256 = hashlib.sha256()
    for name, schema in sorted(data_tables(dataset).items()):
        keys = [[key.field, key.table] for key in schema.foreign_keys]
        header = [name, schema.primary_key, keys, [_essence(field) for field in schema.fields]]
        # Without a cache, the rows of one table at a time are in memory.
        rows = (cache or RowCache()).of(schema, dataset[name])
        sha256.update(b"".join((b"[", _json(header), b", ", rows, b"]")))
    return sha256.hexdigest()


def data_tables(dataset: Dataset) -> Mapping[str, TableSchema]:
    """Return the schemas of the tables of data: all but the ledgers."""
    return {name: schema for name, schema in dataset.schemas.items() if schema.scope != "ledger"}


def same_records(some: Sequence[Record], others: Sequence[Record]) -> bool:
    """Return whether two sequences contain the very same objects in the same order."""
    return len(some) == len(others) and all(starmap(is_, zip(some, others, strict=True)))


def _json(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True).encode("utf-8")


def _essence(field: Field) -> list[object]:
    """Return what a reader of the data relies on in a field."""
    labels = [[category.value, category.label.zh, category.label.en] for category in field.categories]
    description = field.description
    return [field.name, field.type, field.rdf_type, description.zh, description.en, labels, dict(field.constraints)]
