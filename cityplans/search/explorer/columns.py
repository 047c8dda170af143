"""All records in the order of the texts, and their facets as columns of small integers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import REPORTED, answers
from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Mention, Plan, Responsibility, Section, Target
from cityplans.core.tables import PROVEN_TABLES

VERSION = 1
"""The version of columns.json; facets.js refuses versions it does not know."""

Recorded: TypeAlias = Plan | Section | Measure | Target | Responsibility | Mention

TABLES = ("plans", *(table for table in PROVEN_TABLES if table != "measure_actions"))
"""The tables of what the texts say. Vocabularies and actions are facets of these records; ledgers are left out."""

NONE = "_none"
"""The value for an unnamed city or a missing date; no id has an underscore."""

FACETS = (
    "table",
    "city",
    "plan",
    "theme",
    "action",
    "body",
    "role",
    "kind",
    "type",
    "due",
    "figure",
    "certainty",
    "reported",
    "unit",
    "section",
    "mention",
)
"""Every facet by its key in the URL, in the order in which they are shown."""

ONE_TABLE: Mapping[str, tuple[str, str]] = {
    "kind": ("measures", "kind"),
    "type": ("targets", "type"),
    "section": ("sections", "kind"),
    "mention": ("mentions", "type"),
}
"""The facets that are a field of one table."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record with what its facets are derived from.

    Attributes:
        table: Its table.
        row: The record itself.
        plan_id: Its plan.
        themes: The ids of its themes.
        actions: The ids of the types of action that a measure contains.
        bodies: The bodies that the text names for the record itself, with their roles; "" is that of a target's body.
        inherits_from: The position, counted from 0, of the record whose bodies it inherits, if any.
    """

    table: str
    row: Recorded
    plan_id: str
    themes: tuple[str, ...]
    actions: tuple[str, ...]
    bodies: tuple[tuple[str, str], ...]
    inherits_from: int | None


def list_records(site: LocalizedCatalog) -> tuple[RecordRow, ...]:
    """Return all records in the order of the texts: plan by plan, each subject followed by its records."""
    catalog = site.catalog
    ordered = [record for plan in catalog.plans.values() for record in _plan(catalog, plan)]
    positions = {row.id: position for position, (_, row) in enumerate(ordered)}
    records = []
    for table, row in ordered:
        bodies = _bodies(catalog, row)
        source = "" if bodies else _source_of_bodies(site, row)
        plan_id = row.id if isinstance(row, Plan) else row.plan_id
        inherits_from = positions[source] if source else None
        actions = tuple(action.action_type_id for action in catalog.actions_by_measure.get(row.id, ()))
        records.append(RecordRow(table, row, plan_id, _themes(catalog, row), actions, bodies, inherits_from))
    return tuple(records)


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
    """Return the themes of a measure, or of the measure that a record belongs to."""
    measure = row if isinstance(row, Measure) else catalog.measures.get(getattr(row, "subject_id", ""))
    return tuple(dict.fromkeys(t for t in (measure.theme_id, measure.theme_id_2) if t)) if measure else ()


def _bodies(catalog: Catalog, row: Recorded) -> tuple[tuple[str, str], ...]:
    if isinstance(row, Responsibility):
        return ((row.body_id, row.role),)
    if isinstance(row, Target):
        return ((row.body_id, ""),) if row.body_id else ()
    if isinstance(row, Mention):
        return ()
    responsibilities = catalog.responsibilities_by_subject.get(row.id, ())
    return tuple(dict.fromkeys((responsibility.body_id, responsibility.role) for responsibility in responsibilities))


def _source_of_bodies(site: LocalizedCatalog, row: Recorded) -> str:
    """Return the id of the record whose bodies a record without its own inherits, "" if there is none."""
    if isinstance(row, Responsibility | Mention):
        return ""
    subject = site.subject(row.subject_id) if isinstance(row, Target) else row
    rows, source = site.responsible(subject)
    return source.id if source else subject.id if rows else ""


def last_day(edtf: str) -> int:
    """Return the last day of a date or interval as a number to sort by (20201231), 0 without a date."""
    bounds = edtf_bounds(edtf) if edtf else None
    return int(f"{bounds[1]:%Y%m%d}") if bounds else 0


def facets(catalog: Catalog, record: RecordRow) -> dict[str, str]:
    """Return the facets of a record that have one value, without those that do not apply to it.

    An interval counts as its last year.
    """
    row = record.row
    own = {"table": record.table, "plan": record.plan_id}
    own |= {key: getattr(row, field) for key, (table, field) in ONE_TABLE.items() if table == record.table}
    if isinstance(row, Target):
        own["due"] = str(last_day(row.due))[:4] if row.due else NONE
        own["figure"] = "no" if row.value is None else "yes"
        own["unit"] = row.unit_id
        own["certainty"] = row.due_basis if row.due else ""
        own["reported"] = (answers(catalog)[row.id].reported or "") if row.is_ahead else ""
    return {key: value for key, value in own.items() if value}


def values(catalog: Catalog, records: Iterable[RecordRow]) -> dict[str, list[str]]:
    """Return every facet's values in the order of their codes, which start at 1; 0 means no value."""
    years = {facets(catalog, record).get("due", NONE) for record in records if record.table == "targets"}
    unnamed = any(plan.city_id == "" for plan in catalog.plans.values())
    return {
        "table": list(TABLES),
        "city": [*catalog.cities, *([NONE] if unnamed else [])],
        "plan": list(catalog.plans),
        "theme": list(catalog.themes),
        "action": list(catalog.action_types),
        "body": list(catalog.bodies),
        "role": _categories(catalog, "responsibilities", "role"),
        "due": [*sorted(years - {NONE}), *({NONE} & years)],
        "figure": ["yes", "no"],
        "certainty": [value for value in _categories(catalog, "targets", "due_basis") if value != "none"],
        "reported": list(REPORTED),
        "unit": list(catalog.units),
        **{key: _categories(catalog, table, field) for key, (table, field) in ONE_TABLE.items()},
    }


