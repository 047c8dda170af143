"""The impact of a change: the records added, corrected, removed and renamed, and the consequences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cityplans.catalog.addresses import page_path
from cityplans.catalog.builder import build_catalog
from cityplans.check.rules.translations import translation_lineage
from cityplans.core.findings import Severity
from cityplans.core.model import Catalog
from cityplans.core.proof_records import WHOLE_RECORD, Change
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import NAMED
from cityplans.curate.release.diff import DatasetDiff, SchemaChange, compare, next_version
from cityplans.curate.release.file_changes import FileChange
from cityplans.curate.release.suspicious import emptied, unproven
from cityplans.read.dataset import Dataset, Record

ALARMING_SHARE, ALARMING_ROWS = 10, 5
"""Removing more than a tenth of a table, and at least five rows, is treated as an accident."""


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """A record with the name readers know it by, and its non-empty cells by field name."""

    table: str
    id: str
    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """The changed cells of a record as (field, was, now). `former` is its previous id if it was renamed."""

    record: RecordSummary
    former: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class TableCount:
    """The number of rows of a table, or of one category in it, before and after."""

    table: str
    field: str
    value: str
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class Impact:
    """A change and its consequences. Tables without ids are reported by `counts` only.

    Attributes:
        pages: Paths of the affected pages, relative to a language's root.
        stale: (record id, field) of every English text whose Chinese has changed.
        vanished: (table, rows removed, rows before) of every removal large enough to look like an accident.
        files: The files without records that changed.
        unproven: (record id, field, was, now) of every printed text that changed while its evidence did not.
        emptied: (table, field, cells before) of every column that has no cell any more, in the plans that had some.
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
    files: tuple[FileChange, ...] = ()
    unproven: tuple[tuple[str, str, str, str], ...] = ()
    emptied: tuple[tuple[str, str, int], ...] = ()

    @property
    def schema(self) -> tuple[SchemaChange, ...]:
        """The tables and fields that changed."""
        return self.difference.schema


def impact(before: Dataset, after: Dataset) -> Impact:
    """Compare two states of the data and return what changes and what that affects."""
    difference = compare(before, after)
    renames = dict(_renamed_ids(before, after, difference))
    former_of = {(table, now): was for (table, was), now in renames.items()}
    added = [
        summary
        for c in difference.added
        if (summary := _summary_of_change(after, c)) and (c.table, c.record_id) not in former_of
    ]
    removed = [
        summary
        for c in difference.removed
        if (summary := _summary_of_change(before, c)) and (c.table, c.record_id) not in renames
    ]
    renamed = [_renamed(before, after, table, was, now) for (table, was), now in renames.items()]
    corrected = _corrected(after, difference)
    version = _version(before)
    was_stale = set(_stale(before))
    return Impact(
        version=version,
        next_version=next_version(version, difference.bump) if version and difference.bump else version,
        difference=difference,
        added=tuple(added),
        removed=tuple(removed),
        renamed=tuple(renamed),
        corrected=tuple(corrected),
        pages=tuple(
            sorted(
                {
                    *_pages(after, [*difference.added, *difference.corrected]),
                    *_pages(before, [*difference.removed, *difference.corrected]),
                }
            )
        ),
        counts=tuple(_counts(before, after)),
        stale=tuple(key for key in _stale(after) if key not in was_stale),
        vanished=tuple(_vanished(before, difference, renames)),
        unproven=tuple(unproven(before, after, difference)),
        emptied=tuple(emptied(before, after)),
    )


def _version(dataset: Dataset) -> str:
    tree = dataset.identity.value
    version = tree.get("version", "") if isinstance(tree, dict) else ""
    return version if isinstance(version, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){2}", version) else ""


def _summary_of_change(dataset: Dataset, change: Change) -> RecordSummary | None:
    record = dataset.get(change.table, change.record_id)
    return _summary_of(dataset.schemas[change.table], record) if record else None


def _summary_of(schema: TableSchema, record: Record) -> RecordSummary:
    names = ("title_zh", "name_zh", "label_zh", "symbol_zh", "name_printed", "value_printed", "term_zh", "printed")
    name = next((record[n] for n in names if record[n]), "")
    return RecordSummary(schema.name, record.id, name, {n: record[n] for n in schema.names if record[n]})


def _renamed_ids(before: Dataset, after: Dataset, difference: DatasetDiff) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((table, former id), new id) for removed and added records that differ only in ids and order."""
    removed, added = (
        _ids_by_content(dataset, changes)
        for dataset, changes in ((before, difference.removed), (after, difference.added))
    )
    for content, ids in removed.items():
        if len(ids) == 1 and len(added.get(content, ())) == 1:
            yield (content[0], ids[0]), added[content][0]


def _ids_by_content(dataset: Dataset, changes: tuple[Change, ...]) -> Mapping[tuple[str, ...], list[str]]:
    ids: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for change in changes:
        record = dataset.get(change.table, change.record_id)
        if record:
            schema = dataset.schemas[change.table]
            content = [record[n] for n in schema.names if n not in ("id", "order") and not n.endswith("_id")]
            if any(content):
                ids[(change.table, *content)].append(record.id)
    return ids


def _renamed(before: Dataset, after: Dataset, table: str, former_id: str, new_id: str) -> Correction:
    old, new = before.by_id[table][former_id], after.by_id[table][new_id]
    names = [name for name in after.schemas[table].names if name != WHOLE_RECORD and old[name] != new[name]]
    return Correction(
        _summary_of(after.schemas[table], new), former_id, tuple((name, old[name], new[name]) for name in names)
    )


def _corrected(after: Dataset, difference: DatasetDiff) -> Iterator[Correction]:
    cells: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for change in difference.corrected:
        cells[change.table, change.record_id].append((change.field, change.was, change.now))
    for (table, record_id), changed_cells in cells.items():
        record = after.get(table, record_id)
        if record:
            yield Correction(_summary_of(after.schemas[table], record), "", tuple(changed_cells))


def _pages(dataset: Dataset, changes: Iterable[Change]) -> Iterator[str]:
    """Yield the pages of changed records and of the records they refer to: plan, theme, body, indicator."""
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
    """Return the catalog, or None if the data has errors or belongs to another version of the program."""
    try:
        return build_catalog(dataset)
    except (ValueError, KeyError, TypeError):
        return None


def _counts(before: Dataset, after: Dataset) -> Iterator[TableCount]:
    for table in dict.fromkeys([*before.schemas, *after.schemas]):
        if len(before[table]) != len(after[table]):
            yield TableCount(table, "", "", len(before[table]), len(after[table]))
        for field in _categorical_fields(before, after, table):
            was, now = (Counter(record[field.name] for record in dataset[table]) for dataset in (before, after))
            for value in [c.value for c in field.categories]:
                if was[value] != now[value]:
                    yield TableCount(table, field.name, value, was[value], now[value])


def _categorical_fields(before: Dataset, after: Dataset, table: str) -> Iterator[Field]:
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
    before: Dataset, difference: DatasetDiff, renames: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, int, int]]:
    removed = Counter(change.table for change in difference.removed if (change.table, change.record_id) not in renames)
    for table, count in removed.items():
        if count >= ALARMING_ROWS and count * ALARMING_SHARE > len(before[table]):
            yield table, count, len(before[table])
