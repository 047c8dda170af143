"""Finds targets and outcomes: figures with their due date or period, and dated goals, events, duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.curate.importer.changes import find_changes
from cityplans.curate.importer.comparators import lists_of_figures
from cityplans.curate.importer.counted_nouns import counted_noun, named_in_turn
from cityplans.curate.importer.dates import DateMatch, find_dates
from cityplans.curate.importer.due_dates import (
    DueDate,
    Governing,
    GoverningDates,
    due_date,
    following_date,
    governing_date,
)
from cityplans.curate.importer.quantities import Quantity, find_quantities
from cityplans.curate.importer.recurrence import Recurrence, recurrence_before
from cityplans.curate.importer.target_types import dated_type, figure_type

SENTENCE = re.compile(r"[^。!?\n]{1,2000}[。!?]?")
_INDICATOR_LIST = re.compile(r"(?:主要|具体|其中)?[^,。]{0,8}(?:指标|目标)(?:是|为|包括)?[:]")
_DEADLINE = re.compile(
    r"(?:完成|办结|达标|实施|推进|起止|建设|执行|落实|计划)?(?:时限|期限|时间|节点|期程|日期|进度)(?:要求|安排|节点)? ?[:] ?"
)
_REPORTED = frozenset({"reported_action", "problem", "rationale"})
_LONGEST_PRINTED = 40


@dataclass(frozen=True, slots=True)
class TargetMatch:
    """A figure or a dated aim.

    Attributes:
        start, end: Position of the printed figure or date, end exclusive.
        sentence: Bounds of its sentence.
        type, period, due, due_basis: As in the table `targets`.
        quantity: The figure, or None if only a date is printed.
        doubts: What the curator should check.
        dates: Positions of the dates in the sentence.
        base: The figure that a change starts from, if it is printed.
        base_period: The date of that figure.
        recurrence: How often it recurs, as in the table `targets`.
        due_words: Position of the words of a relative date.
        noun: Position of the words that say what is counted or measured.
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
    base: Quantity | None = None
    base_period: str = ""
    recurrence: str = ""
    due_words: tuple[int, int] | None = None
    noun: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TextContext:
    """What the text says of itself: when it was written, and for which years.

    Attributes:
        written: The EDTF date of the text, empty if unknown.
        symbols: Ids of the known units by folded symbol.
        period: The years named by the plan or by the heading of the chapter, empty if there are none.
        plan_years: The years of the plan, from which 三年内 is counted.
    """

    written: str
    symbols: Mapping[str, str]
    period: str
    plan_years: str = ""

    @property
    def now(self) -> str:
        """The year before which a figure has been reached."""
        return self.written[:4] or self.plan_years[:4]


def find_targets(
    text: str, start: int, end: int, kind: str, context: TextContext, lead: DateMatch | None = None
) -> Iterator[TargetMatch]:
    """Yield the targets and outcomes in a stretch of a folded text that belongs to one record.

    Args:
        text: The folded text.
        start: Where the stretch begins.
        end: Where the stretch ends, exclusive.
        kind: The kind of the record.
        context: What the text says of itself.
        lead: The date of the words that introduce the list to which the record belongs.
    """
    label = _deadline(text, start, end, context)
    governing = GoverningDates(lead, follows_sentences=kind not in _REPORTED)
    for match in SENTENCE.finditer(text, start, end):
        sentence = match.span()
        if sentence[0] == start or text[sentence[0] - 1] == "\n":
            governing.begin_paragraph(text, sentence[0])
        dates = list(find_dates(text, *sentence, context.written, context.plan_years or context.period))
        is_list = bool(_INDICATOR_LIST.match(text, *sentence))
        found = [
            quantity
            for quantity in find_quantities(text, *sentence, context.symbols)
            if not any(date.start < quantity.end and quantity.start < date.end for date in dates)
        ]
        reader = _SentenceReader(text, sentence, kind, context, dates, is_list)
        inherited = governing.date_for(text, sentence, is_list) or label
        yield from reader.figures(found, inherited)
        yield from reader.dated(found)
        governing.pass_sentence(text, sentence, dates)


def lead_date(text: str, start: int, end: int, context: TextContext) -> DateMatch | None:
    """Return the date in the last paragraph of a stretch that introduces a list, if it does."""
    stretch = text[start:end].rstrip()
    if not stretch.endswith((":", "如下。", "以下目标。")):
        return None
    low = max(start, text.rfind("\n", start, start + len(stretch)) + 1)
    dates = find_dates(text, low, start + len(stretch), context.written, context.plan_years or context.period)
    return next((date for date in dates if not date.is_baseline), None)


def _deadline(text: str, start: int, end: int, context: TextContext) -> DateMatch | None:
    """Return the date after 完成时限：, by which everything in the stretch is due."""
    label = _DEADLINE.search(text, start, end)
    if not label:
        return None
    dates = find_dates(text, label.end(), min(label.end() + 24, end), context.written, context.plan_years)
    return next((date for date in dates if not date.is_start), None)


