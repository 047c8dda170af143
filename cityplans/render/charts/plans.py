"""The timeline of all plans: when each was made, its period and horizon, and when targets are due."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans.core.edtf import edtf_bounds
from cityplans.core.plan_records import Plan
from cityplans.i18n.formatting import date
from cityplans.render.charts.chart import MOST_LINES, Chart
from cityplans.render.charts.drawing import (
    NARROW,
    WIDE,
    Drawing,
    add,
    add_title,
    drawing,
    line,
    link,
    mark,
    write,
    write_lines,
)
from cityplans.render.charts.findings import periods
from cityplans.render.charts.lettering import width, wrap
from cityplans.render.charts.scale import Years

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_COLUMNS = ("plan", "made", "start", "end", "horizon", "due", "record")


@dataclass(frozen=True, slots=True)
class _PlanRow:
    """A plan with the date it was made and, by year, the number of its targets, events and duties due."""

    plan: Plan
    made: str
    due: tuple[tuple[str, int], ...]

    @property
    def dates(self) -> list[str]:
        plan = self.plan
        return [
            d
            for d in (self.made, plan.period_start, plan.period_end, plan.horizon, *(year for year, _ in self.due))
            if d
        ]


def plans_timeline(site: PageContext) -> Chart | None:
    """Draw a row for every plan, oldest first and undated ones last.

    Return None if fewer than two have dates, or there are too many.
    """
    rows = [_plan_row(site, plan) for plan in site.catalog.plans.values()]
    if sum(bool(row.dates) for row in rows) < 2 or len(rows) > MOST_LINES:
        return None
    rows.sort(key=lambda row: (not row.dates, row.made or row.plan.period_start, row.plan.id))
    return Chart(
        name="timeline",
        heading=site.t("charts.plans.heading"),
        title=periods(site, [row.plan for row in rows]),
        description=site.t("charts.plans.description", n=len(rows)),
        header=tuple(site.t(f"charts.plans.{column}") for column in _COLUMNS),
        rows=tuple(_table_row(site, row) for row in rows),
        wide=_draw(site, rows, WIDE),
        narrow=_draw(site, rows, NARROW),
    )


def _plan_row(site: PageContext, plan: Plan) -> _PlanRow:
    due = Counter(
        t.due.split("/")[-1][:4] for t in site.catalog.targets_by_plan.get(plan.id, ()) if t.due and t.is_ahead
    )
    return _PlanRow(plan, plan.adopted or plan.signed or plan.published, tuple(sorted(due.items())))


def _table_row(site: PageContext, row: _PlanRow) -> tuple[str, ...]:
    due = "; ".join(f"{year}: {count}" for year, count in row.due)
    return (
        site.short_plan(row.plan),
        row.made,
        row.plan.period_start,
        row.plan.period_end,
        row.plan.horizon,
        due,
        row.plan.id,
    )


def _draw(site: PageContext, rows: Sequence[_PlanRow], room: float) -> Drawing:
    body = drawing()
    wide = room == WIDE
    left = 168.0 if wide else 0.0
    days = [day for row in rows for text in row.dates for day in edtf_bounds(text) or ()]
    years = Years(min(days), max(days), left + 6, room - 6)
    highest = max((n for row in rows for _, n in row.due), default=1)
    y = _legend(site, body, room) + 6
    top = y + 20
    grid = add(body, "g", aria_hidden="true")
    y = last_dated = top
    for row in rows:
        names = wrap(site.short_plan(row.plan), left - 12 if wide else room, 13, 2 if wide else 1)
        anchor = link(body, site.page_path("plans", row.plan), row.plan.title[site.language])
        height = (0.0 if wide else 26.0) + (60.0 if row.due else 44.0 if wide else 26.0)
        line(grid, "rule", (0, y), (room, y))
        add(anchor, "rect", "hit", x=0, y=y, width=left or room, height=height if wide else 27)
        write_lines(anchor, 0, y + (height - 12 - 17 * (len(names) - 1) if wide else 19), names, "name", 13, 17)
        _draw_plan(site, body, row, years, y + height - 20, highest)
        y += height
        last_dated = y if row.dates else last_dated
    for year in years.ticks(46):
        middle = years.middle(str(year))
        write(body, min(max(middle, left + 14), room - 14), top - 8, str(year), "soft", 11, "middle")
        line(grid, "rule", (middle, top), (middle, last_dated))
    return Drawing(room, y + 4, body)


def _draw_plan(site: PageContext, body: ET.Element, row: _PlanRow, years: Years, base: float, highest: int) -> None:
    """Draw one plan: its period as a bar, a dotted line to its horizon, columns for what is due."""
    plan = row.plan
    if not row.dates:
        write(body, years.start - 6, base + 8, site.t("charts.plans.undated"), "soft", 12)
        return
    track = add(body, "g", aria_hidden="true")

    def tooltip(kind: str, **words: object) -> str:
        return site.t(f"charts.plans.{kind}_said", **words)

    begin = years.middle(row.made or plan.period_start or row.dates[0])
    if plan.horizon:
        line(track, "reach", (begin, base + 4), (years.middle(plan.horizon), base + 4))
    if plan.period_start and plan.period_end:
        first, last = edtf_bounds(f"{plan.period_start}/{plan.period_end}") or (years.first, years.last)
        start, end = years.at(first.toordinal()), years.at(last.toordinal() + 1)
        bar = add(track, "rect", "tint", x=start, y=base, width=end - start, height=8)
        add_title(
            bar,
            tooltip("period", start=date(plan.period_start, site.language), end=date(plan.period_end, site.language)),
        )
    if row.made:
        mark(track, "fact", begin, base + 4, 5, tooltip("made", when=date(row.made, site.language)))
    if plan.horizon:
        mark(
            track,
            "horizon",
            years.middle(plan.horizon),
            base + 4,
            5,
            tooltip("horizon", when=date(plan.horizon, site.language)),
        )
    labels: list[tuple[float, float]] = []
    for year, count in row.due:
        middle, column_height = years.middle(year), 3 + 25 * count / highest
        column_width = min(7.0, years.year_length * 0.8)
        column = add(
            track,
            "rect",
            "red",
            x=middle - column_width / 2,
            y=base - 1 - column_height,
            width=column_width,
            height=column_height,
        )
        add_title(column, tooltip("due", when=date(year, site.language), n=count))
        # A number moves up above those it would touch.
        left, level = middle - width(str(count), 10) / 2, base - 5 - column_height
        level = min(
            [level, *(other_level - 10 for end, other_level in labels if end > left and abs(other_level - level) < 10)]
        )
        write(track, middle, level, str(count), "soft", 10, "middle")
        labels.append((2 * middle - left, level))


def _legend(site: PageContext, body: ET.Element, room: float) -> float:
    """Draw the legend in rows and return where it ends."""
    x, y = 0.0, 12.0
    for kind in ("made", "period", "horizon", "due"):
        label = site.t(f"charts.plans.key_{kind}")
        label_width = 18 + width(label, 12) + 14
        if x and x + label_width > room + 14:
            x, y = 0.0, y + 20
        if kind == "made":
            mark(body, "fact", x + 6, y - 4, 5)
        elif kind == "horizon":
            mark(body, "horizon", x + 6, y - 4, 5)
        else:
            style, shape_width, shape_height = ("tint", 12, 8) if kind == "period" else ("red", 6, 12)
            add(
                body,
                "rect",
                style,
                x=x + (0 if kind == "period" else 3),
                y=y - 4 - shape_height / 2,
                width=shape_width,
                height=shape_height,
            )
        write(body, x + 18, y, label, "soft", 12)
        x += label_width
    return y + 12
