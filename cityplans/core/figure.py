"""A figure of a text, and how two numbers become the ends of a range."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cityplans.core.numerals import scale_of
from cityplans.core.units import PER_CENT


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text.

    Attributes:
        start, end: Position of the number in the text, from its sign or 百分之 to its last multiplier, end exclusive.
        unit_end: The end of the unit; `end` if no known unit follows.
        value: The number, or the lower end of a range; None if the figure is not exact enough to be read.
        value_max: The upper end of a range.
        unit: The symbol of the unit, folded; "" if no known unit follows.
        relation: How the value compares with what is meant: ">" for 230余万, ">=" for 上百, "~" for 近百; else "".
            The word that says so is part of the figure only where 百 or the like would not be a number without it.
        is_signed: Whether a minus is printed.
        is_han: Whether it is written in Chinese digits.
    """

    start: int
    end: int
    unit_end: int
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    relation: str
    is_signed: bool
    is_han: bool

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The number, or both ends of the range; empty if it cannot be read."""
        return tuple(value for value in (self.value, self.value_max) if value is not None)


@dataclass(slots=True)
class Number:
    """A figure while it is read. `scale` is the multipliers at its end, `parts` as in `Numeral`."""

    start: int
    end: int
    unit_end: int
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    relation: str = ""
    is_signed: bool = False
    is_han: bool = True
    scale: str = ""
    parts: int = 1

    def end_at(self, position: int) -> None:
        self.end = self.unit_end = position

    def scale_by(self, factor: Decimal) -> None:
        self.value = self.value * factor if self.value is not None else None
        self.value_max = self.value_max * factor if self.value_max is not None else None

    def make_unreadable(self) -> None:
        self.value = self.value_max = None

    def figure(self) -> Figure:
        return Figure(
            self.start,
            self.end,
            self.unit_end,
            self.value,
            self.value_max,
            self.unit,
            self.relation,
            self.is_signed,
            self.is_han,
        )


def join_range(low: Number, high: Number) -> Number:
    """Return two numbers as the ends of a range; the first if they are none."""
    low_value = low.value
    if low_value is not None and not low.unit and low.scale and low.scale == high.unit[:1]:
        # 3万-5万元 counted in 万元
        low_value /= scale_of(low.scale) or 1
    if low.unit in PER_CENT.values() and low.unit_end == low.end and not high.unit:
        # 百分之三至五
        high.unit = low.unit
    if low.unit and low.unit != high.unit:
        return low
    value: Decimal | None = None
    value_max: Decimal | None = None
    if low_value is not None and high.value is not None:
        value_max = high.value if high.value_max is None else high.value_max
        value = _shared(low, low_value, high, high.value)
        if value is not None and value >= value_max:
            return low
    return Number(
        low.start,
        high.end,
        high.unit_end,
        value,
        value_max if value is not None else None,
        high.unit,
        high.relation or low.relation,
        low.is_signed,
        low.is_han,
    )


def _shared(low: Number, low_value: Decimal, high: Number, high_value: Decimal) -> Decimal | None:
    """Return the lower end of a range with the multipliers that it shares with the upper end: 3-5万.

    The result is None if they may or may not be shared: 三至五十.
    """
    for first in range(len(high.scale)):
        scale = high.scale[first:]
        is_small = not re.search("[万萬亿億]", scale)
        factor = scale_of(scale)
        if factor is None or low.unit or (is_small and (low.scale or high.parts > 1)):
            continue
        if abs(low_value) * factor < abs(high_value):
            return None if is_small and scale[0] in "十拾" else low_value * factor
    return low_value
