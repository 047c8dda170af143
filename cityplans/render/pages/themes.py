"""Themes: the list of them, and a page for each with the measures of every plan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cityplans.catalog.addresses import api_path
from cityplans.catalog.own_pages import has_own_page
from cityplans.catalog.paging import theme_pages
from cityplans.catalog.themes import busiest_themes
from cityplans.render.charts.counts import plans_of_theme
from cityplans.render.charts.themes import themes_by_plans
from cityplans.render.charts.values import values
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_COMPARED = 12
"""Charts of indicators on the page of a theme."""


def theme_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of themes."""
    lead = context.t("themes.lead", n=len(context.listed("themes")))
    yield context.page(
        "themes.html",
        "themes/",
        context.t("nav.themes"),
        lead,
        "themes",
        charts=(themes_by_plans(context),),
        themes=busiest_themes(context.catalog),
    )


def theme_page(context: PageContext, theme_id: str) -> Iterator[Page]:
    """Yield the page of a theme with the measures of every plan, or several pages if there are many.

    A theme without any has none.
    """
    catalog = context.catalog
    theme, due = catalog.themes[theme_id], context.due_of_theme.get(theme_id, ())
    if not has_own_page(catalog, theme):
        return
    shared = (i for i in catalog.indicators_by_theme.get(theme.id, ()) if has_own_page(catalog, i))
    compared = filter(None, (values(context, indicator) for indicator in shared))
    charts = (plans_of_theme(context, theme), *islice(compared, _COMPARED))
    first = context.page_path("themes", theme)
    for list_page in theme_pages(catalog, theme.id):
        shown = {plan.id for plan, _ in list_page.items}
        yield render_list_page(
            context,
            "theme.html",
            list_page,
            first,
            theme.label[context.language],
            theme.definition[context.language],
            "themes",
            charts=charts if list_page.number == 1 else (),
            theme=theme,
            record=api_path("themes", theme.id),
            cited=theme.id,
            feed=f"{first}feed.xml",
            groups=list_page.items,
            targets=[
                (plan, found)
                for plan, measures in list_page.items
                if (found := [t for m in measures for t in catalog.targets_by_subject.get(m.id, ())])
            ],
            due=due if list_page.count == 1 else [d for d in due if d.target.plan_id in shown],
        )