@dataclass(frozen=True, slots=True)
class _SentenceReader:
    text: str
    sentence: tuple[int, int]
    kind: str
    context: TextContext
    dates: Sequence[DateMatch]
    is_list: bool

    def figures(self, found: Sequence[Quantity], inherited: DateMatch | None) -> Iterator[TargetMatch]:
        """Yield a target for each figure that is not the base of a change."""
        changes = list(find_changes(self.text, *self.sentence))
        bases = [quantity for quantity in found if any(change.is_base(quantity.start) for change in changes)]
        aims = [quantity for quantity in found if any(change.is_aim(quantity.start) for change in changes)]
        if not aims:
            bases = []
        quantities = [quantity for quantity in found if quantity not in bases]
        dates = [
            date
            for date in self.dates
            if date.is_baseline or not (aims and any(change.is_base(date.start) for change in changes))
        ]
        nouns = self._nouns(quantities)
        in_turn = self._dates_in_turn(quantities, dates)
        for index, quantity in enumerate(quantities):
            change = next((change for change in changes if change.is_aim(quantity.start)), None)
            base = next((base for base in bases if change and change.is_base(base.start)), None)
            base_dates = [date for date in self.dates if change and change.is_base(date.start)]
            date = in_turn.get(index) or following_date(self.text, quantity, dates)
            previous_end = max(
                [self.sentence[0], *(other.end for other in quantities[:index])],
            )
            yield self._figure(
                quantity,
                date,
                dates,
                inherited,
                nouns[index],
                base,
                base_dates[0].edtf if base_dates else self._baseline(quantity),
                previous_end,
            )

    def _figure(
        self,
        quantity: Quantity,
        date: DateMatch | None,
        dates: Sequence[DateMatch],
        inherited: DateMatch | None,
        noun: tuple[int, int] | None,
        base: Quantity | None,
        base_period: str,
        previous_end: int,
    ) -> TargetMatch:
        governing = Governing(date) if date else governing_date(self.text, quantity, self.sentence, dates, inherited)
        type_ = figure_type(
            self.text,
            quantity.start,
            quantity.end,
            self.sentence,
            self.kind,
            governing.date,
            self.context.now,
            self.is_list,
        )
        recurrence = recurrence_before(self.text, quantity.start, self.sentence[0])
        due = due_date(type_, governing, quantity, self.dates, self.context.period, is_recurring=bool(recurrence))
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
            base_period,
            recurrence.interval if recurrence else "",
            due.words,
            noun,
        )

    def _baseline(self, quantity: Quantity) -> str:
        """Return the date that a figure is compared with: 较2020年增长20%."""
        baselines = [d for d in self.dates if d.is_baseline and not d.is_start and 0 <= quantity.start - d.end < 20]
        return baselines[-1].edtf if baselines and quantity.measure_of in ("growth_rate", "change") else ""

    def _nouns(self, quantities: Sequence[Quantity]) -> list[tuple[int, int] | None]:
        """Return the noun of each figure; a figure without one shares that of the figure before it."""
        nouns: list[tuple[int, int] | None] = []
        low = self.sentence[0]
        for index, quantity in enumerate(quantities):
            high = quantities[index + 1].start if index + 1 < len(quantities) else self.sentence[1]
            starts = [date.end for date in self.dates if low < date.end <= quantity.start]
            unit = re.sub(r"^[\d.,]+[十百千万亿]*", "", self.text[quantity.start : quantity.end])
            noun = counted_noun(
                self.text, quantity.start, quantity.end, unit or quantity.symbol, max([low, *starts]), high
            )
            nouns.append(noun or (nouns[-1] if nouns else None))
            low = quantity.end
        for group in lists_of_figures(self.text, [(q.start, q.end) for q in quantities]):
            named = named_in_turn(self.text, quantities[group[0]].start, self.sentence[0], len(group))
            for index, name in zip(group, named, strict=False):
                nouns[index] = name
        return nouns

    def _dates_in_turn(self, quantities: Sequence[Quantity], dates: Sequence[DateMatch]) -> Mapping[int, DateMatch]:
        """Return the dates of figures that 分别 assigns to as many dates: 2023年、2024年分别达到3个、5个."""
        found: dict[int, DateMatch] = {}
        for group in lists_of_figures(self.text, [(q.start, q.end) for q in quantities]):
            earlier = [d for d in dates if d.start < quantities[group[0]].start and not d.is_baseline]
            if len(earlier) == len(group):
                found |= dict(zip(group, earlier, strict=True))
        return found

    def dated(self, found: Sequence[Quantity]) -> Iterator[TargetMatch]:
        """Yield a target for each date without a figure by which something is due."""
        for index, date in enumerate(self.dates):
            until = self.dates[index + 1].start if index + 1 < len(self.dates) else self.sentence[1]
            is_duty = bool(_DEADLINE.search(self.text, max(self.sentence[0], date.start - 12), date.start))
            if not is_duty and any(date.start <= quantity.start < until for quantity in found):
                continue
            if date.is_baseline or not self._is_ahead(date) or self._is_in_title(date):
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

    def _is_ahead(self, date: DateMatch) -> bool:
        written = self.context.written
        return self.kind not in _REPORTED or bool(written and date.edtf.split("/")[-1][:7] > written[:7])

    def _is_in_title(self, date: DateMatch) -> bool:
        """Return whether a date belongs to a title: 《港口规划（2016—2030年）》."""
        opened = self.text.rfind("《", max(self.sentence[0], date.start - 60), date.start)
        closed = self.text.rfind("》", max(self.sentence[0], date.start - 60), date.start)
        return opened > closed or (
            date.start > self.sentence[0]
            and self.text[date.start - 1] in "《("
            and "》" in self.text[date.end : date.end + 20]
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
