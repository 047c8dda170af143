"""The table of all targets and outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.paging import list_pages
from cityplans.render.charts.years import due_by_year
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page


def target_pages(context: PageContext) -> Iterator[Page]:
    """Yield the pages of all targets and outcomes, plan by plan."""
    catalog = context.catalog
    groups = [
        (plan, catalog.targets_by_plan[plan.id])
        for plan in catalog.plans.values()
        if plan.id in catalog.targets_by_plan
    ]
    first = "targets/"
    pages = list(list_pages(groups, lambda plan_and_targets: len(plan_and_targets[1])))
    places = [(plan, page.number, len(targets)) for page in pages for plan, targets in page.items]
    for list_page in pages:
        yield render_list_page(
            context,
            "targets.html",
            list_page,
            first,
            context.t("nav.targets"),
            context.t("targets.lead", n=len(catalog.targets)),
            "targets",
            charts=(due_by_year(context),) if list_page.number == 1 else (),
            groups=list_page.items,
            places=places,
        )
