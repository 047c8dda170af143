"""Passages: where each record stands in the saved copies of the official texts, and the proof of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.core.findings import Finding
from cityplans.core.model import PRINTED_FIELD, PROVEN_TABLES
from cityplans.core.text import remove_whitespace
from cityplans.read.dataset import Dataset, Record


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a copy in code points, end exclusive."""

    start: int
    end: int


def digest(text: str) -> str:
    """Hash a passage: SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def contains_printed(printed: str, passage: str) -> bool:
    """Tell whether a printed form stands in a passage, width and white space apart.

    A figure must stand there whole: `1.5%` does not stand in `11.5%`.
    """
    return _whole(remove_whitespace(printed), remove_whitespace(passage)) >= 0


def _whole(needle: str, text: str) -> int:
    """Find needle in text where no figure is cut off on either side; -1 where it is not."""
    if not needle:
        return -1
    at = text.find(needle)
    while at >= 0:
        before = re.search(r"\d\.?$", text[max(at - 2, 0) : at])
        after = re.match(r"\.?\d", text[at + len(needle) : at + len(needle) + 2])
        if not ((needle[0].isdigit() and before) or (needle[-1].isdigit() and after)):
            return at
        at = text.find(needle, at + 1)
    return -1


# ── the proof ────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_passages(dataset: Dataset) -> Iterator[Finding]:
    """Hold every evidence row against the copies at hand: hash, and the printed form inside the passage."""
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
        if not contains_printed(record[name], passage):
            message = (
                f'"{record[name]}" does not stand in its passage of {row["source_id"]} ({row["start"]}–{row["end"]})'
            )
            hint = f'the passage reads "{_shortened(passage)}"; copy {name} from it, or run `build.py evidence --sources DIR`'
            yield record.finding(name, "not-in-passage", message, hint)


def recorded_passage(row: Record) -> Passage | None:
    """Give the passage that a row of evidence names; None where it names none."""
    start, end = row.whole("start"), row.whole("end")
    return Passage(start, end) if start is not None and end is not None and 0 <= start < end else None


def _shortened(passage: str) -> str:
    text = " ".join(passage.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def proven_record(dataset: Dataset, record_id: str) -> Record | None:
    """Give the record that a row of evidence is about."""
    for table in PROVEN_TABLES:
        if found := dataset.get(table, record_id):
            return found
    return None


# ── locating ─────────────────────────────────────────────────────────────────────────────────────────────────────────
