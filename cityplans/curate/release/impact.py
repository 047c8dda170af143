"""What a change of the data does: records added, corrected, removed and renamed, and what follows from it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cityplans.catalog.addresses import page_path
from cityplans.catalog.builder import build_catalog
from cityplans.check.rules.translations import translation_lineage
from cityplans.core.findings import Severity
from cityplans.core.model import NAMED, WHOLE_RECORD, Catalog, Change
from cityplans.core.table_schema import Field, TableSchema
from cityplans.curate.release.diff import DatasetDiff, SchemaChange, compare, next_version
from cityplans.read.dataset import Dataset, Record

ALARMING_SHARE, ALARMING_ROWS = 10, 5
"""Removals of more than a tenth of a table, and of at least five rows, are taken for an accident."""


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """A record with the words by which a reader knows it, and its filled cells by the names of their fields."""

    table: str
    id: str
    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """The cells of a record that changed: field, was, now. `former` is its former id where it was renamed."""

    record: RecordSummary
    former: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows a table has, or has of one category, before and after."""

    table: str
    field: str
    value: str
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class Impact:
    """A change in words and its effects. Tables without ids are told by `counts` alone.

    `pages` are addresses below a language's root; `stale` names record and field of English texts whose Chinese has
    changed; `vanished` gives (table, rows removed, rows there were) where so much is gone that it looks like an accident.
    """

    version: str
    next_version: str
    difference: DatasetDiff
    added: tuple[RecordSummary, ...]
    removed: tuple[RecordSummary, ...]
    renamed: tuple[Correction, ...]
    corrected: tuple[Correction, ...]
    pages: tuple[str, ...]
    counts: tuple[TableCount, ...]
    stale: tuple[tuple[str, str], ...]
    vanished: tuple[tuple[str, int, int], ...]

    @property
    def schema(self) -> tuple[SchemaChange, ...]:
        """The tables and fields that changed."""
        return self.difference.schema


def impact(before: Dataset, after: Dataset) -> Impact:
    """Compare two states of the data and tell what follows."""
    found = compare(before, after)
    renames = dict(_renames(before, after, found))
    former_of = {(table, now): was for (table, was), now in renames.items()}
    added = [told for c in found.added if (told := _told(after, c)) and (c.table, c.record_id) not in former_of]
    removed = [told for c in found.removed if (told := _told(before, c)) and (c.table, c.record_id) not in renames]
    renamed = [_renamed(before, after, table, was, now) for (table, was), now in renames.items()]
    corrected = _corrected(after, found)
    version = _version(before)
    was_stale = set(_stale(before))
    return Impact(
        version=version,
        next_version=next_version(version, found.bump) if version and found.bump else version,
        difference=found,
        added=tuple(added),
        removed=tuple(removed),
        renamed=tuple(renamed),
        corrected=tuple(corrected),
        pages=tuple(
            sorted(
                {*_pages(after, [*found.added, *found.corrected]), *_pages(before, [*found.removed, *found.corrected])}
            )
        ),
        counts=tuple(_counts(before, after)),
        stale=tuple(key for key in _stale(after) if key not in was_stale),
        vanished=tuple(_vanished(before, found, renames)),
    )


def _version(dataset: Dataset) -> str:
    tree = dataset.identity.value
    version = tree.get("version", "") if isinstance(tree, dict) else ""
    return version if isinstance(version, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){2}", version) else ""


def _told(dataset: Dataset, change: Change) -> RecordSummary | None:
    record = dataset.get(change.table, change.record_id)
    return _summary_of(dataset.schemas[change.table], record) if record else None


def _summary_of(schema: TableSchema, record: Record) -> RecordSummary:
    names = ("title_zh", "name_zh", "label_zh", "symbol_zh", "name_printed", "value_printed", "term_zh", "printed")
    name = next((record[n] for n in names if record[n]), "")
    return RecordSummary(schema.name, record.id, name, {n: record[n] for n in schema.names if record[n]})


