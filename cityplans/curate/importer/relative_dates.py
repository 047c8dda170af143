"""Works out the years that a text names by their distance or their plan: 年内, 三年内, “十四五”末."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.core.numerals import numbers

_DISTANCES = {"去年": -1, "上年": -1, "明年": 1}


@dataclass(slots=True)
class Clock:
    """What relative dates are counted from.

    Attributes:
        written: The EDTF date of the text, empty if unknown.
        plan_years: The first and last year of the plan, or its only year; empty if it has none.
        year: The year that was named last in the stretch, empty at its beginning.
    """

    written: str
    plan_years: str
    year: str = ""

    @property
    def this_year(self) -> str:
        """The year in which the text was written, else that in which the plan begins."""
        return self.written[:4] or self.plan_years[:4]

    @property
    def first_year(self) -> str:
        """The year in which the plan begins, else that in which it was written."""
        return self.plan_years[:4] or self.written[:4]


def near_year(printed: str, clock: Clock) -> str | None:
    """Return the year that 今年, 年内, 去年 or 明年 means, or None if it is not known."""
    return str(int(clock.this_year) + _DISTANCES.get(printed, 0)) if clock.this_year else None


def five_year_plan(number: str, part: str, written: str) -> str:
    """Return the years of a five-year plan (the tenth began in 2001), or of the part of it that is named."""
    first = 1966 + 5 * (int(next(numbers(number))) - 3)
    if part == "以来":
        return _since(first, written)
    if part.startswith("前"):
        return f"{first}/{first + int(next(numbers(part))) - 1}"
    if part.startswith("后") and part.endswith("年"):
        return f"{first + 5 - int(next(numbers(part)))}/{first + 4}"
    if part.endswith("年半"):
        return f"{first}-01/{first + int(next(numbers(part)))}-06"
    return str(first + 4) if part.endswith("末") else f"{first}/{first + 4}"


def _since(first: int, written: str) -> str:
    if len(written) >= len("2019-05") and int(written[:4]) >= first:
        return f"{first}-01/{written[:7]}"
    return f"{first}/{written[:4]}" if written and int(written[:4]) > first else f"{first}/{first + 4}"


def last_year_of(edtf: str) -> str:
    """Return the last year of a date or period."""
    return edtf.split("/")[-1][:4]
