"""Themes and targets: the same matter across all plans."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.addresses import api_path
from cityplans.charts.counts import plans_of_theme
from cityplans.charts.themes import themes_by_plans
from cityplans.charts.values import values
from cityplans.charts.years import due_by_year
from cityplans.followup import by_theme
from cityplans.pages.page import Page, Site


def theme_pages(site: Site) -> Iterator[Page]:
    """Yield the list of themes and one page per theme with the measures of every plan."""
    catalog = site.catalog
    lead = site.t("themes.lead", n=len(catalog.themes))
    yield site.page("themes.html", "themes/", site.t("nav.themes"), lead, "themes", charts=(themes_by_plans(site),))
    due = by_theme(catalog, site.deadlines)
    for theme in catalog.themes.values():
        measures = catalog.by_theme.get(theme.id, ())
        groups = [(plan, [m for m in measures if m.plan_id == plan.id]) for plan in catalog.plans.values()]
        indicators = [values(site, i) for i in catalog.indicators.values() if i.theme_id == theme.id]
        yield site.page(
            "theme.html",
            f"themes/{theme.id}/",
            site.tr(theme, "label"),
            site.tr(theme, "definition"),
            "themes",
            charts=(plans_of_theme(site, theme), *indicators),
            theme=theme,
            record=api_path("themes", theme.id),
            groups=[(plan, rows) for plan, rows in groups if rows],
            targets=[t for m in measures for t in catalog.targets_of.get(m.id, ())],
            due=due.get(theme.id, ()),
        )


def target_pages(site: Site) -> Iterator[Page]:
    """Yield the table of all targets and outcomes."""
    catalog = site.catalog
    groups = [(plan, [t for t in catalog.targets.values() if t.plan_id == plan.id]) for plan in catalog.plans.values()]
    yield site.page(
        "targets.html",
        "targets/",
        site.t("nav.targets"),
        site.t("targets.lead", n=len(catalog.targets)),
        "targets",
        charts=(due_by_year(site),),
        groups=[(plan, rows) for plan, rows in groups if rows],
    )
