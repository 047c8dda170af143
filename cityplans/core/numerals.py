"""Figures as Chinese official texts print them, converted to numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cityplans.core.text import fold

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# 百分之 and 百分点 mean per cent and percentage point: their 百 is not a hundred.
_NUMBER = re.compile(
    r"(?P<arabic>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?!百分[之点])(?P<chinese>[零〇○一二两三四五六七八九十百千]+)"
)
_TRAILING = re.compile(r"[多余几]?(?P<multiplier>[十百千万亿]{0,4})")


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
        for char in trailing["multiplier"]:
            number *= _MULTIPLIERS[char]
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
