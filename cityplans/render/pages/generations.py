"""A page for each plan and the one that followed it: what became of each measure."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.generations import Generation, generations
from cityplans.render.page import Page, PageContext


def generation_pages(context: PageContext, plan_id: str) -> Iterator[Page]:
    """Yield the pages that set a plan beside those that followed it."""
    return (_page(context, compared) for compared in generations(context.catalog) if compared.older.id == plan_id)


def _page(context: PageContext, compared: Generation) -> Page:
    older, later = compared.older, compared.later
    title = context.t("generation.title", older=context.short_plan(older), later=context.short_plan(later))
    days = [row.searched for row in context.catalog.relations_by_plan.get(older.id, ()) if row.other_id == later.id]
    return context.page(
        "generation.html",
        compared.path,
        title,
        context.t("generation.lead", measures=len(compared.fates)),
        "plans",
        heading=title,
        compared=compared,
        searched=max(days, default=""),
        crumbs=[
            ("plans/", context.t("nav.plans")),
            (context.page_path("plans", older), context.short_plan(older)),
            ("", context.t("generation.one")),
        ],
    )
