"""Indicators: the same quantity in every plan that speaks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cityplans.model import Catalog, Indicator, Target
from cityplans.pages.page import Page, Site


def targets_by_indicator(catalog: Catalog) -> Mapping[str, list[Target]]:
    """Give, for every indicator that is used, its figures: aims before results, then by year."""
    found: dict[str, list[Target]] = defaultdict(list)
    for target in catalog.targets.values():
        if target.indicator_id:
            found[target.indicator_id].append(target)
    for rows in found.values():
        rows.sort(key=lambda t: (t.plan_id, t.type == "outcome", t.due or t.period, t.id))
    return found


def indicator_pages(site: Site) -> Iterator[Page]:
    """Yield the list of indicators by theme and one page per indicator with every figure side by side."""
    catalog = site.catalog
    figures = targets_by_indicator(catalog)
    by_theme: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in catalog.indicators.values():
        by_theme[indicator.theme_id].append(indicator)
    yield site.page(
        "indicators.html",
        "indicators/",
        site.t("indicators.title"),
        site.t("indicators.lead", n=len(catalog.indicators)),
        "targets",
        groups=[(theme, by_theme[theme.id]) for theme in catalog.themes.values() if theme.id in by_theme],
        unthemed=by_theme.get("", []),
        figures=figures,
        shared=[i for i in catalog.indicators.values() if len({t.plan_id for t in figures.get(i.id, ())}) > 1],
    )
    for indicator in catalog.indicators.values():
        rows = figures.get(indicator.id, [])
        plans = [(plan, [t for t in rows if t.plan_id == plan.id]) for plan in catalog.plans.values()]
        siblings = [i for i in by_theme[indicator.theme_id] if i is not indicator] if indicator.theme_id else []
        yield site.page(
            "indicator.html",
            f"indicators/{indicator.id}/",
            site.tr(indicator, "name"),
            site.tr(indicator, "definition") or site.t("indicator.description", name=site.tr(indicator, "name")),
            "targets",
            indicator=indicator,
            theme=catalog.themes.get(indicator.theme_id),
            unit=catalog.units.get(indicator.unit_id),
            plans=[(plan, group) for plan, group in plans if group],
            siblings=siblings[:12],
        )
