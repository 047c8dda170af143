"""Doubts about the wording of a record, which a reader corrects or lists as an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps

from cityplans.core.findings import Finding, Severity
from cityplans.read.dataset import Dataset, Record


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


def as_rule(find: Callable[[Dataset], Iterator[Doubt]]) -> Callable[[Dataset], Iterator[Finding]]:
    """Return a rule that reports the doubts that nobody has reviewed."""

    @wraps(find)
    def rule(dataset: Dataset) -> Iterator[Finding]:
        for doubt in find(dataset):
            yield doubt.record.finding(doubt.field, doubt.code, doubt.message, doubt.hint, doubt.severity)

    return rule
