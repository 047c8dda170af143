"""The list of plans and a page for each: outline, targets, responsibilities, copies."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.addresses import api_path
from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.coverage import coverage
from cityplans.catalog.generations import generations
from cityplans.catalog.paging import list_pages
from cityplans.catalog.promises import due_counts, due_promises_by_plan, promise_counts
from cityplans.catalog.responsibility import assigned_bodies, roles_of
from cityplans.catalog.target_groups import by_part_and_theme
from cityplans.exports.metadata.schema_org import dataset
from cityplans.exports.plan_markdown import plan_markdown_path
from cityplans.i18n.formatting import date
from cityplans.render.charts.plans import plans_timeline
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.embed import charts_of, frames_of_plan
from cityplans.render.pages.generations import generation_pages
from cityplans.render.pages.paging import render_list_page

_CARDS = 100
"""Plans on one page of the list."""
_FACTS = (
    *("issuer", "level", "area", "document_number", "adopted", "approved", "signed", "published"),
    *("effective", "amended", "repealed", "period_start", "period_end", "horizon"),
)
_SHOWN_IF_STATED = ("level", "area", "approved", "effective", "amended", "repealed")
"""Facts that most plans cannot have."""
_LISTED = {"issuer": "issuers", "area": "area"}


def plan_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of plans."""
    first, lead = "plans/", context.t("plans.lead", n=len(context.catalog.plans))
    for list_page in list_pages(context.catalog.plans.values(), most=_CARDS):
        charts = (plans_timeline(context),) if list_page.number == 1 else ()
        title, compared = context.t("nav.plans"), generations(context.catalog) if list_page.number == 1 else ()
        found = concreteness(context.catalog)
        yield render_list_page(
            context,
            "plans.html",
            list_page,
            first,
            title,
            lead,
            "plans",
            charts=charts,
            generations=compared,
            concrete=[(plan, found[plan.id]) for plan in list_page.items if plan.id in found],
        )


def plan_page(context: PageContext, plan_id: str) -> Iterator[Page]:
    """Yield the page of a plan, and those that set it beside the plans that followed it."""
    yield from generation_pages(context, plan_id)
    catalog = context.catalog
    plan = catalog.plans[plan_id]
    measures, targets = catalog.measures_by_plan.get(plan.id, ()), catalog.targets_by_plan.get(plan.id, ())
    bodies = assigned_bodies(catalog, plan.id)
    plan_coverage = coverage(catalog, plan)
    charts = charts_of(context, plan, bodies)
    facts = []
    for name in _FACTS:
        match name:
            case "issuer" | "area":
                field, value = f"{name}_{context.language}", getattr(plan, _LISTED[name])[context.language]
            case "level":
                field, value = name, context.label("plans", name, plan.level) if plan.level else ""
            case "document_number":
                field, value = name, plan.document_number
            case _:
                field, value = name, date(getattr(plan, name), context.language)
        if value or name not in _SHOWN_IF_STATED:
            facts.append((field, value))
    yield context.page(
        "plan.html",
        context.page_path("plans", plan),
        plan.title[context.language],
        plan.summary[context.language],
        "plans",
        charts=charts,
        plan=plan,
        embedded=frames_of_plan(context, bodies, charts),
        record=api_path("plans", plan.id),
        cited=plan.id,
        text=plan_markdown_path(plan.id),
        counts=[
            (sum(m.kind == "measure" for m in measures), "measures"),
            (len(measures), "records"),
            (len(bodies), "bodies"),
            *promise_counts(targets),
        ],
        targets=by_part_and_theme(catalog, targets),
        bodies=bodies,
        roles_shown=roles_of(bodies),
        facts=facts,
        due=due_counts(due_promises_by_plan(catalog).get(plan.id, ())),
        events=len(catalog.events_by_plan.get(plan.id, ())),
        concrete=concreteness(catalog).get(plan.id),
        coverage=plan_coverage,
        covered={source.id: share for source, share, _ in plan_coverage.copies},
        mentions=catalog.mentions_by_subject.get(plan.id, ()),
        copies=[(s, len(catalog.evidence_by_source.get(s.id, ()))) for s in catalog.sources_by_plan.get(plan.id, ())],
        structured=[dataset(context.packages[plan.id], (), catalog, context.url, context.language, context.files)],
    )
