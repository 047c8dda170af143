"""Dates in EDTF (Extended Date/Time Format), and dates as official texts print them."""

from __future__ import annotations

import re
from datetime import date

from cityplans.core.text import fold

_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?|(?=-\d{4}(?!\d)))?(?!\d)"
)
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def printed_dates(printed: str) -> list[str]:
    """Return the dates of a printed expression in EDTF: 2011年6月30日 is 2011-06-30, 2020 is 2020."""
    dates = []
    for match in _DATE.finditer(fold(printed)):
        parts = [match["year"], *(f"{int(match[name]):02d}" for name in ("month", "day") if match[name])]
        dates.append("-".join(parts))
    return dates


def edtf_bounds(text: str) -> tuple[date, date] | None:
    """Return the first and last day of an EDTF level 0 date or interval; None if it is not valid."""
    ends = text.split("/")
    try:
        days = [_days(end) for end in ends]
    except ValueError:
        return None
    if len(days) > 2 or (len(days) == 2 and days[0][0] > days[1][1]):
        return None
    return days[0][0], days[-1][1]


def _days(text: str) -> tuple[date, date]:
    match = _EDTF.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    last_month = 12 if month is None else month
    following = date(year + 1, 1, 1) if last_month == 12 else date(year, last_month + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)
