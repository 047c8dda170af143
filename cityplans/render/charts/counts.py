"""Charts of the number of records: of a plan by theme, and of a theme by plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from cityplans.core.plan_records import Plan
from cityplans.core.reference_records import Theme
from cityplans.render.charts.bars import Bar, draw_bars
from cityplans.render.charts.chart import MOST_LINES, Chart
from cityplans.render.charts.drawing import NARROW, WIDE, Drawing, drawing
from cityplans.render.charts.findings import largest

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_FEWEST = 2


def themes_of_plan(site: PageContext, plan: Plan) -> Chart | None:
    """Draw the number of records of a plan by theme, largest first; None for fewer than two themes."""
    counts = Counter(
        theme for m in site.catalog.measures_by_plan.get(plan.id, ()) for theme in (m.theme_id, m.theme_id_2) if theme
    )
    rows = [
        (site.catalog.themes[theme].label[site.language], site.place_in_theme(theme, plan.id), count)
        for theme, count in counts.most_common()
    ]
    return _chart(site, "themes", rows, len(site.catalog.measures_by_plan[plan.id]), plan=site.plan_in_sentence(plan))


def plans_of_theme(site: PageContext, theme: Theme) -> Chart | None:
    """Draw the number of records of a theme by plan, largest first; None for fewer than two or too many."""
    counts = Counter(m.plan_id for m in site.catalog.measures_by_theme.get(theme.id, ()))
    plans = [plan for plan in site.catalog.plans.values() if plan.id in counts]
    plans.sort(key=lambda plan: -counts[plan.id])
    rows = [(site.short_plan(plan), site.place_in_theme(theme.id, plan.id), counts[plan.id]) for plan in plans]
    said = [(site.plan_in_sentence(plan), counts[plan.id]) for plan in plans]
    return _chart(site, "by-plan", rows, counts.total(), said, theme=theme.label[site.language])


def _chart(
    site: PageContext,
    name: str,
    rows: Sequence[tuple[str, str, int]],
    total: int,
    said: Sequence[tuple[str, int]] = (),
    **names: str,
) -> Chart | None:
    """Return the chart; `said` has the labels as its title says them, if it does not say them as they are."""
    if not _FEWEST <= len(rows) <= MOST_LINES:
        return None
    bars = [
        Bar(label, path, Decimal(count), str(count), site.t("charts.counts.said", label=label, n=count))
        for label, path, count in rows
    ]
    (first, _, most), (last, _, least) = rows[0], rows[-1]
    return Chart(
        name=name,
        heading=site.t(f"charts.{name}.heading"),
        title=largest(site.t, name, said or [(label, count) for label, _, count in rows], total, **names),
        description=site.t(f"charts.{name}.description", first=first, most=most, last=last, least=least),
        header=(site.t(f"charts.{name}.label"), site.t("charts.counts.records")),
        rows=tuple((label, str(count)) for label, _, count in rows),
        wide=_draw(bars, WIDE),
        narrow=_draw(bars, NARROW),
    )


def _draw(bars: Sequence[Bar], room: float) -> Drawing:
    body = drawing()
    return Drawing(room, draw_bars(body, bars, room, 0) + 4, body)
