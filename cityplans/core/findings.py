"""What the checks report: a place, a permanent code, words for a person."""

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
    """A place in a file. Line and column are counted from 1, the column in code points."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to do about it."""

    location: Location
    code: str
    message: str
    hint: str = ""
    record: str = ""
    severity: Severity = Severity.ERROR


def error(at: Location, code: str, message: str, hint: str = "", record: str = "") -> Finding:
    """Make a finding of severity error."""
    return Finding(at, code, message, hint, record, Severity.ERROR)


def warning(at: Location, code: str, message: str, hint: str = "", record: str = "") -> Finding:
    """Make a finding of severity warning."""
    return Finding(at, code, message, hint, record, Severity.WARNING)


MOST_FINDINGS = 100
"""So many findings of one code are told: who mends those sees the rest."""


def cap_per_code(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the first MOST_FINDINGS findings of every code; the last kept says that there are more."""
    kept: list[Finding] = []
    places: dict[str, list[int]] = {}
    for finding in findings:
        told = places.setdefault(finding.code, [])
        if len(told) < MOST_FINDINGS:
            told.append(len(kept))
            kept.append(finding)
        elif len(told) == MOST_FINDINGS:
            last = kept[told[-1]]
            kept[told[-1]] = replace(last, hint=f"{last.hint} (there are more findings of this kind: mend these first)")
            told.append(-1)
    return kept


def sorted_unique(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by place and drop the ones said twice."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.location, f.code, f.message))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding stops the build."""
    return any(f.severity is Severity.ERROR for f in findings)
