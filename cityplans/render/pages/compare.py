"""Plans side by side: by theme, by indicator, by responsible body."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.catalog.paging import list_pages
from cityplans.catalog.responsibility import duties
from cityplans.core.model import Body, Catalog, Indicator, Target
from cityplans.render.charts.chart import MOST_LINES
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.indicators import figures_by_indicator
from cityplans.render.pages.paging import render_list_page

_LEADS_SHOWN = 4
_LEADING_ROLES = ("lead", "responsible")
_COLUMNS = 12
"""Plans side by side on one page."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """Comparable figures by plan: of one date (EDTF), nature and unit."""

    when: str
    measure_of: str
    unit_id: str
    figures: Mapping[str, list[Target]]


def compare_page(context: PageContext) -> Iterator[Page]:
    """Yield the pages that show all plans side by side; a script lets the reader choose among them."""
    catalog = context.catalog
    counts = {theme: Counter(m.plan_id for m in rows) for theme, rows in catalog.measures_by_theme.items()}
    themes = [theme for theme in catalog.themes.values() if theme.id in counts]
    leads = {theme.id: _leads(context, theme.id) for theme in themes}
    figures = figures_by_indicator(catalog)
    first = "compare/"
    for list_page in list_pages(catalog.plans.values(), most=_COLUMNS):
        yield render_list_page(
            context,
            "compare.html",
            list_page,
            first,
            context.t("compare.title"),
            context.t("compare.lead"),
            "compare",
            plans=list_page.items,
            themes=themes,
            counts=counts,
            # The chart of themes and plans is drawn if there are at least two of each.
            pictured=len(themes) > 1
            and 1 < len({plan for by_plan in counts.values() for plan in by_plan}) <= MOST_LINES,
            leads=leads,
            indicators=_aligned(catalog, figures, {plan.id for plan in list_page.items}),
        )


def _leads(context: PageContext, theme_id: str) -> Mapping[str, list[tuple[Body, str, int]]]:
    """Return, by plan, the bodies that lead most measures of a theme, inherited assignments included.

    Bodies that a plan makes responsible, where it names no lead, follow those that lead.
    """
    leads_by_plan: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for duty in duties(context.catalog):
        measure, assignment = duty.measure, duty.assignment
        if assignment.role in _LEADING_ROLES and theme_id in (measure.theme_id, measure.theme_id_2):
            leads_by_plan[measure.plan_id][assignment.body_id, assignment.role] += 1
    return {
        plan: [
            (context.catalog.bodies[body], role, count)
            for (body, role), count in sorted(leads.most_common(), key=_by_role)[:_LEADS_SHOWN]
        ]
        for plan, leads in leads_by_plan.items()
    }


def _by_role(counted: tuple[tuple[str, str], int]) -> int:
    return _LEADING_ROLES.index(counted[0][1])


def _aligned(
    catalog: Catalog, figures: Mapping[str, Sequence[Target]], plans: Collection[str]
) -> list[tuple[Indicator, Sequence[ListRow]]]:
    """Return the indicators that two or more of the plans use, with their figures in comparable rows."""
    aligned: list[tuple[Indicator, Sequence[ListRow]]] = []
    for indicator_id, all_rows in figures.items():
        rows = [target for target in all_rows if target.plan_id in plans]
        if len({target.plan_id for target in rows}) < 2:
            continue
        comparable: dict[tuple[str, str, str], dict[str, list[Target]]] = defaultdict(lambda: defaultdict(list))
        for target in rows:
            comparable[target.due or target.period, target.measure_of, target.unit_id][target.plan_id].append(target)
        list_rows = [ListRow(*key, by_plan) for key, by_plan in sorted(comparable.items())]
        aligned.append((catalog.indicators[indicator_id], list_rows))
    return aligned