def _categories(catalog: Catalog, table: str, field: str) -> list[str]:
    return [category.value for category in catalog.schemas[table].field(field).categories]


def columns(catalog: Catalog, records: Sequence[RecordRow]) -> dict[str, Any]:
    """Return the facets of all records in the format that facets.js reads.

    `values` are the values of each facet by code. A group has one column of codes per key. Each record has one entry in
    each column; in a group with `counts` it has that number of entries, one of which must match the choices of all
    keys. `heirs` are the numbers of rows up to the record whose entries a record inherits, 0 for none. `of` says that
    the column is indexed by the code of another facet, not by record. `orders` are keys to sort by; 0 sorts last.
    """
    facet_values = values(catalog, records)
    codes = {key: {value: code for code, value in enumerate(ordered, 1)} for key, ordered in facet_values.items()}
    single = [facets(catalog, record) for record in records]
    cities = [codes["city"][plan.city_id or NONE] for plan in catalog.plans.values()]
    groups: list[dict[str, Any]] = [
        {"keys": ["city"], "of": "plan", "columns": [cities]},
        {
            "keys": ["theme"],
            "counts": [len(record.themes) for record in records],
            "columns": [[codes["theme"][theme] for record in records for theme in record.themes]],
        },
        {
            "keys": ["action"],
            "counts": [len(record.actions) for record in records],
            "columns": [[codes["action"][action] for record in records for action in record.actions]],
        },
        {
            "keys": ["body", "role"],
            "counts": [len(record.bodies) for record in records],
            "columns": [
                [codes["body"][body] for record in records for body, _ in record.bodies],
                [codes["role"].get(role, 0) for record in records for _, role in record.bodies],
            ],
            "heirs": [
                0 if record.inherits_from is None else position - record.inherits_from
                for position, record in enumerate(records)
            ],
        },
    ]
    grouped = {key for group in groups for key in group["keys"]}
    groups += [
        {"keys": [key], "columns": [[codes[key].get(record_facets.get(key, ""), 0) for record_facets in single]]}
        for key in FACETS
        if key not in grouped
    ]
    return {
        "version": VERSION,
        "size": len(records),
        "facets": list(FACETS),
        "values": facet_values,
        "groups": groups,
        "orders": {
            "due": [last_day(r.row.due) if isinstance(r.row, Target) else 0 for r in records],
            "value": _by_value(records),
        },
    }


def _by_value(records: Sequence[RecordRow]) -> list[int]:
    """Return the rank of each figure, 0 for other records.

    Values of different units cannot be compared, so figures are ranked unit by unit, the most frequent unit first, and
    within a unit the largest first.
    """
    figures = [
        (position, record.row)
        for position, record in enumerate(records)
        if isinstance(record.row, Target) and record.row.value is not None
    ]
    frequency = Counter(target.unit_id for _, target in figures)

    def sort_key(figure: tuple[int, Target]) -> tuple[int, str, Decimal, int]:
        position, target = figure
        return -frequency[target.unit_id], target.unit_id, -(target.value or Decimal(0)), position

    ranks = [0] * len(records)
    for rank, (position, _) in enumerate(sorted(figures, key=sort_key), 1):
        ranks[position] = rank
    return ranks
