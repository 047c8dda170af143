"""The chart of themes by plans: the number of records of each plan on each theme, shaded and linked."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cityplans.core.plan_records import Plan
from cityplans.core.reference_records import Theme
from cityplans.render.charts.chart import MOST_LINES, Chart
from cityplans.render.charts.drawing import NARROW, WIDE, Drawing, add, column_head, drawing, link, write, write_lines
from cityplans.render.charts.lettering import wrap

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

# The shade of a count is the number of steps that it reaches.
_SHADE_STEPS = (1, 3, 6, 11, 21)
_HEAD_HEIGHT = 104.0


def themes_by_plans(site: PageContext) -> Chart | None:
    """Draw themes as rows, largest first, and plans as columns; None for fewer than two or too many."""
    catalog = site.catalog
    counts = {theme: Counter(m.plan_id for m in catalog.measures_by_theme.get(theme, ())) for theme in catalog.themes}
    themes = sorted(
        (theme for theme in catalog.themes.values() if counts[theme.id]), key=lambda theme: -counts[theme.id].total()
    )
    plans = [plan for plan in catalog.plans.values() if any(plan.id in by_plan for by_plan in counts.values())]
    if len(themes) < 2 or not 2 <= len(plans) <= MOST_LINES:
        return None
    return Chart(
        name="by-plan",
        heading=site.t("charts.themes_by_plans.heading"),
        title=site.t(
            "charts.findings.everywhere",
            theme=themes[0].label[site.language],
            n=counts[themes[0].id].total(),
            plans=len(counts[themes[0].id]),
            all=len(plans),
        ),
        description=site.t("charts.themes_by_plans.description", themes=len(themes), plans=len(plans)),
        header=(
            site.t("theme.one"),
            *(site.short_plan(plan) for plan in plans),
            site.t("charts.themes_by_plans.total"),
        ),
        rows=tuple(
            (
                theme.label[site.language],
                *(str(counts[theme.id][plan.id]) for plan in plans),
                str(counts[theme.id].total()),
            )
            for theme in themes
        ),
        wide=_draw(site, themes, plans, counts, WIDE),
        narrow=_draw(site, themes, plans, counts, NARROW),
    )


def _draw(
    site: PageContext, themes: Sequence[Theme], plans: Sequence[Plan], counts: Mapping[str, Counter[str]], room: float
) -> Drawing:
    body = drawing()
    wide = room == WIDE
    label, total = (200.0, 60.0) if wide else (98.0, 34.0)
    pitch = (room - label - total) / len(plans)
    size, height = (13.0, 28.0) if wide else (11.5, 30.0)
    top = _legend(site, body) + 4
    for i, plan in enumerate(plans):
        x = label + pitch * (i + 0.5)
        anchor = link(body, site.page_path("plans", plan), plan.title[site.language])
        add(anchor, "rect", "hit", x=x - pitch / 2, y=top, width=pitch, height=_HEAD_HEIGHT)
        column_head(
            anchor, x, top + _HEAD_HEIGHT - 4, site.short_plan(plan), 11.5, (min(pitch, 27.0), _HEAD_HEIGHT - 8)
        )
    write(body, room, top + _HEAD_HEIGHT - 6, site.t("charts.themes_by_plans.total"), "soft", 11, "end")
    top += _HEAD_HEIGHT
    for i, theme in enumerate(themes):
        y = top + i * height
        name = theme.label[site.language]
        anchor = link(body, site.page_path("themes", theme), name)
        add(anchor, "rect", "hit", x=0, y=y, width=label, height=height)
        lines = wrap(name, label - 8, size, 1 if wide else 2)
        write_lines(anchor, 0, y + height / 2 + 4.5 - 6.5 * (len(lines) - 1), lines, "name", size, 13)
        for j, plan in enumerate(plans):
            _cell(site, body, theme, plan, counts[theme.id][plan.id], (label + pitch * j, y, pitch, height))
        write(body, room, y + height / 2 + 4.5, str(counts[theme.id].total()), "strong", size, "end")
    return Drawing(room, top + len(themes) * height + 4, body)


def _cell(
    site: PageContext, body: ET.Element, theme: Theme, plan: Plan, count: int, box: tuple[float, float, float, float]
) -> None:
    x, y, width, height = box
    middle, base = x + width / 2, y + height / 2 + 4.5
    if not count:
        write(body, middle, base, "0", "soft", 10, "middle")
        return
    full_text = site.t(
        "charts.themes_by_plans.said", theme=theme.label[site.language], plan=site.short_plan(plan), n=count
    )
    anchor = link(body, site.place_in_theme(theme.id, plan.id), full_text)
    shade = sum(count >= step for step in _SHADE_STEPS)
    add(anchor, "rect", f"shade-{shade}", x=x + 1, y=y + 1, width=width - 2, height=height - 2)
    write(anchor, middle, base, str(count), "pale" if shade > 3 else "text", 12.5, "middle")


def _legend(site: PageContext, body: ET.Element) -> float:
    """Draw the legend of the shades and return where it ends."""
    x = 0.0
    for i, (low, high) in enumerate(pairwise([*_SHADE_STEPS, 0]), 1):
        label = f"{low}–{high - 1}" if high else f"{low}+"
        add(body, "rect", f"shade-{i}", x=x, y=0, width=46, height=18)
        write(body, x + 23, 13, label, "pale" if i > 3 else "text", 11, "middle")
        x += 48
    write(body, x + 4, 13, site.t("charts.themes_by_plans.key"), "soft", 11)
    return 18
