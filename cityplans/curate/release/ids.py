"""The ledger of published ids, as the next release writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cityplans.core.identifiers import natural_key
from cityplans.core.proof_records import PublishedId
from cityplans.core.tables import TABLES
from cityplans.read.dataset import Dataset, Record

_NAME_FIELDS = ("title", "name", "label", "term", "symbol")


def next_ids(ledger: Iterable[PublishedId], dataset: Dataset, version: str) -> tuple[PublishedId, ...]:
    """Return the ledger for a release: no row is dropped, names are updated, new ids are added."""
    rows = {row.record_id: row for row in ledger}
    for table, record in _published(dataset):
        row = rows.get(record.id) or PublishedId(record.id, table, version, "", "", "", "", "", "")
        name_zh, name_en = _name(record, "zh"), _name(record, "en")
        named = name_zh and name_en
        rows[record.id] = replace(row, name_zh=name_zh if named else "", name_en=name_en if named else "")
    order = {table: position for position, table in enumerate(TABLES)}
    return tuple(sorted(rows.values(), key=lambda row: (order.get(row.table, len(order)), natural_key(row.record_id))))


def _published(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    for table, schema in dataset.schemas.items():
        if schema.scope != "ledger" and "id" in schema.names:
            yield from ((table, record) for record in dataset[table] if record.id)


def _name(record: Record, language: str) -> str:
    return next((name for stem in _NAME_FIELDS if (name := record[f"{stem}_{language}"])), "")
