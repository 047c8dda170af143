"""How much of a summary is printed in its passage: an order in which to read, not a fault."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.check.passages import own_passages
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset, Record

_HAN = re.compile("[\u4e00-\u9fff]+")
MOST_SUMMARIES = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """A measure, and the share of its summary's pairs of characters that its passage has too."""

    record: Record
    share: float


def least_alike(dataset: Dataset, plan_id: str, most: int = MOST_SUMMARIES) -> Sequence[Likeness]:
    """Return the measures of a plan whose summaries share least with their passages, the least first."""
    shares = []
    for passage in own_passages(dataset):
        said = _pairs(fold(passage.record["summary_zh"])) if passage.record["plan_id"] == plan_id else set()
        if said:
            shares.append(Likeness(passage.record, len(said & _pairs(passage.text)) / len(said)))
    return sorted(shares, key=lambda likeness: (likeness.share, likeness.record.id))[:most]


def _pairs(text: str) -> set[str]:
    return {match[0][i : i + 2] for match in _HAN.finditer(text) for i in range(len(match[0]) - 1)}
