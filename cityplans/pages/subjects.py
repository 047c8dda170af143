"""Themes and targets: the same matter across all plans."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.addresses import api_path
from cityplans.catalog import group
from cityplans.charts.counts import plans_of_theme
from cityplans.charts.themes import themes_by_plans
from cityplans.charts.values import values
from cityplans.charts.years import due_by_year
from cityplans.pages.page import Page, Site


def theme_list(site: Site) -> Iterator[Page]:
    """Yield the list of themes."""
    lead = site.t("themes.lead", n=len(site.catalog.themes))
    yield site.page("themes.html", "themes/", site.t("nav.themes"), lead, "themes", charts=(themes_by_plans(site),))


def theme_page(site: Site, theme_id: str) -> Page:
    """Give the page of a theme with the measures of every plan."""
    catalog = site.catalog
    theme = catalog.themes[theme_id]
    measures = catalog.by_theme.get(theme.id, ())
    by_plan = group(measures, lambda m: m.plan_id)
    return site.page(
        "theme.html",
        f"themes/{theme.id}/",
        site.tr(theme, "label"),
        site.tr(theme, "definition"),
        "themes",
        charts=(plans_of_theme(site, theme), *(values(site, i) for i in catalog.indicators_of.get(theme.id, ()))),
        theme=theme,
        record=api_path("themes", theme.id),
        groups=[(plan, by_plan[plan.id]) for plan in catalog.plans.values() if plan.id in by_plan],
        targets=[t for m in measures for t in catalog.targets_of.get(m.id, ())],
        due=site.due_of_theme.get(theme.id, ()),
    )


def target_pages(site: Site) -> Iterator[Page]:
    """Yield the table of all targets and outcomes."""
    catalog = site.catalog
    groups = [(plan, catalog.targets_in.get(plan.id, ())) for plan in catalog.plans.values()]
    yield site.page(
        "targets.html",
        "targets/",
        site.t("nav.targets"),
        site.t("targets.lead", n=len(catalog.targets)),
        "targets",
        charts=(due_by_year(site),),
        groups=[(plan, rows) for plan, rows in groups if rows],
    )
