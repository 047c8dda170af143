"""How the records of a plan spread over the themes, and those of a theme over the plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from cityplans.core.model import Plan, Theme
from cityplans.render.charts.bars import Bar, draw_bars
from cityplans.render.charts.chart import MOST_LINES, Chart
from cityplans.render.charts.drawing import NARROW, WIDE, Drawing, drawing

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_FEWEST = 2


def themes_of_plan(site: PageContext, plan: Plan) -> Chart | None:
    """Draw how many records of a plan belong to each theme, the largest first; None for fewer than two themes."""
    counts = Counter(
        theme for m in site.catalog.measures_by_plan.get(plan.id, ()) for theme in (m.theme_id, m.theme_id_2) if theme
    )
    found = [
        (site.tr(site.catalog.themes[theme], "label"), site.place_in_theme(theme, plan.id), n)
        for theme, n in counts.most_common()
    ]
    return _chart(site, "themes", found, plan=site.short_plan(plan))


def plans_of_theme(site: PageContext, theme: Theme) -> Chart | None:
    """Draw how many records each plan has on a theme, in the order of the plans; None for fewer than two plans or too many."""
    counts = Counter(m.plan_id for m in site.catalog.measures_by_theme.get(theme.id, ()))
    plans = [plan for plan in site.catalog.plans.values() if plan.id in counts]
    found = [(site.short_plan(plan), site.place_in_theme(theme.id, plan.id), counts[plan.id]) for plan in plans]
    return _chart(site, "by-plan", sorted(found, key=lambda row: -row[2]), theme=site.tr(theme, "label"))


def _chart(site: PageContext, name: str, found: Sequence[tuple[str, str, int]], **words: str) -> Chart | None:
    if not _FEWEST <= len(found) <= MOST_LINES:
        return None
    bars = [
        Bar(label, path, Decimal(n), str(n), site.t("charts.counts.said", label=label, n=n)) for label, path, n in found
    ]
    (first, _, most), (last, _, least) = found[0], found[-1]
    return Chart(
        name=name,
        heading=site.t(f"charts.{name}.heading"),
        title=site.t(f"charts.{name}.title", **words),
        description=site.t(f"charts.{name}.description", first=first, most=most, last=last, least=least),
        header=(site.t(f"charts.{name}.label"), site.t("charts.counts.records")),
        rows=tuple((label, str(n)) for label, _, n in found),
        wide=_draw(bars, WIDE),
        narrow=_draw(bars, NARROW),
    )


def _draw(bars: Sequence[Bar], room: float) -> Drawing:
    body = drawing()
    return Drawing(room, draw_bars(body, bars, room, 0) + 4, body)
