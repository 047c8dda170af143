"""What each release changed, by kind and by plan, as the page, the API and the feed of changes say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.proof_records import SCHEMAS, WHOLE_RECORD, Change, Version
from cityplans.core.table_schema import CASTS
from cityplans.i18n.formatting import number

Action: TypeAlias = Literal["added", "corrected", "removed"]
ACTIONS: tuple[Action, ...] = ("added", "corrected", "removed")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a table, or of a plan, were added or removed, and how many cells corrected."""

    key: str
    added: int
    corrected: int
    removed: int


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """What a release changed in the version before.

    Attributes:
        version: The release.
        tables: The tables and columns that were added, removed or changed their type.
        changes: All other changes of the ledger.
        by_kind: The counts of each table with changes, in the order of the tables; the key is the table.
        by_plan: The counts of each plan with changes, in the order of the plans; the key is its id.
        unlisted: The counts of rows without an id, such as passages, of which the ledger lists nothing.
    """

    version: Version
    tables: tuple[Change, ...]
    changes: tuple[Change, ...]
    by_kind: tuple[Tally, ...]
    by_plan: tuple[Tally, ...]
    unlisted: Tally

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return what was done to any row of any table."""
        return tuple(what for what in ACTIONS if getattr(self.version, what))


def action(change: Change) -> Action:
    """Return what a change did."""
    if change.field != WHOLE_RECORD:
        return "corrected"
    return "added" if change.now else "removed"


@lru_cache(maxsize=2)
def release_summaries(catalog: Catalog) -> tuple[ReleaseSummary, ...]:
    """Return what each release changed, the latest first."""
    changes = group(catalog.changes, lambda change: change.version_id)
    return tuple(_summary(catalog, v, changes.get(v.id, ())) for v in list(catalog.versions.values())[::-1])


def _summary(catalog: Catalog, version: Version, changes: Sequence[Change]) -> ReleaseSummary:
    tables = tuple(change for change in changes if change.table == SCHEMAS)
    cells = tuple(change for change in changes if change.table != SCHEMAS)
    listed = Counter(map(action, cells))
    return ReleaseSummary(
        version,
        tables,
        cells,
        tuple(_tallies(((change.table, change) for change in cells), [*catalog.schemas, *(c.table for c in cells)])),
        tuple(_tallies(_with_plan(catalog, cells), catalog.plans)),
        Tally(
            "",
            version.added - listed["added"],
            version.corrected - listed["corrected"],
            version.removed - listed["removed"],
        ),
    )


def _tallies(keyed: Iterable[tuple[str, Change]], order: Iterable[str]) -> Iterator[Tally]:
    """Yield the counts of each key that has changes, in an order of all keys."""
    counts = Counter((key, action(change)) for key, change in keyed)
    used = {key for key, _ in counts}
    for key in dict.fromkeys(key for key in order if key in used):
        yield Tally(key, *(counts[key, what] for what in ACTIONS))


def _with_plan(catalog: Catalog, changes: Iterable[Change]) -> Iterator[tuple[str, Change]]:
    """Yield the changes of records that belong to a plan, with its id."""
    for change in changes:
        schema = catalog.schemas.get(change.table)
        if change.table == "plans" or (schema and "plan_id" in schema.names):
            # The record may be gone, but its id begins with that of its plan.
            words = change.record_id.split("-")
            prefixes = ("-".join(words[:end]) for end in range(len(words), 0, -1))
            if plan := next((prefix for prefix in prefixes if prefix in catalog.plans), ""):
                yield plan, change


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def summary_lines(site: LocalizedCatalog, summary: ReleaseSummary) -> Iterator[str]:
    """Yield what a release changed in words: in all, in the tables themselves, and in each kind of record."""
    version = summary.version
    if version.bump == "first":
        yield site.t("changes.first", rows=number(version.added))
        return
    yield counts_in_words(site, Tally("", version.added, version.corrected, version.removed))
    yield from table_changes_in_words(site, summary.tables)
    for tally in summary.by_kind:
        yield f"{table_title(site, tally.key)}{site.t('colon')}{counts_in_words(site, tally)}"


def counts_in_words(site: LocalizedCatalog, tally: Tally) -> str:
    """Return the counts that are not zero: 新增 3 条，更正 1 处; "3 added, 1 corrected"."""
    parts = [site.t(f"changes.n_{what}", n=number(count)) for what in ACTIONS if (count := getattr(tally, what))]
    return site.t("list_comma").join(parts) or site.t("changes.no_rows")


def table_changes_in_words(site: LocalizedCatalog, changes: Iterable[Change]) -> Iterator[str]:
    """Yield changes of the tables themselves as sentences, one for all columns of a table."""
    columns: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        key = change.record_id, "retyped" if change.was and change.now else "added" if change.now else "removed"
        # A column is described by its type, a whole table by the fields of its key.
        if (change.now or change.was).partition(" ")[0] in CASTS:
            columns.setdefault(key, []).append(_column_title(site, change))
        else:
            yield site.t(f"changes.table_{key[1]}", table=table_title(site, change.record_id))
    for (table, what), names in columns.items():
        fields = site.t("list_comma").join(names)
        yield site.t(f"changes.column_{what}", n=len(names), table=table_title(site, table), fields=fields)


def _column_title(site: LocalizedCatalog, change: Change) -> str:
    """Return what readers call a column, with its name; the name alone if it is gone."""
    schema = site.catalog.schemas.get(change.record_id)
    if schema is None or change.field not in schema.names:
        return change.field
    return f"{schema.field(change.field).title[site.language]} ({change.field})"


def table_title(site: LocalizedCatalog, table: str) -> str:
    """Return what readers call the records of a table; its name if there is no such table any more."""
    schema = site.catalog.schemas.get(table)
    return schema.title[site.language] if schema else table
