"""Dates in EDTF (Extended Date/Time Format), and dates as official texts and spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cityplans.core.numerals import numbers
from cityplans.core.text import fold

_HAN_YEAR, _HAN_PART = "[〇○零一二三四五六七八九]{4}", "[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:"
    r" ?年(?: ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?[日号])?)?"
    r"|(?P<separator>[-./])(?P<month_2>\d{1,2})(?:(?P=separator)(?P<day_2>\d{1,2}))?(?!\d|(?P=separator)\d)"
    r"|(?=-\d{4}(?!\d)))?(?!\d)"
    rf"|(?P<han_year>{_HAN_YEAR})年(?:(?P<han_month>{_HAN_PART})月(?:(?P<han_day>{_HAN_PART})[日号])?)?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?")
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})(?P<separator>[-./])(?P<second>\d{1,2})(?P=separator)(?P<year>\d{4})")
# What spreadsheets add to a day.
_MIDNIGHT = re.compile(r"(?<=\d)(?: +|T)0{1,2}:00(?::00(?:\.0+)?)?Z?$")
_TO = re.compile(r" ?(?:--?|~|至|到|/) ?")
_MONTHS = re.compile(r"(?P<year>\d{4}) ?年 ?(?P<first>\d{1,2}) ?月?(?:--?|~|至|到)(?P<last>\d{1,2}) ?月")
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def printed_dates(printed: str) -> list[str]:
    """Return the dates of a printed expression in EDTF: 2011年6月30日 is 2011-06-30, 2020 is 2020."""
    return [edtf for _, _, edtf in find_dates(fold(printed))]


def find_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and EDTF of every date in a folded text."""
    for match in _DATE.finditer(text):
        yield match.start(), match.end(), _edtf(match)


def whole_date(written: str) -> str:
    """Return a date or interval in EDTF if it is all that a text says; else "".

    2020/6/30 is 2020-06-30 and 2018—2020年 is 2018/2020. Of 2018年上半年 and 5/6/2020, nothing is guessed.
    """
    text = _MIDNIGHT.sub("", fold(written).strip())
    candidates = [_whole_day(text), *_intervals(text)]
    return next((edtf for edtf in candidates if edtf and edtf_bounds(edtf)), "")


def _whole_day(text: str) -> str:
    if (match := _DATE.fullmatch(text)) or (match := _COMPACT.fullmatch(text)):
        return _edtf(match)
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match["first"]), int(match["second"])
        # Day and month can only be told apart if one of them is no month, or both are equal.
        if first > 12 >= second or first == second:
            return f"{match['year']}-{second:02d}-{first:02d}"
        if second > 12 >= first:
            return f"{match['year']}-{first:02d}-{second:02d}"
    return ""


def _intervals(text: str) -> Iterator[str]:
    if match := _MONTHS.fullmatch(text):
        yield f"{match['year']}-{int(match['first']):02d}/{match['year']}-{int(match['last']):02d}"
    for separator in _TO.finditer(text):
        ends = _whole_day(text[: separator.start()]), _whole_day(text[separator.end() :])
        if all(ends):
            yield "/".join(ends)


def _edtf(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("han_year"):
        written = [groups["han_year"], groups["han_month"], groups["han_day"]]
        parts = [int(next(numbers(part), 0)) for part in written if part]
    else:
        written = [groups["year"], groups["month"] or groups.get("month_2"), groups["day"] or groups.get("day_2")]
        parts = [int(part) for part in written if part]
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


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
