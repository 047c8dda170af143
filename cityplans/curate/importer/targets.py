"""Finds targets and outcomes: figures with their due date or period, and dated goals, events, duties."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cityplans.curate.importer.changes import find_changes
from cityplans.curate.importer.dates import DateMatch, find_dates
from cityplans.curate.importer.due_dates import GoverningDates
from cityplans.curate.importer.quantities import Quantity, find_quantities
from cityplans.curate.importer.sentence_targets import DEADLINE, SentenceReader
from cityplans.curate.importer.target_match import TargetMatch, TextContext

__all__ = ["SENTENCE", "TargetMatch", "TextContext", "deadline", "find_targets", "lead_date"]

SENTENCE = re.compile(r"[^。!?\n]{1,2000}[。!?]?")
_INDICATOR_LIST = re.compile(r"(?:主要|具体|其中)?[^,。]{0,8}(?:指标|目标)(?:是|为|包括)?[:]")
# Every figure and every date has one of these: a quick look before a close one.
_MAY_COUNT = re.compile(r"[\d年月零一二两三四五六七八九十百千万亿半翻倍几〇壹贰叁肆伍陆柒捌玖拾廿卅%]|世纪|季度")
_REPORTED = frozenset({"reported_action", "problem", "rationale"})
_DONE_BY = re.compile(r"[,;](?=[^,;()\[\]\n]{4,14}(?:完成|办结|落实到位)[)\]】](?:\n|。|$))")
_DASHES = re.compile(r"\s*\n-")


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
    if not _MAY_COUNT.search(text, start, end):
        return
    label = deadline(text, start, end, context)
    governing = GoverningDates(lead, follows_sentences=kind not in _REPORTED)
    for match in SENTENCE.finditer(text, start, end):
        sentence = match.span()
        if sentence[0] == start or text[sentence[0] - 1] == "\n":
            governing.begin_paragraph(text, sentence[0])
        changes = list(find_changes(text, *sentence))
        dates = [
            replace(date, is_baseline=True) if any(change.is_base(date.start) for change in changes) else date
            for date in find_dates(text, *sentence, context.written, context.counted_from)
        ]
        is_list = bool(_INDICATOR_LIST.match(text, *sentence))
        found = [
            quantity for quantity in find_quantities(text, *sentence, context.symbols) if not _overlaps(quantity, dates)
        ]
        reader = SentenceReader(text, sentence, kind, context, dates, changes, is_list)
        inherited = governing.date_for(text, sentence, is_list) or label
        yield from reader.figures(found, inherited)
        yield from reader.dated(found)
        yield from reader.yearly_days()
        governing.pass_sentence(text, sentence, dates)


def lead_date(text: str, start: int, end: int, context: TextContext) -> DateMatch | None:
    """Return the date in the last paragraph of a stretch that introduces a list, if it does.

    It introduces one by its last words, or by the date that it opens with if dashes follow.
    """
    stretch = text[start:end].rstrip()
    low = max(start, text.rfind("\n", start, start + len(stretch)) + 1)
    dates = find_dates(text, low, start + len(stretch), context.written, context.counted_from)
    if stretch.endswith((":", "如下。", "以下目标。")):
        return next((date for date in dates if not date.is_baseline), None)
    first = next(dates, None) if _DASHES.match(text, start + len(stretch)) else None
    return first if first and first.is_deadline and first.start == low else None


def deadline(text: str, start: int, end: int, context: TextContext) -> DateMatch | None:
    """Return the date after 完成时限： or of （…，2023年底前完成）, by which everything in the stretch is due."""
    label = DEADLINE.search(text, start, end) or _DONE_BY.search(text, start, end)
    if not label:
        return None
    dates = find_dates(text, label.end(), min(label.end() + 24, end), context.written, context.counted_from)
    return next((date for date in dates if not date.is_start), None)


def _overlaps(quantity: Quantity, dates: Sequence[DateMatch]) -> bool:
    """Return whether a figure is part of a date."""
    index = bisect.bisect_left(dates, quantity.end, key=lambda date: date.start)
    return index > 0 and quantity.start < dates[index - 1].end
