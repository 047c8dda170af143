"""What the file of a record embeds: the rows that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from cityplans.catalog.addresses import api_path, page_path
from cityplans.catalog.responsibility import Duty, duties, duties_by_body
from cityplans.core.follow_up import Event
from cityplans.core.generations import MeasureRelation
from cityplans.core.grouping import group
from cityplans.core.json_writer import Json
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure
from cityplans.core.proof_records import Evidence
from cityplans.core.tables import Row
from cityplans.exports.api.hal import HalWriter

DUTIES, BRIEF = "embedded_duties", "measures_brief"
"""The kinds of embedded rows that are not rows of a table: who does what, and measures without their summaries."""

BRIEF_FIELDS = (
    *("id", "plan_id", "section_id", "parent_id", "number", "title_zh", "title_en"),
    *("kind", "status", "theme_id", "theme_id_2"),
)
"""The fields of a measure in brief."""

EMBEDDED: Mapping[str, Mapping[str, str]] = {
    "plans": {
        "sources": "sources",
        "sections": "sections",
        "measures": BRIEF,
        "responsibilities": "responsibilities",
        "targets": "targets",
        "mentions": "mentions",
        "events": "events",
    },
    "measures": {
        "duties": DUTIES,
        "targets": "targets",
        "mentions": "mentions",
        "actions": "measure_actions",
        "events": "events",
        "relations": "measure_relations",
        "evidence": "evidence",
        "parts": BRIEF,
    },
    "cities": {"plans": "plans", "bodies": "bodies", "measures": BRIEF},
    "bodies": {"duties": DUTIES, "responsibilities": "responsibilities", "targets": "targets"},
    "themes": {"measures": BRIEF, "indicators": "indicators"},
    "action_types": {"actions": "measure_actions"},
    "indicators": {"targets": "targets"},
}
"""The lists in `_embedded` of a record by its table: what kind of row each holds, a table or one of the above."""

_Rows: TypeAlias = Iterable[Row] | Iterable[Duty]


@lru_cache(maxsize=2)
def _duties_by_measure(catalog: Catalog) -> Mapping[str, tuple[Duty, ...]]:
    return group(duties(catalog), lambda duty: duty.measure.id)


@lru_cache(maxsize=2)
def _measures_by_city(catalog: Catalog) -> Mapping[str, tuple[Measure, ...]]:
    return group(catalog.measures.values(), lambda measure: catalog.plans[measure.plan_id].city_id)


@lru_cache(maxsize=2)
def _events_by_measure(catalog: Catalog) -> Mapping[str, tuple[Event, ...]]:
    """Return what became of each measure and of the promises that it makes."""

    def measure_of(event: Event) -> str:
        target = catalog.targets.get(event.promise_id)
        return target.subject_id if target else event.promise_id

    return group(catalog.events.values(), measure_of)


@lru_cache(maxsize=2)
def _relations_by_measure(catalog: Catalog) -> Mapping[str, tuple[MeasureRelation, ...]]:
    """Return what later plans made of each measure, then what each makes of those of older plans."""
    older, later = catalog.relations_by_measure, catalog.relations_by_later_measure
    return {
        measure_id: (*older.get(measure_id, ()), *later.get(measure_id, ()))
        for measure_id in (older.keys() | later.keys()) - {""}
    }


@lru_cache(maxsize=2)
def _evidence_by_measure(catalog: Catalog) -> Mapping[str, tuple[Evidence, ...]]:
    """Return the passages of each measure, then those of its figures."""
    return {
        measure_id: tuple(
            row
            for record_id in (measure_id, *(target.id for target in catalog.targets_by_subject.get(measure_id, ())))
            for row in catalog.evidence_by_record.get(record_id, ())
        )
        for measure_id in catalog.measures
    }


_BELOW: Mapping[tuple[str, str], Callable[[Catalog], Mapping[str, _Rows]]] = {
    ("plans", "sources"): lambda catalog: catalog.sources_by_plan,
    ("plans", "sections"): lambda catalog: catalog.sections_by_plan,
    ("plans", "measures"): lambda catalog: catalog.measures_by_plan,
    ("plans", "responsibilities"): lambda catalog: catalog.responsibilities_by_plan,
    ("plans", "targets"): lambda catalog: catalog.targets_by_plan,
    ("plans", "mentions"): lambda catalog: catalog.mentions_by_plan,
    ("plans", "events"): lambda catalog: catalog.events_by_plan,
    ("measures", "duties"): _duties_by_measure,
    ("measures", "targets"): lambda catalog: catalog.targets_by_subject,
    ("measures", "mentions"): lambda catalog: catalog.mentions_by_subject,
    ("measures", "actions"): lambda catalog: catalog.actions_by_measure,
    ("measures", "events"): _events_by_measure,
    ("measures", "relations"): _relations_by_measure,
    ("measures", "evidence"): _evidence_by_measure,
    ("measures", "parts"): lambda catalog: catalog.measures_by_parent,
    ("cities", "plans"): lambda catalog: catalog.plans_by_city,
    ("cities", "bodies"): lambda catalog: catalog.bodies_by_city,
    ("cities", "measures"): _measures_by_city,
    ("bodies", "duties"): duties_by_body,
    ("bodies", "responsibilities"): lambda catalog: catalog.responsibilities_by_body,
    ("bodies", "targets"): lambda catalog: catalog.targets_by_body,
    ("themes", "measures"): lambda catalog: catalog.measures_by_theme,
    ("themes", "indicators"): lambda catalog: catalog.indicators_by_theme,
    ("action_types", "actions"): lambda catalog: catalog.actions_by_type,
    ("indicators", "targets"): lambda catalog: catalog.targets_by_indicator,
}
"""The rows of each of these lists by the id of the record above them; ids without rows may be missing."""


def embedded(hal: HalWriter, table: str, record_id: str) -> Json:
    """Return the lists in `_embedded` of a record."""
    return {
        name: [_row(hal, kind, row) for row in _BELOW[table, name](hal.catalog).get(record_id, ())]
        for name, kind in EMBEDDED[table].items()
    }


def _row(hal: HalWriter, kind: str, row: Row | Duty) -> dict[str, Any]:
    if isinstance(row, Duty):
        return _duty(hal, row)
    if kind != BRIEF:
        return hal.row(kind, row)
    full = hal.row("measures", row)
    return {name: full[name] for name in (*BRIEF_FIELDS, "since", "_links")}


def _duty(hal: HalWriter, duty: Duty) -> dict[str, Any]:
    """Return what a body has to do with a measure, with columns of the ready-made table of duties."""
    row, measure, body = duty.assignment, duty.measure, hal.catalog.bodies[duty.assignment.body_id]
    return {
        "duty_id": f"{measure.id}_{body.id}_{row.role}",
        "plan_id": row.plan_id,
        "measure_id": measure.id,
        "measure_title_zh": measure.title_zh,
        "measure_title_en": measure.title_en or None,
        "body_id": body.id,
        "body_zh": body.name_zh,
        "body_en": body.name_en or None,
        "role": row.role,
        "name_printed": row.name_printed,
        "assignment": "inherited" if duty.source else "own",
        "assigned_by": row.subject_id,
        "responsibility_id": row.id,
        "since": hal.since(row.id),
        "_links": {
            "measure": hal.link(api_path("measures", measure.id)),
            "body": hal.link(api_path("bodies", body.id)),
            "html": hal.pages(page_path(hal.catalog, "measures", measure)),
        },
    }
