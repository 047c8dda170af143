"""The records of a plan in the order of the text, which are shown, and which are confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityplans.core.findings import Finding, Severity
from cityplans.core.identifiers import natural_key
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import PROVEN_TABLES
from cityplans.curate.review.findings import by_record
from cityplans.curate.review.table_rows import key_of
from cityplans.curate.reviews import confirmed_ids, reviewable
from cityplans.curate.shared_records import published_ids, shared_records
from cityplans.read.dataset import Dataset, Record, folder_of

NOTE_TABLES = ("not_data", "exceptions")
"""Tables with what a curator says about the data: no passage proves it, and nobody confirms it."""


class State(StrEnum):
    """Whether a curator has confirmed a record."""

    OPEN = "open"
    CHANGED = "changed"
    """Confirmed, but changed since."""
    CONFIRMED = "confirmed"
    NOTE = "note"
    """Not confirmed at all: a curator's own note about the data, such as a reviewed exception."""


class Show(StrEnum):
    """Which records a curator wants to see."""

    OPEN = "open"
    """Those that are not confirmed."""
    FINDINGS = "findings"
    CONFIRMED = "confirmed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are shown: by what was decided about them, and of which table ("" for all)."""

    show: Show = Show.OPEN
    table: str = ""

    def includes(self, entry: Entry) -> bool:
        """Return whether a record is shown."""
        if self.table not in ("", entry.record.table):
            return False
        match self.show:
            case Show.OPEN:
                return entry.state is not State.CONFIRMED
            case Show.CONFIRMED:
                return entry.state is State.CONFIRMED
            case Show.FINDINGS:
                return bool(entry.findings)
            case Show.ALL:
                return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, the rows of evidence for it, the findings about it, and whether it is confirmed."""

    record: Record
    evidence: tuple[Record, ...]
    findings: tuple[Finding, ...]
    state: State

    @property
    def key(self) -> str:
        """Return what names it in addresses."""
        return key_of(self.record)

    @property
    def is_note(self) -> bool:
        """Return whether it is a curator's own note about the data."""
        return self.record.table in NOTE_TABLES

    @property
    def is_shared(self) -> bool:
        """Return whether no passage proves it: the plan itself, or a row that other plans may share."""
        return self.record.table not in PROVEN_TABLES and not self.is_note

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that stop a build."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@dataclass(frozen=True)
class Queue:
    """The records of a plan in the order of the text, what it brings beside them by table, and notes."""

    entries: tuple[Entry, ...]
    shared: tuple[Entry, ...] = ()
    notes: tuple[Entry, ...] = ()

    @property
    def all(self) -> tuple[Entry, ...]:
        """Return everything that is shown."""
        return (*self.entries, *self.shared, *self.notes)

    def entry(self, key: str) -> Entry | None:
        """Return a record by its key; None if there is none."""
        return next((entry for entry in self.all if entry.key == key), None)

    def beside(self, key: str) -> tuple[Entry, ...]:
        """Return the records among which one is shown: those of the text, those beside them, or notes."""
        groups = (self.shared, self.notes)
        return next((group for group in groups if any(entry.key == key for entry in group)), self.entries)

    def shown(self, chosen: Filter) -> tuple[Entry, ...]:
        """Return the records of the text that a filter includes."""
        return tuple(entry for entry in self.entries if chosen.includes(entry))

    def users(self, schemas: Mapping[str, TableSchema], record: Record) -> tuple[Entry, ...]:
        """Return the records of the text that refer to a shared one."""
        keys = {
            name: [key.field for key in schemas[name].foreign_keys if key.table == record.table]
            for name in PROVEN_TABLES
        }
        return tuple(
            entry for entry in self.entries if record.id in (entry.record[name] for name in keys[entry.record.table])
        )

    def neighbour(self, key: str, chosen: Filter, step: int) -> Entry | None:
        """Return the next (step 1) or previous (step -1) shown record, from the other end if there is none."""
        entries = self.beside(key)
        keys = [entry.key for entry in entries]
        position = keys.index(key) if key in keys else -1
        if step > 0:
            rotated = (*entries[position + 1 :], *entries[: max(position, 0)])
        else:
            rotated = (*reversed(entries[: max(position, 0)]), *reversed(entries[position + 1 :]))
        return next((entry for entry in rotated if chosen.includes(entry)), None)

    @property
    def confirmed(self) -> int:
        """Return how many records are confirmed."""
        return sum(entry.state is State.CONFIRMED for entry in self.entries)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables of all records, those of the text first."""
        further = (entry.record.table for entry in (*self.shared, *self.notes))
        return tuple(dict.fromkeys((*self.by_table, *further)))

    @property
    def by_table(self) -> Mapping[str, tuple[int, int]]:
        """Return how many records of each table are confirmed, and how many there are."""
        tables: dict[str, list[bool]] = defaultdict(list)
        for entry in self.entries:
            tables[entry.record.table].append(entry.state is State.CONFIRMED)
        return {name: (sum(tables[name]), len(tables[name])) for name in PROVEN_TABLES if name in tables}


def review_queue(dataset: Dataset, plan_id: str, findings: Sequence[Finding]) -> Queue:
    """Return the records of a plan that are confirmed one by one, in the order of the text."""
    records = reviewable(dataset, plan_id)
    evidence: dict[str, list[Record]] = defaultdict(list)
    for row in dataset["evidence"]:
        if folder_of(row) == plan_id:
            evidence[row["record_id"]].append(row)
    copies = [source.id for source in dataset["sources"] if source["plan_id"] == plan_id]
    # Copies with a text first: what is compared is read from them.
    copies.sort(key=lambda copy: copy not in dataset.texts)
    rank = {copy: position for position, copy in enumerate(copies)}
    for rows in evidence.values():
        rows.sort(key=lambda row: rank.get(row["source_id"], len(rank)))
    reviewed = {row["record_id"] for row in dataset["reviews"] if folder_of(row) == plan_id}
    confirmed = confirmed_ids(dataset, plan_id)
    shared = shared_records(dataset, plan_id)
    notes = [note for table in NOTE_TABLES for note in dataset[table] if folder_of(note) == plan_id]
    about = by_record(findings, (*records, *shared, *notes))

    def entry(record: Record) -> Entry:
        is_former = record.id in reviewed
        state = State.CONFIRMED if record.id in confirmed else State.CHANGED if is_former else State.OPEN
        return Entry(record, tuple(evidence[record.id]), about.get(record.id, ()), state)

    published = published_ids(dataset)
    return Queue(
        tuple(sorted(map(entry, records), key=lambda entry: _position(entry, rank))),
        # What other plans have used before is not this curator's, unless something is wrong with it.
        tuple(entry(record) for record in shared if record.id not in published or about.get(record.id)),
        tuple(Entry(note, (), about.get(key_of(note), ()), State.NOTE) for note in notes),
    )


def _position(entry: Entry, rank: Mapping[str, int]) -> tuple[int, int, int, int, str]:
    """Return a key that orders records as the first copy has them, the longer of two first."""
    table, name = PROVEN_TABLES.index(entry.record.table), natural_key(entry.record.id)
    if not entry.evidence:
        return len(rank), 0, 0, table, name
    row = entry.evidence[0]
    start, end = row.whole("start") or 0, row.whole("end") or 0
    return rank.get(row["source_id"], len(rank)), start, -end, table, name
