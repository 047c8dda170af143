"""Finds figures that are written in a way of their own: 半个工作日, 10/10万."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cityplans.core.figures import Figure

_HALF_DAY = re.compile(r"半(?P<unit>个工作日|个小时)(?=之?以?内|办结|办好|左右)")
_PER_POPULATION = re.compile(
    r"(?<![\d./])(?P<number>\d{1,4}(?:\.\d+)?)(?P<unit>/(?:十万|10万|百万|万|100万))(?=[,。;、)以左\n]|$)"
)


def special_figures(text: str, start: int, end: int) -> Iterator[tuple[int, int, Figure]]:
    """Yield the position and the figure of half a working day or hour, and of rates such as 10/10万."""
    for half in _HALF_DAY.finditer(text, start, end):
        low, high, unit = half.start(), half.end(), half["unit"]
        yield low, high, Figure(low, low + 1, high, Decimal("0.5"), None, unit, "", False, True)
    for rate in _PER_POPULATION.finditer(text, start, end):
        low, high, value = rate.start(), rate.end(), Decimal(rate["number"])
        yield low, high, Figure(low, rate.end("number"), high, value, None, rate["unit"], "", False, False)
