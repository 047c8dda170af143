"""What differs between two states of the data, with the version step that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cityplans.core.model import WHOLE_RECORD, Change
from cityplans.core.table_schema import Field, TableSchema
from cityplans.read.dataset import Dataset, Record
from cityplans.read.digest import data_tables

Bump: TypeAlias = Literal["major", "minor", "patch"]

STEPS: Mapping[str, str] = {
    "major": "something was removed or retyped",
    "minor": "something was added",
    "patch": "corrections only",
}
"""What each step of the version says to a reader."""
LONGEST, _BEFORE = 160, 40
"""How much of a value is told, in characters, and how much of it from before the place where it changed."""


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A table or field that was added, removed, retyped or reworded; `field` is empty for a whole table."""

    table: str
    field: str
    what: Literal["added", "removed", "retyped", "reworded"]


@dataclass(frozen=True, slots=True)
class DatasetDiff:
    """Everything that changed. A record of a table without ids is named by its key's parts, joined by spaces."""

    schema: tuple[SchemaChange, ...]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    corrected: tuple[Change, ...]

    @property
    def bump(self) -> Bump | None:
        """Give the step: gone or retyped is major, added is minor, corrected is patch; None where nothing changed."""
        kinds = {change.what for change in self.schema}
        if self.removed or kinds & {"removed", "retyped"}:
            return "major"
        if self.added or "added" in kinds:
            return "minor"
        return "patch" if self.corrected or kinds else None


def next_version(version: str, bump: Bump) -> str:
    """Step a semantic version up: 1.4.2 and minor give 1.5.0."""
    parts = [int(part) for part in version.split(".")]
    place = list(STEPS).index(bump)
    return ".".join(str(part) for part in [*parts[:place], parts[place] + 1, *[0] * (2 - place)])


def compare(old: Dataset, new: Dataset) -> DatasetDiff:
    """Compare two states of the data table by table and record by record. The ledgers are no data."""
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


def _field_change(old: Field, new: Field) -> Literal["added", "retyped", "reworded"] | None:
    values, former = {c.value for c in new.categories}, {c.value for c in old.categories}
    if (old.type, old.rdf_type) != (new.type, new.rdf_type) or former - values:
        return "retyped"
    if values - former:
        return "added"
    return None if old == new else "reworded"


def shared_start(one: str, other: str) -> int:
    """Count the characters that two texts share at their start."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def excerpt(text: str, same: int = 0) -> str:
    """Cut a long text to the part where it differs, which begins `same` characters in."""
    start = max(0, same - _BEFORE) if len(text) > LONGEST else 0
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
