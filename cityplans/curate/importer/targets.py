"""Figures with the date they are due or the period they are of, and whether they are aimed at or reached."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.curate.importer.quantities import Quantity, quantities
from cityplans.curate.importer.times import DateMatch, times

_AHEAD = re.compile(
    r"力争|争取|预计|目标|计划|将(?!.{0,8}(?:纳入|作为))|指标为|主要指标|要达到|努力|拟|规划建设|前期工作|开工建设$|试车"
)
_BEHIND = re.compile(r"(?:已|截至|截止|累计|完成了|达到了|实现了|目前|现有|共有|去年|上年)")
SENTENCE = re.compile(r"[^。!?\n]{1,2000}[。!?]?")
_LIST_OF_INDICATORS = re.compile(r"(?:主要|具体|其中)?[^,。]{0,8}(?:指标|目标)(?:是|为|包括)?[:]")
_CONTINUED = re.compile(r"重点|其中|主要")
_RECURRING = re.compile(r"每(?:年|月|季度|半年|两年|周|天|日)|年度|逐年")
_DEADLINE = re.compile(r"(?:完成|办结|达标|实施|推进)?(?:时限|期限|时间|节点)(?:要求)? ?[:] ?")
_GOAL = re.compile(r"达到|成为|建成|基本|实现|形成|完成|提升|提高|消除|建立|取得|确保|力争|全面|初步|明显|完善|制定|报")
_EVENT = re.compile(
    r"(?:运动会|峰会|锦标赛|世博会|博览会|论坛|亚运会|大会|年会|开幕|举办|对外营业|投入使用|开馆|通车|启动)"
)
_REPORTED = frozenset({"reported_action", "problem", "rationale"})


@dataclass(frozen=True, slots=True)
class TargetMatch:
    """A figure or a dated aim with its sentence, its dates and its type; `quantity` is None where only a date is printed."""

    start: int
    end: int
    sentence: tuple[int, int]
    type: str
    quantity: Quantity | None
    period: str
    due: str
    due_basis: str
    doubts: Sequence[str]
    dates: Sequence[tuple[int, int]] = ()


def found_targets(
    text: str, start: int, end: int, kind: str, written: str, symbols: Mapping[str, str], period: str
) -> Iterator[TargetMatch]:
    """Find the targets and outcomes of a stretch that holds one record's own words.

    `kind` is the kind of that record, `written` the EDTF date of the text, `period` the years that the plan or the chapter's
    heading names (empty where there are none).
    """
    deadline = _deadline(text, start, end, written)
    before: list[DateMatch] = []
    for sentence in SENTENCE.finditer(text, start, end):
        low, high = sentence.span()
        named = list(times(text, low, high, written))
        listing = bool(_LIST_OF_INDICATORS.match(text, low, high))
        inherited = before if listing or _CONTINUED.match(text, low, high) else []
        figures = [
            q
            for q in quantities(text, low, high, symbols)
            if not any(t.start < q.end and q.start < t.end for t in named)
        ]
        for quantity in figures:
            yield _of_figure(text, quantity, (low, high), named, inherited or deadline, kind, written, period, listing)
        yield from _of_dates(text, (low, high), named, figures, kind, written)
        before = [t for t in named if not t.base] or before


def _of_figure(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    named: Sequence[DateMatch],
    inherited: Sequence[DateMatch],
    kind: str,
    written: str,
    plan_period: str,
    listing: bool,
) -> TargetMatch:
    starts = [t.start for t in named]
    place = bisect.bisect_left(starts, quantity.start)
    earlier = [t for t in named[:place] if not t.base]
    time = earlier[-1] if earlier else (inherited[-1] if inherited else None)
    kind_of_figure = _type(text, quantity, sentence, kind, time, written, listing)
    doubts = [quantity.doubt] if quantity.doubt else []
    if not quantity.known:
        doubts.append(f"the unit {quantity.symbol} is not in datasets/reference/units.csv")
    period, due, basis = "", "", "none"
    if kind_of_figure == "outcome":
        period = (
            time.edtf
            if time
            else ""
            if _RECURRING.search(text, max(sentence[0], quantity.start - 30), quantity.start)
            else plan_period
        )
        compared = [
            t for t in named[:place] if t.base and re.fullmatch(r"\d{4}", t.edtf) and quantity.start - t.end < 12
        ]
        if compared and re.fullmatch(r"\d{4}", period) and int(compared[-1].edtf) + 1 < int(period):
            period = f"{int(compared[-1].edtf) + 1}/{period}"
    elif time:
        due = time.edtf.split("/")[-1]
        between = text[time.end : quantity.start] if time.start < quantity.start and time.start >= sentence[0] else ";"
        basis = "inferred" if time.inferred or ";" in between else "stated"
        period = time.edtf if "/" in time.edtf else ""
        due = due[:4] if "/" in time.edtf else due
    elif plan_period and not _RECURRING.search(text, max(sentence[0], quantity.start - 30), quantity.start):
        due, basis = plan_period.split("/")[-1], "inferred"
        doubts.append("no year is printed beside it: the due year is that of the plan or the heading")
    return TargetMatch(
        quantity.start,
        quantity.end,
        sentence,
        kind_of_figure,
        quantity,
        period,
        due,
        basis,
        doubts,
        [(t.start, t.end) for t in named],
    )


def _deadline(text: str, start: int, end: int, written: str) -> list[DateMatch]:
    """Give the date after 完成时限：, by which all that the stretch holds is due."""
    label = _DEADLINE.search(text, start, end)
    return list(times(text, label.end(), min(label.end() + 20, end), written))[:1] if label else []


def _type(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    kind: str,
    time: DateMatch | None,
    written: str,
    listing: bool,
) -> str:
    clause = re.split(r"[,;。]", text[max(sentence[0], quantity.start - 60) : quantity.start])[-1]
    ahead = bool(time and written and time.edtf.split("/")[-1][:4] > written[:4])
    if kind in _REPORTED:
        return (
            "target" if (ahead and (time and (time.by or listing))) or listing or _AHEAD.search(clause) else "outcome"
        )
    if ahead or (time and time.by and not _BEHIND.search(text[time.start : time.end])):
        return "target"
    past = bool(time and written and time.edtf.split("/")[-1][:4] < written[:4])
    return "outcome" if past or re.search(r"已(?:经)?(?:达|有|完成|建成)|截至|截止|现有|目前", clause) else "target"


def _of_dates(
    text: str,
    sentence: tuple[int, int],
    named: Sequence[DateMatch],
    figures: Sequence[Quantity],
    kind: str,
    written: str,
) -> Iterator[TargetMatch]:
    """Give a record for each date that something is due at and that no figure takes."""
    for place, time in enumerate(named):
        following = named[place + 1].start if place + 1 < len(named) else sentence[1]
        if time.base or any(time.start <= q.start < following for q in figures):
            continue
        clause = text[time.end : min(following, time.end + 80)]
        if kind in _REPORTED and not (written and time.edtf.split("/")[-1][:7] > written[:7]):
            continue
        if time.start > sentence[0] and text[time.start - 1] in "《(" and "》" in text[time.end : time.end + 20]:
            continue
        duty = bool(_DEADLINE.search(text, max(sentence[0], time.start - 12), time.start))
        if not (time.by or duty or _GOAL.search(clause) or _EVENT.search(clause)):
            continue
        type_ = "obligation" if duty else "event" if _EVENT.search(clause) and not time.by else "goal"
        span = time.edtf if "/" in time.edtf else ""
        yield TargetMatch(
            time.start,
            time.end,
            sentence,
            type_,
            None,
            span,
            time.edtf.split("/")[-1] if span else time.edtf,
            "inferred" if time.inferred else "stated",
            ["only a date: is it a goal, an event or a duty?"],
        )
