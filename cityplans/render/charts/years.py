"""Everything with a date, over all plans, heaped on the year by which it is due: one mark each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cityplans.core.model import Target
from cityplans.i18n.formatting import date
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.drawing import MARKS, NARROW, WIDE, Drawing, add, drawing, legend, line, mark, write
from cityplans.render.charts.timeline import describe, kind_name

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

_TYPES = ("target", "goal", "obligation", "event")
_MOST_MARKS = 1_000


def due_by_year(site: PageContext) -> Chart | None:
    """Draw a line of marks for every year in which something is due, and one for what has no date; None without or with too many."""
    found: dict[str, list[Target]] = defaultdict(list)
    for target in site.catalog.targets.values():
        if target.type != "outcome":
            found[target.due.split("/")[-1][:4]].append(target)
    if not any(found) or sum(map(len, found.values())) > _MOST_MARKS:
        return None
    undated = found.pop("", [])
    years = {year: sorted(found[year], key=lambda t: _TYPES.index(t.type)) for year in sorted(found)}
    if undated:
        years[""] = sorted(undated, key=lambda t: _TYPES.index(t.type))
    fullest = max((year for year in years if year), key=lambda year: len(years[year]))
    return Chart(
        name="by-year",
        heading=site.t("charts.years.heading"),
        title=site.t("charts.years.heading"),
        description=site.t(
            "charts.years.description",
            dated=sum(map(len, found.values())),
            undated=len(undated),
            year=fullest,
            most=len(years[fullest]),
        ),
        header=(site.t("charts.years.year"), *(kind_name(site, kind) for kind in _TYPES), site.t("charts.years.total")),
        rows=tuple((_name(site, year), *map(str, _counts(rows)), str(len(rows))) for year, rows in years.items()),
        wide=_draw(site, years, WIDE),
        narrow=_draw(site, years, NARROW),
    )


def _name(site: PageContext, year: str) -> str:
    return date(year, site.language) or site.t("charts.years.undated")


def _counts(rows: Sequence[Target]) -> list[int]:
    return [sum(t.type == kind for t in rows) for kind in _TYPES]


def _draw(site: PageContext, years: Mapping[str, Sequence[Target]], room: float) -> Drawing:
    body = drawing()
    kinds = {t.type for rows in years.values() for t in rows}
    y = legend(body, 0, room, [(kind, kind_name(site, kind)) for kind in MARKS if kind in kinds]) + 6
    left, right, step = (84.0, 40.0, 12.0) if room == WIDE else (62.0, 26.0, 11.0)
    across = int((room - left - right) / step)
    for year, rows in years.items():
        line(body, "rule", (0, y), (room, y))
        deep = -(-len(rows) // across)
        write(body, 0, y + 19, _name(site, year), "date" if year else "soft", 13)
        marks = add(body, "g", aria_hidden="true")
        for i, target in enumerate(rows):
            words = site.t(
                "charts.years.said",
                plan=site.short_plan(site.catalog.plans[target.plan_id]),
                what=describe(site, target),
            )
            mark(marks, target.type, left + step * (i % across + 0.5), y + 14.5 + 13 * (i // across), 4.3, words)
        write(body, room, y + 19, str(len(rows)), "strong", 13, "end")
        y += 29 + 13 * (deep - 1)
    return Drawing(room, y, body)
