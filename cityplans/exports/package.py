"""What is published together: the whole collection, and each plan with every record it refers to."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, TypeAlias

from cityplans.core.content import Content, FileDigest
from cityplans.core.generations import PlanRelation
from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Plan
from cityplans.core.table_schema import TableSchema, Value
from cityplans.core.tables import PROOF_TABLES, TABLES, Row
from cityplans.exports.plain import keyed_schemas, plain_schemas
from cityplans.exports.ready.tables import ReadyRow, ReadyTable, ready_tables

PrimaryKey: TypeAlias = tuple[str, ...]
TableRow: TypeAlias = tuple[str, Row]
"""A row and the name of its table."""
RowIndex: TypeAlias = Mapping[PrimaryKey, tuple[int, Row]]
"""Rows and their positions in the published order, by primary key."""


_READ_BY_PEOPLE = ("corrections", "changes", "versions")
"""The tables of proof and history that are also in workbooks and in the packages of plans."""
PLAN_TABLES = tuple(table for table in TABLES if table not in PROOF_TABLES or table in _READ_BY_PEOPLE)
"""The tables of workbooks and of the packages of plans."""


def table_path(table: str) -> str:
    """Return the path of a table inside a package, without its suffix."""
    return f"proof/{table}" if table in PROOF_TABLES else table


@dataclass(frozen=True)
class Package:
    """One Data Package; its tables are in the order of `model.TABLES`. The whole collection has no `plan`."""

    name: str
    title: Text
    description: Text
    tables: Mapping[str, tuple[Row, ...]]
    plan: Plan | None

    @property
    def sheets(self) -> Mapping[str, tuple[Row, ...]]:
        """The tables that its workbook shows."""
        return {table: rows for table, rows in self.tables.items() if table in PLAN_TABLES}

    def identifier(self, site_url: str) -> str:
        """Return the address that identifies the package: its descriptor, or where it is packed, its zip."""
        return f"{site_url}data/{self.name}{'.zip' if self.plan else '/datapackage.json'}"

    def home(self, site_url: str) -> str:
        """Return the address of the page about the package; `site_url` ends in a slash."""
        return f"{site_url}plans/{self.plan.id}/" if self.plan else site_url


@dataclass(frozen=True)
class ExportContext:
    """What an exporter needs to know of the package it writes.

    Attributes:
        package: The package to write.
        catalog: The catalog that the package was taken from.
        site_url: The address of the site, ending in a slash.
        made: The digests of the files written so far, by path below /data/.
        packed: The content of those files that go into the zip as well.
        new_file: Opens an empty file to write into, in memory or, for large files, on disk.
    """

    package: Package
    catalog: Catalog
    site_url: str
    made: Mapping[str, FileDigest] = field(default_factory=dict)
    packed: Mapping[str, Content] = field(default_factory=dict)
    new_file: Callable[[], IO[bytes]] = io.BytesIO

    @property
    def schemas(self) -> Mapping[str, TableSchema]:
        """The schemas of its tables of the data, as they are published."""
        return plain_schemas(self.catalog)

    @property
    def keyed_tables(self) -> Iterator[tuple[TableSchema, Sequence[Row | ReadyRow]]]:
        """The same as `tables`, with a key for each table of subjects."""
        keyed = keyed_schemas(self.catalog)
        yield from ((keyed.get(schema.name, schema), rows) for schema, rows in self.tables)

    @property
    def ready(self) -> Mapping[str, ReadyTable]:
        """The ready-made tables of the package, which come before its others."""
        return ready_of(self.package, self.catalog, self.site_url)

    @property
    def tables(self) -> Iterator[tuple[TableSchema, Sequence[Row | ReadyRow]]]:
        """The schema and the rows of every table, the ready-made ones first; see `schema.cells`."""
        return published_tables(self.package, self.catalog, self.site_url)


def values(schema: TableSchema, row: Row) -> tuple[Value, ...]:
    """Return the cells of a row in the order of the schema's fields."""
    return schema.cells(row)


def ready_of(package: Package, catalog: Catalog, site_url: str) -> Mapping[str, ReadyTable]:
    """Return the ready-made tables of a package by name; `site_url` ends in a slash."""
    return ready_tables(catalog, site_url, package.plan.id if package.plan else "")


def published_tables(
    package: Package, catalog: Catalog, site_url: str
) -> Iterator[tuple[TableSchema, Sequence[Row | ReadyRow]]]:
    """Yield the schema and the rows of every table of a package, the ready-made ones first."""
    yield from ((ready.schema, ready.rows) for ready in ready_of(package, catalog, site_url).values())
    schemas = plain_schemas(catalog)
    yield from ((schemas[table], rows) for table, rows in package.tables.items())


