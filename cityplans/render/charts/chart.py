"""A picture with its table of values, and the forms in which it is published."""

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
"""Of more lines or columns no picture is drawn: it would no longer show anything at a glance."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture in one language.

    `name` is its anchor on the page and the stem of its files. `heading` is its title on a page that has already
    said what it is about, `title` says it in full. `header` and `rows` are the values it shows, every one of them.
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
        """Give the picture for a page: `form` is "wide" or "narrow", `root` leads to the language's root."""
        drawn: Drawing = getattr(self, form)
        # Not role="img": what stands in an image cannot be reached, and the links in the picture can.
        svg = _svg(self, drawn.width, drawn.height, f"{self.name}-{form}", {"role": "group", "class": "cp-chart"})
        body = copy.deepcopy(drawn.body)
        for found in body.iter("a"):
            found.set("href", f"{root}/{found.get('href', '')}")
        svg.append(body)
        return Markup(ET.tostring(svg, encoding="unicode"))


def svg_file(chart: Chart, language: Language, source: str) -> bytes:
    """Give the picture as a file that stands alone: heading and source line within, no class, no link, no style sheet.

    Its colours are presentation attributes, which every program that opens SVG knows and every security policy allows.
    """
    drawn = chart.wide
    room = drawn.width
    heading, foot = wrap(chart.title, room, 20, 3), wrap(source, room, 12, 3)
    top = _MARGIN + 28 * len(heading) + 8
    bottom = top + drawn.height + 26
    height = bottom + 18 * len(foot) + _MARGIN - 12
    full = drawn.width + 2 * _MARGIN
    size = {"width": number(full), "height": number(height), "role": "img", "lang": language, "font-family": FONT}
    svg = _svg(chart, full, height, chart.name, size)
    add(svg, "rect", fill="#ffffff", width=full, height=height)
    write_lines(svg, _MARGIN, _MARGIN + 18, heading, "strong", 20, 28)
    body = copy.deepcopy(drawn.body)
    body.set("transform", f"translate({number(_MARGIN)} {number(top)})")
    svg.append(body)
    write_lines(svg, _MARGIN, bottom, foot, "soft", 12, 18)
    for found in list(svg.iter()):
        if found.tag == "a":
            found.tag = "g"
            del found.attrib["href"]
        found.attrib.pop("aria-hidden", None)
        if style := found.attrib.pop("class", None):
            found.attrib.update(STYLES[style])
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(svg, encoding="unicode").encode()


def csv_file(chart: Chart) -> bytes:
    """Give the values as CSV that a spreadsheet program opens rightly and takes no cell of for a formula."""
    return to_excel_csv(chart.header, chart.rows).encode()


def _svg(chart: Chart, width: float, height: float, prefix: str, attributes: Mapping[str, str]) -> ET.Element:
    ids = f"{prefix}-title", f"{prefix}-desc"
    view = f"0 0 {number(width)} {number(height)}"
    svg = ET.Element(
        "svg", {"xmlns": _SVG, "viewBox": view, "aria-labelledby": ids[0], "aria-describedby": ids[1], **attributes}
    )
    for tag, ident, words in zip(("title", "desc"), ids, (chart.title, chart.description), strict=True):
        add(svg, tag, id=ident).text = words
    return svg
