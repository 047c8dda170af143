"""Who is responsible for a measure, a section or a plan, by its own assignment or by an inherited one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from cityplans.catalog.own_pages import has_own_page
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Responsibility, Section
from cityplans.core.reference_records import Body
from cityplans.core.tables import ROLES

Subject: TypeAlias = Plan | Section | Measure
"""What a plan can make somebody responsible for."""
Assigned: TypeAlias = Sequence[tuple[Body, Mapping[str, Sequence[Responsibility]]]]
"""Bodies, each with its assignments by role."""


def subjects_upwards(catalog: Catalog, subject: Subject) -> Iterator[Subject]:
    """Yield a subject, then the measures and sections that contain it, the nearest first."""
    above: Subject | None = subject
    while above:
        yield above
        match above:
            case Measure(parent_id=parent) if parent:
                above = catalog.measures[parent]
            case Measure(section_id=section) | Section(parent_id=section) if section:
                above = catalog.sections[section]
            case _:
                above = None


def by_role(rows: Iterable[Responsibility]) -> list[tuple[str, tuple[Responsibility, ...]]]:
    """Return responsibilities by role, the role that is printed first before the others."""
    return sorted(sorted(group(rows, lambda row: row.role).items()), key=lambda item: item[1][0].order)


def named_role(rows: Iterable[Responsibility]) -> tuple[str, tuple[Responsibility, ...]]:
    """Return the role that a list names, and who has it: lead, else responsible, else the first printed."""
    roles = group(rows, lambda row: row.role)
    role = next((role for role in ("lead", "responsible") if role in roles), next(iter(roles), ""))
    return role, roles.get(role, ())


def ancestors(catalog: Catalog, section_id: str) -> list[Section]:
    """Return a section and its parents, the topmost first; nothing without an id."""
    section = catalog.sections[section_id] if section_id else None
    chain = subjects_upwards(catalog, section) if section else ()
    return [above for above in chain if isinstance(above, Section)][::-1]


def responsible(catalog: Catalog, subject: Subject) -> tuple[tuple[Responsibility, ...], Section | Measure | None]:
    """Return who is responsible for a subject and from what that is inherited; None if it is its own.

    The subject's own assignment comes first, then that of its parent measure, then that of the nearest section.
    """
    for above in subjects_upwards(catalog, subject):
        if rows := catalog.responsibilities_by_subject.get(above.id, ()):
            return rows, None if above is subject or isinstance(above, Plan) else above
    return (), None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a body has to do with a measure: the assignment, and its source if it is inherited."""

    measure: Measure
    assignment: Responsibility
    source: Section | Measure | None


@lru_cache(maxsize=2)
def duties(catalog: Catalog) -> tuple[Duty, ...]:
    """Return every duty of every body, own and inherited, in the order of the measures.

    Whoever counts what a body leads counts these, so that all outputs give the same numbers.
    """
    found: dict[tuple[str, str, str], Duty] = {}
    for measure in catalog.measures.values():
        rows, source = responsible(catalog, measure)
        for row in rows:
            # A body that is printed twice in a list has one duty.
            found.setdefault((measure.id, row.body_id, row.role), Duty(measure, row, source))
    return tuple(found.values())


@lru_cache(maxsize=2)
def duties_by_body(catalog: Catalog) -> Mapping[str, tuple[Duty, ...]]:
    """Return the duties of each body that has any."""
    return group(duties(catalog), lambda duty: duty.assignment.body_id)


def assigned_bodies(catalog: Catalog, plan_id: str) -> Assigned:
    """Return every body of a plan with its assignments by role, the busiest leads first."""
    roles: dict[str, dict[str, list[Responsibility]]] = defaultdict(lambda: defaultdict(list))
    for row in catalog.responsibilities_by_plan.get(plan_id, ()):
        roles[row.body_id][row.role].append(row)
    bodies = [(catalog.bodies[body], dict(by_role)) for body, by_role in roles.items()]
    return sorted(bodies, key=lambda item: (*(-len(item[1].get(role, ())) for role in ROLES[:-1]), item[0].id))


def roles_of(bodies: Assigned) -> list[str]:
    """Return the roles that a list of bodies shows: `responsible` only where a plan gives it."""
    return [role for role in ROLES if role != "responsible" or any(role in roles for _, roles in bodies)]


def busiest_bodies(catalog: Catalog, city_id: str) -> tuple[Body, ...]:
    """Return the bodies of a city that plans name, those with most duties first."""
    of_body = duties_by_body(catalog)
    bodies = (body for body in catalog.bodies_by_city.get(city_id, ()) if has_own_page(catalog, body))
    return tuple(sorted(bodies, key=lambda body: -len(of_body.get(body.id, ()))))


def leading_bodies(catalog: Catalog, theme_id: str) -> Mapping[str, tuple[Body, ...]]:
    """Return by city the bodies that lead measures of a theme, the busiest first.

    Where nobody leads a measure, those responsible count. The city with most measures of the theme comes first. Classes
    of bodies are left out, and so is a theme that a measure has only as its second.
    """
    measures = [measure for measure in catalog.measures_by_theme.get(theme_id, ()) if measure.theme_id == theme_id]
    led: dict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(catalog.plans[measure.plan_id].city_id for measure in measures)
    for measure in measures:
        rows = responsible(catalog, measure)[0]
        leads = [row for row in rows if row.role == "lead"] or [row for row in rows if row.role == "responsible"]
        for body_id in dict.fromkeys(row.body_id for row in leads):
            if body_id and catalog.bodies[body_id].type != "collective":
                led[catalog.plans[measure.plan_id].city_id][body_id] += 1
    return {
        city: tuple(catalog.bodies[body_id] for body_id, _ in led[city].most_common())
        for city, _ in sizes.most_common()
        if city in led
    }
