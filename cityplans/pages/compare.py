"""Plans side by side: by theme, by indicator, by who is responsible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from cityplans.model import Body, Catalog, Indicator, Target
from cityplans.pages.indicators import targets_by_indicator
from cityplans.pages.page import Page, Site

_LEADS_SHOWN = 4


def compare_page(site: Site) -> Iterator[Page]:
    """Yield the page that sets all plans side by side; a script lets the reader choose among them."""
    catalog = site.catalog
    counts = {theme: Counter(m.plan_id for m in rows) for theme, rows in catalog.by_theme.items()}
    themes = [theme for theme in catalog.themes.values() if theme.id in counts]
    yield site.page(
        "compare.html",
        "compare/",
        site.t("compare.title"),
        site.t("compare.lead"),
        "plans",
        plans=list(catalog.plans.values()),
        themes=themes,
        counts=counts,
        leads={theme.id: _leads(site, theme.id) for theme in themes},
        indicators=_aligned(catalog),
    )


def _leads(site: Site, theme_id: str) -> Mapping[str, list[tuple[Body, int]]]:
    """Give, by plan, the bodies that lead most of a theme's measures, inherited assignments included."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for measure in site.catalog.by_theme.get(theme_id, ()):
        rows, _ = site.responsible(measure)
        found[measure.plan_id].update(r.body_id for r in rows if r.role == "lead")
    return {plan: [(site.catalog.bodies[body], count) for body, count in leads.most_common(_LEADS_SHOWN)] for plan, leads in found.items()}


def _aligned(catalog: Catalog) -> list[tuple[Indicator, Mapping[str, list[Target]]]]:
    """Give the indicators that two or more plans speak of, with each plan's figures."""
    found: list[tuple[Indicator, Mapping[str, list[Target]]]] = []
    for indicator_id, rows in targets_by_indicator(catalog).items():
        by_plan: dict[str, list[Target]] = defaultdict(list)
        for target in rows:
            by_plan[target.plan_id].append(target)
        if len(by_plan) > 1:
            found.append((catalog.indicators[indicator_id], by_plan))
    return found
