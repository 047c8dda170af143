"""Checks evidence: that each record appears in its passage of a copy of the official text."""

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
    """Return the SHA-256 of a passage in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def contains_printed(printed: str, passage: str) -> bool:
    """Return whether a printed form appears in a passage, regardless of width and white space.

    A figure must appear as a whole: `11.5%` does not contain `1.5%`.
    """
    return _find_whole(remove_whitespace(printed), remove_whitespace(passage)) >= 0


def _find_whole(needle: str, text: str) -> int:
    """Return the offset of a needle where it cuts off no figure on either side; -1 if there is none."""
    if not needle:
        return -1
    start = text.find(needle)
    while start >= 0:
        end = start + len(needle)
        before = re.search(r"\d\.?$", text[max(start - 2, 0) : start])
        after = re.match(r"\.?\d", text[end : end + 2])
        if not ((needle[0].isdigit() and before) or (needle[-1].isdigit() and after)):
            return start
        start = text.find(needle, start + 1)
    return -1


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
        if not contains_printed(record[name], passage):
            message = f'"{record[name]}" is not in its passage of {row["source_id"]} ({row["start"]}–{row["end"]})'
            hint = f'the passage reads "{_shortened(passage)}"; copy {name} from it,'
            hint += " or run `build.py evidence --sources DIR`"
            yield record.finding(name, "not-in-passage", message, hint)


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
