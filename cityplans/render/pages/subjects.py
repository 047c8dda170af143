"""Themes and targets: the same matter across all plans."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cityplans.catalog.addresses import api_path
from cityplans.catalog.paging import list_pages, theme_pages
from cityplans.render.charts.counts import plans_of_theme
from cityplans.render.charts.themes import themes_by_plans
from cityplans.render.charts.values import values
from cityplans.render.charts.years import due_by_year
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page

_COMPARED = 12
"""How many pictures of indicators stand on the page of a theme."""


def theme_list(site: PageContext) -> Iterator[Page]:
    """Yield the list of themes."""
    lead = site.t("themes.lead", n=len(site.catalog.themes))
    yield site.page("themes.html", "themes/", site.t("nav.themes"), lead, "themes", charts=(themes_by_plans(site),))


def theme_page(site: PageContext, theme_id: str) -> Iterator[Page]:
    """Yield the page of a theme with the measures of every plan; several pages where they are many."""
    catalog = site.catalog
    theme, due = catalog.themes[theme_id], site.due_of_theme.get(theme_id, ())
    compared = filter(None, (values(site, i) for i in catalog.indicators_by_theme.get(theme.id, ())))
    charts = (plans_of_theme(site, theme), *islice(compared, _COMPARED))
    first = f"themes/{theme.id}/"
    for sheet in theme_pages(catalog, theme.id):
        shown = {plan.id for plan, _ in sheet.items}
        yield sheet_page(
            site,
            "theme.html",
            sheet,
            first,
            site.tr(theme, "label"),
            site.tr(theme, "definition"),
            "themes",
            charts=charts if sheet.number == 1 else (),
            theme=theme,
            record=api_path("themes", theme.id),
            groups=sheet.items,
            targets=[
                t
                for m in catalog.measures_by_theme.get(theme.id, ())
                if m.plan_id in shown
                for t in catalog.targets_by_subject.get(m.id, ())
            ],
            due=due if sheet.count == 1 else [d for d in due if d.target.plan_id in shown],
        )


def target_pages(site: PageContext) -> Iterator[Page]:
    """Yield the table of all targets and outcomes."""
    catalog = site.catalog
    groups = [
        (plan, catalog.targets_by_plan[plan.id])
        for plan in catalog.plans.values()
        if plan.id in catalog.targets_by_plan
    ]
    first = "targets/"
    for sheet in list_pages(groups, lambda found: len(found[1])):
        yield sheet_page(
            site,
            "targets.html",
            sheet,
            first,
            site.t("nav.targets"),
            site.t("targets.lead", n=len(catalog.targets)),
            "targets",
            charts=(due_by_year(site),) if sheet.number == 1 else (),
            groups=sheet.items,
        )
