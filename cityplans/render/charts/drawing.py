"""Drawing primitives: SVG elements whose styles are classes of stylesheets/charts.css."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cityplans.render.charts.lettering import width, wrap

WIDE, NARROW = 720.0, 320.0
"""The two widths of every chart in user units: for large screens, paper and files; for phones."""

MARKS: Mapping[str, tuple[str, str]] = {
    "target": ("circle", "red"),
    "goal": ("circle", "hollow-red"),
    "obligation": ("diamond", "red"),
    "event": ("triangle", "ink"),
    "outcome": ("square", "ink"),
    "fact": ("square", "ink"),
    "horizon": ("square", "hollow-ink"),
    "lead": ("square", "red"),
    "responsible": ("triangle", "red"),
    "participant": ("circle", "hollow-ink"),
    "coordination": ("diamond", "ink"),
}
"""Shape and style of every kind of mark. Kinds differ in shape, not in colour alone."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in one width. `body` has class names for styles and links relative to the language's root."""

    width: float
    height: float
    body: ET.Element


def drawing() -> ET.Element:
    """Return an empty group to draw into."""
    return ET.Element("g")


def number(value: float) -> str:
    """Return a coordinate as text, with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def add(parent: ET.Element, tag: str, style: str = "", **attributes: float | str) -> ET.Element:
    """Add an element; underscores in the names of attributes become hyphens."""
    named = {
        name.replace("_", "-"): value if isinstance(value, str) else number(value) for name, value in attributes.items()
    }
    return ET.SubElement(parent, tag, {"class": style, **named} if style else named)


def write(
    parent: ET.Element, x: float, y: float, text: str, style: str, size: float, anchor: str = "start"
) -> ET.Element:
    """Add text on a baseline."""
    element = add(
        parent, "text", style, x=x, y=y, font_size=size, **({"text_anchor": anchor} if anchor != "start" else {})
    )
    element.text = text
    return element


def write_lines(
    parent: ET.Element, x: float, y: float, lines: Iterable[str], style: str, size: float, pitch: float
) -> float:
    """Add lines of text below each other and return the baseline of the last."""
    last = y
    for i, line in enumerate(lines):
        last = y + i * pitch
        write(parent, x, last, line, style, size)
    return last


def add_title(parent: ET.Element, text: str) -> None:
    """Add the full text of an element, shown by pointers and read by assistive programs."""
    add(parent, "title").text = text


def link(parent: ET.Element, path: str, full_text: str) -> ET.Element:
    """Add a link to a path relative to the language's root; `full_text` says where it leads."""
    element = add(parent, "a", href=path)
    add_title(element, full_text)
    return element


def line(parent: ET.Element, style: str, *points: tuple[float, float]) -> None:
    """Add a line through points."""
    add(parent, "path", style, d="M" + "L".join(f"{number(x)} {number(y)}" for x, y in points))


def mark(parent: ET.Element, kind: str, x: float, y: float, r: float = 4.5, tooltip: str = "") -> None:
    """Add the mark of a kind, centred on a point; `r` is half its width."""
    shape, style = MARKS[kind]
    if shape == "circle":
        element = add(parent, "circle", style, cx=x, cy=y, r=r)
    elif shape == "square":
        element = add(parent, "rect", style, x=x - r * 0.9, y=y - r * 0.9, width=r * 1.8, height=r * 1.8)
    else:
        high, low = 1.25 * r, (1.25 if shape == "diamond" else 0.85) * r
        corners = [(x, y - high), (x + 1.15 * r, y if shape == "diamond" else y + low)]
        corners += [(x, y + low)] * (shape == "diamond") + [(x - 1.15 * r, y if shape == "diamond" else y + low)]
        element = add(parent, "path", style, d="M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z")
    if tooltip:
        add_title(element, tooltip)


def legend(parent: ET.Element, top: float, room: float, kinds: Sequence[tuple[str, str]]) -> float:
    """Draw a legend of marks in rows no wider than `room` and return where it ends."""
    x, y = 0.0, top + 12
    for kind, label in kinds:
        width_needed = 14 + width(label, 12) + 14
        if x and x + width_needed - 14 > room:
            x, y = 0.0, y + 20
        mark(parent, kind, x + 5, y - 4)
        write(parent, x + 14, y, label, "soft", 12)
        x += width_needed
    return y + 14


def column_head(parent: ET.Element, x: float, bottom: float, text: str, size: float, room: tuple[float, float]) -> None:
    """Write the head of a narrow column, centred on `x` and ending at `bottom`.

    `room` is its width and height. Chinese is set vertically, with short numbers upright. Other scripts are rotated,
    in two lines if there is room.
    """
    across, high = room
    if any("\u4e00" <= char <= "\u9fff" for char in text):
        squares = _squares(text, int(high / (size + 1)), max(1, min(4, int(across / (size * 0.58)))))
        column = add(parent, "text", "name", font_size=size, text_anchor="middle")
        top = bottom - len(squares) * (size + 1)
        for index, cell in enumerate(squares):
            # In vertical Chinese, these are in the upper right of their square.
            offset = size * 0.55 if cell in "，、。" else 0.0
            add(column, "tspan", x=x + offset, y=top + (index + 1) * (size + 1) - 2 - offset).text = cell
        return
    lines = wrap(text, high, size, 2 if across >= 2 * size else 1)
    for index, row in enumerate(lines):
        across_row = x + size * 0.35 + (index - (len(lines) - 1) / 2) * size * 1.05
        element = write(parent, 0, 0, row, "name", size)
        element.set("transform", f"translate({number(across_row)} {number(bottom)}) rotate(-90)")


def _squares(text: str, limit: int, digits: int) -> list[str]:
    """Split text into the squares of a column: one per character, or per number of at most `digits`."""
    squares = re.findall(rf"\d{{1,{digits}}}|\S", text)
    return squares if len(squares) <= limit else [*squares[: limit - 1], "…"]
