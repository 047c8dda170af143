"""How plans follow each other, and what a later plan made of the measures of an older one."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.core.languages import TextPair


@dataclass(frozen=True, slots=True)
class PlanRelation:
    """What a plan is to another, known by its id or else by its title; or that none was found."""

    id: str
    plan_id: str
    other_id: str
    other_title_zh: str
    other_title_en: str
    other_year: str
    relation: str
    searched: str
    source_id: str
    start: int | None
    end: int | None
    sha256: str
    note_zh: str
    note_en: str

    other_title = TextPair()
    note = TextPair()


@dataclass(frozen=True, slots=True)
class MeasureRelation:
    """What a measure of the later plan makes of one of the older; dropped and new have only one."""

    id: str
    measure_id: str
    other_id: str
    relation: str
    note_zh: str
    note_en: str

    note = TextPair()
