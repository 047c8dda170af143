"""Horizontal bars: one quantity, compared line by line."""

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
    """A line of the picture: `label` links to `path`, `words` says the value, `said` all of it; `upper` ends a range."""

    label: str
    path: str
    value: Decimal
    words: str
    said: str
    style: str = "ink"
    note: str = ""
    upper: Decimal | None = None


def draw_bars(body: ET.Element, bars: Sequence[Bar], room: float, top: float) -> float:
    """Draw bars from a common zero, the largest as long as its words allow; gives where they end.

    On a phone the labels stand above their bars, unless all of them are short.
    """
    most = max(max(width(bar.label, _SIZE), width(bar.note, 11)) for bar in bars)
    above = room == NARROW and most > 0.42 * room
    left = 0.0 if above else min(most + 14, 0.45 * room)
    values = [v for bar in bars for v in (bar.value, bar.upper) if v is not None]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    words = max(width(bar.words, _SIZE) for bar in bars) + 8
    scale = (room - left - words) / float(high - low or 1)
    zero = left + float(-low) * scale
    y = top
    begin = y
    for bar in bars:
        labels = wrap(bar.label, (room if above else left - 12), _SIZE, 2)
        notes = wrap(bar.note, room if above else left - 12, 11, 1)
        high_text = _PITCH * len(labels) + 15 * len(notes)
        anchor = link(body, bar.path, bar.said)
        height = max(28.0, high_text + 10) if not above else high_text + 28
        add(anchor, "rect", "hit", x=0, y=y, width=room, height=height)
        base = y + (18 if above or len(labels) + len(notes) > 1 else height / 2 + 4.5)
        base = write_lines(anchor, 0, base, labels, "name", _SIZE, _PITCH)
        write_lines(anchor, 0, base + 15, notes, "soft", 11, 15)
        middle = y + (high_text + 15 if above else height / 2)
        _bar(body, bar, zero, scale, middle)
        y += height
    if not above or low < 0:
        line(body, "axis", (zero, begin), (zero, y))
    return y


def _bar(body: ET.Element, bar: Bar, zero: float, scale: float, middle: float) -> None:
    long = float(bar.value) * scale
    # A hollow bar keeps its line inside its length, so that both kinds can be compared.
    inset = 0.85 if bar.style.startswith("hollow") else 0.0
    x, wide = zero + min(long, 0.0) + inset, max(1.5, abs(long) - 2 * inset)
    shape = add(body, "rect", bar.style, x=x, y=middle - 7 + inset, width=wide, height=14 - 2 * inset)
    add_title(shape, bar.said)
    end = zero + max(long, 0.0)
    if bar.upper is not None:
        further = zero + float(bar.upper) * scale
        add(body, "rect", "tint", x=end, y=middle - 7, width=max(0.0, further - end), height=14)
        end = max(end, further)
    write(body, end + 6, middle + 4.5, bar.words, "strong", _SIZE)
