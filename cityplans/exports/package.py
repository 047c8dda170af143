"""What is published together: the whole collection, and every plan with all that it refers to."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, TypeAlias

from cityplans.core.content import Content, FileDigest
from cityplans.core.languages import Text
from cityplans.core.model import TABLES, Catalog, Plan, Row
from cityplans.core.table_schema import TableSchema, Value

Key: TypeAlias = tuple[str, ...]
Located: TypeAlias = tuple[str, Row]
Placed: TypeAlias = Mapping[Key, tuple[int, Row]]


@dataclass(frozen=True)
class Package:
    """One Data Package: its name, its words and its tables in the order of model.TABLES; no plan for the whole."""

    name: str
    title: Text
    description: Text
    tables: Mapping[str, tuple[Row, ...]]
    plan: Plan | None

    def home(self, site_url: str) -> str:
        """Give the address of the page about the package; site_url ends in a slash."""
        return f"{site_url}plans/{self.plan.id}/" if self.plan else site_url


@dataclass(frozen=True)
class ExportContext:
    """A package on its way to the site: whose it is, where it will stand, and the files made of it so far.

    `site_url` ends in a slash; `made` maps paths below /data/ to what is known of the files there, `packed` to those that
    go into the zip as well. `new_file` opens an empty file to write into, in memory or on the disk, where its place is its name.
    """

    package: Package
    catalog: Catalog
    site_url: str
    made: Mapping[str, FileDigest] = field(default_factory=dict)
    packed: Mapping[str, Content] = field(default_factory=dict)
    new_file: Callable[[], IO[bytes]] = io.BytesIO


def values(schema: TableSchema, row: Row) -> tuple[Value, ...]:
    """Give the cells of a row in the order of the schema's fields."""
    return schema.cells(row)


def packages(catalog: Catalog) -> Iterator[Package]:
    """Give the package of the whole collection, then one per plan. No reference leads out of a package."""
    identity = catalog.identity
    tables = {table: catalog.rows(table) for table in TABLES}
    yield Package(identity.name, identity.title, identity.description, tables, None)
    index = {table: _placed(catalog.schemas[table], rows) for table, rows in tables.items()}
    own, about = _rows_by_plan(catalog, tables), _rows_about(catalog, tables)
    for plan in catalog.plans.values():
        title, summary = Text(plan.title_zh, plan.title_en), Text(plan.summary_zh, plan.summary_en)
        yield Package(plan.id, title, summary, _closed(catalog.schemas, index, own[plan.id], about), plan)


@lru_cache(maxsize=2)
def packages_by_name(catalog: Catalog) -> Mapping[str, Package]:
    """Return the packages of a Catalog by name, the whole collection first."""
    return {package.name: package for package in packages(catalog)}


def _key(schema: TableSchema, row: Row) -> Key:
    return tuple(getattr(row, name) for name in schema.primary_key)


def _placed(schema: TableSchema, rows: tuple[Row, ...]) -> Placed:
    """Find rows and their places in the published order by primary key."""
    return {_key(schema, row): (place, row) for place, row in enumerate(rows)}


def _rows_by_plan(catalog: Catalog, tables: Mapping[str, tuple[Row, ...]]) -> Mapping[str, list[Located]]:
    """Give every plan's own rows, each with the name of its table."""
    own: dict[str, list[Located]] = {plan.id: [("plans", plan)] for plan in catalog.plans.values()}
    for table, rows in tables.items():
        if "plan_id" in catalog.schemas[table].names:
            for row in rows:
                plan_id: str = getattr(row, "plan_id")  # noqa: B009 - the union of all rows has it in some only
                own[plan_id].append((table, row))
    return own


def _rows_about(catalog: Catalog, tables: Mapping[str, tuple[Row, ...]]) -> Mapping[str, list[Located]]:
    """Give, by id, the rows that are about another record: its evidence, translations, readings, changes and corrections."""
    about: dict[str, list[Located]] = defaultdict(list)
    for table, rows in tables.items():
        if "record_id" in catalog.schemas[table].names:
            for row in rows:
                about[_key(catalog.schemas[table], row)[0]].append((table, row))
    return about


def _closed(
    schemas: Mapping[str, TableSchema],
    index: Mapping[str, Placed],
    own: list[Located],
    about: Mapping[str, list[Located]],
) -> dict[str, tuple[Row, ...]]:
    """Gather rows with what is said about them and with those that their foreign keys lead to, and so on in turn."""
    found: dict[str, dict[Key, tuple[int, Row]]] = {table: {} for table in TABLES}
    waiting = list(own)
    while waiting:
        table, row = waiting.pop()
        key = _key(schemas[table], row)
        if key in found[table]:
            continue
        found[table][key] = index[table][key]
        if "id" in schemas[table].names:
            waiting += about.get(key[0], ())
        for foreign in schemas[table].foreign_keys:
            wanted: str = getattr(row, foreign.field)
            if wanted and (wanted,) not in found[foreign.table]:
                waiting.append((foreign.table, index[foreign.table][wanted,][1]))
    return {
        table: tuple(row for _, row in sorted(rows.values(), key=lambda placed: placed[0]))
        for table, rows in found.items()
    }
