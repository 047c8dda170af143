"""The parsed dataset: records by table, whose text cells know their location."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial

from cityplans.core.findings import Finding, Location, Severity
from cityplans.core.fingerprints import Fingerprint
from cityplans.core.table_schema import TableSchema, is_number
from cityplans.read.csv_reader import RawTable
from cityplans.read.yaml_reader import Document


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table. Its cells are text and know their location."""

    table: str
    path: str
    line: int
    cells: Mapping[str, str]
    locate: Callable[[int], Location]
    """Returns the location of a cell by its column index."""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def row(self, names: Iterable[str]) -> list[str]:
        """Return the cells of some fields."""
        get = self.cells.get
        return [get(name, "") for name in names]

    def at(self, name: str) -> Location:
        """Return the location of a field's cell, or of the row if the field is absent."""
        return self.locate(list(self.cells).index(name)) if name in self.cells else Location(self.path, self.line)

    def number(self, name: str) -> Decimal | None:
        """Return a cell as a number; None if it is empty or not a number."""
        return Decimal(self[name]) if is_number("number", self[name]) else None

    def whole(self, name: str) -> int | None:
        """Return a cell as a whole number; None if it is empty or not a whole number."""
        return int(self[name]) if is_number("integer", self[name]) else None

    @property
    def id(self) -> str:
        """Return the record's id; "" for tables without one."""
        return self.cells.get("id", "")

    def finding(
        self, name: str, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Finding:
        """Return a finding about one of the record's cells."""
        return Finding(self.at(name), code, message, hint, self.id or self["record_id"], severity)


def records(schema: TableSchema, raw: RawTable) -> tuple[Record, ...]:
    """Return the rows of a parsed file as records. Cells beyond the labels are left out."""
    return tuple(
        Record(schema.name, raw.path, raw.lines[i], dict(zip(raw.header, row, strict=False)), partial(raw.locate, i))
        for i, row in enumerate(raw.rows)
        if any(row)
    )


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything read from datasets/: identity, schemas and the records of every table.

    Compared by identity, not by content.
    `tables` maps a table's name to its records of all plans, in the order of their files.
    `texts` maps a source id to the text of its copy, if the copies are available.
    `fingerprints` are those of passages, by source id.
    """

    identity: Document
    schemas: Mapping[str, TableSchema]
    tables: Mapping[str, tuple[Record, ...]]
    texts: Mapping[str, str] = field(default_factory=dict)
    fingerprints: Mapping[str, Set[Fingerprint]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> tuple[Record, ...]:
        return self.tables.get(table, ())

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[str, Record]]:
        """Return the records of each table by id; of records with the same id, the first."""
        return {name: {key: r for r in reversed(rows) if (key := r.id)} for name, rows in self.tables.items()}

    def get(self, table: str, record_id: str) -> Record | None:
        """Return one record by its id; None if there is none."""
        return self.by_id.get(table, {}).get(record_id)

    def subject(self, record_id: str) -> Record | None:
        """Return the section, measure or plan with an id; None if there is none."""
        for table in ("measures", "sections", "plans"):
            if record := self.get(table, record_id):
                return record
        return None


def rows_of(dataset: Dataset, *tables: str) -> Iterator[Record]:
    """Yield the records of some tables, or of all if none is named."""
    for table in tables or tuple(dataset.tables):
        yield from dataset[table]


def folder_of(record: Record) -> str:
    """Return the plan in whose folder a record is stored, whatever its plan_id says."""
    return _folder(record.path)


@lru_cache(maxsize=4096)
def _folder(path: str) -> str:
    return path.rsplit("/", 2)[-2]


def restricted(dataset: Dataset, plan_id: str) -> Dataset:
    """Return a dataset of one plan: its own records, all shared ones, and its part of the ledgers."""
    tables = {
        name: tuple(r for r in rows if _belongs(dataset.schemas[name], r, plan_id))
        for name, rows in dataset.tables.items()
    }
    ids = {r.id for rows in tables.values() for r in rows if r.id}
    tables = {
        name: tuple(r for r in rows if not _names_others(dataset.schemas, r, ids)) for name, rows in tables.items()
    }
    tables = {
        name: tuple(r for r in rows if "record_id" not in r.cells or r["record_id"] in ids)
        for name, rows in tables.items()
    }
    return replace(dataset, tables=tables)


def _belongs(schema: TableSchema, record: Record, plan_id: str) -> bool:
    if schema.scope == "plan":
        return folder_of(record) == plan_id
    return record["plan_id"] in ("", plan_id)


def _names_others(schemas: Mapping[str, TableSchema], record: Record, ids: Collection[str]) -> bool:
    """Return whether a shared record is about a plan or measure that is not among some ids."""
    schema = schemas[record.table]
    return schema.scope == "reference" and any(
        schemas[key.table].scope == "plan" and record[key.field] and record[key.field] not in ids
        for key in schema.foreign_keys
    )
