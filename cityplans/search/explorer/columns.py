"""All records in the order of the texts, and the facets by which they are found, as columns of small integers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import PROVEN_TABLES, Catalog, Measure, Mention, Plan, Responsibility, Section, Target

VERSION = 1
"""The form of columns.json; facets.js refuses one that it does not know."""

Recorded: TypeAlias = Plan | Section | Measure | Target | Responsibility | Mention

TABLES = ("plans", *PROVEN_TABLES)
"""What a reader means by a record: what the texts say. The vocabularies are facets, the books that the tool keeps are neither."""

NONE = "_none"
"""Stands for a city that is not named and a date that is not given; no id has an underscore."""

FACETS = (
    "table",
    "city",
    "plan",
    "theme",
    "body",
    "role",
    "kind",
    "type",
    "due",
    "figure",
    "certainty",
    "unit",
    "section",
    "mention",
)
"""Every facet by its key in the address, in the order in which they are shown."""

ONE_TABLE: Mapping[str, tuple[str, str]] = {
    "kind": ("measures", "kind"),
    "type": ("targets", "type"),
    "section": ("sections", "kind"),
    "mention": ("mentions", "type"),
}
"""Facets that are a field of one table."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in its place, with what several facets ask for.

    `duties` are the bodies with their roles that the text names for the record itself, the role "" for the body of a
    target. `heir` is the place, counted from 0, of the record from which it inherits duties, None where it has its
    own or none are above it.
    """

    table: str
    row: Recorded
    plan_id: str
    themes: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]
    heir: int | None


def list_records(site: LocalizedCatalog) -> tuple[RecordRow, ...]:
    """Give all records in the order of the texts: plan by plan, each section and measure followed by what belongs to it."""
    catalog = site.catalog
    ordered = [record for plan in catalog.plans.values() for record in _plan(catalog, plan)]
    place = {row.id: number for number, (_, row) in enumerate(ordered)}
    found = []
    for table, row in ordered:
        duties = _duties(catalog, row)
        source = "" if duties else _source(site, row)
        plan_id = row.id if isinstance(row, Plan) else row.plan_id
        found.append(RecordRow(table, row, plan_id, _themes(catalog, row), duties, place[source] if source else None))
    return tuple(found)


def _plan(catalog: Catalog, plan: Plan) -> Iterator[tuple[str, Recorded]]:
    yield "plans", plan
    yield from _belonging(catalog, plan.id)
    yield from _measures(catalog, catalog.measures_by_section.get(plan.id, ()))
    for section in catalog.sections_by_plan.get(plan.id, ()):
        yield "sections", section
        yield from _belonging(catalog, section.id)
        yield from _measures(catalog, catalog.measures_by_section.get(section.id, ()))


def _measures(catalog: Catalog, measures: Iterable[Measure]) -> Iterator[tuple[str, Recorded]]:
    for measure in measures:
        yield "measures", measure
        yield from _belonging(catalog, measure.id)
        yield from _measures(catalog, catalog.measures_by_parent.get(measure.id, ()))


def _belonging(catalog: Catalog, subject_id: str) -> Iterator[tuple[str, Recorded]]:
    yield from (("responsibilities", row) for row in catalog.responsibilities_by_subject.get(subject_id, ()))
    yield from (("targets", row) for row in catalog.targets_by_subject.get(subject_id, ()))
    yield from (("mentions", row) for row in catalog.mentions_by_subject.get(subject_id, ()))


def _themes(catalog: Catalog, row: Recorded) -> tuple[str, ...]:
    """Give a measure's themes; what belongs to a measure has its themes."""
    measure = row if isinstance(row, Measure) else catalog.measures.get(getattr(row, "subject_id", ""))
    return tuple(dict.fromkeys(t for t in (measure.theme_id, measure.theme_id_2) if t)) if measure else ()


def _duties(catalog: Catalog, row: Recorded) -> tuple[tuple[str, str], ...]:
    if isinstance(row, Responsibility):
        return ((row.body_id, row.role),)
    if isinstance(row, Target):
        return ((row.body_id, ""),) if row.body_id else ()
    if isinstance(row, Mention):
        return ()
    return tuple(
        dict.fromkeys((duty.body_id, duty.role) for duty in catalog.responsibilities_by_subject.get(row.id, ()))
    )


def _source(site: LocalizedCatalog, row: Recorded) -> str:
    """Give the id of the record from which a record without duties of its own inherits them, "" where there is none."""
    assigned = site.catalog.responsibilities_by_subject
    if isinstance(row, Measure):
        source = site.responsible(row)[1]
        return source.id if source else ""
    if isinstance(row, Section):
        return next((s.id for s in reversed(site.ancestors(row.parent_id)) if s.id in assigned), "")
    if isinstance(row, Target):
        return row.subject_id if row.subject_id in assigned else _source(site, site.subject(row.subject_id))
    return ""


