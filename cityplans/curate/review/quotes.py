"""The passage of a new record, as a curator names it: by lines of a copy, by its words, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cityplans.check.evidence import Passage, contains_printed
from cityplans.core.tables import PRINTED_FIELD
from cityplans.core.text import fold
from cityplans.curate.locate import matches, sentence_around, trimmed
from cityplans.read.dataset import Dataset, Record

_LINES = re.compile(r"\s*([0-9]{1,7})\s*(?:[-–—~]\s*([0-9]{1,7})\s*)?")
_WHOLE = ("sections", "measures")
"""The tables whose passages are longer than the sentence with what is printed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field by its name: `key` names the words, `values` fill them."""

    name: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The passage that a curator names; all empty if the tool is to find it.

    Attributes:
        source_id: The copy that the lines are counted in.
        lines: One line or two, the first and the last, counted from 1 in the file: 12 or 12-14.
        quote: The words as printed.
    """

    source_id: str = ""
    lines: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a copy: its number in the file, its stretch, its text."""

    number: int
    start: int
    end: int
    text: str


def copies(dataset: Dataset, plan_id: str) -> list[Record]:
    """Return the copies of a plan whose text is available."""
    return [source for source in dataset["sources"] if source["plan_id"] == plan_id and source.id in dataset.texts]


def text_lines(dataset: Dataset, source: Record) -> Iterator[Line]:
    """Yield the lines of a copy that belong to the plan and are not blank."""
    text, bounds = dataset.texts[source.id], plan_text(dataset, source)
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        low, high = max(start, bounds.start), min(start + len(line), bounds.end)
        if low < high and text[low:high].strip():
            yield Line(number, low, high, text[low:high])
        start += len(line) + 1


def plan_text(dataset: Dataset, source: Record) -> Passage:
    """Return where the plan's text begins and ends in a copy."""
    length, start, end = len(dataset.texts[source.id]), source.whole("text_start"), source.whole("text_end")
    return Passage(start or 0, length if end is None else min(end, length))


def chosen_passages(dataset: Dataset, record: Record, plan_id: str, choice: Choice) -> dict[str, Passage] | Fault:
    """Return the chosen passages by copy, none if the tool is to find them, or what is wrong with them."""
    within: dict[str, Passage] = {}
    if choice.lines.strip():
        stretch = _stretch(dataset, plan_id, choice)
        if isinstance(stretch, Fault):
            return stretch
        within[choice.source_id] = stretch
    if choice.quote.strip():
        found = _quoted(dataset, plan_id, choice.quote, within)
    else:
        found = {source_id: _narrowed(dataset, record, source_id, span) for source_id, span in within.items()}
    if isinstance(found, Fault):
        return found
    printed = record[PRINTED_FIELD[record.table]]
    for source_id, span in found.items():
        if printed and not contains_printed(printed, dataset.texts[source_id][span.start : span.end]):
            return Fault("passage", "not-printed", {"printed": printed})
    return found


def _stretch(dataset: Dataset, plan_id: str, choice: Choice) -> Passage | Fault:
    """Return the stretch of the chosen lines."""
    match = _LINES.fullmatch(choice.lines)
    source = next((source for source in copies(dataset, plan_id) if source.id == choice.source_id), None)
    if match is None or source is None:
        return Fault("passage", "lines")
    first, last = sorted((int(match[1]), int(match[2] or match[1])))
    chosen = [line for line in text_lines(dataset, source) if first <= line.number <= last]
    if not chosen:
        return Fault("passage", "no-lines", {"lines": choice.lines.strip()})
    return trimmed(dataset.texts[source.id], chosen[0].start, chosen[-1].end)


def _quoted(dataset: Dataset, plan_id: str, quote: str, within: Mapping[str, Passage]) -> dict[str, Passage] | Fault:
    """Return where each copy has some words, within the chosen lines if there are any."""
    found: dict[str, Passage] = {}
    is_repeated = False
    for source in copies(dataset, plan_id):
        bounds = within.get(source.id, plan_text(dataset, source))
        spans = words_in(dataset.texts[source.id], quote, bounds)
        if len(spans) == 1:
            found[source.id] = spans[0]
        is_repeated = is_repeated or len(spans) > 1
    if not found:
        return Fault("passage", "repeated" if is_repeated else "no-quote")
    return found


def words_in(text: str, words: str, bounds: Passage) -> Sequence[Passage]:
    """Return where a text has some words, regardless of width and white space."""
    return list(matches(fold(text), words, bounds.start, bounds.end))


def _narrowed(dataset: Dataset, record: Record, source_id: str, span: Passage) -> Passage:
    """Return the sentence of the chosen lines that prints what a record repeats, or else the lines."""
    if record.table in _WHOLE:
        return span
    text = dataset.texts[source_id]
    match = next(matches(fold(text), record[PRINTED_FIELD[record.table]], span.start, span.end), None)
    return sentence_around(text, match, span) if match else span
