"""Records of what became of promises: later texts, which of them were read, and what they report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cityplans.core.languages import TextPair


@dataclass(frozen=True, slots=True)
class Report:
    """A later text. `rank` says who speaks in it, `extent` whether the saved copy has all of it."""

    id: str
    publisher_zh: str
    publisher_en: str
    description_zh: str
    description_en: str
    url: str
    archived_url: str
    published: str
    rank: str
    extent: str
    sha256: str
    characters: int

    publisher = TextPair()
    description = TextPair()


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """A city and a theme that a later text is about, as far as its saved copy goes."""

    report_id: str
    city_id: str
    theme_id: str


@dataclass(frozen=True, slots=True)
class Search:
    """A later text that was read whole against every promise of a plan."""

    plan_id: str
    report_id: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a passage of a later text reports of a target, a measure or a plan.

    `start` and `end` are code points in the saved copy of the report, end exclusive.
    """

    id: str
    plan_id: str
    promise_id: str
    kind: str
    date: str
    value: Decimal | None
    value_max: Decimal | None
    unit_id: str
    value_printed: str
    period: str
    comparability: str
    report_id: str
    start: int
    end: int
    sha256: str
    note_zh: str
    note_en: str

    note = TextPair()
