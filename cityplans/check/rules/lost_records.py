"""Finds records that others still refer to: a row was deleted, or an id changed by mistake."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.core.findings import Finding, Location, error
from cityplans.core.identifiers import natural_key
from cityplans.core.suggest import nearest
from cityplans.core.tables import PROVEN_TABLES
from cityplans.read.dataset import Dataset, Record, folder_of

_MANY = 4
"""From this number on, rows that are gone from a file are one finding."""
_UNTYPED_KEYS = frozenset({"record_id", "subject_id", "promise_id", "parent_id", "section_id"})
"""The fields that refer to records of several tables, or of their own."""
_WRITTEN_BY_TOOLS = ("evidence", "translations", "reviews")
_ENDINGS: Mapping[str, str] = {
    "t": "targets",
    "r": "responsibilities",
    "n": "mentions",
    "k": "measure_actions",
    "e": "events",
    "m": "measures",
    "sec": "sections",
}
"""The table of an id by its last part, where no other record tells it."""
CONSEQUENCES = frozenset(
    {
        "evidence-row",
        "evidence-missing",
        "translation-row",
        "translation-missing",
        "translation-stale",
        "second-reading",
        "review-row",
        "published-id",
        "foreign-key",
        "subject-unknown",
        "event-subject",
        "heading-tree",
        "correction-row",
        "primary-key",
        "wrong-plan",
    }
)
"""The codes of findings at records that refer to a lost one, or at the record with the wrong id."""
GAPS = frozenset({"printed-order", "lead-missing", "row-order"})
"""The codes of findings in the file that a record was lost from."""


@dataclass(frozen=True, slots=True)
class LostRecord:
    """A record that is gone while others refer to it.

    Attributes:
        id: Its id.
        table: Its table.
        path: The file that it was in.
        traces: The records that refer to it.
        now: The record that has another id in its place; None if there is none.
    """

    id: str
    table: str
    path: str
    traces: tuple[Record, ...]
    now: Record | None


def lost_record(dataset: Dataset) -> Iterator[Finding]:
    """Check that no record is gone to which a published id, evidence, lineage or other records refer."""
    found = lost_records(dataset)
    gone_from = Counter(lost.path for lost in found if lost.now is None)
    reported: set[str] = set()
    for lost in found:
        if lost.now is None and gone_from[lost.path] >= _MANY:
            if lost.path not in reported:
                reported.add(lost.path)
                yield _many_gone(dataset, [other for other in found if other.now is None and other.path == lost.path])
            continue
        count = f"{len(lost.traces)} rows refer" if len(lost.traces) > 1 else "a row refers"
        published = any(trace.table == "ids" for trace in lost.traces)
        if lost.now is None:
            message = f'the row of "{lost.id}" is gone, to which {count} ({_named(lost.traces)})'
            hint = "restore it from the file as it was"
            hint += ", or fill in its row of ids.csv and run `build.py evidence`" if published else ""
            yield error(_place(dataset, lost), "lost-record", message, hint, lost.id)
        else:
            message = f'the id "{lost.now.id}" is new, while "{lost.id}" is gone, to which {count}'
            hint = f'write "{lost.id}" again'
            hint += f'; if it is to change, name "{lost.now.id}" as successor_id in ids.csv' if published else ""
            yield lost.now.finding("id", "lost-record", message, hint)


def _many_gone(dataset: Dataset, lost: Sequence[LostRecord]) -> Finding:
    """Return one finding about many rows that are gone from a file."""
    ids = [f'"{record.id}"' for record in sorted(lost, key=lambda record: natural_key(record.id))]
    message = f"{len(lost)} rows are gone, to which others refer: {', '.join(ids[:3])} and so on"
    hint = "restore them from the file as it was; a spreadsheet program may have filtered or cut the rows"
    return error(_place(dataset, lost[0]), "lost-record", message, hint, lost[0].id)


def consequences(dataset: Dataset) -> tuple[set[Location], set[str], set[str]]:
    """Return the places and the ids at which lost records cause other findings, and the files with a gap."""
    lost = lost_records(dataset)
    ids = {record.id for record in lost}
    places = {
        trace.at(name)
        for record in lost
        for trace in record.traces
        for name, cell in trace.cells.items()
        if cell in ids
    }
    return places, ids | {record.now.id for record in lost if record.now}, {record.path for record in lost}


def lost_records(dataset: Dataset) -> list[LostRecord]:
    """Return the records that are gone although at least two kinds of rows refer to them."""
    present = {r.id for name, s in dataset.schemas.items() if s.scope != "ledger" for r in dataset[name] if r.id}
    traces: dict[str, list[Record]] = defaultdict(list)
    for key, record in _references(dataset):
        if key not in present:
            traces[key].append(record)
    withdrawn = {row["record_id"] for row in dataset["ids"] if row["date"] or row["successor_id"]}
    lost = []
    for record_id, rows in traces.items():
        kinds = {row.table for row in rows}
        known = kinds & {"ids", *_WRITTEN_BY_TOOLS}
        if record_id not in withdrawn and known and len(kinds) > 1 and (home := _home(dataset, record_id, rows)):
            lost.append((record_id, *home, tuple(rows)))
    if not lost:
        return []
    referred = {key for key, _ in _references(dataset)}
    by_file = Counter(path for _, _, path, _ in lost)
    return [
        LostRecord(key, table, path, rows, _replacement(dataset, key, table, path, referred, by_file[path]))
        for key, table, path, rows in lost
    ]


def _references(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    """Yield the ids that rows refer to, with the rows."""
    for name, schema in dataset.schemas.items():
        fields = {key.field for key in schema.foreign_keys} | _UNTYPED_KEYS
        names = [field for field in fields if field in schema.names]
        for record in dataset[name] if names and name not in ("changes", "corrections") else ():
            for field in names:
                if record[field]:
                    yield record[field], record


def _home(dataset: Dataset, record_id: str, traces: Sequence[Record]) -> tuple[str, str] | None:
    """Return the table and the file that a record was in; None if nothing tells."""
    table = next((row["table"] for row in traces if row.table == "ids"), "") or _table_by_shape(
        dataset, record_id, traces
    )
    if table not in dataset.schemas or dataset.schemas[table].scope == "ledger":
        return None
    if dataset.schemas[table].scope == "reference":
        return next(((table, record.path) for record in dataset[table]), None)
    # The file may have no record left.
    folder = next((row.path.rpartition("/")[0] for row in traces if dataset.schemas[row.table].scope == "plan"), "")
    return (table, f"{folder}/{table}.csv") if folder and table != "plans" else None


def _table_by_shape(dataset: Dataset, record_id: str, traces: Sequence[Record]) -> str:
    """Return the table whose ids differ from an id by their numbers only, or end alike; else ""."""
    folders = {folder_of(row) for row in traces if row.table in _WRITTEN_BY_TOOLS}
    shape = _shape(record_id)
    for table in PROVEN_TABLES:
        if any(_shape(record.id) == shape for record in dataset[table] if folder_of(record) in folders):
            return table
    ending = re.fullmatch(r"[a-z]+", re.sub(r"\d", "", record_id.rpartition("-")[2]))
    return _ENDINGS.get(ending[0], "") if ending else ""


def _shape(record_id: str) -> str:
    return re.sub(r"\d+", "0", record_id)


def _replacement(
    dataset: Dataset, lost_id: str, table: str, path: str, referred: set[str], lost_in_file: int
) -> Record | None:
    """Return the record in whose place the lost one was, if nothing refers to it or its id is there twice."""
    rows = [record for record in dataset[table] if record.path == path]
    seen = Counter(record.id for record in rows)
    unknown = [i for i, record in enumerate(rows) if record.id not in referred or seen[record.id] > 1]
    in_place = [i for i in unknown if _fits_between(lost_id, rows, i)]
    if len(in_place) == 1:
        return rows[in_place[0]]
    new = [rows[i] for i in unknown if seen[rows[i].id] == 1]
    if len(new) == 1 and lost_in_file == 1:
        return new[0]
    similar: Mapping[str, Record] = {record.id: record for record in new}
    match = nearest(lost_id, list(similar))
    return similar.get(match) if len(new) == lost_in_file else None


def _fits_between(record_id: str, rows: Sequence[Record], index: int) -> bool:
    """Return whether an id is in order at the place of another row."""
    key = natural_key(record_id)
    before = natural_key(rows[index - 1].id) if index else None
    after = natural_key(rows[index + 1].id) if index + 1 < len(rows) else None
    return (before is None or before < key) and (after is None or key < after)


def _place(dataset: Dataset, lost: LostRecord) -> Location:
    """Return where the row of a lost record would be: the line of the next one, or of the last."""
    rows = [record for record in dataset[lost.table] if record.path == lost.path]
    following = [record for record in rows if natural_key(record.id) > natural_key(lost.id)]
    line = min((record.line for record in following), default=max((record.line for record in rows), default=1))
    return Location(lost.path, line)


def _named(traces: Sequence[Record]) -> str:
    tables = Counter(trace.table for trace in traces)
    return ", ".join(tables)
