"""Draws a bar chart of seconds by size and program on a logarithmic scale."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping

_WIDE, _LEFT, _LINE, _GAP = 760, 190, 22, 34
_FIRST = 0.01


def log_bars(seconds: Mapping[int, Mapping[str, float]]) -> str:
    """Return a chart with one bar for every program at every size, as SVG."""
    height = sum(_GAP + _LINE * len(runs) for runs in seconds.values()) + 40
    maximum = max((value for runs in seconds.values() for value in runs.values()), default=1)
    steps = max(1, math.ceil(math.log10(maximum / _FIRST)))
    room = _WIDE - _LEFT - 70
    attributes = {
        "viewBox": f"0 0 {_WIDE} {height}",
        "width": str(_WIDE),
        "height": str(height),
        "font-family": "sans-serif",
    }
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-size": "13", **attributes})
    ET.SubElement(svg, "title").text = "Seconds for the pages of measures, by number of measures; each step is tenfold"
    ET.SubElement(svg, "rect", {"width": str(_WIDE), "height": str(height), "fill": "#ffffff"})
    for step in range(steps + 1):
        x = _LEFT + room * step / steps
        ET.SubElement(svg, "path", {"d": f"M{x:.1f} 24V{height - 10}", "stroke": "#d7dee5"})
        ET.SubElement(
            svg, "text", {"x": f"{x:.1f}", "y": "16", "text-anchor": "middle", "fill": "#54626f"}
        ).text = f"{_FIRST * 10**step:g} s"
    y = 30
    for size, runs in seconds.items():
        y += _GAP
        ET.SubElement(
            svg, "text", {"x": "0", "y": str(y - 10), "font-weight": "700", "fill": "#16212b"}
        ).text = f"{size:,} measures"
        for name, value in runs.items():
            length = max(2.0, room * math.log10(max(value, _FIRST) / _FIRST) / steps)
            ET.SubElement(
                svg, "text", {"x": str(_LEFT - 10), "y": str(y + 11), "text-anchor": "end", "fill": "#16212b"}
            ).text = name
            colour = "#b83a1e" if name == "ours" else "#7c8b99" if name == "plain writing" else "#173f5f"
            ET.SubElement(
                svg, "rect", {"x": str(_LEFT), "y": str(y), "width": f"{length:.1f}", "height": "14", "fill": colour}
            )
            ET.SubElement(
                svg, "text", {"x": f"{_LEFT + length + 6:.1f}", "y": str(y + 11), "fill": "#16212b"}
            ).text = f"{value:.2f}"
            y += _LINE
    return ET.tostring(svg, encoding="unicode") + "\n"
