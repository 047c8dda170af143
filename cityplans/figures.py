"""Figures and dates as Chinese official texts print them, turned into numbers and EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# One character for one character, so that offsets into the folded text are offsets into the text itself.
_FOLDED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "—": "-", "―": "-", "–": "-", "－": "-", "‐": "-", "─": "-"}
    | {"“": '"', "”": '"', "‘": "'", "’": "'", "〃": "·", "•": "·", "‧": "·", "∶": ":", "〔": "[", "〕": "]", "％": "%"}
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# 百分之 and 百分点 say per cent and percentage point: the 百 in them is no hundred.
_NUMBER = re.compile(r"(?P<arabic>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?!百分[之点])(?P<chinese>[零〇○一二两三四五六七八九十百千]+)")
_TRAILING = re.compile(r"[多余几]?(?P<multiplier>[十百千万亿]{0,4})")
_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})(?:年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?|(?=-\d{4}(?!\d)))?(?!\d)")
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def fold(text: str) -> str:
    """Fold width, dashes and quotation marks, one code point for one, so that copies compare alike."""
    return text.translate(_FOLDED)


def squeeze(text: str) -> str:
    """Fold a text and drop its white space."""
    return "".join(fold(text).split())


@dataclass(frozen=True, slots=True)
class Figure:
    """A number found in a printed expression, with any 万 or 亿 applied."""

    value: Decimal
    suffix: str


def figures(printed: str) -> Iterator[Figure]:
    """Yield every number of a printed expression, Arabic or Chinese.

    `1000万人次` yields 10000000 with the suffix `人次`; `四个` yields 4 with the suffix `个`.
    """
    text = fold(printed)
    end = 0
    while match := _NUMBER.search(text, end):
        arabic, chinese = match["arabic"], match["chinese"]
        number = Decimal(arabic.replace(",", "")) if arabic else _chinese_number(chinese)
        trailing = _TRAILING.match(text, match.end())
        assert trailing is not None
        end = trailing.end()
        for sign in trailing["multiplier"]:
            number *= _MULTIPLIERS[sign]
        yield Figure(number, text[end:])


def _chinese_number(text: str) -> Decimal:
    if not any(c in _TENS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return Decimal(total + digit)


def printed_dates(printed: str) -> list[str]:
    """Give the dates of a printed expression in EDTF: 2011年6月30日 is 2011-06-30, 2020 is 2020."""
    found = []
    for match in _DATE.finditer(fold(printed)):
        parts = [match["year"], *(f"{int(match[name]):02d}" for name in ("month", "day") if match[name])]
        found.append("-".join(parts))
    return found


def edtf_bounds(text: str) -> tuple[date, date] | None:
    """Give the first and last day that an EDTF level 0 date or interval covers; None where it is no real date."""
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
