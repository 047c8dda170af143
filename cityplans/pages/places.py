"""Cities and the bodies that are responsible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.addresses import api_path
from cityplans.catalog import by_theme as by_theme_of
from cityplans.followup import by_body, by_city
from cityplans.model import Body
from cityplans.pages.page import Page, Site
from cityplans.pages.paging import address, sheets

ROLES = ("lead", "participant", "coordination")


def city_pages(site: Site) -> Iterator[Page]:
    """Yield the list of cities and one page per city."""
    catalog = site.catalog
    cities = [
        (
            city,
            catalog.by("plans", "city_id").get(city.id, ()),
            catalog.by("bodies", "city_id").get(city.id, ()),
        )
        for city in catalog.cities.values()
    ]
    first, lead = "cities/", site.t("cities.lead", n=len(cities))
    for sheet in sheets(cities):
        title = sheet.title(site, site.t("nav.cities"))
        more = {"cities": sheet.items, "sheet": sheet, "first": first, "address": address}
        yield site.page("cities.html", sheet.path(first), title, lead, "cities", **more)
    due = by_city(catalog, site.deadlines)
    for city, plans, bodies in cities:
        measures = by_theme_of([m for p in plans for m in catalog.by("measures", "plan_id").get(p.id, ())])
        themes = [(theme, measures.get(theme.id, ())) for theme in catalog.themes.values()]
        yield site.page(
            "city.html",
            f"cities/{city.id}/",
            site.tr(city, "name"),
            site.t("city.description", city=site.tr(city, "name")),
            "cities",
            city=city,
            record=api_path("cities", city.id),
            plans=plans,
            bodies=bodies,
            themes=[(theme, measures) for theme, measures in themes if measures],
            due=due.get(city.id, ()),
        )


def body_pages(site: Site) -> Iterator[Page]:
    """Yield the list of bodies and one page per body: what it must do, alone and with whom."""
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
    for sheet in sheets(cities, lambda found: sum(len(bodies) for _, bodies in found[1])):
        title = sheet.title(site, site.t("nav.bodies"))
        more = {"cities": sheet.items, "sheet": sheet, "first": first, "address": address}
        yield site.page("bodies.html", sheet.path(first), title, lead, "bodies", **more)
    due = by_body(catalog, site.deadlines)
    for body in catalog.bodies.values():
        rows = catalog.by_body.get(body.id, ())
        yield site.page(
            "body.html",
            f"bodies/{body.id}/",
            site.tr(body, "name"),
            site.t("body.description", body=site.tr(body, "name")),
            "bodies",
            body=body,
            record=api_path("bodies", body.id),
            roles=[(role, [r for r in rows if r.role == role]) for role in ROLES if any(r.role == role for r in rows)],
            targets=catalog.by("targets", "body_id").get(body.id, ()),
            due=due.get(body.id, ()),
        )