def last_day(edtf: str) -> int:
    """Give the last day of a date or interval as a number to sort by, 2020-12-31 as 20201231; 0 for none."""
    bounds = edtf_bounds(edtf) if edtf else None
    return int(f"{bounds[1]:%Y%m%d}") if bounds else 0


def facets(record: RecordRow) -> dict[str, str]:
    """Give the facets of a record that have one value each, without those that do not apply to it.

    A date that is an interval counts for its last year.
    """
    row = record.row
    found = {"table": record.table, "plan": record.plan_id}
    found |= {key: getattr(row, field) for key, (table, field) in ONE_TABLE.items() if table == record.table}
    if isinstance(row, Target):
        found["due"] = str(last_day(row.due))[:4] if row.due else NONE
        found["figure"] = "no" if row.value is None else "yes"
        found["unit"] = row.unit_id
        found["certainty"] = row.due_basis if row.due else ""
    return {key: value for key, value in found.items() if value}


def values(catalog: Catalog, records: Iterable[RecordRow]) -> dict[str, list[str]]:
    """Give every facet's values in the order of its codes, which count from 1; 0 stands for no value."""
    years = {facets(record).get("due", NONE) for record in records if record.table == "targets"}
    unnamed = any(plan.city_id == "" for plan in catalog.plans.values())
    return {
        "table": list(TABLES),
        "city": [*catalog.cities, *([NONE] if unnamed else [])],
        "plan": list(catalog.plans),
        "theme": list(catalog.themes),
        "body": list(catalog.bodies),
        "role": _categories(catalog, "responsibilities", "role"),
        "due": [*sorted(years - {NONE}), *({NONE} & years)],
        "figure": ["yes", "no"],
        "certainty": [value for value in _categories(catalog, "targets", "due_basis") if value != "none"],
        "unit": list(catalog.units),
        **{key: _categories(catalog, table, field) for key, (table, field) in ONE_TABLE.items()},
    }


def _categories(catalog: Catalog, table: str, field: str) -> list[str]:
    return [category.value for category in catalog.schemas[table].field(field).categories]


def columns(catalog: Catalog, records: Sequence[RecordRow]) -> dict[str, Any]:
    """Give the facets of all records as facets.js reads them.

    `values` are each facet's values by code. A group holds one column of codes per key. Where it has `counts`, a record
    has so many entries in each of its columns and one entry must meet the choices of all its keys; else it has one.
    `heirs` tells how many places further up the record stands whose entries it inherits, 0 for none. `of` says that
    the column is by the code of another facet, not by record. `orders` are the keys to sort by, 0 coming last.
    """
    known = values(catalog, records)
    codes = {key: {value: code for code, value in enumerate(found, 1)} for key, found in known.items()}
    single = [facets(record) for record in records]
    cities = [codes["city"][plan.city_id or NONE] for plan in catalog.plans.values()]
    groups: list[dict[str, Any]] = [
        {"keys": ["city"], "of": "plan", "columns": [cities]},
        {
            "keys": ["theme"],
            "counts": [len(record.themes) for record in records],
            "columns": [[codes["theme"][theme] for record in records for theme in record.themes]],
        },
        {
            "keys": ["body", "role"],
            "counts": [len(record.duties) for record in records],
            "columns": [
                [codes["body"][body] for record in records for body, _ in record.duties],
                [codes["role"].get(role, 0) for record in records for _, role in record.duties],
            ],
            "heirs": [0 if record.heir is None else place - record.heir for place, record in enumerate(records)],
        },
    ]
    taken = {key for group in groups for key in group["keys"]}
    groups += [
        {"keys": [key], "columns": [[codes[key].get(found.get(key, ""), 0) for found in single]]}
        for key in FACETS
        if key not in taken
    ]
    return {
        "version": VERSION,
        "size": len(records),
        "facets": list(FACETS),
        "values": known,
        "groups": groups,
        "orders": {
            "due": [last_day(r.row.due) if isinstance(r.row, Target) else 0 for r in records],
            "value": _by_value(records),
        },
    }


def _by_value(records: Sequence[RecordRow]) -> list[int]:
    """Rank the figures: unit by unit, the most used first, the largest first in each. Sizes of different units do not compare."""
    figures = [
        (place, r.row) for place, r in enumerate(records) if isinstance(r.row, Target) and r.row.value is not None
    ]
    used = Counter(target.unit_id for _, target in figures)
    ranked = sorted(figures, key=lambda item: (-used[item[1].unit_id], item[1].unit_id, -(item[1].value or 0), item[0]))
    ranks = [0] * len(records)
    for rank, (place, _) in enumerate(ranked, 1):
        ranks[place] = rank
    return ranks
