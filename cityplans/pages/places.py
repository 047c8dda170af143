"""Cities and the bodies that are responsible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.addresses import api_path
from cityplans.followup import by_body, by_city
from cityplans.model import Body
from cityplans.pages.page import Page, Site

ROLES = ("lead", "participant", "coordination")


def city_pages(site: Site) -> Iterator[Page]:
    """Yield the list of cities and one page per city."""
    catalog = site.catalog
    cities = [
        (
            city,
            [p for p in catalog.plans.values() if p.city_id == city.id],
            [b for b in catalog.bodies.values() if b.city_id == city.id],
        )
        for city in catalog.cities.values()
    ]
    yield site.page("cities.html", "cities/", site.t("nav.cities"), site.t("cities.lead", n=len(cities)), "cities", cities=cities)
    due = by_city(catalog, site.deadlines)
    for city, plans, bodies in cities:
        own = {p.id for p in plans}
        themes = [(theme, [m for m in catalog.by_theme.get(theme.id, ()) if m.plan_id in own]) for theme in catalog.themes.values()]
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
    yield site.page("bodies.html", "bodies/", site.t("nav.bodies"), site.t("bodies.lead", n=len(catalog.bodies)), "bodies", cities=cities)
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
            targets=[t for t in catalog.targets.values() if t.body_id == body.id],
            due=due.get(body.id, ()),
        )
