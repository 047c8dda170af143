"""A chart with its table of values, and the formats in which it is published."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cityplans.core.csv_writer import to_excel_csv
from cityplans.core.languages import Language
from cityplans.render.charts.drawing import FONT, STYLES, Drawing, add, number, write_lines
from cityplans.render.charts.lettering import wrap

_SVG = "http://www.w3.org/2000/svg"
_MARGIN = 24.0


MOST_LINES = 60
"""Charts with more rows or columns are not drawn: they would show nothing at a glance."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in one language.

    Attributes:
        name: Its anchor on the page and the stem of its file names.
        heading: Its title on a page that already names the subject.
        title: Its full title.
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


def svg_file(chart: Chart, language: Language, source: str) -> bytes:
    """Return the chart as a self-contained SVG file, with title and source, without classes or links.

    Its colours are presentation attributes, which every SVG reader supports and every security policy allows.
    """
    drawing = chart.wide
    width = drawing.width
    title, source_lines = wrap(chart.title, width, 20, 3), wrap(source, width, 12, 3)
    top = _MARGIN + 28 * len(title) + 8
    bottom = top + drawing.height + 26
    height = bottom + 18 * len(source_lines) + _MARGIN - 12
    full_width = drawing.width + 2 * _MARGIN
    size = {"width": number(full_width), "height": number(height), "role": "img", "lang": language, "font-family": FONT}
    svg = _svg(chart, full_width, height, chart.name, size)
    add(svg, "rect", fill="#ffffff", width=full_width, height=height)
    write_lines(svg, _MARGIN, _MARGIN + 18, title, "strong", 20, 28)
    body = copy.deepcopy(drawing.body)
    body.set("transform", f"translate({number(_MARGIN)} {number(top)})")
    svg.append(body)
    write_lines(svg, _MARGIN, bottom, source_lines, "soft", 12, 18)
    for element in list(svg.iter()):
        if element.tag == "a":
            element.tag = "g"
            del element.attrib["href"]
        element.attrib.pop("aria-hidden", None)
        if style := element.attrib.pop("class", None):
            element.attrib.update(STYLES[style])
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(svg, encoding="unicode").encode()


def csv_file(chart: Chart) -> bytes:
    """Return the values as CSV that spreadsheet programs open correctly and do not interpret as formulas."""
    return to_excel_csv(chart.header, chart.rows).encode()


def _svg(chart: Chart, width: float, height: float, prefix: str, attributes: Mapping[str, str]) -> ET.Element:
    ids = f"{prefix}-title", f"{prefix}-desc"
    view = f"0 0 {number(width)} {number(height)}"
    svg = ET.Element(
        "svg", {"xmlns": _SVG, "viewBox": view, "aria-labelledby": ids[0], "aria-describedby": ids[1], **attributes}
    )
    for tag, id_, text in zip(("title", "desc"), ids, (chart.title, chart.description), strict=True):
        add(svg, tag, id=id_).text = text
    return svg
