"""The list of plans and a page for each: outline, targets, responsibilities, copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cityplans.catalog.addresses import api_path
from cityplans.catalog.coverage import coverage
from cityplans.catalog.paging import list_pages
from cityplans.core.model import Body, Named, Plan, Responsibility
from cityplans.exports.metadata.schema_org import dataset
from cityplans.i18n.formatting import date
from cityplans.render.charts.counts import themes_of_plan
from cityplans.render.charts.plans import plans_timeline
from cityplans.render.charts.responsibilities import responsibilities
from cityplans.render.charts.timeline import timeline
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page

_CARDS = 100
_FACTS = ("issuer", "document_number", "adopted", "signed", "published", "period_start", "period_end", "horizon")
# Whose records may stand on a plan's page.
_SHOWN = ("sections", "responsibilities", "targets", "mentions", "sources")


def plan_list(site: PageContext) -> Iterator[Page]:
    """Yield the list of plans."""
    first, lead = "plans/", site.t("plans.lead", n=len(site.catalog.plans))
    for sheet in list_pages(site.catalog.plans.values(), most=_CARDS):
        charts = (plans_timeline(site),) if sheet.number == 1 else ()
        yield sheet_page(site, "plans.html", sheet, first, site.t("nav.plans"), lead, "plans", charts=charts)


def plan_page(site: PageContext, plan_id: str) -> Iterator[Page]:
    """Yield the page of a plan."""
    catalog = site.catalog
    plan = catalog.plans[plan_id]
    measures, targets = catalog.measures_by_plan.get(plan.id, ()), catalog.targets_by_plan.get(plan.id, ())
    bodies = bodies_of(site, plan)
    known = coverage(catalog, plan)
    facts = []
    for name in _FACTS:
        value = site.tr(plan, name) if name == "issuer" else getattr(plan, name)
        field = f"issuer_{site.language}" if name == "issuer" else name
        facts.append(
            (field, value if name in ("issuer", "document_number") or not value else date(value, site.language))
        )
    shown: Sequence[Mapping[str, Sequence[Named]]] = (
        catalog.sections_by_plan,
        catalog.responsibilities_by_plan,
        catalog.targets_by_plan,
        catalog.mentions_by_plan,
        catalog.sources_by_plan,
    )
    own = [(table, row.id) for table, index in zip(_SHOWN, shown, strict=True) for row in index.get(plan.id, ())]
    yield site.page(
        "plan.html",
        f"plans/{plan.id}/",
        site.tr(plan, "title"),
        site.tr(plan, "summary"),
        "plans",
        charts=(timeline(site, plan), themes_of_plan(site, plan), responsibilities(site, plan, bodies)),
        plan=plan,
        record=api_path("plans", plan.id),
        counts=[
            (sum(m.kind == "measure" for m in measures), "measures"),
            (len(measures), "records"),
            (len(bodies), "bodies"),
            (len(targets), "targets"),
        ],
        targets=targets,
        bodies=bodies,
        facts=facts,
        known=known,
        records=[
            ("plans", plan.id),
            *((table, i) for table, i in own if site.record_path(table, i).startswith(f"plans/{plan.id}/")),
        ],
        covered={source.id: share for source, share, _ in known.copies},
        mentions=catalog.mentions_by_subject.get(plan.id, ()),
        copies=[(s, len(catalog.evidence_by_source.get(s.id, ()))) for s in catalog.sources_by_plan.get(plan.id, ())],
        structured=[dataset(site.packages[plan.id], (), catalog, site.url, site.language, site.files)],
    )


def bodies_of(site: PageContext, plan: Plan) -> list[tuple[Body, dict[str, list[Responsibility]]]]:
    """Give every body of a plan with its assignments by role, the busiest leads first."""
    roles: dict[str, dict[str, list[Responsibility]]] = defaultdict(lambda: defaultdict(list))
    for row in site.catalog.responsibilities_by_plan.get(plan.id, ()):
        roles[row.body_id][row.role].append(row)
    found = [(site.catalog.bodies[body], dict(by_role)) for body, by_role in roles.items()]
    return sorted(
        found, key=lambda item: (-len(item[1].get("lead", ())), -len(item[1].get("participant", ())), item[0].id)
    )
