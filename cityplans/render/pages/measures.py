"""A page for every measure, principle, goal and safeguard, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.addresses import api_path
from cityplans.catalog.paging import list_pages
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page


def measure_list(site: PageContext) -> Iterator[Page]:
    """Yield the list of measures."""
    catalog = site.catalog
    first, title, lead = "measures/", site.t("nav.measures"), site.t("measures.lead", n=len(catalog.measures))
    for sheet in list_pages(catalog.plans.values(), lambda plan: len(catalog.measures_by_plan.get(plan.id, ()))):
        yield sheet_page(site, "measures.html", sheet, first, title, lead, "measures")


def measure_page(site: PageContext, measure_id: str) -> Iterator[Page]:
    """Yield the page of a record of the measures table."""
    catalog = site.catalog
    measure = catalog.measures[measure_id]
    previous, following = catalog.neighbouring_measures[measure_id]
    path = f"measures/{measure.id}/"
    plan = catalog.plans[measure.plan_id]
    responsible, inherited = site.responsible(measure)
    crumbs = []
    if city := catalog.cities.get(plan.city_id):
        crumbs.append((f"cities/{city.id}/", site.tr(city, "name")))
    crumbs.append((f"plans/{plan.id}/", site.short_plan(plan)))
    crumbs += [(f"plans/{plan.id}/#{s.id}", site.heading(s)) for s in site.ancestors(measure.section_id)]
    if measure.parent_id:
        crumbs.append((f"measures/{measure.parent_id}/", site.heading(catalog.measures[measure.parent_id])))
    crumbs.append(("", site.number_of(measure) or site.tr(measure, "title")))
    targets, mentions = catalog.targets_by_subject.get(measure.id, ()), catalog.mentions_by_subject.get(measure.id, ())
    records = [("measures", measure.id), *(("responsibilities", r.id) for r in responsible)]
    records += [*(("targets", t.id) for t in targets), *(("mentions", x.id) for x in mentions)]
    title = f"{site.tr(measure, 'title')} · {site.short_plan(plan)}"
    yield site.page(
        "measure.html",
        path,
        title,
        site.tr(measure, "summary"),
        "measures",
        measure=measure,
        record=api_path("measures", measure.id),
        crumbs=crumbs,
        responsible=responsible,
        inherited=inherited,
        targets=targets,
        parts=catalog.measures_by_parent.get(measure.id, ()),
        mentions=mentions,
        records=records,
        related=catalog.related_measures.get(measure.id, ()),
        previous=previous,
        following=following,
        structured=[_breadcrumb_list(site, crumbs, path)],
    )


def _breadcrumb_list(site: PageContext, crumbs: list[tuple[str, str]], path: str) -> dict[str, object]:
    items = [(site.language_url, site.t("home.crumb"))] + [
        (f"{site.language_url}{href or path}", text) for href, text in crumbs
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": i, "name": text, "item": href} for i, (href, text) in enumerate(items, 1)
        ],
    }
