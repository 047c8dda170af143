"""Bodies: the list of them, and a page for what each is responsible for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from cityplans.catalog.addresses import api_path
from cityplans.catalog.own_pages import has_own_page
from cityplans.catalog.paging import list_pages
from cityplans.catalog.responsibility import Duty
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Responsibility, Target
from cityplans.core.reference_records import Body
from cityplans.core.tables import ROLES
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_REORGANISED = ("party", "government", "district", "committee")
"""The types of bodies that a reorganisation of the state's agencies changes."""
_LAST_REORGANISED = 2023
"""The last year whose plans name agencies as they were before one: the cities carried out that of 2018 by March 2019, and
that of 2023 by the end of 2024."""


@dataclass(frozen=True, slots=True)
class RoleOfBody:
    """What a body has to do in one role.

    Attributes:
        role: The role.
        assignments: What the texts say, each with the measures that inherit it.
        own: The number of measures that name the body themselves.
        inherited: The number of measures that inherit it.
    """

    role: str
    assignments: Sequence[tuple[Responsibility, Sequence[Measure]]]
    own: int
    inherited: int


def body_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of bodies."""
    catalog = context.catalog
    grouped: dict[str, dict[str, list[Body]]] = defaultdict(lambda: defaultdict(list))
    for body in context.listed("bodies").values():
        grouped[body.city_id][body.type].append(body)
    order = [c.value for c in catalog.schemas["bodies"].field("type").categories]
    cities = [
        (catalog.cities.get(city), sorted(by_type.items(), key=lambda item: order.index(item[0])))
        for city, by_type in sorted(grouped.items(), key=lambda item: (not item[0], item[0]))
    ]
    first, lead = "bodies/", context.t("bodies.lead", n=len(context.listed("bodies")))
    for list_page in list_pages(cities, lambda city_and_types: sum(len(bodies) for _, bodies in city_and_types[1])):
        yield render_list_page(
            context, "bodies.html", list_page, first, context.t("nav.bodies"), lead, "bodies", cities=list_page.items
        )


def body_page(context: PageContext, body_id: str) -> Iterator[Page]:
    """Yield the page of a body: its assignments, and those who share them; none for one without."""
    catalog = context.catalog
    body = catalog.bodies[body_id]
    if not has_own_page(catalog, body):
        return
    years = _years(catalog, body.id)
    yield context.page(
        "body.html",
        context.page_path("bodies", body),
        body.name[context.language],
        context.t("body.description", body=body.name[context.language]),
        "bodies",
        body=body,
        record=api_path("bodies", body.id),
        cited=body.id,
        feed=f"{context.page_path('bodies', body)}feed.xml",
        roles=list(_roles(context, body.id)),
        targets=[
            (catalog.plans[plan], rows)
            for plan, rows in group(catalog.targets_by_body.get(body.id, ()), lambda t: t.plan_id).items()
        ],
        due=context.due_of_body.get(body.id, ()),
        years=years,
        reorganised=bool(years) and body.type in _REORGANISED and years[-1] <= _LAST_REORGANISED,
    )


def _years(catalog: Catalog, body_id: str) -> list[int]:
    """Return the years of the plans that name a body, the earliest first."""
    rows: chain[Responsibility | Target] = chain(
        catalog.responsibilities_by_body.get(body_id, ()), catalog.targets_by_body.get(body_id, ())
    )
    return sorted({year for row in rows if (year := catalog.plans[row.plan_id].year)})


def _roles(context: PageContext, body_id: str) -> Iterator[RoleOfBody]:
    """Yield what a body has to do in each role that the texts give it."""
    rows = context.catalog.responsibilities_by_body.get(body_id, ())
    duties = context.duties_of_body.get(body_id, ())
    for role in ROLES:
        if assignments := [row for row in rows if row.role == role]:
            of_role = [duty for duty in duties if duty.assignment.role == role]
            heirs = group(filter(_is_inherited, of_role), lambda duty: duty.assignment.id)
            own = sum(not _is_inherited(duty) for duty in of_role)
            yield RoleOfBody(
                role,
                [(row, [duty.measure for duty in heirs.get(row.id, ())]) for row in assignments],
                own,
                len(of_role) - own,
            )


def _is_inherited(duty: Duty) -> bool:
    return duty.source is not None
