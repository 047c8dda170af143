"""Indicators: the same quantity in every plan that uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.catalog.builder import plan_sort_key
from cityplans.catalog.own_pages import has_own_page
from cityplans.catalog.paging import list_pages
from cityplans.catalog.themes import busiest_themes
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.core.reference_records import Indicator, IndicatorFamily, Theme
from cityplans.render.charts.values import values
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.embed import frame_of, has_frame
from cityplans.render.pages.paging import render_list_page


def figures_by_indicator(catalog: Catalog) -> Mapping[str, list[Target]]:
    """Return the figures of every indicator in use, by plan: targets before outcomes, then by date."""
    return {indicator: _ordered(rows) for indicator, rows in catalog.targets_by_indicator.items()}


def _ordered(rows: Iterable[Target]) -> list[Target]:
    return sorted(rows, key=lambda t: (t.plan_id, not t.is_ahead, t.due or t.period, t.id))


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """The indicators listed under a theme: those of its families, and others."""

    theme: Theme
    families: Sequence[tuple[IndicatorFamily, Sequence[Indicator]]]
    others: Sequence[Indicator]

    @property
    def size(self) -> int:
        """The number of indicators."""
        return len(self.others) + sum(len(indicators) for _, indicators in self.families)


def indicator_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of indicators by theme and family."""
    catalog = context.catalog
    figures = figures_by_indicator(catalog)
    yield context.page(
        "indicators.html",
        "indicators/",
        context.t("indicators.title"),
        context.t("indicators.lead", n=len(catalog.indicators)),
        "targets",
        groups=[each for theme in busiest_themes(catalog) if (each := _theme_group(catalog, theme)).size],
        unthemed=[i for i in catalog.indicators_by_theme.get("", ()) if not i.broader],
        single={i.id for i in catalog.indicators.values() if not has_own_page(catalog, i)},
        figures=figures,
        shared=[i for i in catalog.indicators.values() if len({t.plan_id for t in figures.get(i.id, ())}) > 1],
    )


def _theme_group(catalog: Catalog, theme: Theme) -> ThemeGroup:
    """Return the families listed under a theme, and the indicators of the theme that have none."""
    by_family = catalog.indicators_by_family
    return ThemeGroup(
        theme,
        [
            (family, by_family[family.id])
            for family in catalog.families_by_theme.get(theme.id, ())
            if family.id in by_family
        ],
        [i for i in catalog.indicators_by_theme.get(theme.id, ()) if not i.broader],
    )


def indicator_page(context: PageContext, indicator_id: str) -> Iterator[Page]:
    """Yield the page of an indicator with all its figures: several if there are many, none for one."""
    catalog = context.catalog
    indicator = catalog.indicators[indicator_id]
    if not has_own_page(catalog, indicator):
        return
    by_plan = group(_ordered(catalog.targets_by_indicator.get(indicator.id, ())), lambda t: t.plan_id)
    plans = [(plan, by_plan[plan.id]) for plan in sorted((catalog.plans[plan] for plan in by_plan), key=plan_sort_key)]
    relatives = (
        [i for i in catalog.indicators_by_family[indicator.broader] if i != indicator] if indicator.broader else []
    )
    of_theme = catalog.indicators_by_theme[indicator.theme_id] if indicator.theme_id else ()
    siblings = [i for i in of_theme if i != indicator and i not in relatives]
    first, name = context.page_path("indicators", indicator), indicator.name[context.language]
    chart = values(context, indicator)
    for list_page in list_pages(plans, lambda plan_and_targets: len(plan_and_targets[1])):
        yield render_list_page(
            context,
            "indicator.html",
            list_page,
            first,
            name,
            indicator.definition[context.language] or context.t("indicator.description", name=name),
            "targets",
            charts=(chart,) if list_page.number == 1 else (),
            frames=(frame_of(chart),) if chart and has_frame(catalog, indicator) else (),
            cited=indicator.id,
            indicator=indicator,
            theme=catalog.themes.get(indicator.theme_id),
            unit=catalog.units.get(indicator.unit_id),
            family=catalog.indicator_families.get(indicator.broader),
            relatives=relatives,
            plans=list_page.items,
            siblings=siblings[:12],
        )
