"""The ledger of published ids: what a release adds to it, and where an id that is no longer in use leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cityplans.core.identifiers import natural_key
from cityplans.core.model import TABLES, Catalog, PublishedId
from cityplans.read.dataset import Dataset, Record

_NAMES = ("title", "name", "label", "term", "symbol")


@dataclass(frozen=True, slots=True)
class Former:
    """An id that is no longer in use; `successor` is the id in use that took its place, "" where it was withdrawn.

    `last` is the row of the ledger at the end of the chain: it says when and why the record went.
    """

    row: PublishedId
    successor: str
    last: PublishedId


def next_ids(ledger: Iterable[PublishedId], dataset: Dataset, version: str) -> tuple[PublishedId, ...]:
    """Give the ledger as a release writes it: no row is lost, names are brought up to date, new ids are added."""
    rows = {row.record_id: row for row in ledger}
    for table, record in _published(dataset):
        known = rows.get(record.id) or PublishedId(record.id, table, version, "", "", "", "", "", "")
        name_zh, name_en = _name(record, "zh"), _name(record, "en")
        named = name_zh and name_en
        rows[record.id] = replace(known, name_zh=name_zh if named else "", name_en=name_en if named else "")
    order = {table: place for place, table in enumerate(TABLES)}
    return tuple(sorted(rows.values(), key=lambda row: (order.get(row.table, len(order)), natural_key(row.record_id))))


def _published(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    for table, schema in dataset.schemas.items():
        if schema.scope != "ledger" and "id" in schema.names:
            yield from ((table, record) for record in dataset[table] if record.id)


def _name(record: Record, language: str) -> str:
    return next((name for stem in _NAMES if (name := record[f"{stem}_{language}"])), "")


def former_ids(catalog: Catalog) -> Mapping[str, Former]:
    """Give every id of the ledger that is no longer in use, by id, each followed to the end of its chain."""
    ledger = {row.record_id: row for row in catalog.ids}
    used = catalog.places
    return {row.record_id: _followed(row, ledger, used) for row in catalog.ids if row.record_id not in used}


def _followed(row: PublishedId, ledger: Mapping[str, PublishedId], used: Mapping[str, object]) -> Former:
    last, seen = row, {row.record_id}
    while last.successor_id and last.successor_id not in used:
        following = ledger.get(last.successor_id)
        # The check reports a circle or an unknown successor; here the way just ends.
        if following is None or following.record_id in seen:
            return Former(row, "", last)
        seen.add(following.record_id)
        last = following
    return Former(row, last.successor_id, last)
