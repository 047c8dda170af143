"""Finds the words that say how often something recurs: 每年, 每季度, 每两年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RECURRENCE = re.compile(
    r"(?:原则上|平均)?(?P<words>(?<![\d\u4e00-\u9fff])年(?=培养|培训|引进|举办|开展|组织|改造)|每(?:[一二两三四五六半\d]?(?:个)?(?:年度?|季度?|月|周|星期|日|天|学期|学年))|逐年|按[年季月]度?)(?!级|限)"
)
_INTERVALS = {
    "monthly": re.compile("每个?月|按月度?"),
    "quarterly": re.compile("每个?季度?|按季度?"),
    "half_yearly": re.compile("每半年"),
    "yearly": re.compile("年|每个?年度?|逐年|按年度?|每学年"),
    "every_two_years": re.compile("每[两二2]年"),
    "every_three_years": re.compile("每[三3]年"),
    "every_five_years": re.compile("每[五5]年"),
}
_YEARLY_DAYS = re.compile(
    r"(?P<days>每年(?:的)?\d{1,2}月(?:第[一二三四1-4]个?(?:周|星期[一-六日]?)|\d{1,2}日(?:(?:至|-)(?:\d{1,2}月)?\d{1,2}日)?|[上中下]旬)?)"
    r"(?:定|确定|设立|作)?为[^,。;]{2,30}[周日月节](?=[,。;]|$)"
)
_CLAUSE, _SENTENCE_PART = re.compile(r"[,。;:\n]"), re.compile(r"[。;\n]")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often something recurs.

    Attributes:
        start, end: Position of the words, end exclusive.
        interval: As in the table `targets`; empty for an interval that the table does not know, such as a week.
        is_near: Whether the words are in the same clause as the figure.
    """

    start: int
    end: int
    interval: str
    is_near: bool


def yearly_days(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the positions of the days or months that a stretch dedicates every year: 每年3月为绿化宣传月."""
    for match in _YEARLY_DAYS.finditer(text, low, high):
        yield match.span("days")


def recurrence_before(text: str, start: int, low: int) -> Recurrence | None:
    """Return what says how often the figure at a position recurs: the last such words before it, if any."""
    low = max(low, start - _LONGEST)
    found = [match.span("words") for match in _RECURRENCE.finditer(text, low, start)]
    if not found:
        return None
    begin, end = found[-1]
    if _SENTENCE_PART.search(text, end, start):
        return None
    words = text[begin:end]
    interval = next((name for name, pattern in _INTERVALS.items() if pattern.fullmatch(words)), "")
    return Recurrence(begin, end, interval, not _CLAUSE.search(text, end, start))
