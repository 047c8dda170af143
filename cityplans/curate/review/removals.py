"""What goes with a record that a curator deletes, what forbids it, and the tables without it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cityplans.core.tables import PROVEN_TABLES
from cityplans.curate.reorder import Row
from cityplans.curate.review.table_rows import file_text, key_of, renumbered, rows_in
from cityplans.curate.shared_records import published_ids
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.read.load import Loaded

REMOVABLE = (*PROVEN_TABLES, "not_data", "exceptions", "cities", "bodies", "units", "indicators", "glossary")
_WRITTEN_BY_THE_TOOL = ("evidence", "translations", "reviews")
"""Tables of a plan whose rows follow their record without being named."""
_OWNERS = ("subject_id", "measure_id", "promise_id", "record_id")
"""The fields that name the record that a row is about."""
_PARENTS = ("parent_id", "section_id")
_LEDGERS = ("changes", "ids")


@dataclass(frozen=True)
class Removal:
    """What deleting a record means.

    Attributes:
        record: The record.
        gone: The records and rows that depend on it and go with it.
        emptied: The cells that refer to it and may be empty: records and fields.
        blocking: What refers to it and must be changed first.
        released: The ids among those that go which a version has had: they are withdrawn.
    """

    record: Record
    gone: tuple[Record, ...]
    emptied: tuple[tuple[Record, str], ...]
    blocking: tuple[Record, ...]
    released: tuple[str, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids of all records that go."""
        return frozenset(record.id for record in (self.record, *self.gone) if record.id)

    @cached_property
    def version(self) -> str:
        """Return a digest of everything that is deleted or emptied: what the curator saw."""
        parts = [repr((r.table, dict(r.cells))) for r in (self.record, *self.gone, *(r for r, _ in self.emptied))]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why published ids are withdrawn, in both languages, or which id takes the place of the record's."""

    zh: str = ""
    en: str = ""
    successor_id: str = ""


def removal(dataset: Dataset, plan_id: str, record: Record) -> Removal:
    """Return what deleting a record means; nothing outside the plan is ever deleted with it."""
    gone: dict[tuple[str, int], Record] = {(record.path, record.line): record}
    emptied: list[tuple[Record, str]] = []
    blocking: dict[tuple[str, int], Record] = {}
    waiting = [record]
    while waiting:
        target = waiting.pop(0)
        for row, name in _references(dataset, target):
            place = (row.path, row.line)
            if place in gone:
                continue
            schema = dataset.schemas[row.table]
            is_own = schema.scope == "plan" and folder_of(row) == plan_id and row.table != "plans"
            if is_own and (name in _OWNERS or (name not in _PARENTS and schema.field(name).required)):
                gone[place] = row
                waiting.append(row)
            elif is_own and name not in _PARENTS:
                emptied.append((row, name))
            else:
                blocking[place] = row
    named = [row for row in gone.values() if row is not record and row.table not in _WRITTEN_BY_THE_TOOL]
    published = published_ids(dataset)
    ids = [row.id for row in (record, *named) if row.id]
    # An emptied cell of a row that goes as well needs no mention.
    left = tuple((row, name) for row, name in emptied if (row.path, row.line) not in gone)
    return Removal(record, tuple(named), left, tuple(blocking.values()), tuple(i for i in ids if i in published))


def is_successor(dataset: Dataset, removal: Removal, record_id: str) -> bool:
    """Return whether a record can take the place of one that is deleted: it is of its table, and stays."""
    return dataset.get(removal.record.table, record_id) is not None and record_id not in removal.ids


def _references(dataset: Dataset, target: Record) -> Iterator[tuple[Record, str]]:
    """Yield every row that names a record, and the field that does."""
    if not target.id:
        return
    for table, schema in dataset.schemas.items():
        if table in _LEDGERS:
            continue
        keys = {key.field for key in schema.foreign_keys if key.table == target.table}
        names = [
            name for name in schema.names if name in keys or (name in _OWNERS and not _other_key(dataset, table, name))
        ]
        for row in dataset[table] if names else ():
            yield from ((row, name) for name in names if row[name] == target.id)


def _other_key(dataset: Dataset, table: str, name: str) -> bool:
    """Return whether a field refers to one table only, by a key of its schema."""
    return any(key.field == name for key in dataset.schemas[table].foreign_keys)


def without(loaded: Loaded, plan_id: str, removal: Removal, reason: Reason, today: str) -> dict[str, str]:
    """Return the tables without a record and what goes with it, by path."""
    assert loaded.dataset
    going = {key_of(record) for record in (removal.record, *removal.gone) if record.table == "exceptions"}
    emptied: dict[str, dict[str, set[str]]] = {}
    for row, name in removal.emptied:
        emptied.setdefault(row.path, {}).setdefault(row.id, set()).add(name)
    texts: dict[str, str] = {}
    for table, files in loaded.tables.items():
        schema = loaded.dataset.schemas[table]
        for raw in files:
            if not (_is_of(raw.path, plan_id) or table == removal.record.table or table == "ids"):
                continue
            if table == "plans" or (schema.scope == "ledger" and table != "ids"):
                continue
            rows = rows_in(loaded, table, raw.path)
            if table == "ids":
                after = [_withdrawn(row, removal, reason, today) for row in rows]
            else:
                kept = [row for row in rows if not _goes(table, row, removal.ids, going)]
                after = [_emptied(row, emptied.get(raw.path, {})) for row in kept]
                after = after if len(kept) == len(rows) else renumbered(table, after)
            if after != rows:
                texts[raw.path] = file_text(schema, after)
    return texts


def _is_of(path: str, plan_id: str) -> bool:
    return path.rsplit("/", 2)[-2] == plan_id


def _goes(table: str, row: Row, ids: frozenset[str], exceptions: set[str]) -> bool:
    if "id" in row:
        return row["id"] in ids
    if table == "exceptions" and ":".join((table, row["record_id"], row["code"], row["word"])) in exceptions:
        return True
    return row.get("record_id", "") in ids


def _emptied(row: Row, names: Mapping[str, set[str]]) -> Row:
    return {**row, **dict.fromkeys(names.get(row.get("id", ""), ()), "")}


def _withdrawn(row: Row, removal: Removal, reason: Reason, today: str) -> Row:
    """Return a row of the ledger of published ids, with the day and the reason if its record goes."""
    if row["record_id"] not in removal.released:
        return row
    if reason.successor_id and row["record_id"] == removal.record.id:
        return {**row, "successor_id": reason.successor_id, "date": today}
    return {**row, "reason_zh": reason.zh, "reason_en": reason.en, "date": today}
