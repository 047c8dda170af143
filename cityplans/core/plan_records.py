"""Records of a plan: its document, sections, measures, who is responsible, targets, mentions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cityplans.core.languages import Text, TextPair
from cityplans.core.lists import separated


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    title_zh: str
    title_en: str
    short_zh: str
    short_en: str
    type: str
    level: str
    city_id: str
    area_zh: str
    area_en: str
    issuer_zh: str
    issuer_en: str
    document_number: str
    adopted: str
    approved: str
    signed: str
    published: str
    effective: str
    amended: str
    repealed: str
    period_start: str
    period_end: str
    horizon: str
    summary_zh: str
    summary_en: str
    note_zh: str
    note_en: str

    title = TextPair()
    short = TextPair()
    area = TextPair()
    issuer = TextPair()
    summary = TextPair()
    note = TextPair()

    @property
    def issuers(self) -> Text:
        """Return the issuers in the order of the text, as a list to be read."""
        return Text("、".join(separated(self.issuer_zh)), ", ".join(separated(self.issuer_en)))

    @property
    def year(self) -> int | None:
        """Return the year in which it was signed, adopted or published, the first that is known of these."""
        year = (self.signed or self.adopted or self.published)[:4]
        return int(year) if year else None


@dataclass(frozen=True, slots=True)
class PlanCity:
    plan_id: str
    city_id: str
    order: int


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    plan_id: str
    parent_id: str
    order: int
    number: str
    title_zh: str
    title_en: str
    kind: str

    title = TextPair()


@dataclass(frozen=True, slots=True)
class Measure:
    id: str
    plan_id: str
    section_id: str
    parent_id: str
    order: int
    number: str
    title_zh: str
    title_en: str
    kind: str
    status: str
    theme_id: str
    theme_id_2: str
    scope_zh: str
    scope_en: str
    summary_zh: str
    summary_en: str
    note_zh: str
    note_en: str

    title = TextPair()
    scope = TextPair()
    summary = TextPair()
    note = TextPair()


@dataclass(frozen=True, slots=True)
class Responsibility:
    id: str
    plan_id: str
    subject_id: str
    body_id: str
    role: str
    order: int
    name_printed: str


AHEAD = ("target", "goal", "event", "obligation")
"""The types of figures and dates that a plan aims at."""


@dataclass(frozen=True, slots=True)
class Target:
    id: str
    plan_id: str
    subject_id: str
    indicator_id: str
    what_zh: str
    what_en: str
    type: str
    comparator: str
    value: Decimal | None
    value_max: Decimal | None
    unit_id: str
    value_printed: str
    base_value: Decimal | None
    base_printed: str
    base_period: str
    measure_of: str
    period: str
    due: str
    due_printed: str
    due_basis: str
    recurrence: str
    binding: str
    body_id: str
    note_zh: str
    note_en: str

    what = TextPair()
    note = TextPair()

    @property
    def is_ahead(self) -> bool:
        """Return whether a plan aims at it: results and facts, as the day of entry into force, are none."""
        return self.type in AHEAD


@dataclass(frozen=True, slots=True)
class Mention:
    id: str
    plan_id: str
    subject_id: str
    type: str
    name_zh: str
    name_en: str
    note_zh: str
    note_en: str

    name = TextPair()
    note = TextPair()


@dataclass(frozen=True, slots=True)
class MeasureAction:
    id: str
    plan_id: str
    measure_id: str
    action_type_id: str
    words_printed: str
    summary_zh: str
    summary_en: str
    definition_sha256: str

    summary = TextPair()
