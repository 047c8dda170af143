"""Which records have a page of their own: those with something to show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from cityplans.core.model import Catalog
from cityplans.core.reference_records import ActionType, Body, City, Indicator, Theme
from cityplans.core.tables import Row

R = TypeVar("R", bound=Row)
_SHARED: Mapping[type, str] = {City: "cities", Body: "bodies", Theme: "themes", ActionType: "action_types"}
_FEWEST_VALUES = 2
"""A single value has nothing to be compared with: it is shown in the list of indicators."""


def has_own_page(catalog: Catalog, row: Row) -> bool:
    """Return whether a record of a table with pages has one; an indicator has one from two values on."""
    match row:
        case Indicator():
            return len(catalog.targets_by_indicator.get(row.id, ())) >= _FEWEST_VALUES
        case City() | Body() | Theme() | ActionType():
            return row.id in _with_content(catalog)[_SHARED[type(row)]]
        case _:
            return True


def with_own_page(catalog: Catalog, rows: Mapping[str, R]) -> dict[str, R]:
    """Return the records of a table that have a page, in its order."""
    return {key: row for key, row in rows.items() if has_own_page(catalog, row)}


def without_content(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of shared records that nothing refers to, by table; they have no page."""
    shown = _with_content(catalog)
    found = {table: tuple(key for key in getattr(catalog, table) if key not in ids) for table, ids in shown.items()}
    return {table: ids for table, ids in found.items() if ids}


@lru_cache(maxsize=2)
def _with_content(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """Return the ids of the shared records that a plan names or another record refers to, by table."""
    bodies = frozenset((*catalog.responsibilities_by_body, *catalog.targets_by_body))
    of_bodies = (catalog.bodies[body].city_id for body in bodies if body)
    types = frozenset(catalog.actions_by_type)
    of_types = (catalog.action_types[key].theme_id for key in types)
    of_indicators = (catalog.indicators[key].theme_id for key in catalog.targets_by_indicator if key)
    return {
        "cities": frozenset((*catalog.plans_by_city, *catalog.signatories_by_city, *of_bodies)),
        "bodies": bodies,
        "themes": frozenset((*catalog.measures_by_theme, *of_types, *of_indicators)),
        "action_types": types,
    }
