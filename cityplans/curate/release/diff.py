"""The differences between two states of the data, and the version step they require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cityplans.core.proof_records import WHOLE_RECORD, Change
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import NAMED, PROOF_TABLES
from cityplans.read.dataset import Dataset, Record
from cityplans.read.digest import data_tables

Bump: TypeAlias = Literal["major", "minor", "patch"]

STEPS: Mapping[str, str] = {
    "major": "something was removed or retyped",
    "minor": "something was added",
    "patch": "corrections only",
}
"""What each version step means, in words for readers."""
_FOLLOWING = frozenset(PROOF_TABLES) - frozenset(NAMED)
"""The tables of proofs, whose rows go when the cell that they prove or translate is corrected: nothing is lost."""
LONGEST, _BEFORE = 160, 40
"""The longest excerpt of a value in characters, and how many of them precede the first difference."""


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A change of a table or field; an extended field may have more values than before.

    `field` is empty for a whole table.
    """

    table: str
    field: str
    what: Literal["added", "removed", "retyped", "extended", "reworded"]


@dataclass(frozen=True, slots=True)
class DatasetDiff:
    """All changes between two states.

    A record of a table without ids is identified by the parts of its key, joined by spaces.
    """

    schema: tuple[SchemaChange, ...]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    corrected: tuple[Change, ...]

    @property
    def bump(self) -> Bump | None:
        """Return the step: removed or retyped is major, added minor, corrected patch; None if nothing changed."""
        kinds = {change.what for change in self.schema}
        lost = [change for change in self.removed if change.table not in _FOLLOWING]
        if lost or kinds & {"removed", "retyped"}:
            return "major"
        if self.added or kinds & {"added", "extended"}:
            return "minor"
        return "patch" if self.corrected or self.removed or kinds else None


def next_version(version: str, bump: Bump) -> str:
    """Return the next semantic version: 1.4.2 with `minor` becomes 1.5.0."""
    parts = [int(number) for number in version.split(".")]
    step = list(STEPS).index(bump)
    return ".".join(str(number) for number in [*parts[:step], parts[step] + 1, *[0] * (2 - step)])


def compare(old: Dataset, new: Dataset) -> DatasetDiff:
    """Compare two states table by table and record by record. Ledgers are not data and are skipped."""
    before, after = data_tables(old), data_tables(new)
    added: list[Change] = []
    removed: list[Change] = []
    corrected: list[Change] = []
    for table in dict.fromkeys([*before, *after]):
        names = (
            [n for n in after[table].names if n in before[table].names] if table in before and table in after else []
        )
        former = _keyed(before[table], old[table]) if table in before else {}
        present = _keyed(after[table], new[table]) if table in after else {}
        added += [Change(key, WHOLE_RECORD, "", table, "", key) for key in present if key not in former]
        removed += [Change(key, WHOLE_RECORD, "", table, key, "") for key in former if key not in present]
        for key in present:
            if key in former:
                was, now = former[key], present[key]
                corrected += [
                    Change(key, name, "", table, was[name], now[name]) for name in names if was[name] != now[name]
                ]
    return DatasetDiff(tuple(_schema_changes(before, after)), tuple(added), tuple(removed), tuple(corrected))


def _keyed(schema: TableSchema, rows: Sequence[Record]) -> Mapping[str, Record]:
    return {" ".join(row[name] for name in schema.primary_key): row for row in rows}


def _schema_changes(before: Mapping[str, TableSchema], after: Mapping[str, TableSchema]) -> Iterator[SchemaChange]:
    for table in dict.fromkeys([*before, *after]):
        if table not in before or table not in after:
            yield SchemaChange(table, "", "added" if table in after else "removed")
            continue
        old, new = before[table], after[table]
        if old.primary_key != new.primary_key:
            yield SchemaChange(table, "", "retyped")
        elif (old.title, old.description) != (new.title, new.description):
            yield SchemaChange(table, "", "reworded")
        for name in dict.fromkeys([*old.names, *new.names]):
            if name not in old.names or name not in new.names:
                yield SchemaChange(table, name, "added" if name in new.names else "removed")
            elif change := _field_change(old.field(name), new.field(name)):
                yield SchemaChange(table, name, change)


def _field_change(old: Field, new: Field) -> Literal["retyped", "extended", "reworded"] | None:
    values, former = {c.value for c in new.categories}, {c.value for c in old.categories}
    if (old.type, old.rdf_type) != (new.type, new.rdf_type) or former - values:
        return "retyped"
    if values - former:
        return "extended"
    return None if old == new else "reworded"


def shared_start(first: str, second: str) -> int:
    """Return the number of characters that two texts share at their start."""
    return next(
        (index for index, (left, right) in enumerate(zip(first, second, strict=False)) if left != right),
        min(len(first), len(second)),
    )


def excerpt(text: str, same: int = 0) -> str:
    """Shorten a long text to the part that differs, which begins after `same` characters."""
    start = max(0, same - _BEFORE) if len(text) > LONGEST else 0
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
