"""Finds the words that say how often something recurs: 每年, 每季度, 每两年."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RECURRENCE = re.compile(
    r"(?:原则上|平均)?(?P<words>每(?:[一二两三四五六半\d]?(?:个)?(?:年度?|季度?|月|周|星期|日|天|学期|学年))|逐年|按[年季月]度?)(?!级|限)"
)
_CLAUSE, _SENTENCE_PART = re.compile(r"[,。;:\n]"), re.compile(r"[。;\n]")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often something recurs: the position of the words, and whether they are in the same clause."""

    start: int
    end: int
    is_near: bool


def recurrence_before(text: str, start: int, low: int) -> Recurrence | None:
    """Return what says how often the figure at a position recurs: the last such words before it, if any."""
    low = max(low, start - _LONGEST)
    found = [match.span("words") for match in _RECURRENCE.finditer(text, low, start)]
    if not found:
        return None
    begin, end = found[-1]
    if _SENTENCE_PART.search(text, end, start):
        return None
    return Recurrence(begin, end, not _CLAUSE.search(text, end, start))
