"""Cities and the bodies that are responsible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.catalog.addresses import api_path
from cityplans.catalog.paging import list_pages
from cityplans.core.model import Body, Measure
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page

ROLES = ("lead", "participant", "coordination")


def city_list(site: PageContext) -> Iterator[Page]:
    """Yield the list of cities."""
    catalog = site.catalog
    cities = [
        (city, catalog.plans_by_city.get(city.id, ()), catalog.bodies_by_city.get(city.id, ()))
        for city in catalog.cities.values()
    ]
    first, lead = "cities/", site.t("cities.lead", n=len(cities))
    for sheet in list_pages(cities):
        yield sheet_page(site, "cities.html", sheet, first, site.t("nav.cities"), lead, "cities", cities=sheet.items)


def city_page(site: PageContext, city_id: str) -> Iterator[Page]:
    """Yield the page of a city: its plans, what they promise by theme, its bodies."""
    catalog = site.catalog
    city = catalog.cities[city_id]
    plans = catalog.plans_by_city.get(city.id, ())
    themed: dict[str, list[Measure]] = defaultdict(list)
    for measure in (m for plan in sorted(plans, key=lambda p: p.id) for m in catalog.measures_by_plan.get(plan.id, ())):
        for theme in dict.fromkeys(filter(None, (measure.theme_id, measure.theme_id_2))):
            themed[theme].append(measure)
    yield site.page(
        "city.html",
        f"cities/{city.id}/",
        site.tr(city, "name"),
        site.t("city.description", city=site.tr(city, "name")),
        "cities",
        city=city,
        record=api_path("cities", city.id),
        plans=plans,
        bodies=catalog.bodies_by_city.get(city.id, ()),
        themes=[(theme, themed[theme.id]) for theme in catalog.themes.values() if theme.id in themed],
        due=site.due_of_city.get(city.id, ()),
    )


def body_list(site: PageContext) -> Iterator[Page]:
    """Yield the list of bodies."""
    catalog = site.catalog
    grouped: dict[str, dict[str, list[Body]]] = defaultdict(lambda: defaultdict(list))
    for body in catalog.bodies.values():
        grouped[body.city_id][body.type].append(body)
    order = [c.value for c in catalog.schemas["bodies"].field("type").categories]
    cities = [
        (catalog.cities.get(city), sorted(by_type.items(), key=lambda item: order.index(item[0])))
        for city, by_type in sorted(grouped.items(), key=lambda item: (not item[0], item[0]))
    ]
    first, lead = "bodies/", site.t("bodies.lead", n=len(catalog.bodies))
    for sheet in list_pages(cities, lambda found: sum(len(bodies) for _, bodies in found[1])):
        yield sheet_page(site, "bodies.html", sheet, first, site.t("nav.bodies"), lead, "bodies", cities=sheet.items)


def body_page(site: PageContext, body_id: str) -> Iterator[Page]:
    """Yield the page of a body: what it must do, alone and with whom."""
    catalog = site.catalog
    body = catalog.bodies[body_id]
    rows = catalog.responsibilities_by_body.get(body.id, ())
    yield site.page(
        "body.html",
        f"bodies/{body.id}/",
        site.tr(body, "name"),
        site.t("body.description", body=site.tr(body, "name")),
        "bodies",
        body=body,
        record=api_path("bodies", body.id),
        roles=[(role, [r for r in rows if r.role == role]) for role in ROLES if any(r.role == role for r in rows)],
        targets=catalog.targets_by_body.get(body.id, ()),
        due=site.due_of_body.get(body.id, ()),
    )
