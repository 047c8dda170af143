"""Every picture of the real data and what it says, read back from its drawing."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from cityplans.catalog.responsibility import assigned_bodies
from cityplans.core.languages import Language
from cityplans.core.model import Catalog
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.counts import plans_of_theme, themes_of_plan
from cityplans.render.charts.drawing import Drawing
from cityplans.render.charts.lettering import width
from cityplans.render.charts.plans import plans_timeline
from cityplans.render.charts.responsibilities import responsibilities
from cityplans.render.charts.themes import themes_by_plans
from cityplans.render.charts.timeline import timeline
from cityplans.render.charts.values import values
from cityplans.render.charts.years import due_by_year
from cityplans.render.page import PageContext
from tests.support.downloads import whole_catalog

URL = "https://plans.example.org/"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "=1+1\"'</title></text></svg><script>alert(1)</script><img src=x onerror=alert(1)>&amp;]]>\N{RIGHT-TO-LEFT OVERRIDE}{{7*7}}"


def real() -> Catalog:
    """Return all real data."""
    return whole_catalog()


def site(language: Language, catalog: Catalog | None = None) -> PageContext:
    """See the data in a language."""
    return PageContext(catalog or real(), language, URL)


def hostile(catalog: Catalog) -> Catalog:
    """Put hostile words wherever a record has words of its own."""

    def spoilt(record: Any) -> Any:
        names = [
            f.name
            for f in dataclasses.fields(record)
            if f.name.endswith(("_zh", "_en")) or f.name in ("number", "value_printed")
        ]
        return dataclasses.replace(record, **dict.fromkeys(names, HOSTILE))

    tables = ("cities", "bodies", "themes", "indicators", "units", "plans", "sections", "measures", "targets")
    changes: dict[str, Any] = {t: {k: spoilt(v) for k, v in getattr(catalog, t).items()} for t in tables}
    return dataclasses.replace(catalog, **changes)


def charts_of(here: PageContext) -> Iterator[tuple[str, Chart]]:
    """Yield every picture with the path of its page."""
    catalog = here.catalog
    found = [("plans/", plans_timeline(here)), ("themes/", themes_by_plans(here)), ("targets/", due_by_year(here))]
    for plan in catalog.plans.values():
        path = f"plans/{plan.id}/"
        found += [(path, timeline(here, plan)), (path, themes_of_plan(here, plan))]
        found.append((path, responsibilities(here, plan, assigned_bodies(here.catalog, plan.id))))
    for theme in catalog.themes.values():
        found.append((f"themes/{theme.id}/", plans_of_theme(here, theme)))
        found += [
            (f"themes/{theme.id}/", values(here, i)) for i in catalog.indicators.values() if i.theme_id == theme.id
        ]
    yield from ((path, chart) for path, chart in found if chart)


@cache
def all_charts(language: Language) -> dict[str, Chart]:
    """Return every picture of the real data by address."""
    return {f"{path}{chart.name}": chart for path, chart in charts_of(site(language))}


def forms(chart: Chart) -> Iterator[Drawing]:
    """Yield the two drawings of a picture."""
    yield from (chart.wide, chart.narrow)


def titles(drawing: Drawing, within: str = ".//") -> list[str]:
    """Return the full words of every mark and link, in the order of the drawing."""
    return [found.text or "" for found in drawing.body.findall(f"{within}title")]


def marks(drawing: Drawing) -> list[tuple[str, ET.Element]]:
    """Return every mark with its words: what is drawn for the eye, outside the links."""
    hidden = drawing.body.findall(".//g[@aria-hidden]")
    return [
        (title.text or "", shape) for group in hidden for shape in group if (title := shape.find("title")) is not None
    ]


def words(drawing: Drawing) -> list[str]:
    """Return all words that can be read."""
    return ["".join(found.itertext()) for found in drawing.body.iter("text")]


@dataclass(frozen=True)
class Box:
    """The room that a line of words takes."""

    left: float
    top: float
    right: float
    bottom: float
    words: str

    def meets(self, other: Box) -> bool:
        """Return whether two boxes share more than a line."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.5 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5


def boxes(drawing: Drawing) -> Iterator[Box]:
    """Yield the room of every line of words."""
    for found in drawing.body.iter("text"):
        size = float(found.get("font-size", "nan"))
        pieces = [found, *found] if not len(found) else list(found)
        for piece in pieces:
            text = piece.text or ""
            x, y = float(piece.get("x", "nan")), float(piece.get("y", "nan"))
            long = width(text, size)
            if text in ("，", "、", "。"):
                # Of its square the mark itself fills the lower left quarter.
                yield Box(x - size / 2, y - 0.3 * size, x, y + 0.22 * size, text)
                continue
            start = {"start": 0.0, "middle": long / 2, "end": long}[found.get("text-anchor", "start")]
            if turned := re.fullmatch(r"translate\((\S+) (\S+)\) rotate\(-90\)", found.get("transform", "")):
                x, y = float(turned[1]), float(turned[2])
                yield Box(x - 0.78 * size, y - long, x + 0.22 * size, y, text)
            else:
                yield Box(x - start, y - 0.78 * size, x - start + long, y + 0.22 * size, text)
