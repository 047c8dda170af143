"""Indicators: the same quantity in every plan that speaks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cityplans.catalog import group
from cityplans.charts.values import values
from cityplans.model import Catalog, Indicator, Target
from cityplans.pages.page import Page, Site
from cityplans.pages.paging import address, sheets


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
        of_plan = group(rows, lambda t: t.plan_id)
        plans = [(plan, of_plan[plan.id]) for plan in catalog.plans.values() if plan.id in of_plan]
        siblings = [i for i in by_theme[indicator.theme_id] if i is not indicator] if indicator.theme_id else []
        first, name = f"indicators/{indicator.id}/", site.tr(indicator, "name")
        for sheet in sheets(plans, lambda found: len(found[1])):
            yield site.page(
                "indicator.html",
                sheet.path(first),
                sheet.title(site, name),
                site.tr(indicator, "definition") or site.t("indicator.description", name=name),
                "targets",
                charts=(values(site, indicator),) if sheet.number == 1 else (),
                indicator=indicator,
                theme=catalog.themes.get(indicator.theme_id),
                unit=catalog.units.get(indicator.unit_id),
                plans=sheet.items,
                siblings=siblings[:12],
                sheet=sheet,
                first=first,
                address=address,
            )
