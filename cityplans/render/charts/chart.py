"""A chart with its table of values, as it stands on a page."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cityplans.render.charts.drawing import Drawing, add, number

_SVG = "http://www.w3.org/2000/svg"
MOST_LINES = 60
"""Charts with more rows or columns are not drawn: they would show nothing at a glance."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in one language.

    Attributes:
        name: Its anchor on the page and the stem of the files that a script makes of it.
        heading: What it is about, in a link to it.
        title: Its finding in one sentence.
        description: The text alternative.
        header, rows: The table of every value it shows.
        wide, narrow: The drawings for large and for small screens.
    """

    name: str
    heading: str
    title: str
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: Drawing
    narrow: Drawing

    def inline(self, form: str, root: str) -> Markup:
        """Return the drawing for a page: `form` is "wide" or "narrow", `root` the path to the language's root."""
        drawing: Drawing = getattr(self, form)
        # Not role="img": assistive programs cannot reach the contents of an image, and this one has links.
        svg = _svg(self, drawing.width, drawing.height, f"{self.name}-{form}", {"role": "group", "class": "cp-chart"})
        body = copy.deepcopy(drawing.body)
        for anchor in body.iter("a"):
            anchor.set("href", f"{root}/{anchor.get('href', '')}")
        svg.append(body)
        return Markup(ET.tostring(svg, encoding="unicode"))


def _svg(chart: Chart, width: float, height: float, prefix: str, attributes: Mapping[str, str]) -> ET.Element:
    ids = f"{prefix}-title", f"{prefix}-desc"
    view = f"0 0 {number(width)} {number(height)}"
    svg = ET.Element(
        "svg", {"xmlns": _SVG, "viewBox": view, "aria-labelledby": ids[0], "aria-describedby": ids[1], **attributes}
    )
    for tag, id_, text in zip(("title", "desc"), ids, (chart.title, chart.description), strict=True):
        add(svg, tag, id=id_).text = text
    return svg
