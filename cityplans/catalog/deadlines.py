"""What was promised by when, and which results the data records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cityplans.catalog.addresses import resolve_subject
from cityplans.catalog.responsibility import responsible
from cityplans.catalog.target_groups import themes_of_target
from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target


@dataclass(frozen=True, slots=True)
class Deadline:
    """A target, the days that its due date covers, and the results for the same indicator and city.

    `passed` is relative to the release date of the data, so that the same data gives the same site.
    """

    target: Target
    first: date
    last: date
    passed: bool
    results: tuple[Target, ...]


@lru_cache(maxsize=2)
def deadlines(catalog: Catalog) -> tuple[Deadline, ...]:
    """Return every target, event and duty with a due date, the earliest first."""
    released = date.fromisoformat(catalog.identity.released)
    items = []
    for target in catalog.targets.values():
        days = edtf_bounds(target.due) if target.due and target.is_ahead else None
        if days:
            items.append(Deadline(target, *days, days[1] < released, results_for(catalog, target)))
    return tuple(sorted(items, key=lambda d: (d.last, d.first, catalog.plans[d.target.plan_id].id, d.target.id)))


def ahead(due: Sequence[Deadline]) -> list[Deadline]:
    """Return the deadlines that have not passed, in the same order."""
    return [deadline for deadline in due if not deadline.passed]


def results_for(catalog: Catalog, target: Target) -> tuple[Target, ...]:
    """Return the results reported for the indicator and the city of a target, the most similar first."""
    results = _results(catalog).get((target.indicator_id, _city_or_plan(catalog, target)), ())
    return tuple(sorted(results, key=lambda result: _similarity_key(target, result)))


def comparable(target: Target, result: Target) -> bool:
    """Return whether two figures have the same unit and the same nature (level, growth rate, share…)."""
    return (target.unit_id, target.measure_of) == (result.unit_id, result.measure_of)


@lru_cache(maxsize=2)
def deadlines_by_city(catalog: Catalog) -> Mapping[str, list[Deadline]]:
    """Return deadlines by the city of their plan, without those of plans of no named city."""
    groups: dict[str, list[Deadline]] = defaultdict(list)
    for deadline in deadlines(catalog):
        if city := catalog.plans[deadline.target.plan_id].city_id:
            groups[city].append(deadline)
    return groups


@lru_cache(maxsize=2)
def deadlines_by_theme(catalog: Catalog) -> Mapping[str, list[Deadline]]:
    """Return deadlines by the themes of their measure, or else by that of their indicator."""
    groups: dict[str, list[Deadline]] = defaultdict(list)
    for deadline in deadlines(catalog):
        for theme in themes_of_target(catalog, deadline.target):
            groups[theme].append(deadline)
    return groups


@lru_cache(maxsize=2)
def deadlines_by_body(catalog: Catalog) -> Mapping[str, list[Deadline]]:
    """Return deadlines by the bodies named for them, or else by those responsible for their subject."""
    groups: dict[str, list[Deadline]] = defaultdict(list)
    for deadline in deadlines(catalog):
        named = [deadline.target.body_id] if deadline.target.body_id else []
        subject = resolve_subject(catalog, deadline.target.subject_id)[1]
        for body in dict.fromkeys(named or (row.body_id for row in responsible(catalog, subject)[0])):
            groups[body].append(deadline)
    return groups


def _city_or_plan(catalog: Catalog, target: Target) -> str:
    return catalog.plans[target.plan_id].city_id or target.plan_id


@lru_cache(maxsize=2)
def _results(catalog: Catalog) -> Mapping[tuple[str, str], list[Target]]:
    results: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in catalog.targets.values():
        if target.type == "outcome" and target.indicator_id:
            results[target.indicator_id, _city_or_plan(catalog, target)].append(target)
    return results


def _similarity_key(target: Target, result: Target) -> tuple[bool, str, str]:
    return not comparable(target, result), result.period, result.id
