"""Decides which date governs a figure: one in its sentence, or one that reaches into it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cityplans.curate.importer.dates import DateMatch
from cityplans.curate.importer.quantities import Quantity
from cityplans.curate.importer.target_types import is_done_by

_CONTINUATION = re.compile(r"重点|其中|主要")
_ITEM = re.compile(r"[ \t]*(?:[-·●○■◆*]|\(?\d{1,2}[).、:]|[①-⑳]|[一二三四五六七八九十]是)")
_OPENING, _COMMA = 14, re.compile("[,;]")
_CLAUSE = re.compile(r"[^,。;:]*\Z")
_SUBJECT = re.compile(r"(?:确保|力争|争取|推动|推进|实现)?[ \u4e00-\u9fffA-Z\d\"]{3,30}")
_BRACKET_AFTER = re.compile(r"[^,。;\d]{0,10}\($")
_ALL_DONE = re.compile(
    r"(?:汛前)?(?:全部|全面|均|基本|按期|如期)?(?:改造|建设|整治)?"
    r"(?:完成(?:任务)?|完工|竣工|建成|完成改造|投入使用|投用|交付(?:使用)?|到位)[。;\n]"
)
_PLAN_YEARS = "no year is printed with it: the due year is that of the plan or the heading"
_PARAGRAPH = "the date is that of a sentence before it in the paragraph or the list"
_APART = "the date is that of another part of the sentence"
_OF_PHASE = ("段(", "期(", "步(", "骤(")
_STATES = ("level", "share", "rank")
_COUNTED = "the year is counted from the base of a relative date"


@dataclass(frozen=True, slots=True)
class DueDate:
    """Period, due date and basis as in `targets`, what to check, and the words of 3年内 or 2023年前."""

    period: str = ""
    due: str = ""
    basis: str = "none"
    doubts: Sequence[str] = ()
    words: tuple[int, int] | None = None

    @classmethod
    def of(cls, date: DateMatch, *, is_year: bool = False) -> DueDate:
        """Return the due date that a date states; with `is_year`, only the year of the end of a period."""
        period = date.edtf if "/" in date.edtf else ""
        due = str(int(date.edtf) - 1) if date.is_before else date.edtf.split("/")[-1]
        return cls(
            period,
            due[:4] if period and is_year else due,
            "inferred" if date.is_inferred else "stated",
            (_COUNTED,) if date.is_inferred else (),
            (date.start, date.end) if date.is_relative or date.is_before else None,
        )


@dataclass(frozen=True, slots=True)
class Governing:
    """The date that governs a figure; `is_apart` if it belongs to another part of the sentence."""

    date: DateMatch | None
    is_apart: bool = False


def governing_date(
    text: str, quantity: Quantity, sentence: tuple[int, int], dates: Sequence[DateMatch], inherited: DateMatch | None
) -> Governing:
    """Return the date that governs a figure: the last one before it, unless a semicolon divides them.

    `dates` are those with which nothing is compared.
    Behind a semicolon, the date that opens the sentence or reaches into it governs; a date in the middle of the
    other part may or may not.
    """
    earlier = dates[: bisect.bisect_left(dates, quantity.start, key=lambda date: date.start)]
    if not earlier:
        return Governing(inherited)
    last = earlier[-1]
    if _is_of_its_clause(text, last, quantity, sentence):
        return Governing(inherited)
    if opens(text, last, sentence) or ";" not in text[last.end : quantity.start]:
        return Governing(last)
    if _are_series(text, earlier, sentence):
        return Governing(last, is_apart=True)
    opening = earlier[0] if opens(text, earlier[0], sentence) else inherited
    if opening:
        return Governing(opening)
    is_only = all(date.edtf == last.edtf for date in earlier)
    return Governing(last, is_apart=True) if is_only else Governing(None)


def _are_series(text: str, dates: Sequence[DateMatch], sentence: tuple[int, int]) -> bool:
    """Return whether several dates go up, each at the beginning of a clause: 2019年底前达到…,2020年达到…."""
    ends = [date.edtf.split("/")[-1][:4] for date in dates]
    rises = len(dates) > 1 and all(a < b for a, b in pairwise(ends))
    return rises and all(date.start == sentence[0] or text[date.start - 1] in ",;" for date in dates)


def _is_of_its_clause(text: str, date: DateMatch, quantity: Quantity, sentence: tuple[int, int]) -> bool:
    """Return whether a date only says when the works of its own clause are done: 确保大桥9月底通车,打通道路15条."""
    clause = _CLAUSE.search(text, sentence[0], date.start)
    low = clause.start() if clause else date.start
    stop = _COMMA.search(text, date.end, quantity.start)
    return bool(stop and _SUBJECT.fullmatch(text, low, date.start) and is_done_by(text[date.end : stop.start()]))


def opens(text: str, date: DateMatch, sentence: tuple[int, int]) -> bool:
    """Return whether a sentence opens with a date."""
    return date.start - sentence[0] <= _OPENING and not _COMMA.search(text, sentence[0], date.start)


def due_date(
    type_: str,
    governing: Governing,
    quantity: Quantity,
    dates: Sequence[DateMatch],
    plan_years: str,
    *,
    is_recurring: bool,
) -> DueDate:
    """Return when a figure is due, or for an outcome, the period in which it was reached."""
    date = governing.date
    if type_ == "outcome":
        period = date.edtf if date else "" if is_recurring else plan_years
        return DueDate(_since_baseline(period, quantity, dates))
    if type_ == "context":
        return DueDate()
    if date and not (is_recurring and governing.is_apart):
        due = DueDate.of(date, is_year=True)
        doubts = [
            *due.doubts,
            *((_PARAGRAPH,) if date not in dates else ()),
            *((_APART,) if governing.is_apart else ()),
        ]
        period = "" if date.is_inferred and quantity.measure_of in _STATES else due.period
        return DueDate(period, due.due, "inferred" if governing.is_apart else due.basis, doubts, due.words)
    if plan_years and not is_recurring:
        return DueDate("", plan_years.split("/")[-1], "inferred", (_PLAN_YEARS,))
    return DueDate()


def _since_baseline(period: str, quantity: Quantity, dates: Sequence[DateMatch]) -> str:
    """Return the years of a growth over several years: 2018年…比2016年增长20% is of 2017/2018."""
    baselines = baselines_of(quantity, dates, 12)
    if (
        baselines
        and re.fullmatch(r"\d{4}", baselines[-1].edtf)
        and re.fullmatch(r"\d{4}", period)
        and int(baselines[-1].edtf) + 1 < int(period)
    ):
        return f"{int(baselines[-1].edtf) + 1}/{period}"
    return period


def baselines_of(quantity: Quantity, dates: Sequence[DateMatch], reach: int) -> Sequence[DateMatch]:
    """Return the dates with which a figure is compared: those just before it, as in 较2020年增长20%."""
    index = bisect.bisect_left(dates, quantity.start, key=lambda date: date.start)
    near = dates[max(0, index - 2) : index]
    return [date for date in near if date.is_baseline and not date.is_start and quantity.start - date.end < reach]


def following_date(text: str, quantity: Quantity, dates: Sequence[DateMatch]) -> DateMatch | None:
    """Return the date in brackets after a figure: 新建学校5所（2024年）."""
    index = bisect.bisect_left(dates, quantity.end, key=lambda date: date.start)
    following = dates[index] if index < len(dates) else None
    if following and _BRACKET_AFTER.fullmatch(text, quantity.end, following.start):
        return following if text[following.end : following.end + 1] in ")前底" else None
    return None


def closing_date(text: str, sentence: tuple[int, int], dates: Sequence[DateMatch]) -> DateMatch | None:
    """Return the only date of a sentence, by which all that precedes it is done: 新建泵站5座，2023年底前全部完成."""
    last = dates[-1] if dates else None
    if (
        last
        and len(dates) == 1
        and (last.is_deadline or text.startswith("汛前", last.end))
        and _ALL_DONE.match(text, last.end, sentence[1])
    ):
        return last if text[last.start - 1] in ",;" else None
    return None


@dataclass
class GoverningDates:
    """The date that reaches the sentences after it, until another is named.

    Attributes:
        lead: The date of the words that introduce the list to which the record belongs.
        follows_sentences: Whether the date of a sentence reaches the next ones in any case.
    """

    lead: DateMatch | None
    follows_sentences: bool
    _date: DateMatch | None = None
    _list: DateMatch | None = field(default=None)

    def begin_paragraph(self, text: str, start: int) -> None:
        """Begin a paragraph: a date reaches into it only from the words that introduce its list."""
        if start > 1 and text[start - 2] == ":" and self._date:
            self._list = self._date
        elif not _ITEM.match(text, start):
            self._list = None
        if self.follows_sentences:
            self._date = None

    def date_for(self, text: str, sentence: tuple[int, int], is_list: bool) -> DateMatch | None:
        """Return the date that a sentence without a date of its own takes over."""
        if self.follows_sentences or is_list or _CONTINUATION.match(text, *sentence):
            return self._date or self._list or self.lead
        return None

    def pass_sentence(self, text: str, sentence: tuple[int, int], dates: Sequence[DateMatch]) -> None:
        """Remember the date of a sentence."""
        named = [date for date in dates if not date.is_baseline]
        if not self.follows_sentences:
            self._date = named[-1] if named else self._date
        elif named:
            # With several dates, or one for a part of the sentence, no one knows which goes on.
            is_clear = len({date.edtf.split("/")[-1] for date in named}) == 1 and opens(text, named[0], sentence)
            before = text[max(0, named[0].start - 2) : named[0].start]
            is_aside = before[-1:] in ("(", "《") and before not in _OF_PHASE
            self._date = named[0] if is_clear and not is_aside else None
