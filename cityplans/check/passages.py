"""The passages of records in the available texts, as the checks of the wording read them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cityplans.check.evidence import recorded_passage
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset, Record

_TITLES = re.compile(r"《[^《》]*》")
_BLANK = "□"
"""Takes the place of each character of a passage that its record need not tell."""


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """A record with its passage in one copy.

    Attributes:
        record: The measure.
        source_id: The copy.
        start: Where the passage begins in the copy, in code points.
        text: The whole passage, folded.
        own: The same, without what its title, names and records within it tell.
    """

    record: Record
    source_id: str
    start: int
    text: str
    own: str


def own_passages(dataset: Dataset) -> Iterator[OwnPassage]:
    """Yield the passages of all measures in the copy that is named first for each.

    The copies of a plan differ in little, and what one lacks would be reported for another.
    """
    spans: dict[str, list[tuple[int, int, Record]]] = defaultdict(list)
    copies: dict[str, str] = {}
    for row in dataset["evidence"]:
        record, span = dataset.get("measures", row["record_id"]), recorded_passage(row)
        if not record or not span or row["source_id"] not in dataset.texts:
            continue
        if copies.setdefault(record.id, source_id := row["source_id"]) == source_id:
            spans[source_id].append((span.start, span.end, record))
    names = _names(dataset)
    for source_id, claimed in spans.items():
        text = fold(dataset.texts.get(source_id, ""))
        for start, end, record in claimed if text else ():
            inner = [
                (s - start, e - start) for s, e, _ in claimed if start <= s and e <= end and (s, e) != (start, end)
            ]
            passage = text[start:end]
            yield OwnPassage(record, source_id, start, passage, _own(passage, record, inner, names[record["plan_id"]]))


def _names(dataset: Dataset) -> dict[str, Sequence[str]]:
    """Return the printed names of each plan, the longest first."""
    names: dict[str, set[str]] = defaultdict(set)
    for mention in dataset["mentions"]:
        names[mention["plan_id"]].add(fold(mention["name_zh"]))
    return defaultdict(
        list, {plan: sorted((name for name in found if name), key=len, reverse=True) for plan, found in names.items()}
    )


def _own(passage: str, record: Record, inner: Sequence[tuple[int, int]], names: Sequence[str]) -> str:
    for start, end in inner:
        passage = passage[:start] + _BLANK * (end - start) + passage[end:]
    for told in (fold(record["title_zh"]), *names):
        if told in passage:
            passage = passage.replace(told, _BLANK * len(told))
    return _TITLES.sub(lambda match: _BLANK * len(match[0]), passage)
