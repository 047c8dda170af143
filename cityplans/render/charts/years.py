"""The chart of all targets, goals, events and duties of all plans by the year in which they are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cityplans.core.plan_records import Target
from cityplans.i18n.formatting import date
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import MARKS, NARROW, WIDE, Drawing, add, drawing, legend, line, mark, write
from cityplans.render.charts.findings import years_of_all
from cityplans.render.charts.timeline import describe, kind_name

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_TYPES = ("target", "goal", "obligation", "event")
_MOST_MARKS = 1_000


def due_by_year(site: PageContext) -> Chart | None:
    """Draw a row of marks for every year in which something is due, and one for what has no date.

    Return None if nothing is due, or too much for a chart.
    """
    by_year: dict[str, list[Target]] = defaultdict(list)
    for target in site.catalog.targets.values():
        if target.is_ahead:
            by_year[target.due.split("/")[-1][:4]].append(target)
    if not any(by_year) or sum(map(len, by_year.values())) > _MOST_MARKS:
        return None
    undated = by_year.pop("", [])
    years = {year: sorted(by_year[year], key=lambda t: _TYPES.index(t.type)) for year in sorted(by_year)}
    if undated:
        years[""] = sorted(undated, key=lambda t: _TYPES.index(t.type))
    fullest = max((year for year in years if year), key=lambda year: len(years[year]))
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
            (_year_name(site, year), *map(str, _counts(targets)), str(len(targets))) for year, targets in years.items()
        ),
        wide=_draw(site, years, WIDE),
        narrow=_draw(site, years, NARROW),
    )


def _year_name(site: PageContext, year: str) -> str:
    return date(year, site.language) or site.t("charts.years.undated")


def _counts(targets: Sequence[Target]) -> list[int]:
    return [sum(t.type == kind for t in targets) for kind in _TYPES]


def _draw(site: PageContext, years: Mapping[str, Sequence[Target]], room: float) -> Drawing:
    body = drawing()
    kinds = {t.type for targets in years.values() for t in targets}
    y = legend(body, 0, room, [(kind, kind_name(site, kind)) for kind in MARKS if kind in kinds]) + 6
    left, right, step = (84.0, 40.0, 12.0) if room == WIDE else (62.0, 26.0, 11.0)
    across = int((room - left - right) / step)
    for year, targets in years.items():
        line(body, "rule", (0, y), (room, y))
        row_count = -(-len(targets) // across)
        write(body, 0, y + 19, _year_name(site, year), "date" if year else "soft", 13)
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
    return Drawing(room, y, body)
