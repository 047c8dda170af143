"""Horizontal bars that compare one quantity row by row."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cityplans.render.charts.drawing import NARROW, add, add_title, line, link, write, write_lines
from cityplans.render.charts.lettering import width, wrap

_SIZE, _PITCH = 13.0, 17.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart.

    Attributes:
        label, note: The text at the left, and a smaller line below it.
        path: Where the label links to.
        value, upper: The value, and the upper end of a range.
        goal: The value that the bar is measured by, at which a line crosses it, as of a bullet.
        value_text: The value as shown.
        full_text: The whole row in words.
    """

    label: str
    path: str
    value: Decimal
    value_text: str
    full_text: str
    style: str = "ink"
    note: str = ""
    upper: Decimal | None = None
    goal: Decimal | None = None


def draw_bars(body: ET.Element, bars: Sequence[Bar], room: float, top: float) -> float:
    """Draw bars from a common zero, leaving room for their values, and return where they end.

    On phones, labels are above their bars unless all of them are short.
    """
    label_width = max(max(width(bar.label, _SIZE), width(bar.note, 11)) for bar in bars)
    above = room == NARROW and label_width > 0.42 * room
    left = 0.0 if above else min(label_width + 14, 0.45 * room)
    values = [value for bar in bars for value in (bar.value, bar.upper, bar.goal) if value is not None]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    value_width = max(width(bar.value_text, _SIZE) for bar in bars) + 8
    scale = (room - left - value_width) / float(high - low or 1)
    zero = left + float(-low) * scale
    y = top
    first_y = y
    for bar in bars:
        labels = wrap(bar.label, (room if above else left - 12), _SIZE, 2)
        notes = wrap(bar.note, room if above else left - 12, 11, 1)
        label_height = _PITCH * len(labels) + 15 * len(notes)
        anchor = link(body, bar.path, bar.full_text)
        height = max(28.0, label_height + 10) if not above else label_height + 28
        add(anchor, "rect", "hit", x=0, y=y, width=room, height=height)
        base = y + (18 if above or len(labels) + len(notes) > 1 else height / 2 + 4.5)
        base = write_lines(anchor, 0, base, labels, "name", _SIZE, _PITCH)
        write_lines(anchor, 0, base + 15, notes, "soft", 11, 15)
        middle = y + (label_height + 15 if above else height / 2)
        _draw_bar(body, bar, zero, scale, middle)
        if bar.goal is not None:
            goal = zero + float(bar.goal) * scale
            line(body, "goal", (goal, middle - 14), (goal, middle + 11))
        y += height
    if not above or low < 0:
        line(body, "axis", (zero, first_y), (zero, y))
    return y


def _draw_bar(body: ET.Element, bar: Bar, zero: float, scale: float, middle: float) -> None:
    length = float(bar.value) * scale
    # The outline of a hollow bar is inside its length, so that it can be compared with a filled one.
    inset = 0.85 if bar.style.startswith("hollow") else 0.0
    x, shape_width = zero + min(length, 0.0) + inset, max(1.5, abs(length) - 2 * inset)
    shape = add(body, "rect", bar.style, x=x, y=middle - 7 + inset, width=shape_width, height=14 - 2 * inset)
    add_title(shape, bar.full_text)
    end = zero + max(length, 0.0)
    if bar.upper is not None:
        upper_end = zero + float(bar.upper) * scale
        add(body, "rect", "tint", x=end, y=middle - 7, width=max(0.0, upper_end - end), height=14)
        end = max(end, upper_end)
    if bar.goal is not None:
        # The line does not cross the value either.
        end = max(end, zero + float(bar.goal) * scale)
    write(body, end + 6, middle + 4.5, bar.value_text, "strong", _SIZE)
