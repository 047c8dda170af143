"""Checks evidence: that each record appears in its passage of a copy of the official text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.figures import Figure, find_figures
from cityplans.core.findings import Finding
from cityplans.core.numerals import HAN_NUMERALS
from cityplans.core.tables import FURTHER_PRINTED_FIELDS, PRINTED_FIELD, PROVEN_TABLES
from cityplans.core.text import fold, remove_whitespace
from cityplans.read.dataset import Dataset, Record

_OF_FIGURES = frozenset(f"0123456789{HAN_NUMERALS}-+负負.,点點分之余餘多几")
_AROUND_FIGURES = frozenset(f"0123456789{HAN_NUMERALS}-~+±负負.,点點分之余餘多数几下至到半上近逾超过破约足 \t")
_BETWEEN_ENDS = frozenset("-~至到 \t")
_NEARBY = 64
"""A figure is looked for in that many characters before and after a stretch."""
_LONGEST_NUMBER = 12
"""Characters before a passage in which the number of its heading is looked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a copy in code points, end exclusive."""

    start: int
    end: int


def digest(text: str) -> str:
    """Return the SHA-256 of a passage in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def contains_printed(printed: str, passage: str) -> bool:
    """Return whether a printed form appears in a passage, regardless of width and white space.

    A figure must appear as a whole: `11.5%` does not contain `1.5%`, nor `1亿2000万` `2000万`.
    """
    return find_printed(printed, passage) is not None


def find_printed(printed: str, passage: str) -> Passage | None:
    """Return where a printed form first appears in a passage without cutting a figure, or None."""
    needle = remove_whitespace(printed)
    folded, text = _without_blanks(passage)
    start = text.find(needle) if needle else -1
    while start >= 0:
        end = start + len(needle)
        offsets = _offsets_of_characters(folded)
        low, high = offsets[start], offsets[end - 1] + 1
        before = re.search(r"\d\.?$", text[max(start - 2, 0) : start]) if needle[0].isdigit() else None
        after = re.match(r"\.?\d", text[end : end + 2]) if needle[-1].isdigit() else None
        if not (before or after or cuts_figure(folded, low, high)):
            return Passage(low, high)
        start = text.find(needle, start + 1)
    return None


@lru_cache(maxsize=4)
def _without_blanks(passage: str) -> tuple[str, str]:
    """Return a passage folded, and the same without white space.

    Cached, because the figures of one sentence are looked for one after the other.
    """
    folded = fold(passage)
    return folded, "".join(folded.split())


@lru_cache(maxsize=4)
def _offsets_of_characters(folded: str) -> Sequence[int]:
    """Return the offset of each character that is no white space."""
    return [offset for offset, char in enumerate(folded) if not char.isspace()]


def cuts_figure(text: str, low: int, high: int) -> bool:
    """Return whether a stretch of a folded text begins or ends within a figure."""
    is_low_apart = low == 0 or text[low] not in _OF_FIGURES or text[low - 1] not in _AROUND_FIGURES
    is_high_apart = high == len(text) or text[high] not in _AROUND_FIGURES
    if not is_high_apart and text[high] not in _BETWEEN_ENDS:
        is_high_apart = text[high - 1] not in _OF_FIGURES
    if is_low_apart and is_high_apart:
        return False
    begin = max(low - _NEARBY, 0)
    # A dash at the beginning of a line is no minus.
    return _has_edge_in_figure("\n" + text[begin : high + _NEARBY], low - begin + 1, high - begin + 1)


@lru_cache(maxsize=1024)
def _has_edge_in_figure(nearby: str, low: int, high: int) -> bool:
    """Return whether one of two positions is within a figure.

    Cached, because a run of one character repeats its surroundings.
    """
    return any(
        figure.start < edge < figure.end and not _is_divisible(figure, nearby)
        for figure in find_figures(nearby, 0, len(nearby))
        for edge in (low, high)
    )


def _is_divisible(figure: Figure, text: str) -> bool:
    """Return whether the parts of a figure may be recorded apart: the years of a span, for example."""
    if figure.value is None:
        return not figure.is_han and " " in text[figure.start : figure.end]
    is_years = figure.unit == "" and all(1900 <= value <= 2100 for value in figure.values)
    return len(figure.values) == 2 and (is_years or figure.unit in ("年", "月", "日"))


def check_passages(dataset: Dataset) -> Iterator[Finding]:
    """Check the hash and the printed form of every evidence row whose copy is available."""
    for row in dataset["evidence"]:
        text, span = dataset.texts.get(row["source_id"]), recorded_passage(row)
        if text is None or span is None or span.end > len(text):
            continue
        passage = text[span.start : span.end]
        if digest(passage) != row["sha256"]:
            message = f"the passage {row['start']}–{row['end']} of {row['source_id']} is not the one that was hashed"
            yield row.finding("sha256", "evidence-hash", message, "run `build.py evidence --sources DIR`")
            continue
        record = proven_record(dataset, row["record_id"])
        if record is None:
            continue
        name = PRINTED_FIELD[record.table]
        filled = [name, *(further for further in FURTHER_PRINTED_FIELDS.get(record.table, ()) if record[further])]
        lacking = [printed for printed in filled if not contains_printed(record[printed], passage)]
        for name in lacking:
            message = f'"{record[name]}" is not in its passage of {row["source_id"]} ({row["start"]}–{row["end"]})'
            hint = f'the passage reads "{_shortened(passage)}"; copy {name} from it,'
            hint += " or run `build.py evidence --sources DIR`"
            yield record.finding(name, "not-in-passage", message, hint)
        if name not in lacking and (
            mark := _mark_dropped(record, text[max(span.start - _LONGEST_NUMBER, 0) : span.end])
        ):
            message = f'number is "{record["number"]}", {row["source_id"]} prints "{mark}" before the title'
            hint = f'write "{mark}": a spreadsheet program drops the mark if it opens the file without asking'
            yield record.finding("number", "not-in-passage", message, hint)


def _mark_dropped(record: Record, passage: str) -> str:
    """Return the number before the title as printed if the record has its digits only, else ""."""
    number, title = record["number"].lstrip("-"), remove_whitespace(record[PRINTED_FIELD[record.table]])
    if not (number.isascii() and number.isdigit()):
        return ""
    printed = re.search(rf"[^\w\s]?(?<!\d){number}[^\w\s]?(?={re.escape(title)})", remove_whitespace(passage))
    return printed[0] if printed and printed[0] != record["number"] else ""


def recorded_passage(row: Record) -> Passage | None:
    """Return the passage of a row of evidence; None if its offsets are not valid."""
    start, end = row.whole("start"), row.whole("end")
    return Passage(start, end) if start is not None and end is not None and 0 <= start < end else None


def _shortened(passage: str) -> str:
    text = " ".join(passage.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def proven_record(dataset: Dataset, record_id: str) -> Record | None:
    """Return the record that a row of evidence is about; None if there is none."""
    for table in PROVEN_TABLES:
        if record := dataset.get(table, record_id):
            return record
    return None
