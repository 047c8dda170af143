"""The chart of all targets, goals, events and duties of all plans by the year in which they are due."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cityplans.core.plan_records import Target
from cityplans.i18n.formatting import date
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import MARKS, NARROW, WIDE, Drawing, add, drawing, legend, line, link, mark, write
from cityplans.render.charts.findings import years_of_all
from cityplans.render.charts.timeline import describe, kind_name
from cityplans.search.explorer.columns import NONE

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_TYPES = ("target", "goal", "obligation", "event")
_MOST_MARKS = 1_000


def due_by_year(site: PageContext) -> Chart | None:
    """Draw a row of marks for every year in which something is due, and count what has no date.

    Return None if nothing is due, or too much for a chart.
    """
    by_year: dict[str, list[Target]] = defaultdict(list)
    for target in site.catalog.targets.values():
        if target.is_ahead:
            by_year[target.due.split("/")[-1][:4]].append(target)
    undated = by_year.pop("", [])
    if not by_year or sum(map(len, by_year.values())) > _MOST_MARKS:
        return None
    years = {year: sorted(by_year[year], key=lambda t: _TYPES.index(t.type)) for year in sorted(by_year)}
    fullest = max(years, key=lambda year: len(years[year]))
    return Chart(
        name="by-year",
        heading=site.t("charts.years.heading"),
        title=years_of_all(site.t, [year for year, rows in by_year.items() for _ in rows], len(undated)),
        description=site.t(
            "charts.years.description",
            dated=sum(map(len, by_year.values())),
            undated=len(undated),
            year=fullest,
            most=len(years[fullest]),
        ),
        header=(site.t("charts.years.year"), *(kind_name(site, kind) for kind in _TYPES), site.t("charts.years.total")),
        rows=tuple(
            (name, *map(str, _counts(targets)), str(len(targets)))
            for name, targets in (
                *((date(year, site.language), targets) for year, targets in years.items()),
                *([(site.t("charts.years.undated"), undated)] if undated else []),
            )
        ),
        wide=_draw(site, years, len(undated), WIDE),
        narrow=_draw(site, years, len(undated), NARROW),
    )


def _counts(targets: Sequence[Target]) -> list[int]:
    return [sum(t.type == kind for t in targets) for kind in _TYPES]


def _draw(site: PageContext, years: Mapping[str, Sequence[Target]], undated: int, room: float) -> Drawing:
    body = drawing()
    kinds = {t.type for targets in years.values() for t in targets}
    y = legend(body, 0, room, [(kind, kind_name(site, kind)) for kind in MARKS if kind in kinds]) + 6
    left, right, step = (84.0, 40.0, 12.0) if room == WIDE else (62.0, 26.0, 11.0)
    across = int((room - left - right) / step)
    for year, targets in years.items():
        line(body, "rule", (0, y), (room, y))
        row_count = -(-len(targets) // across)
        write(body, 0, y + 19, date(year, site.language), "date", 13)
        marks = add(body, "g", aria_hidden="true")
        for index, target in enumerate(targets):
            tooltip = site.t(
                "charts.years.said",
                plan=site.short_plan(site.catalog.plans[target.plan_id]),
                what=describe(site, target),
            )
            mark(
                marks,
                target.type,
                left + step * (index % across + 0.5),
                y + 14.5 + 13 * (index // across),
                4.3,
                tooltip,
            )
        write(body, room, y + 19, str(len(targets)), "strong", 13, "end")
        y += 29 + 13 * (row_count - 1)
    return Drawing(room, _count_undated(site, body, undated, y, left, room), body)


def _count_undated(site: PageContext, body: ET.Element, undated: int, y: float, left: float, room: float) -> float:
    """Write how many have no date, with a link to them; return where that ends."""
    if not undated:
        return y
    kinds = "&".join(f"type={kind}" for kind in _TYPES)
    line(body, "rule", (0, y), (room, y))
    anchor = link(body, f"explore/?table=targets&{kinds}&due={NONE}", site.t("charts.years.undated_said", n=undated))
    add(anchor, "rect", "hit", x=0, y=y + 1, width=room, height=27)
    write(anchor, 0, y + 19, site.t("charts.years.undated"), "soft", 13)
    write(anchor, left, y + 19, site.t("charts.years.list"), "name", 13)
    write(anchor, room, y + 19, str(undated), "strong", 13, "end")
    return y + 29
