"""The valid data, typed: one frozen class per table and the Catalog that holds them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from cityplans.schema import TableSchema, Text


@dataclass(frozen=True, slots=True)
class City:
    id: str
    name_zh: str
    name_en: str
    province_zh: str
    province_en: str
    level: str
    admin_code: str
    wikidata: str


@dataclass(frozen=True, slots=True)
class Body:
    id: str
    city_id: str
    name_zh: str
    full_name_zh: str
    name_en: str
    type: str


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    label_zh: str
    label_en: str
    broader: str
    definition_zh: str
    definition_en: str


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    name_zh: str
    name_en: str
    unit_id: str
    theme_id: str
    definition_zh: str
    definition_en: str


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    symbol_zh: str
    name_en: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    plan_id: str
    publisher_zh: str
    publisher_en: str
    url: str
    title_zh: str
    sha256: str
    characters: int
    text_start: int
    text_end: int
    completeness_zh: str
    completeness_en: str
    checked: str


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    title_zh: str
    title_en: str
    type: str
    city_id: str
    issuer_zh: str
    issuer_en: str
    document_number: str
    adopted: str
    signed: str
    published: str
    period_start: str
    period_end: str
    horizon: str
    summary_zh: str
    summary_en: str
    note_zh: str
    note_en: str


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
    summary_zh: str
    summary_en: str


@dataclass(frozen=True, slots=True)
class Responsibility:
    id: str
    plan_id: str
    subject_id: str
    body_id: str
    role: str
    order: int
    name_printed: str


@dataclass(frozen=True, slots=True)
class Target:
    id: str
    plan_id: str
    subject_id: str
    indicator_id: str
    type: str
    comparator: str
    value: Decimal | None
    value_max: Decimal | None
    unit_id: str
    value_printed: str
    measure_of: str
    period: str
    due: str
    due_basis: str
    binding: str
    body_id: str
    note_zh: str
    note_en: str


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


@dataclass(frozen=True, slots=True)
class Evidence:
    record_id: str
    source_id: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NotData:
    id: str
    plan_id: str
    printed: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Translation:
    record_id: str
    field: str
    zh_sha256: str
    method: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class SecondReading:
    record_id: str
    field: str
    first: str
    second: str
    settled: str
    comment_zh: str
    comment_en: str


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    term_zh: str
    term_en: str
    kind: str
    note_zh: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Version:
    id: str
    released: str
    bump: str
    added: int
    corrected: int
    removed: int
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    record_id: str
    field: str
    version_id: str
    table: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Correction:
    record_id: str
    field: str
    date: str
    was: str
    now: str
    why_zh: str
    why_en: str


@dataclass(frozen=True, slots=True)
class PublishedId:
    record_id: str
    table: str
    version_id: str
    name_zh: str
    name_en: str
    successor_id: str
    date: str
    reason_zh: str
    reason_en: str


TABLES: Mapping[str, type] = {
    "plans": Plan,
    "sections": Section,
    "measures": Measure,
    "responsibilities": Responsibility,
    "targets": Target,
    "mentions": Mention,
    "evidence": Evidence,
    "translations": Translation,
    "second_reading": SecondReading,
    "not_data": NotData,
    "cities": City,
    "bodies": Body,
    "themes": Theme,
    "indicators": Indicator,
    "units": Unit,
    "sources": Source,
    "glossary": Term,
    "corrections": Correction,
    "changes": Change,
    "versions": Version,
    "ids": PublishedId,
}
"""Every table by name, in the order in which packages and dictionaries list them."""
NAMED = tuple(name for name, kind in TABLES.items() if "id" in (field.name for field in fields(kind)))
"""The tables whose records have ids."""

Shared = City | Body | Theme | Indicator | Unit | Source | Term | Version
Named = Shared | Plan | Section | Measure | Responsibility | Target | Mention | NotData
Row = Named | Evidence | Translation | SecondReading | Correction | Change | PublishedId


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as Data Package names it: SPDX id, title, address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who made the data, with the roles of Data Package; address and organization are empty where unknown."""

    title: str
    roles: tuple[str, ...]
    path: str = ""
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The collection as a whole, from datasets/datapackage.yaml."""

    name: str
    title: Text
    description: Text
    version: str
    released: str
    homepage: str
    repository: str
    branch: str
    contact: str
    licences: tuple[Licence, ...]
    contributors: tuple[Contributor, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Catalog:
    """All valid records with their indexes. Every output is made from this and nothing else. One is equal to itself only.

    `texts` maps a source id to the text of its copy, for those at hand (none without --sources). `digest` is that of all
    records. An index named `…_of` gathers by the record above, `…_in` by the plan or source, `…_for` by the body;
    `figures_of` gathers targets by indicator, `plans_of` and `bodies_of` by city. `related_to` gives, by measure, some of the
    same theme in other plans, `beside` the one before and the one after it in its plan.
    `plan_numbers` counts plans from 1 as they are listed. `places` maps an id to the path of its file, below the folder of the
    data wherever that is, and its line.
    """

    identity: Identity
    digest: str
    schemas: Mapping[str, TableSchema]
    cities: Mapping[str, City]
    bodies: Mapping[str, Body]
    themes: Mapping[str, Theme]
    indicators: Mapping[str, Indicator]
    units: Mapping[str, Unit]
    sources: Mapping[str, Source]
    plans: Mapping[str, Plan]
    sections: Mapping[str, Section]
    measures: Mapping[str, Measure]
    responsibilities: Mapping[str, Responsibility]
    targets: Mapping[str, Target]
    mentions: Mapping[str, Mention]
    glossary: Mapping[str, Term]
    not_data: Mapping[str, NotData]
    evidence: tuple[Evidence, ...]
    translations: tuple[Translation, ...]
    second_reading: tuple[SecondReading, ...]
    corrections: tuple[Correction, ...]
    changes: tuple[Change, ...]
    versions: Mapping[str, Version]
    ids: tuple[PublishedId, ...]
    texts: Mapping[str, str]
    sections_of: Mapping[str, tuple[Section, ...]]
    sections_under: Mapping[str, tuple[Section, ...]]
    measures_of: Mapping[str, tuple[Measure, ...]]
    parts_of: Mapping[str, tuple[Measure, ...]]
    responsibilities_of: Mapping[str, tuple[Responsibility, ...]]
    targets_of: Mapping[str, tuple[Target, ...]]
    mentions_of: Mapping[str, tuple[Mention, ...]]
    evidence_of: Mapping[str, tuple[Evidence, ...]]
    evidence_in: Mapping[str, tuple[Evidence, ...]]
    sources_of: Mapping[str, tuple[Source, ...]]
    corrections_of: Mapping[str, tuple[Correction, ...]]
    changes_of: Mapping[str, tuple[Change, ...]]
    by_theme: Mapping[str, tuple[Measure, ...]]
    by_body: Mapping[str, tuple[Responsibility, ...]]
    measures_in: Mapping[str, tuple[Measure, ...]]
    targets_in: Mapping[str, tuple[Target, ...]]
    responsibilities_in: Mapping[str, tuple[Responsibility, ...]]
    mentions_in: Mapping[str, tuple[Mention, ...]]
    not_data_in: Mapping[str, tuple[NotData, ...]]
    targets_for: Mapping[str, tuple[Target, ...]]
    plans_of: Mapping[str, tuple[Plan, ...]]
    bodies_of: Mapping[str, tuple[Body, ...]]
    figures_of: Mapping[str, tuple[Target, ...]]
    indicators_of: Mapping[str, tuple[Indicator, ...]]
    related_to: Mapping[str, tuple[Measure, ...]]
    beside: Mapping[str, tuple[Measure | None, Measure | None]]
    plan_numbers: Mapping[str, int]
    places: Mapping[str, tuple[str, int]]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Give the records of a table in the order of the published files."""
        found: Mapping[str, Named] | tuple[Row, ...] = getattr(self, table)
        return found if isinstance(found, tuple) else tuple(found.values())
