"""Reads the figures and dates of one sentence as targets, outcomes, goals, events and duties."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from cityplans.curate.importer.changes import Change, ChangedFigures
from cityplans.curate.importer.comparators import lists_of_figures
from cityplans.curate.importer.counted_nouns import counted_noun, named_in_turn
from cityplans.curate.importer.dates import DateMatch
from cityplans.curate.importer.due_dates import (
    DueDate,
    Governing,
    closing_date,
    due_date,
    following_date,
    governing_date,
)
from cityplans.curate.importer.quantities import Quantity
from cityplans.curate.importer.recurrence import Recurrence, recurrence_before, yearly_days
from cityplans.curate.importer.target_match import TargetMatch, TextContext
from cityplans.curate.importer.target_types import dated_type, figure_type, is_done_by

DEADLINE = re.compile(
    r"(?:完成|办结|达标|实施|推进|起止|建设|执行|落实|计划)?(?:时限|期限|时间|节点|期程|日期|进度)(?:要求|安排|节点)? ?[:] ?"
)
"""The label of a date by which a record is due."""
_IN_FORCE_UNTIL = re.compile("有效期限?[为至到]?$")
_PREAMBLE = re.compile(
    "(?:20\\d\\d年是[^。,]{2,40}之年,[^。]{0,40}?)?(?:为|根据|按照|现将)[^。]{0,300}?(?:(?:制定|编制|提出)(?:本|如下|以下)|(?:通知|安排|报告|意见|方案)(?:[^。,]{0,6})如下)"
)
# 1998年教育部颁布的《…》, 2021年印发的《…》: when a text that is cited was issued.
_ISSUED = re.compile("[^,。;《》]{0,16}?(?:颁布|制定|制订|发布|印发|出台|公布|修订|下发|编制)(?:实施)?的《")
_REPORTED = frozenset({"reported_action", "problem", "rationale"})
_BEGUN, _NEAR = re.compile("底?前?(?:开工|动工|竣工|完工|建成|投产|通车|启用|开业|运营|开通|投用)"), 8
_LONGEST_PRINTED, _BASE_REACH, _SHARE_REACH = 40, 24, 8
_CLAUSE = re.compile(r",?[^,。;]*")
_AND = re.compile("[、和与及,]{1,2}")
_DIGITS = re.compile(r"^[\d.,]+[十百千万亿]*")


@dataclass(frozen=True)
class SentenceReader:
    """Reads the targets of one sentence.

    Attributes:
        text: The folded text.
        sentence: The bounds of the sentence.
        kind: The kind of the record.
        context: What the text says of itself.
        dates: The dates of the sentence.
        changes: Its changes from one figure to another.
        is_list: Whether it lists indicators.
    """

    text: str
    sentence: tuple[int, int]
    kind: str
    context: TextContext
    dates: Sequence[DateMatch]
    changes: Sequence[Change]
    is_list: bool

    @cached_property
    def governing_dates(self) -> Sequence[DateMatch]:
        """The dates with which nothing is compared."""
        return [date for date in self.dates if not date.is_baseline]

    def figures(self, found: Sequence[Quantity], inherited: DateMatch | None) -> Iterator[TargetMatch]:
        """Yield a target for each figure that is not the base of a change."""
        changes = ChangedFigures(found, self.changes)
        nouns = self._nouns(changes)
        in_turn = self._dates_in_turn(changes.aims)
        previous_end = self.sentence[0]
        closing = closing_date(self.text, self.sentence, self.governing_dates)
        for index, quantity in enumerate(changes.aims):
            date = in_turn.get(index) or following_date(self.text, quantity, self.governing_dates) or closing
            base = changes.base_of(quantity)
            for noun in self._shared_by(quantity, changes.aims) or [nouns[index]]:
                yield self._figure(quantity, date, inherited, noun, base, previous_end)
            previous_end = quantity.end

    def _figure(
        self,
        quantity: Quantity,
        date: DateMatch | None,
        inherited: DateMatch | None,
        noun: tuple[int, int] | None,
        base: Quantity | None,
        previous_end: int,
    ) -> TargetMatch:
        governing = (
            Governing(date)
            if date
            else governing_date(self.text, quantity, self.sentence, self.governing_dates, inherited)
        )
        type_ = figure_type(
            self.text,
            quantity.start,
            quantity.end,
            self.sentence,
            self.kind,
            governing.date,
            self.context.now,
            self.is_list,
            is_aim=base is not None,
        )
        recurrence = recurrence_before(self.text, quantity.start, self.sentence[0])
        if recurrence and not recurrence.is_near and recurrence.end < previous_end:
            recurrence = None
        if recurrence and base and recurrence.start < base.start <= recurrence.end:
            # 由每日50吨提升至120吨 is a rate that rises.
            recurrence = None
        # The years of a plan are ahead; what it says was reached before was not reached in them.
        years = "" if type_ == "outcome" and self.kind not in _REPORTED else self.context.period
        due = due_date(type_, governing, quantity, self.dates, years, is_recurring=bool(recurrence))
        doubts = [*due.doubts]
        if quantity.doubt:
            doubts.append(quantity.doubt)
        if quantity.symbol and not quantity.is_known:
            doubts.append(f"the unit {quantity.symbol} is not in datasets/reference/units.csv: a row is proposed")
        if recurrence:
            words = self.text[recurrence.start : recurrence.end]
            doubts.append(f"{words} comes before it: does the figure recur?")
        start = _printed_from(quantity, recurrence, previous_end)
        return TargetMatch(
            start,
            quantity.end,
            self.sentence,
            type_,
            quantity,
            due.period,
            due.due,
            due.basis,
            doubts,
            [(d.start, d.end) for d in self.dates],
            base,
            self._baseline(base),
            recurrence.interval if recurrence else "",
            due.words,
            noun,
        )

    def _baseline(self, base: Quantity | None) -> str:
        """Return the date of the base of a change."""
        if base is None:
            return ""
        within = [date for date in self.dates if base.start - _BASE_REACH <= date.start < base.start]
        return within[-1].edtf if within else ""

    def _nouns(self, changes: ChangedFigures) -> list[tuple[int, int] | None]:
        """Return the noun of each figure; a figure without one shares that of the figure before it."""
        nouns: list[tuple[int, int] | None] = []
        low = self.sentence[0]
        quantities = changes.aims
        for index, quantity in enumerate(quantities):
            high = quantities[index + 1].start if index + 1 < len(quantities) else self.sentence[1]
            start = changes.start_of(quantity)
            recurrence = recurrence_before(self.text, start, self.sentence[0])
            begin = max(low, self._end_of_date_before(start))
            unit = _DIGITS.sub("", self.text[quantity.start : quantity.end]) or quantity.symbol
            if start != quantity.start:
                noun = counted_noun(self.text, start, start, "", begin, high)
            else:
                first = max(begin, recurrence.end if recurrence else 0)
                noun = counted_noun(self.text, start, quantity.end, unit, first, high)
                if noun is None and recurrence:
                    noun = counted_noun(self.text, recurrence.start, recurrence.start, "", begin, high)
            nouns.append(noun or (nouns[-1] if nouns else None))
            low = quantity.end
        for group in lists_of_figures(self.text, [(q.start, q.end) for q in quantities]):
            named = named_in_turn(self.text, quantities[group[0]].start, self.sentence[0], len(group))
            if not named and group[0] >= len(group):
                # 新增A 50家、B 30家,分别达到300家、120家
                named = [noun for noun in nouns[group[0] - len(group) : group[0]] if noun]
            if len(named) == len(group):
                for index, name in zip(group, named, strict=True):
                    nouns[index] = name
        return nouns

    def _shared_by(self, quantity: Quantity, quantities: Sequence[Quantity]) -> Sequence[tuple[int, int] | None]:
        """Return the two things of which one figure is true each: A和B分别增长12%."""
        low = max(self.sentence[0], quantity.start - _SHARE_REACH)
        if "分别" not in self.text[low : quantity.start]:
            return ()
        groups = lists_of_figures(self.text, [(q.start, q.end) for q in quantities])
        if any(quantities[index] is quantity for group in groups for index in group):
            return ()
        return named_in_turn(self.text, quantity.start, self.sentence[0], 2)

    def _end_of_date_before(self, position: int) -> int:
        """Return the end of the last date before a position with which nothing is compared."""
        dates = self.governing_dates
        index = bisect.bisect_left(dates, position, key=lambda date: date.start)
        return dates[index - 1].end if index else 0

    def _dates_in_turn(self, quantities: Sequence[Quantity]) -> Mapping[int, DateMatch]:
        """Return the dates of figures that 分别 assigns to as many dates: 2023年、2024年分别达到3个、5个."""
        found: dict[int, DateMatch] = {}
        for group in lists_of_figures(self.text, [(q.start, q.end) for q in quantities]):
            earlier = [date for date in self.governing_dates if date.start < quantities[group[0]].start]
            # 到2023年分别达到: the last date is that of all of them.
            begins = self.text.startswith("分别", earlier[-1].end) if earlier else False
            is_list = all(_AND.fullmatch(self.text, a.end, b.start) for a, b in pairwise(earlier))
            if len(earlier) == len(group) and (is_list or not begins):
                found |= dict(zip(group, earlier, strict=True))
        return found

    def dated(self, found: Sequence[Quantity]) -> Iterator[TargetMatch]:
        """Yield a target for each date without a figure by which something is due."""
        starts = [quantity.start for quantity in found]
        for index, date in enumerate(self.dates):
            after = (other for other in self.dates[index + 1 :] if not other.is_baseline)
            following_named = next(after, None)
            until = following_named.start if following_named else self.sentence[1]
            if date.is_relative and following_named and following_named.start - date.end < _NEAR:
                # 通过三年努力,到2024年: the second says when.
                continue
            is_duty = bool(DEADLINE.search(self.text, max(self.sentence[0], date.start - 12), date.start))
            following = bisect.bisect_left(starts, date.start)
            if not is_duty and following < len(starts) and starts[following] < until:
                # 2024年9月动工;…200万元: what is due then is in clauses of its own.
                clause = _CLAUSE.match(self.text, date.end, until)
                apart = ";" in self.text[date.end : starts[following]]
                begins = bool(_BEGUN.match(self.text, date.end, until))
                whole = clause and starts[following] >= clause.end() and (date.is_deadline or begins)
                if not (apart or (whole and clause and is_done_by(clause.group()))):
                    continue
                until = clause.end() if clause else until
            if date.is_baseline or not self._is_ahead(date) or self._is_in_title(date) or self._is_of_the_text(date):
                continue
            type_ = dated_type(self.text, date, until, self.sentence, self.kind, is_duty)
            if not type_:
                continue
            due = DueDate.of(date)
            doubts = [*due.doubts, "only a date is printed: is it a goal, an event or a duty?"]
            yield TargetMatch(
                date.start,
                date.end,
                self.sentence,
                type_,
                None,
                due.period,
                due.due,
                due.basis,
                doubts,
                due_words=due.words,
            )

    def yearly_days(self) -> Iterator[TargetMatch]:
        """Yield an event for each day, week or month that the sentence dedicates to something every year."""
        for start, end in yearly_days(self.text, *self.sentence):
            yield TargetMatch(start, end, self.sentence, "event", None, "", "", "none", (), recurrence="yearly")

    def _is_ahead(self, date: DateMatch) -> bool:
        written = self.context.written
        return self.kind not in _REPORTED or bool(written and date.edtf.split("/")[-1][:7] > written[:7])

    def _is_of_the_text(self, date: DateMatch) -> bool:
        """Return whether a date says until when the text is in force, or which year its preamble is about."""
        return bool(
            _IN_FORCE_UNTIL.search(self.text, max(self.sentence[0], date.start - 8), date.start)
            or _ISSUED.match(self.text, date.end, self.sentence[1])
            or (not date.is_deadline and _PREAMBLE.match(self.text, *self.sentence))
        )

    def _is_in_title(self, date: DateMatch) -> bool:
        """Return whether a date belongs to a title: 《港口规划（2016—2030年）》."""
        opened = self.text.rfind("《", max(self.sentence[0], date.start - 60), date.start)
        closed = self.text.rfind("》", max(self.sentence[0], date.start - 60), date.start)
        quoted = self.text[date.start - 1 : date.start] == '"' and '"' in self.text[date.end : date.end + 20]
        return (
            (quoted and date.start > self.sentence[0])
            or opened > closed
            or (
                date.start > self.sentence[0]
                and self.text[date.start - 1] in "《("
                and "》" in self.text[date.end : date.end + 20]
            )
        )


def _printed_from(quantity: Quantity, recurrence: Recurrence | None, previous_end: int) -> int:
    """Return where the printed figure begins: at 每年 if no other figure is in between."""
    if (
        recurrence
        and recurrence.is_near
        and recurrence.start >= previous_end
        and quantity.end - recurrence.start <= _LONGEST_PRINTED
    ):
        return recurrence.start
    return quantity.start
