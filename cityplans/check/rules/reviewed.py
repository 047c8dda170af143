"""Doubts about the wording of a record, which a reader corrects or lists as an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps

from cityplans.core.findings import Finding, Severity
from cityplans.read.dataset import Dataset, Record, folder_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may be wrong with the wording of a field.

    Attributes:
        record, field: Where it is.
        code: The code of the finding.
        word: What an exception names: the word that is missing or wrong.
        message, hint: What is wrong, and what to do.
    """

    record: Record
    code: str
    field: str
    word: str
    message: str
    hint: str
    severity: Severity = Severity.WARNING


def excuse(doubt: Doubt) -> tuple[str, str, str, str]:
    """Return what an exception for a doubt names: the plan in whose folder it is, record, code and word."""
    return folder_of(doubt.record), doubt.record.id, doubt.code, doubt.word


@lru_cache(maxsize=16)
def doubts_of(find: Callable[[Dataset], Iterator[Doubt]], dataset: Dataset) -> tuple[Doubt, ...]:
    """Return the doubts that a function finds, excused or not; the rule about exceptions needs them again."""
    return tuple(find(dataset))


def as_rule(find: Callable[[Dataset], Iterator[Doubt]]) -> Callable[[Dataset], Iterator[Finding]]:
    """Return a rule that reports the doubts for which there is no reviewed exception."""

    @wraps(find)
    def rule(dataset: Dataset) -> Iterator[Finding]:
        excused = {(folder_of(row), row["record_id"], row["code"], row["word"]) for row in dataset["exceptions"]}
        for doubt in doubts_of(find, dataset):
            if excuse(doubt) in excused:
                continue
            yield doubt.record.finding(doubt.field, doubt.code, doubt.message, doubt.hint, doubt.severity)

    return rule
