"""The parsed dataset: located records by table, before and while they are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial

from cityplans.core.findings import Finding, Location, Severity
from cityplans.core.table_schema import TableSchema, is_number
from cityplans.read.csv_reader import RawTable
from cityplans.read.yaml_reader import Document


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, its cells still text and still knowing their place."""

    table: str
    path: str
    line: int
    cells: Mapping[str, str]
    locate: Callable[[int], Location]
    """Gives the place of a cell by the number of its column."""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def row(self, names: Iterable[str]) -> list[str]:
        """Give the cells of some fields."""
        get = self.cells.get
        return [get(name, "") for name in names]

    def at(self, name: str) -> Location:
        """Give the place of a field's cell, of the row where the field is absent."""
        return self.locate(list(self.cells).index(name)) if name in self.cells else Location(self.path, self.line)

    def number(self, name: str) -> Decimal | None:
        """Give a cell as a number; None where it is empty or none."""
        return Decimal(self[name]) if is_number("number", self[name]) else None

    def whole(self, name: str) -> int | None:
        """Give a cell as a whole number; None where it is empty or none."""
        return int(self[name]) if is_number("integer", self[name]) else None

    @property
    def id(self) -> str:
        """Give the record's id; empty for tables without one."""
        return self.cells.get("id", "")

    def finding(
        self, name: str, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Finding:
        """Make a finding about one of the record's cells."""
        return Finding(self.at(name), code, message, hint, self.id or self["record_id"], severity)


def records(schema: TableSchema, raw: RawTable) -> tuple[Record, ...]:
    """Turn the rows of a parsed file into records. Cells beyond the labels are left out."""
    return tuple(
        Record(schema.name, raw.path, raw.lines[i], dict(zip(raw.header, row, strict=False)), partial(raw.locate, i))
        for i, row in enumerate(raw.rows)
        if any(row)
    )


@dataclass(frozen=True)
class Dataset:
    """Everything read from datasets/: identity, schemas and the records of every table.

    `tables` maps a table's name to its records over all plans, in the order of their files;
    `sources_read` maps a source id to the text of its copy, where the copies are at hand.
    """

    identity: Document
    schemas: Mapping[str, TableSchema]
    tables: Mapping[str, tuple[Record, ...]]
    texts: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, table: str) -> tuple[Record, ...]:
        return self.tables.get(table, ())

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[str, Record]]:
        """Give, for every table with ids, its records by id (the first of any twins)."""
        return {name: {key: r for r in reversed(rows) if (key := r.id)} for name, rows in self.tables.items()}

    def get(self, table: str, record_id: str) -> Record | None:
        """Give one record by its id."""
        return self.by_id.get(table, {}).get(record_id)

    def subject(self, record_id: str) -> Record | None:
        """Give the section, measure or plan that an id names."""
        for table in ("measures", "sections", "plans"):
            if found := self.get(table, record_id):
                return found
        return None


def rows_of(dataset: Dataset, *tables: str) -> Iterator[Record]:
    """Give the records of some tables, of all where none is named."""
    for table in tables or tuple(dataset.tables):
        yield from dataset[table]


def folder_of(record: Record) -> str:
    """Give the plan that a record's file belongs to, whatever its plan_id says."""
    return _folder(record.path)


@lru_cache(maxsize=4096)
def _folder(path: str) -> str:
    return path.rsplit("/", 2)[-2]


def restricted(dataset: Dataset, plan_id: str) -> Dataset:
    """Give the dataset as if it held one plan only; what all plans share stays, the ledgers lose what is about others."""
    own = {
        name: tuple(r for r in rows if _belongs(dataset.schemas[name], r, plan_id))
        for name, rows in dataset.tables.items()
    }
    known = {r.id for rows in own.values() for r in rows if r.id}
    kept = {
        name: tuple(r for r in rows if "record_id" not in r.cells or r["record_id"] in known)
        for name, rows in own.items()
    }
    return replace(dataset, tables=kept)


def _belongs(schema: TableSchema, record: Record, plan_id: str) -> bool:
    if schema.scope == "plan":
        return folder_of(record) == plan_id
    return record["plan_id"] in ("", plan_id)
