"""The passage of a record in a copy of the official text, with what the record repeats marked in it."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.check.evidence import Passage, digest, find_printed, recorded_passage
from cityplans.core.tables import PRINTED_FIELD
from cityplans.curate.review.quotes import copies, plan_text, words_in
from cityplans.read.dataset import Dataset, Record

_AROUND = 160
"""Characters of the text shown before and after a passage."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as a curator reads it.

    Attributes:
        source_id: The copy that it is from.
        start, end: Its position in the copy, in code points, end exclusive.
        before, after: What the copy prints around it.
        parts: Its text in parts, each with whether it is what the record repeats.
        is_current: Whether the copy still reads as it did when the passage was recorded.
    """

    source_id: str
    start: int
    end: int
    before: str
    after: str
    parts: tuple[tuple[str, bool], ...]
    is_current: bool

    @property
    def text(self) -> str:
        """Return the passage without marks."""
        return "".join(text for text, _ in self.parts)


def shown_passages(dataset: Dataset, record: Record, rows: tuple[Record, ...]) -> tuple[ShownPassage, ...]:
    """Return the passages of a record in the copies that are available; `rows` are its rows of evidence."""
    return tuple(
        _shown(dataset, record, row, dataset.texts[row["source_id"]], span)
        for row in rows
        if (span := recorded_passage(row)) and span.end <= len(dataset.texts.get(row["source_id"], ""))
    )


def shown_words(dataset: Dataset, plan_id: str, words: str) -> tuple[ShownPassage, ...]:
    """Return where the copies of a plan first have some words, which are marked."""
    shown = []
    for source in copies(dataset, plan_id):
        text, bounds = dataset.texts[source.id], plan_text(dataset, source)
        for span in words_in(text, words, bounds)[:1]:
            before = text[max(span.start - _AROUND, bounds.start) : span.start]
            after = text[span.end : min(span.end + _AROUND, bounds.end)]
            parts = ((text[span.start : span.end], True),)
            shown.append(ShownPassage(source.id, span.start, span.end, before, after, parts, is_current=True))
    return tuple(shown)


def _shown(dataset: Dataset, record: Record, row: Record, text: str, span: Passage) -> ShownPassage:
    passage = text[span.start : span.end]
    first, last = _bounds(dataset, row["source_id"], text)
    return ShownPassage(
        row["source_id"],
        span.start,
        span.end,
        text[max(span.start - _AROUND, min(first, span.start)) : span.start],
        text[span.end : min(span.end + _AROUND, max(last, span.end))],
        _marked(passage, record),
        digest(passage) == row["sha256"],
    )


def _bounds(dataset: Dataset, source_id: str, text: str) -> tuple[int, int]:
    """Return where the plan's text begins and ends in a copy."""
    source = dataset.get("sources", source_id)
    start, end = (source.whole("text_start"), source.whole("text_end")) if source else (None, None)
    return start or 0, len(text) if end is None else end


def _marked(passage: str, record: Record) -> tuple[tuple[str, bool], ...]:
    """Return a passage in parts: what the record says is printed there is marked where it first appears."""
    names = {PRINTED_FIELD[record.table], *(name for name in record.cells if name.endswith("_printed"))}
    printed = sorted(filter(None, (find_printed(record[name], passage) for name in names)), key=lambda span: span.start)
    parts, position = [], 0
    for span in printed:
        if span.start >= position:
            parts += [(passage[position : span.start], False), (passage[span.start : span.end], True)]
            position = span.end
    return tuple(part for part in (*parts, (passage[position:], False)) if part[0])
