"""The list of the ready-made tables, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from cityplans.catalog.responsibility import Duty, duties
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.table_schema import TableSchema, Value
from cityplans.exports.plain import plain_schemas
from cityplans.exports.ready import duties as of_duties
from cityplans.exports.ready import measures as of_measures
from cityplans.exports.ready import results as of_results
from cityplans.exports.ready import targets as of_targets
from cityplans.exports.ready.columns import ReadySchema, ready_schema
from cityplans.exports.ready.names import Cells, Names

ReadyRow: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ReadyTable:
    """A ready-made table of the whole collection or of one plan."""

    schema: ReadySchema
    rows: Sequence[ReadyRow]


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How a table is made.

    Attributes:
        bases: The tables of the data whose fields it repeats.
        key: The column that identifies a row.
        columns: Its columns.
        plans: Returns the plans that have rows, in the order of the whole table.
        rows: Returns the cells of the rows of a plan.
    """

    bases: Sequence[str]
    key: str
    columns: Sequence[str]
    plans: Callable[[Catalog], Iterable[str]]
    rows: Callable[[Names, str], Iterable[Cells]]


def _measures(names: Names, plan_id: str) -> Iterable[Cells]:
    return (of_measures.measure_cells(names, it) for it in names.catalog.measures_by_plan.get(plan_id, ()))


def _targets(names: Names, plan_id: str) -> Iterable[Cells]:
    return (of_targets.target_cells(names, it) for it in names.catalog.targets_by_plan.get(plan_id, ()))


def _duties(names: Names, plan_id: str) -> Iterable[Cells]:
    return (of_duties.duty_cells(names, duty) for duty in _duties_by_plan(names.catalog).get(plan_id, ()))


@lru_cache(maxsize=2)
def _duties_by_plan(catalog: Catalog) -> Mapping[str, Sequence[Duty]]:
    return group(duties(catalog), lambda duty: duty.measure.plan_id)


_RECIPES: Mapping[str, _Recipe] = {
    "measures_full": _Recipe(
        ("measures",), "id", of_measures.COLUMNS, lambda catalog: catalog.measures_by_plan, _measures
    ),
    "targets_full": _Recipe(("targets",), "id", of_targets.COLUMNS, lambda catalog: catalog.targets_by_plan, _targets),
    "duties": _Recipe(("measures", "responsibilities"), "duty_id", of_duties.COLUMNS, _duties_by_plan, _duties),
    "results": _Recipe(
        ("targets", "events"), "pair_id", of_results.COLUMNS, lambda catalog: catalog.plans, of_results.result_rows
    ),
}
READY_TABLES = tuple(_RECIPES)
"""The names of the ready-made tables, in the order in which they come before all others."""


@lru_cache(maxsize=2)
def ready_schemas(catalog: Catalog) -> Mapping[str, ReadySchema]:
    """Return the schemas of the ready-made tables by name."""
    schemas: Mapping[str, TableSchema] = catalog.schemas
    return {
        name: ready_schema(schemas, name, recipe.bases, recipe.key, recipe.columns) for name, recipe in _RECIPES.items()
    }


@lru_cache(maxsize=2)
def published_schemas(catalog: Catalog) -> Mapping[str, TableSchema]:
    """Return the schemas of all tables that are published, the ready-made ones first."""
    return {**ready_schemas(catalog), **plain_schemas(catalog)}


def published_counts(catalog: Catalog, site_url: str, tables: Iterable[str]) -> Mapping[str, int]:
    """Return the number of rows of some published tables, in their order."""
    ready = ready_tables(catalog, site_url)
    return {table: len(ready[table].rows if table in ready else catalog.rows(table)) for table in tables}


def ready_tables(catalog: Catalog, site_url: str, plan_id: str = "") -> Mapping[str, ReadyTable]:
    """Return the ready-made tables by name; `site_url` ends in a slash.

    Args:
        catalog: The Catalog.
        site_url: The address of the site, to which the rows link.
        plan_id: The plan whose rows are wanted; all if empty.
    """
    return _of_plan(catalog, site_url, plan_id) if plan_id else _of_all(catalog, site_url)


@lru_cache(maxsize=2)
def _of_all(catalog: Catalog, site_url: str) -> Mapping[str, ReadyTable]:
    """Return the tables of all plans, made of the rows of each."""
    return {
        name: ReadyTable(
            schema,
            tuple(
                row for plan in _RECIPES[name].plans(catalog) for row in _of_plan(catalog, site_url, plan)[name].rows
            ),
        )
        for name, schema in ready_schemas(catalog).items()
    }


def _of_plan(catalog: Catalog, site_url: str, plan_id: str) -> Mapping[str, ReadyTable]:
    made = _made_by_plan(catalog, site_url)
    if plan_id not in made:
        names, schemas = Names(catalog, site_url), ready_schemas(catalog)
        made[plan_id] = {
            name: ReadyTable(
                schemas[name],
                tuple(tuple(map(cells.__getitem__, recipe.columns)) for cells in recipe.rows(names, plan_id)),
            )
            for name, recipe in _RECIPES.items()
        }
    return made[plan_id]


@lru_cache(maxsize=2)
def _made_by_plan(_catalog: Catalog, _site_url: str) -> dict[str, Mapping[str, ReadyTable]]:
    """Return the tables made so far by plan, to be filled: those of the whole are made of the same rows."""
    return {}