def packages(catalog: Catalog) -> Iterator[Package]:
    """Yield the package of the whole collection, then one per plan; no reference leaves its package.

    The package of a plan is without proof and history, but for corrections and changes.
    """
    yield from packages_by_name(catalog).values()


@lru_cache(maxsize=2)
def packages_by_name(catalog: Catalog) -> Mapping[str, Package]:
    """Return the packages of a Catalog by name, the whole collection first."""
    return _Packages(catalog)


class _Packages(Mapping[str, Package]):
    """The packages of a Catalog, each plan's made when first asked for: a page asks for one."""

    def __init__(self, catalog: Catalog) -> None:
        identity = catalog.identity
        tables = {table: catalog.rows(table) for table in TABLES}
        whole = Package(identity.name, identity.title, identity.description, tables, None)
        self._catalog, self._made = catalog, {whole.name: whole}
        self._names = tuple({whole.name: None, **dict.fromkeys(catalog.plans)})
        self._index = {table: _row_index(catalog.schemas[table], rows) for table, rows in tables.items()}
        self._own_rows, self._rows_about = _rows_by_plan(catalog, tables), _rows_about(catalog, tables)

    def __getitem__(self, name: str) -> Package:
        if name not in self._made:
            plan = self._catalog.plans[name]
            closure = _closure(self._catalog.schemas, self._index, self._own_rows[name], self._rows_about)
            tables = {table: closure[table] for table in PLAN_TABLES}
            self._made[name] = Package(plan.id, plan.title, plan.summary, tables, plan)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _row_index(schema: TableSchema, rows: tuple[Row, ...]) -> RowIndex:
    return {schema.key(row): (position, row) for position, row in enumerate(rows)}


def _rows_by_plan(catalog: Catalog, tables: Mapping[str, tuple[Row, ...]]) -> Mapping[str, list[TableRow]]:
    """Return the rows that belong to each plan, by plan id."""
    rows_by_plan: dict[str, list[TableRow]] = {plan.id: [("plans", plan)] for plan in catalog.plans.values()}
    for table, rows in tables.items():
        if "plan_id" in catalog.schemas[table].names:
            for row in rows:
                # The relation of two plans is in the whole alone: the package of one has nothing of another.
                if isinstance(row, PlanRelation) and row.other_id:
                    continue
                plan_id: str = getattr(row, "plan_id")  # noqa: B009 - only some classes of the union have the field
                rows_by_plan[plan_id].append((table, row))
    # What is said of a withdrawn record hangs on no record; the record's id begins with its plan's.
    for table in ("corrections", "changes"):
        for row in tables[table]:
            record_id = catalog.schemas[table].key(row)[0]
            for plan_id in catalog.plans:
                if record_id.startswith(f"{plan_id}-"):
                    rows_by_plan[plan_id].append((table, row))
    return rows_by_plan


def _rows_about(catalog: Catalog, tables: Mapping[str, tuple[Row, ...]]) -> Mapping[str, list[TableRow]]:
    """Return the rows about other records (evidence, translations, corrections, …), by record id."""
    rows_about: dict[str, list[TableRow]] = defaultdict(list)
    for table, rows in tables.items():
        if "record_id" in catalog.schemas[table].names:
            for row in rows:
                rows_about[catalog.schemas[table].key(row)[0]].append((table, row))
    return rows_about


def _closure(
    schemas: Mapping[str, TableSchema],
    index: Mapping[str, RowIndex],
    own_rows: list[TableRow],
    rows_about: Mapping[str, list[TableRow]],
) -> dict[str, tuple[Row, ...]]:
    """Return the given rows, the rows about them and the rows that they refer to, transitively."""
    gathered: dict[str, dict[PrimaryKey, tuple[int, Row]]] = {table: {} for table in TABLES}
    waiting = list(own_rows)
    while waiting:
        table, row = waiting.pop()
        key = schemas[table].key(row)
        if key in gathered[table]:
            continue
        gathered[table][key] = index[table][key]
        if "id" in schemas[table].names:
            waiting += rows_about.get(key[0], ())
        for foreign in schemas[table].foreign_keys:
            wanted: str = getattr(row, foreign.field)
            if wanted and (wanted,) not in gathered[foreign.table]:
                waiting.append((foreign.table, index[foreign.table][wanted,][1]))
    return {
        table: tuple(row for _, row in sorted(rows.values(), key=lambda positioned: positioned[0]))
        for table, rows in gathered.items()
    }
