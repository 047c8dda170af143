"""Plans side by side: by theme, by indicator, by who is responsible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.catalog.paging import list_pages
from cityplans.core.model import Body, Catalog, Indicator, Target
from cityplans.render.charts.chart import MOST_LINES
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.indicators import figures_by_indicator
from cityplans.render.pages.paging import sheet_page

_LEADS_SHOWN = 4
_COLUMNS = 12
"""How many plans stand side by side on one page."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """Figures that may be read side by side: of one time (EDTF), nature and unit; by plan."""

    when: str
    measure_of: str
    unit_id: str
    figures: Mapping[str, list[Target]]


def compare_page(site: PageContext) -> Iterator[Page]:
    """Yield the page that sets all plans side by side; a script lets the reader choose among them."""
    catalog = site.catalog
    counts = {theme: Counter(m.plan_id for m in rows) for theme, rows in catalog.measures_by_theme.items()}
    themes = [theme for theme in catalog.themes.values() if theme.id in counts]
    leads = {theme.id: _leads(site, theme.id) for theme in themes}
    figures = figures_by_indicator(catalog)
    first = "compare/"
    for sheet in list_pages(catalog.plans.values(), most=_COLUMNS):
        yield sheet_page(
            site,
            "compare.html",
            sheet,
            first,
            site.t("compare.title"),
            site.t("compare.lead"),
            "compare",
            plans=sheet.items,
            themes=themes,
            counts=counts,
            # The picture of themes and plans is drawn where there are two of each.
            pictured=len(themes) > 1 and 1 < len({plan for found in counts.values() for plan in found}) <= MOST_LINES,
            leads=leads,
            indicators=_aligned(catalog, figures, {plan.id for plan in sheet.items}),
        )


def _leads(site: PageContext, theme_id: str) -> Mapping[str, list[tuple[Body, int]]]:
    """Give, by plan, the bodies that lead most of a theme's measures, inherited assignments included."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for measure in site.catalog.measures_by_theme.get(theme_id, ()):
        rows, _ = site.responsible(measure)
        found[measure.plan_id].update(r.body_id for r in rows if r.role == "lead")
    return {
        plan: [(site.catalog.bodies[body], count) for body, count in leads.most_common(_LEADS_SHOWN)]
        for plan, leads in found.items()
    }


def _aligned(
    catalog: Catalog, figures: Mapping[str, Sequence[Target]], plans: Collection[str]
) -> list[tuple[Indicator, Sequence[ListRow]]]:
    """Give the indicators that two or more of the plans speak of, with their figures in lines of time, nature and unit."""
    found: list[tuple[Indicator, Sequence[ListRow]]] = []
    for indicator_id, all_rows in figures.items():
        rows = [target for target in all_rows if target.plan_id in plans]
        if len({target.plan_id for target in rows}) < 2:
            continue
        lines: dict[tuple[str, str, str], dict[str, list[Target]]] = defaultdict(lambda: defaultdict(list))
        for target in rows:
            lines[target.due or target.period, target.measure_of, target.unit_id][target.plan_id].append(target)
        found.append(
            (catalog.indicators[indicator_id], [ListRow(*key, of_plan) for key, of_plan in sorted(lines.items())])
        )
    return found
