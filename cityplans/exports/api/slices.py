"""The slices of the API: the rows of a table that belong to one plan, city, theme or body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from cityplans.core.languages import Text
from cityplans.core.model import Catalog, Measure, Named, Responsibility, Row, Target, group
from cityplans.i18n.strings import text_pair

Slice: TypeAlias = Mapping[str, tuple[Row, ...]]

OF_PLAN: Mapping[str, Callable[[Catalog], Mapping[str, tuple[Named, ...]]]] = {
    "sections": lambda catalog: catalog.sections_by_plan,
    "measures": lambda catalog: catalog.measures_by_plan,
    "responsibilities": lambda catalog: catalog.responsibilities_by_plan,
    "targets": lambda catalog: catalog.targets_by_plan,
    "mentions": lambda catalog: catalog.mentions_by_plan,
    "sources": lambda catalog: catalog.sources_by_plan,
    "not_data": lambda catalog: catalog.not_data_by_plan,
}
"""The tables whose records belong to a plan, with their rows by plan id."""

SLICES: Mapping[tuple[str, str], Callable[[Catalog], Slice]] = {
    **{
        ("plans", table): OF_PLAN[table]
        for table in ("sections", "measures", "responsibilities", "targets", "mentions")
    },
    ("cities", "plans"): lambda catalog: catalog.plans_by_city,
    ("cities", "measures"): lambda catalog: group(catalog.measures.values(), lambda row: _city(catalog, row)),
    ("cities", "targets"): lambda catalog: group(catalog.targets.values(), lambda row: _city(catalog, row)),
    ("cities", "bodies"): lambda catalog: catalog.bodies_by_city,
    ("themes", "measures"): lambda catalog: catalog.measures_by_theme,
    ("themes", "targets"): lambda catalog: {
        theme: _targets(catalog, rows) for theme, rows in catalog.measures_by_theme.items()
    },
    ("bodies", "responsibilities"): lambda catalog: catalog.responsibilities_by_body,
    ("bodies", "measures"): lambda catalog: {
        body: _measures(catalog, rows) for body, rows in catalog.responsibilities_by_body.items()
    },
    ("bodies", "targets"): lambda catalog: group(catalog.targets.values(), lambda row: row.body_id),
}
"""The rows of each slice by owner id, by (owner table, table); ids without rows may be missing."""


def slice_title(owner: str, table: str) -> Text:
    """Return the title of a slice in both languages."""
    return text_pair(f"api.slices.{owner}.{table}")


def _city(catalog: Catalog, row: Measure | Target) -> str:
    return catalog.plans[row.plan_id].city_id


def _targets(catalog: Catalog, measures: tuple[Measure, ...]) -> tuple[Target, ...]:
    return tuple(target for measure in measures for target in catalog.targets_by_subject.get(measure.id, ()))


def _measures(catalog: Catalog, responsibilities: tuple[Responsibility, ...]) -> tuple[Measure, ...]:
    """Return the measures that name the body themselves, without those that inherit it from their section."""
    ids = dict.fromkeys(row.subject_id for row in responsibilities if row.subject_id in catalog.measures)
    return tuple(catalog.measures[key] for key in ids)
