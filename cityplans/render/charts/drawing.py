"""The pen: shapes, words and links of a picture as SVG elements, styled by name."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cityplans.render.charts.lettering import width, wrap

WIDE, NARROW = 720.0, 320.0
"""The two widths in which every picture is drawn, in units of its own: for a desktop, paper and files, and for a phone."""

FONT = (
    "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, "
    "'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Source Han Sans SC', sans-serif"
)

_INK, _RED, _TEXT, _SOFT, _LINE, _PAPER = "#173f5f", "#b83a1e", "#16212b", "#54626f", "#d7dee5", "#ffffff"
STYLES: Mapping[str, Mapping[str, str]] = {
    "text": {"fill": _TEXT},
    "soft": {"fill": _SOFT},
    "strong": {"fill": _TEXT, "font-weight": "700"},
    "date": {"fill": _RED, "font-weight": "700"},
    "name": {"fill": _INK},
    "pale": {"fill": _PAPER, "font-weight": "700"},
    "ink": {"fill": _INK},
    "red": {"fill": _RED},
    "hollow-ink": {"fill": _PAPER, "stroke": _INK, "stroke-width": "1.7"},
    "hollow-red": {"fill": _PAPER, "stroke": _RED, "stroke-width": "1.7"},
    "tint": {"fill": "#b9ccdb"},
    "band": {"fill": "#f1f4f7"},
    "axis": {"fill": "none", "stroke": "#7c8b99", "stroke-width": "1.2"},
    "rule": {"fill": "none", "stroke": _LINE, "stroke-width": "1"},
    "reach": {"fill": "none", "stroke": _INK, "stroke-width": "1.5", "stroke-dasharray": "2 4"},
    "hit": {"fill": "none"},
    "shade-1": {"fill": "#e3ebf1"},
    "shade-2": {"fill": "#c3d4e1"},
    "shade-3": {"fill": "#93b1c8"},
    "shade-4": {"fill": "#43708f"},
    "shade-5": {"fill": "#173f5f"},
}
"""How a downloaded picture looks. On a page the same names are classes, coloured by stylesheets/charts.css for each palette."""

MARKS: Mapping[str, tuple[str, str]] = {
    "target": ("circle", "red"),
    "goal": ("circle", "hollow-red"),
    "obligation": ("diamond", "red"),
    "event": ("triangle", "ink"),
    "outcome": ("square", "ink"),
    "fact": ("square", "ink"),
    "horizon": ("square", "hollow-ink"),
    "lead": ("square", "red"),
    "participant": ("circle", "hollow-ink"),
    "coordination": ("diamond", "ink"),
}
"""Shape and style of every kind of mark: told apart by shape, not by colour alone."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of one width: a group of SVG elements whose styles are class names and whose links begin at the language's root."""

    width: float
    height: float
    body: ET.Element


def drawing() -> ET.Element:
    """Begin a picture."""
    return ET.Element("g")


def number(value: float) -> str:
    """Write a coordinate."""
    return f"{value:.1f}".removesuffix(".0")


def add(parent: ET.Element, tag: str, style: str = "", **attributes: float | str) -> ET.Element:
    """Add an element with a style and attributes; `text_anchor` is written `text-anchor`."""
    named = {
        name.replace("_", "-"): value if isinstance(value, str) else number(value) for name, value in attributes.items()
    }
    return ET.SubElement(parent, tag, {"class": style, **named} if style else named)


def write(
    parent: ET.Element, x: float, y: float, words: str, style: str, size: float, anchor: str = "start"
) -> ET.Element:
    """Set words on a base line."""
    found = add(
        parent, "text", style, x=x, y=y, font_size=size, **({"text_anchor": anchor} if anchor != "start" else {})
    )
    found.text = words
    return found


def write_lines(
    parent: ET.Element, x: float, y: float, lines: Iterable[str], style: str, size: float, pitch: float
) -> float:
    """Set lines of words below each other and give the base line of the last."""
    last = y
    for i, line in enumerate(lines):
        last = y + i * pitch
        write(parent, x, last, line, style, size)
    return last


def add_title(parent: ET.Element, words: str) -> None:
    """Give an element its full words: what a pointer shows and an assistive program reads."""
    add(parent, "title").text = words


def link(parent: ET.Element, path: str, words: str) -> ET.Element:
    """Begin a link to a path below the language's root; `words` says in full where it leads."""
    found = add(parent, "a", href=path)
    add_title(found, words)
    return found


def line(parent: ET.Element, style: str, *points: tuple[float, float]) -> None:
    """Draw a line through points."""
    add(parent, "path", style, d="M" + "L".join(f"{number(x)} {number(y)}" for x, y in points))


def mark(parent: ET.Element, kind: str, x: float, y: float, r: float = 4.5, words: str = "") -> None:
    """Draw the mark of a kind around a point, `r` its half width."""
    shape, style = MARKS[kind]
    if shape == "circle":
        found = add(parent, "circle", style, cx=x, cy=y, r=r)
    elif shape == "square":
        found = add(parent, "rect", style, x=x - r * 0.9, y=y - r * 0.9, width=r * 1.8, height=r * 1.8)
    else:
        high, low = 1.25 * r, (1.25 if shape == "diamond" else 0.85) * r
        corners = [(x, y - high), (x + 1.15 * r, y if shape == "diamond" else y + low)]
        corners += [(x, y + low)] * (shape == "diamond") + [(x - 1.15 * r, y if shape == "diamond" else y + low)]
        found = add(parent, "path", style, d="M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z")
    if words:
        add_title(found, words)


def legend(parent: ET.Element, top: float, room: float, kinds: Sequence[tuple[str, str]]) -> float:
    """Draw what each mark means, in rows no wider than `room`; gives where the legend ends."""
    x, y = 0.0, top + 12
    for kind, words in kinds:
        needed = 14 + width(words, 12) + 14
        if x and x + needed - 14 > room:
            x, y = 0.0, y + 20
        mark(parent, kind, x + 5, y - 4)
        write(parent, x + 14, y, words, "soft", 12)
        x += needed
    return y + 14


def head(parent: ET.Element, x: float, bottom: float, words: str, size: float, room: tuple[float, float]) -> None:
    """Write the head of a narrow column, centred on `x` and ending at `bottom`, in a room of a width and a height.

    Chinese runs down, character below character, with short numbers upright; other scripts climb, in two lines where there is room.
    """
    across, high = room
    if any("\u4e00" <= char <= "\u9fff" for char in words):
        cells = _cells(words, int(high / (size + 1)))
        column = add(parent, "text", "name", font_size=size, text_anchor="middle")
        top = bottom - len(cells) * (size + 1)
        for i, cell in enumerate(cells):
            # These stand in the upper right of their square when Chinese runs down.
            aside = size * 0.55 if cell in "，、。" else 0.0
            add(column, "tspan", x=x + aside, y=top + (i + 1) * (size + 1) - 2 - aside).text = cell
        return
    lines = wrap(words, high, size, 2 if across >= 2 * size else 1)
    for i, row in enumerate(lines):
        across_row = x + size * 0.35 + (i - (len(lines) - 1) / 2) * size * 1.05
        found = write(parent, 0, 0, row, "name", size)
        found.set("transform", f"translate({number(across_row)} {number(bottom)}) rotate(-90)")


def _cells(words: str, most: int) -> list[str]:
    """Cut words into the squares of a column: a character each, a number of up to four digits in one."""
    cells = re.findall(r"\d{1,4}|\S", words)
    return cells if len(cells) <= most else [*cells[: most - 1], "…"]
