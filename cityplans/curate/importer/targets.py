"""Finds targets and outcomes: figures with their due date or period, and dated goals, events, duties."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.curate.importer.dates import DateMatch, find_dates
from cityplans.curate.importer.quantities import Quantity, find_quantities

_AHEAD = re.compile(
    r"力争|争取|预计|目标|计划|将(?!.{0,8}(?:纳入|作为))|指标为|主要指标|要达到|努力|拟|规划建设|前期工作|开工建设$|试车"
)
_BEHIND = re.compile(r"(?:已|截至|截止|累计|完成了|达到了|实现了|目前|现有|共有|去年|上年)")
SENTENCE = re.compile(r"[^。!?\n]{1,2000}[。!?]?")
_INDICATOR_LIST = re.compile(r"(?:主要|具体|其中)?[^,。]{0,8}(?:指标|目标)(?:是|为|包括)?[:]")
_CONTINUATION = re.compile(r"重点|其中|主要")
_RECURRING = re.compile(r"每(?:年|月|季度|半年|两年|周|天|日)|年度|逐年")
_DEADLINE = re.compile(r"(?:完成|办结|达标|实施|推进)?(?:时限|期限|时间|节点)(?:要求)? ?[:] ?")
_GOAL = re.compile(r"达到|成为|建成|基本|实现|形成|完成|提升|提高|消除|建立|取得|确保|力争|全面|初步|明显|完善|制定|报")
_EVENT = re.compile(
    r"(?:运动会|峰会|锦标赛|世博会|博览会|论坛|亚运会|大会|年会|开幕|举办|对外营业|投入使用|开馆|通车|启动)"
)
_REPORTED = frozenset({"reported_action", "problem", "rationale"})


@dataclass(frozen=True, slots=True)
class TargetMatch:
    """A figure or a dated aim.

    Attributes:
        start, end: Position in the text, end exclusive.
        sentence: Bounds of its sentence.
        type, period, due, due_basis: As in the table `targets`.
        quantity: The figure, or None if only a date is printed.
        doubts: What the curator should check.
        dates: Positions of the dates in the sentence.
    """

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


def find_targets(
    text: str, start: int, end: int, kind: str, written: str, symbols: Mapping[str, str], period: str
) -> Iterator[TargetMatch]:
    """Yield the targets and outcomes in a stretch of a folded text that belongs to one record.

    Args:
        text: The folded text.
        start: Where the stretch begins.
        end: Where the stretch ends, exclusive.
        kind: The kind of the record.
        written: The EDTF date of the text, empty if unknown.
        symbols: Ids of the known units by folded symbol.
        period: The years named by the plan or by the heading of the chapter, empty if there are none.
    """
    deadlines = _deadlines(text, start, end, written)
    previous_dates: list[DateMatch] = []
    for sentence in SENTENCE.finditer(text, start, end):
        low, high = sentence.span()
        dates = list(find_dates(text, low, high, written))
        is_list = bool(_INDICATOR_LIST.match(text, low, high))
        inherited_dates = previous_dates if is_list or _CONTINUATION.match(text, low, high) else []
        figures = [
            quantity
            for quantity in find_quantities(text, low, high, symbols)
            if not any(date.start < quantity.end and quantity.start < date.end for date in dates)
        ]
        for quantity in figures:
            yield _figure_target(
                text, quantity, (low, high), dates, inherited_dates or deadlines, kind, written, period, is_list
            )
        yield from _dated_targets(text, (low, high), dates, figures, kind, written)
        previous_dates = [date for date in dates if not date.is_baseline] or previous_dates


def _figure_target(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    dates: Sequence[DateMatch],
    inherited_dates: Sequence[DateMatch],
    kind: str,
    written: str,
    plan_period: str,
    is_list: bool,
) -> TargetMatch:
    starts = [date.start for date in dates]
    index = bisect.bisect_left(starts, quantity.start)
    earlier = [date for date in dates[:index] if not date.is_baseline]
    date = earlier[-1] if earlier else (inherited_dates[-1] if inherited_dates else None)
    type_ = _figure_type(text, quantity, sentence, kind, date, written, is_list)
    doubts = [quantity.doubt] if quantity.doubt else []
    if not quantity.is_known:
        doubts.append(f"the unit {quantity.symbol} is not in datasets/reference/units.csv")
    period, due, due_basis = "", "", "none"
    if type_ == "outcome":
        period = (
            date.edtf
            if date
            else ""
            if _RECURRING.search(text, max(sentence[0], quantity.start - 30), quantity.start)
            else plan_period
        )
        baselines = [
            other
            for other in dates[:index]
            if other.is_baseline and re.fullmatch(r"\d{4}", other.edtf) and quantity.start - other.end < 12
        ]
        if baselines and re.fullmatch(r"\d{4}", period) and int(baselines[-1].edtf) + 1 < int(period):
            period = f"{int(baselines[-1].edtf) + 1}/{period}"
    elif date:
        due = date.edtf.split("/")[-1]
        between = text[date.end : quantity.start] if date.start < quantity.start and date.start >= sentence[0] else ";"
        due_basis = "inferred" if date.is_inferred or ";" in between else "stated"
        period = date.edtf if "/" in date.edtf else ""
        due = due[:4] if "/" in date.edtf else due
    elif plan_period and not _RECURRING.search(text, max(sentence[0], quantity.start - 30), quantity.start):
        due, due_basis = plan_period.split("/")[-1], "inferred"
        doubts.append("no year is printed with it: the due year is that of the plan or the heading")
    return TargetMatch(
        quantity.start,
        quantity.end,
        sentence,
        type_,
        quantity,
        period,
        due,
        due_basis,
        doubts,
        [(date.start, date.end) for date in dates],
    )


def _deadlines(text: str, start: int, end: int, written: str) -> list[DateMatch]:
    """Return the date after 完成时限：, by which everything in the stretch is due, as a list of one or none."""
    label = _DEADLINE.search(text, start, end)
    return list(find_dates(text, label.end(), min(label.end() + 20, end), written))[:1] if label else []


def _figure_type(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    kind: str,
    date: DateMatch | None,
    written: str,
    is_list: bool,
) -> str:
    clause = re.split(r"[,;。]", text[max(sentence[0], quantity.start - 60) : quantity.start])[-1]
    is_future = bool(date and written and date.edtf.split("/")[-1][:4] > written[:4])
    if kind in _REPORTED:
        return (
            "target"
            if (is_future and (date and (date.is_deadline or is_list))) or is_list or _AHEAD.search(clause)
            else "outcome"
        )
    if is_future or (date and date.is_deadline and not _BEHIND.search(text[date.start : date.end])):
        return "target"
    is_past = bool(date and written and date.edtf.split("/")[-1][:4] < written[:4])
    return "outcome" if is_past or re.search(r"已(?:经)?(?:达|有|完成|建成)|截至|截止|现有|目前", clause) else "target"


def _dated_targets(
    text: str,
    sentence: tuple[int, int],
    dates: Sequence[DateMatch],
    figures: Sequence[Quantity],
    kind: str,
    written: str,
) -> Iterator[TargetMatch]:
    """Yield a target for each date without a figure by which something is due."""
    for index, date in enumerate(dates):
        following = dates[index + 1].start if index + 1 < len(dates) else sentence[1]
        if date.is_baseline or any(date.start <= quantity.start < following for quantity in figures):
            continue
        clause = text[date.end : min(following, date.end + 80)]
        if kind in _REPORTED and not (written and date.edtf.split("/")[-1][:7] > written[:7]):
            continue
        if date.start > sentence[0] and text[date.start - 1] in "《(" and "》" in text[date.end : date.end + 20]:
            continue
        is_duty = bool(_DEADLINE.search(text, max(sentence[0], date.start - 12), date.start))
        if not (date.is_deadline or is_duty or _GOAL.search(clause) or _EVENT.search(clause)):
            continue
        type_ = "obligation" if is_duty else "event" if _EVENT.search(clause) and not date.is_deadline else "goal"
        span = date.edtf if "/" in date.edtf else ""
        yield TargetMatch(
            date.start,
            date.end,
            sentence,
            type_,
            None,
            span,
            date.edtf.split("/")[-1] if span else date.edtf,
            "inferred" if date.is_inferred else "stated",
            ["only a date is printed: is it a goal, an event or a duty?"],
        )
