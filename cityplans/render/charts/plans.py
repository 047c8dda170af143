"""The timeline of all plans: when each was made, what period it covers, how far it looks and when its promises fall due."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import Plan
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
from cityplans.render.charts.lettering import width, wrap
from cityplans.render.charts.scale import Years

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_COLUMNS = ("plan", "made", "start", "end", "horizon", "due", "record")


@dataclass(frozen=True, slots=True)
class _Line:
    """A plan with its dates in EDTF and how many of its targets, events and duties fall due in each year."""

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
    """Draw a line for every plan, the oldest first and those without any date last; None where no two have dates, or there are too many."""
    lines = [_line(site, plan) for plan in site.catalog.plans.values()]
    if sum(bool(x.dates) for x in lines) < 2 or len(lines) > MOST_LINES:
        return None
    lines.sort(key=lambda x: (not x.dates, x.made, x.plan.id))
    return Chart(
        name="timeline",
        heading=site.t("charts.plans.heading"),
        title=site.t("charts.plans.heading"),
        description=site.t("charts.plans.description", n=len(lines)),
        header=tuple(site.t(f"charts.plans.{column}") for column in _COLUMNS),
        rows=tuple(_row(site, x) for x in lines),
        wide=_draw(site, lines, WIDE),
        narrow=_draw(site, lines, NARROW),
    )


def _line(site: PageContext, plan: Plan) -> _Line:
    due = Counter(
        t.due.split("/")[-1][:4] for t in site.catalog.targets_by_plan.get(plan.id, ()) if t.due and t.type != "outcome"
    )
    return _Line(plan, plan.adopted or plan.signed or plan.published, tuple(sorted(due.items())))


def _row(site: PageContext, x: _Line) -> tuple[str, ...]:
    due = "; ".join(f"{year}: {n}" for year, n in x.due)
    return site.short_plan(x.plan), x.made, x.plan.period_start, x.plan.period_end, x.plan.horizon, due, x.plan.id


def _draw(site: PageContext, lines: Sequence[_Line], room: float) -> Drawing:
    body = drawing()
    wide = room == WIDE
    left = 168.0 if wide else 0.0
    days = [day for x in lines for text in x.dates for day in edtf_bounds(text) or ()]
    years = Years(min(days), max(days), left + 6, room - 6)
    most = max((n for x in lines for _, n in x.due), default=1)
    y = _key(site, body, room) + 6
    top = y + 20
    grid = add(body, "g", aria_hidden="true")
    y = dated = top
    for x in lines:
        names = wrap(site.short_plan(x.plan), left - 12 if wide else room, 13, 2 if wide else 1)
        anchor = link(body, f"plans/{x.plan.id}/", site.tr(x.plan, "title"))
        height = (0.0 if wide else 26.0) + (60.0 if x.due else 44.0 if wide else 26.0)
        line(grid, "rule", (0, y), (room, y))
        add(anchor, "rect", "hit", x=0, y=y, width=left or room, height=height if wide else 27)
        write_lines(anchor, 0, y + (height - 12 - 17 * (len(names) - 1) if wide else 19), names, "name", 13, 17)
        _track(site, body, x, years, y + height - 20, most)
        y += height
        dated = y if x.dates else dated
    for year in years.ticks(46):
        middle = years.middle(str(year))
        write(body, min(max(middle, left + 14), room - 14), top - 8, str(year), "soft", 11, "middle")
        line(grid, "rule", (middle, top), (middle, dated))
    return Drawing(room, y + 4, body)


def _track(site: PageContext, body: ET.Element, x: _Line, years: Years, base: float, most: int) -> None:
    """Draw one plan: its period as a bar, the way to its horizon dotted, what falls due as columns on it."""
    plan = x.plan
    if not x.dates:
        write(body, years.start - 6, base + 8, site.t("charts.plans.undated"), "soft", 12)
        return
    track = add(body, "g", aria_hidden="true")

    def say(kind: str, **words: object) -> str:
        return site.t(f"charts.plans.{kind}_said", **words)

    begin = years.middle(x.made or plan.period_start or x.dates[0])
    if plan.horizon:
        line(track, "reach", (begin, base + 4), (years.middle(plan.horizon), base + 4))
    if plan.period_start and plan.period_end:
        first, last = edtf_bounds(f"{plan.period_start}/{plan.period_end}") or (years.first, years.last)
        start, end = years.at(first.toordinal()), years.at(last.toordinal() + 1)
        bar = add(track, "rect", "tint", x=start, y=base, width=end - start, height=8)
        add_title(
            bar, say("period", start=date(plan.period_start, site.language), end=date(plan.period_end, site.language))
        )
    if x.made:
        mark(track, "fact", begin, base + 4, 5, say("made", when=date(x.made, site.language)))
    if plan.horizon:
        mark(
            track,
            "horizon",
            years.middle(plan.horizon),
            base + 4,
            5,
            say("horizon", when=date(plan.horizon, site.language)),
        )
    above: list[tuple[float, float]] = []
    for year, n in x.due:
        middle, high = years.middle(year), 3 + 25 * n / most
        wide = min(7.0, years.year * 0.8)
        column = add(track, "rect", "red", x=middle - wide / 2, y=base - 1 - high, width=wide, height=high)
        add_title(column, say("due", when=date(year, site.language), n=n))
        # A number rises over those it would touch.
        left, level = middle - width(str(n), 10) / 2, base - 5 - high
        level = min([level, *(beside - 10 for end, beside in above if end > left and abs(beside - level) < 10)])
        write(track, middle, level, str(n), "soft", 10, "middle")
        above.append((2 * middle - left, level))


def _key(site: PageContext, body: ET.Element, room: float) -> float:
    """Draw what the shapes mean, in rows."""
    x, y = 0.0, 12.0
    for kind in ("made", "period", "horizon", "due"):
        words = site.t(f"charts.plans.key_{kind}")
        needed = 18 + width(words, 12) + 14
        if x and x + needed > room + 14:
            x, y = 0.0, y + 20
        if kind == "made":
            mark(body, "fact", x + 6, y - 4, 5)
        elif kind == "horizon":
            mark(body, "horizon", x + 6, y - 4, 5)
        else:
            style, wide, high = ("tint", 12, 8) if kind == "period" else ("red", 6, 12)
            add(body, "rect", style, x=x + (0 if kind == "period" else 3), y=y - 4 - high / 2, width=wide, height=high)
        write(body, x + 18, y, words, "soft", 12)
        x += needed
    return y + 12