def _renames(before: Dataset, after: Dataset, found: DatasetDiff) -> Iterator[tuple[tuple[str, str], str]]:
    """Pair records that went and came with all that they say in common, ids and place in the order apart."""
    gone, come = (_by_saying(dataset, changes) for dataset, changes in ((before, found.removed), (after, found.added)))
    for saying, ids in gone.items():
        if len(ids) == 1 and len(come.get(saying, ())) == 1:
            yield (saying[0], ids[0]), come[saying][0]


def _by_saying(dataset: Dataset, changes: tuple[Change, ...]) -> Mapping[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for change in changes:
        record = dataset.get(change.table, change.record_id)
        if record:
            schema = dataset.schemas[change.table]
            said = [record[n] for n in schema.names if n not in ("id", "order") and not n.endswith("_id")]
            if any(said):
                found[(change.table, *said)].append(record.id)
    return found


def _renamed(before: Dataset, after: Dataset, table: str, was: str, now: str) -> Correction:
    old, new = before.by_id[table][was], after.by_id[table][now]
    names = [n for n in after.schemas[table].names if n != WHOLE_RECORD and old[n] != new[n]]
    return Correction(_summary_of(after.schemas[table], new), was, tuple((n, old[n], new[n]) for n in names))


def _corrected(after: Dataset, found: DatasetDiff) -> Iterator[Correction]:
    cells: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for c in found.corrected:
        cells[c.table, c.record_id].append((c.field, c.was, c.now))
    for (table, record_id), changed in cells.items():
        record = after.get(table, record_id)
        if record:
            yield Correction(_summary_of(after.schemas[table], record), "", tuple(changed))


def _pages(dataset: Dataset, changes: Iterable[Change]) -> Iterator[str]:
    """Give the pages that show changed records, and those of what they refer to: plan, theme, body, indicator."""
    catalog = _catalog(dataset)
    for change in changes if catalog else ():
        assert catalog is not None
        # A row of a table without ids is about the record that its key begins with.
        subject = change.record_id.split(" ")[0]
        tables = [change.table, *dataset.tables] if change.table in dataset.tables else [*dataset.tables]
        table = next((name for name in tables if dataset.get(name, subject)), "")
        record = dataset.get(table, subject)
        if record is None:
            continue
        keys = [("id", table), *((key.field, key.table) for key in dataset.schemas[table].foreign_keys)]
        for field, home in keys:
            row = getattr(catalog, home).get(record[field]) if home in NAMED else None
            if row and (path := page_path(catalog, home, row)):
                yield path.partition("#")[0]


def _catalog(dataset: Dataset) -> Catalog | None:
    """Give the catalog; None where the data has errors or is of another time."""
    try:
        return build_catalog(dataset)
    except (ValueError, KeyError, TypeError):
        return None


def _counts(before: Dataset, after: Dataset) -> Iterator[TableCount]:
    for table in dict.fromkeys([*before.schemas, *after.schemas]):
        if len(before[table]) != len(after[table]):
            yield TableCount(table, "", "", len(before[table]), len(after[table]))
        for field in _categorical(before, after, table):
            was, now = (Counter(record[field.name] for record in dataset[table]) for dataset in (before, after))
            for value in [c.value for c in field.categories]:
                if was[value] != now[value]:
                    yield TableCount(table, field.name, value, was[value], now[value])


def _categorical(before: Dataset, after: Dataset, table: str) -> Iterator[Field]:
    if table in before.schemas and table in after.schemas:
        yield from (f for f in after.schemas[table].fields if f.categories and f.name in before.schemas[table].names)


def _stale(dataset: Dataset) -> list[tuple[str, str]]:
    try:
        findings = [f for f in translation_lineage(dataset) if f.severity is Severity.WARNING]
    except KeyError:
        return []
    stale = {f.record for f in findings}
    cells = {
        r.at(name): (r.id, name) for rows in dataset.tables.values() for r in rows if r.id in stale for name in r.cells
    }
    return [cells[f.location] for f in findings]


def _vanished(
    before: Dataset, found: DatasetDiff, renames: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, int, int]]:
    gone = Counter(c.table for c in found.removed if (c.table, c.record_id) not in renames)
    for table, count in gone.items():
        if count >= ALARMING_ROWS and count * ALARMING_SHARE > len(before[table]):
            yield table, count, len(before[table])
