"""What the explore page must find, computed record by record from the Catalog, not from its columns."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode

from cityplans.core.model import Catalog

TABLES = ("plans", "sections", "measures", "responsibilities", "targets", "mentions")
DUTIES = ("body", "role")
_Duties: TypeAlias = Mapping[str, set[tuple[str, str]]]
"""The bodies with their roles, by the record that names them."""


@dataclass
class Found:
    """A record with the values of its facets; its duties are pairs of body and role."""

    id: str
    row: Any
    values: dict[str, set[str]] = field(default_factory=dict)
    own: set[tuple[str, str]] = field(default_factory=set)
    above: set[tuple[str, str]] = field(default_factory=set)


def explored(catalog: Catalog) -> dict[str, Found]:
    """Return every record by its id, in no particular order."""
    found = {}
    duties: dict[str, set[tuple[str, str]]] = {}
    for duty in catalog.responsibilities.values():
        duties.setdefault(duty.subject_id, set()).add((duty.body_id, duty.role))
    reported = {event.promise_id for event in catalog.events.values()}
    for table in TABLES:
        for row in catalog.rows(table):
            record: Any = row
            plan = catalog.plans[record.id if table == "plans" else record.plan_id]
            values = {"table": {table}, "plan": {plan.id}, "city": {plan.city_id or "_none"}}
            subject = getattr(record, "subject_id", record.id)
            if subject in catalog.measures:
                measure = catalog.measures[subject]
                values["theme"] = {measure.theme_id, measure.theme_id_2} - {""}
            if table == "measures":
                values["kind"] = {record.kind}
                values["action"] = {action.action_type_id for action in catalog.actions_by_measure.get(record.id, ())}
            if table == "sections":
                values["section"] = {record.kind}
            if table == "mentions":
                values["mention"] = {record.type}
            if table == "targets":
                values |= {
                    "type": {record.type},
                    "figure": {"yes" if record.value is not None else "no"},
                    "unit": {record.unit_id} - {""},
                }
                # The last year of an interval is what stands after the stroke.
                values["due"] = {record.due.split("/")[-1][:4] or "_none"}
                values["certainty"] = {record.due_basis} if record.due else set()
                values["reported"] = _reported(catalog, record, record.id in reported)
            own, above = _own(duties, table, record), _above(catalog, duties, table, record)
            found[record.id] = Found(record.id, record, values, own, above)
    return found


def _reported(catalog: Catalog, target: Any, has_event: bool) -> set[str]:
    """Return what later texts say of a promise; of silence, only if its last day is past."""
    if target.type in ("outcome", "context"):
        return set()
    if has_event:
        return {"reported"}
    is_past = bool(target.due) and _last_of(target.due) < catalog.identity.released
    read = {search.report_id for search in catalog.searches if search.plan_id == target.plan_id}
    if not is_past or not read:
        return {"unread"} if is_past else set()
    own = [
        r.theme_id for r in (catalog.indicators.get(target.indicator_id), catalog.measures.get(target.subject_id)) if r
    ]
    plan = catalog.plans[target.plan_id]
    cities = {plan.city_id} | {row.city_id for row in catalog.plan_cities if row.plan_id == plan.id}
    days = (plan.adopted, plan.approved, plan.signed, plan.published, plan.period_start)
    begun = min((day + "-01-01"[len(day) - 10 :] * (len(day) < 10) for day in days if day), default="")
    about = [
        row
        for row in catalog.report_subjects
        if row.report_id in read
        and row.city_id in cities
        and (not own or not own[0] or row.theme_id == own[0])
        and _last_of(catalog.reports[row.report_id].published or "9999") >= begun
    ]
    return {"silent" if about else "off_subject"}


def _last_of(edtf: str) -> str:
    """Return the last day of a date, or the last that any month has."""
    last = edtf.split("/")[-1]
    return last + "-12-31"[len(last) - 10 :] * (len(last) < 10)


def _own(duties: _Duties, table: str, record: Any) -> set[tuple[str, str]]:
    if table == "responsibilities":
        return {(record.body_id, record.role)}
    if table == "targets":
        return {(record.body_id, "")} if record.body_id else set()
    if table == "mentions":
        return set()
    return duties.get(record.id, set())


def _above(catalog: Catalog, duties: _Duties, table: str, record: Any) -> set[tuple[str, str]]:
    """Return the duties that a record inherits: those of the nearest record above it that has any."""
    if table in ("plans", "responsibilities", "mentions"):
        return set()
    for key in _upwards(catalog, record.subject_id if table == "targets" else record.id, table == "targets"):
        if found := duties.get(key):
            return found
    return set()


def _upwards(catalog: Catalog, key: str, itself: bool) -> Iterator[str]:
    if itself:
        yield key
    while key:
        measure, section = catalog.measures.get(key), catalog.sections.get(key)
        key = (measure.parent_id or measure.section_id) if measure else section.parent_id if section else ""
        if key:
            yield key


Choices = Mapping[str, Sequence[str]]


def meets(found: Found, choices: Choices, inherited: bool = True) -> bool:
    """Return whether a record meets the choices of every facet."""
    return bool(meeting([found], choices, inherited))


def meeting(records: Iterable[Found], choices: Choices, inherited: bool, ignored: str = "") -> list[Found]:
    """Return the records that meet the choices of every facet but one.

    Values within a facet are alternatives; all facets must be met.
    """
    wanted = {key: set(values) for key, values in choices.items() if key != ignored}
    body, role = wanted.pop("body", None), wanted.pop("role", None)
    found = list(records)
    for key, values in wanted.items():
        found = [each for each in found if not values.isdisjoint(each.values.get(key, ()))]
    if body is None and role is None:
        return found
    return [
        each
        for each in found
        if any(
            (body is None or b in body) and (role is None or r in role)
            for b, r in each.own or (each.above if inherited else ())
        )
    ]


def values_of(found: Found, key: str, choices: Choices, inherited: bool) -> set[str]:
    """Return the values under which a record counts in a facet.

    A body counts in the chosen role, a role for the chosen body.
    """
    if key not in DUTIES:
        return found.values.get(key, set())
    duties = found.own or (found.above if inherited else set())
    other = choices.get("role" if key == "body" else "body")
    return {pair[key == "role"] for pair in duties if other is None or pair[key == "body"] in other} - {""}


def counts(records: Mapping[str, Found], key: str, choices: Choices, inherited: bool) -> dict[str, int]:
    """Count how many records every value of a facet would leave, whatever is chosen in that facet itself."""
    result: dict[str, int] = {}
    for found in meeting(records.values(), choices, inherited, ignored=key):
        for value in values_of(found, key, choices, inherited):
            result[value] = result.get(value, 0) + 1
    return result


def random_choices(
    known: Mapping[str, Sequence[str]], seed: int, number: int
) -> Iterator[tuple[dict[str, list[str]], bool]]:
    """Yield random choices: up to four facets, one to three values each, with or without inherited duties."""
    chance = random.Random(seed)
    for _ in range(number):
        keys = chance.sample(sorted(known), chance.randint(0, 4))
        yield (
            {key: chance.sample(list(known[key]), min(len(known[key]), chance.randint(1, 3))) for key in keys},
            chance.random() < 0.5,
        )


def query(choices: Choices, **more: str) -> str:
    """Write choices as the query of an address."""
    return urlencode([(key, value) for key, values in choices.items() for value in values] + list(more.items()))
