"""The list of plans and a page for each: outline, targets, responsibilities, copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.addresses import api_path
from cityplans.charts.counts import themes_of_plan
from cityplans.charts.plans import plans_timeline
from cityplans.charts.responsibilities import responsibilities
from cityplans.charts.timeline import timeline
from cityplans.metadata.schema_org import dataset
from cityplans.model import Body, Plan, Responsibility
from cityplans.pages.page import Page, Site
from cityplans.pages.paging import address, sheets
from cityplans.wording import date

_CARDS = 100
_FACTS = ("issuer", "document_number", "adopted", "signed", "published", "period_start", "period_end", "horizon")
# Whose records may stand on a plan's page.
_SHOWN = ("sections", "responsibilities", "targets", "mentions", "sources")


def plan_pages(site: Site) -> Iterator[Page]:
    """Yield the list of plans and one page per plan."""
    catalog = site.catalog
    lead = site.t("plans.lead", n=len(catalog.plans))
    first = "plans/"
    for sheet in sheets(catalog.plans.values(), most=_CARDS):
        charts = (plans_timeline(site),) if sheet.number == 1 else ()
        title = sheet.title(site, site.t("nav.plans"))
        yield site.page("plans.html", sheet.path(first), title, lead, "plans", charts=charts, sheet=sheet, first=first, address=address)
    for plan in catalog.plans.values():
        yield _plan_page(site, plan)


def _plan_page(site: Site, plan: Plan) -> Page:
    catalog = site.catalog
    measures = catalog.by("measures", "plan_id").get(plan.id, ())
    targets = catalog.by("targets", "plan_id").get(plan.id, ())
    bodies = bodies_of(site, plan)
    known = site.coverage[plan.id]
    facts = []
    for name in _FACTS:
        value = site.tr(plan, name) if name == "issuer" else getattr(plan, name)
        field = f"issuer_{site.language}" if name == "issuer" else name
        facts.append((field, value if name in ("issuer", "document_number") or not value else date(value, site.language)))
    own = [(table, row.id) for table in _SHOWN for row in catalog.by(table, "plan_id").get(plan.id, ())]
    return site.page(
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
        records=[("plans", plan.id), *((table, i) for table, i in own if site.record_path(table, i).startswith(f"plans/{plan.id}/"))],
        covered={source.id: share for source, share, _ in known.copies},
        mentions=catalog.mentions_of.get(plan.id, ()),
        copies=[(s, len(catalog.evidence_in.get(s.id, ()))) for s in catalog.sources_of.get(plan.id, ())],
        structured=[dataset(site.packages[plan.id], [site.packages[catalog.identity.name]], catalog, site.url, site.language, site.files)],
    )


def bodies_of(site: Site, plan: Plan) -> list[tuple[Body, dict[str, list[Responsibility]]]]:
    """Give every body of a plan with its assignments by role, the busiest leads first."""
    roles: dict[str, dict[str, list[Responsibility]]] = defaultdict(lambda: defaultdict(list))
    for row in site.catalog.by("responsibilities", "plan_id").get(plan.id, ()):
        roles[row.body_id][row.role].append(row)
    found = [(site.catalog.bodies[body], dict(by_role)) for body, by_role in roles.items()]
    return sorted(found, key=lambda item: (-len(item[1].get("lead", ())), -len(item[1].get("participant", ())), item[0].id))
