"""What the checks report: a location, a permanent code, a message and a hint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How serious a finding is: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A position in a file. Line and column count from 1, the column in code points."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is, and what to do about it."""

    location: Location
    code: str
    message: str
    hint: str = ""
    record: str = ""
    severity: Severity = Severity.ERROR


def error(at: Location, code: str, message: str, hint: str = "", record: str = "") -> Finding:
    """Return a finding of severity error."""
    return Finding(at, code, message, hint, record, Severity.ERROR)


def warning(at: Location, code: str, message: str, hint: str = "", record: str = "") -> Finding:
    """Return a finding of severity warning."""
    return Finding(at, code, message, hint, record, Severity.WARNING)


MOST_FINDINGS = 100
"""Report at most this many findings per code; fixing them reveals the rest."""


def cap_per_code(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first MOST_FINDINGS findings of every code; the last of them hints at more."""
    kept: list[Finding] = []
    indexes_by_code: dict[str, list[int]] = {}
    for finding in findings:
        indexes = indexes_by_code.setdefault(finding.code, [])
        if len(indexes) < MOST_FINDINGS:
            indexes.append(len(kept))
            kept.append(finding)
        elif len(indexes) == MOST_FINDINGS:
            last = kept[indexes[-1]]
            hint = f"{last.hint} (there are more findings of this kind: fix these first)"
            kept[indexes[-1]] = replace(last, hint=hint)
            indexes.append(-1)
    return kept


def sorted_unique(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings sorted by location, without duplicates."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.location, f.code, f.message))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding stops the build."""
    return any(f.severity is Severity.ERROR for f in findings)
