"""The valid data, typed: one frozen class per table and the Catalog that holds them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TypeVar

from cityplans.core.follow_up import Event, Report, ReportSubject, Search
from cityplans.core.generations import MeasureRelation, PlanRelation
from cityplans.core.languages import Text, TextPair
from cityplans.core.lists import separated
from cityplans.core.table_schema import TableSchema

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def group(rows: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    """Return rows grouped by key, each group in the order of the rows."""
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {k: tuple(v) for k, v in groups.items()}


WHOLE_RECORD = "id"
"""The field that a Change names if the whole record was added or removed."""
SCHEMAS = "schemas"
"""The table that a Change names if the tables themselves changed: its record is a table, its field a column."""


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
    latitude: Decimal | None
    longitude: Decimal | None

    name = TextPair()
    province = TextPair()


@dataclass(frozen=True, slots=True)
class Body:
    id: str
    city_id: str
    name_zh: str
    full_name_zh: str
    name_en: str
    type: str

    name = TextPair()


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    label_zh: str
    label_en: str
    broader: str
    definition_zh: str
    definition_en: str

    label = TextPair()
    definition = TextPair()


@dataclass(frozen=True, slots=True)
class ActionType:
    """What measures of several cities have in common; the kind of a measure is its sort of record."""

    id: str
    label_zh: str
    label_en: str
    theme_id: str
    definition_zh: str
    definition_en: str
    includes_zh: str
    includes_en: str
    excludes_zh: str
    excludes_en: str

    label = TextPair()
    definition = TextPair()
    includes = TextPair()
    excludes = TextPair()


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    name_zh: str
    name_en: str
    unit_id: str
    theme_id: str
    definition_zh: str
    definition_en: str

    name = TextPair()
    definition = TextPair()


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    symbol_zh: str
    name_en: str
    singular_en: str
    plural_en: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    plan_id: str
    publisher_zh: str
    publisher_en: str
    url: str
    archived_url: str
    title_zh: str
    sha256: str
    characters: int
    text_start: int
    text_end: int
    completeness_zh: str
    completeness_en: str
    checked: str

    publisher = TextPair()
    completeness = TextPair()


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


_AHEAD = ("target", "goal", "event", "obligation")
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
        return self.type in _AHEAD


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

    reason = TextPair()


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

    comment = TextPair()


@dataclass(frozen=True, slots=True)
class Review:
    record_id: str
    sha256: str
    date: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class ReviewedException:
    record_id: str
    code: str
    word: str
    reason_zh: str
    reason_en: str
    reviewer: str
    date: str

    reason = TextPair()


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    city_id: str
    term_zh: str
    term_en: str
    kind: str
    note_zh: str
    note_en: str

    term = TextPair()
    note = TextPair()


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

    why = TextPair()


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

    name = TextPair()
    reason = TextPair()


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What a table is, in one place.

    Attributes:
        record: The class of its rows.
        singular: What one of its records is called, in addresses of fragments and in `data-record`.
        printed_field: The field that must appear in the passage of each record; "" if the table is not proven.
        has_page: Whether each record has a page of its own, at `<folder>/<id>/` below a language's root.
        folder: The folder of these pages, if it is not named as the table.
        is_subject: Whether targets, mentions and responsibilities may be about its records.
        citable: Whether each record can be cited.
        correctable: Whether people correct its cells; the other tables are written by the program.
        full_text: Whether its texts are in the full-text index of the database.
        is_proof: Whether it proves the data or tells its history, instead of being data about plans.
        is_optional: Whether a plan may lack its file.
    """

    record: type
    singular: str
    printed_field: str = ""
    has_page: bool = False
    folder: str = ""
    is_subject: bool = False
    citable: bool = False
    correctable: bool = False
    full_text: bool = False
    is_proof: bool = False
    is_optional: bool = False


TABLE_INFO: Mapping[str, TableInfo] = {
    "plans": TableInfo(Plan, "plan", has_page=True, is_subject=True, citable=True, correctable=True, full_text=True),
    "sections": TableInfo(
        Section, "section", printed_field="title_zh", is_subject=True, correctable=True, full_text=True
    ),
    "measures": TableInfo(
        Measure,
        "measure",
        printed_field="title_zh",
        has_page=True,
        is_subject=True,
        citable=True,
        correctable=True,
        full_text=True,
    ),
    "responsibilities": TableInfo(Responsibility, "responsibility", printed_field="name_printed", correctable=True),
    "targets": TableInfo(
        Target, "target", printed_field="value_printed", citable=True, correctable=True, full_text=True
    ),
    "mentions": TableInfo(Mention, "mention", printed_field="name_zh", correctable=True, full_text=True),
    "measure_actions": TableInfo(
        MeasureAction, "action", printed_field="words_printed", correctable=True, is_optional=True
    ),
    "events": TableInfo(Event, "event", correctable=True, is_optional=True),
    "searches": TableInfo(Search, "search", is_optional=True),
    "evidence": TableInfo(Evidence, "evidence", is_proof=True),
    "translations": TableInfo(Translation, "translation", is_proof=True),
    "second_reading": TableInfo(SecondReading, "second reading", is_proof=True),
    "reviews": TableInfo(Review, "review", is_proof=True, is_optional=True),
    "exceptions": TableInfo(ReviewedException, "reviewed exception", is_proof=True, is_optional=True),
    "not_data": TableInfo(NotData, "exception", is_proof=True),
    "cities": TableInfo(City, "city", has_page=True, citable=True, correctable=True),
    "plan_cities": TableInfo(PlanCity, "signatory"),
    "plan_relations": TableInfo(PlanRelation, "plan relation", correctable=True),
    "measure_relations": TableInfo(MeasureRelation, "measure relation", correctable=True),
    "bodies": TableInfo(Body, "body", has_page=True, citable=True, correctable=True, full_text=True),
    "themes": TableInfo(Theme, "theme", has_page=True, citable=True, correctable=True),
    "action_types": TableInfo(ActionType, "action_type", has_page=True, folder="kinds", citable=True, correctable=True),
    "indicators": TableInfo(Indicator, "indicator", has_page=True, citable=True, correctable=True),
    "units": TableInfo(Unit, "unit", correctable=True),
    "sources": TableInfo(Source, "source", correctable=True),
    "reports": TableInfo(Report, "report", correctable=True),
    "report_subjects": TableInfo(ReportSubject, "subject of a report"),
    "glossary": TableInfo(Term, "term", correctable=True, is_proof=True),
    "corrections": TableInfo(Correction, "correction", is_proof=True),
    "changes": TableInfo(Change, "change", is_proof=True),
    "versions": TableInfo(Version, "version", is_proof=True),
    "ids": TableInfo(PublishedId, "id", is_proof=True),
}
"""Every table by name, in the order of packages and dictionaries."""
TABLES: Mapping[str, type] = {name: info.record for name, info in TABLE_INFO.items()}
NAMED = tuple(name for name, kind in TABLES.items() if "id" in (field.name for field in fields(kind)))
"""The tables whose records have ids."""
PRINTED_FIELD = {name: info.printed_field for name, info in TABLE_INFO.items() if info.printed_field}
PROVEN_TABLES = tuple(PRINTED_FIELD)
FURTHER_PRINTED_FIELDS: Mapping[str, tuple[str, ...]] = {"targets": ("base_printed", "due_printed")}
"""Fields that must appear in the passage of each record too, if they are filled."""
ROLES = ("lead", "responsible", "participant", "coordination")
"""The roles of bodies, in the order in which pages show them."""
PAGE_FOLDERS = {name: info.folder or name for name, info in TABLE_INFO.items() if info.has_page}
"""The folder below a language's root that has a page for each record of a table."""
PAGED_TABLES = tuple(PAGE_FOLDERS)
SUBJECT_TABLES = tuple(name for name, info in TABLE_INFO.items() if info.is_subject)
CITABLE_TABLES = tuple(name for name, info in TABLE_INFO.items() if info.citable)
CORRECTABLE_TABLES = tuple(name for name, info in TABLE_INFO.items() if info.correctable)
FULL_TEXT_TABLES = tuple(name for name, info in TABLE_INFO.items() if info.full_text)
OPTIONAL_TABLES = tuple(name for name, info in TABLE_INFO.items() if info.is_optional)
PROOF_TABLES = tuple(name for name, info in TABLE_INFO.items() if info.is_proof)

Shared = City | Body | Theme | ActionType | Indicator | Unit | Source | Report | Term | Version
Following = Event | PlanRelation | MeasureRelation
Named = Shared | Plan | Section | Measure | Responsibility | Target | Mention | MeasureAction | NotData | Following
Row = (
    Named
    | PlanCity
    | ReportSubject
    | Search
    | Evidence
    | Translation
    | SecondReading
    | Review
    | ReviewedException
    | Correction
    | Change
    | PublishedId
)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as in a Data Package: SPDX id, title, address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A maker of the data, with roles as in a Data Package; address and organization may be empty."""

    title: str
    roles: tuple[str, ...]
    path: str = ""
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The collection as a whole, from datasets/datapackage.yaml.

    `hosts` are the names of the hosts whose limits the published site keeps.
    """

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
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Catalog:
    """All valid records with their indexes. Every output is made from this alone. Compared by identity.

    Attributes:
        digest: The digest of all records.
        texts: The text of each available copy by source id; none without --sources.
        places: The file of each record, relative to the datasets folder, and its line, by its id.
        measures_by_section: The measures that are not part of another, by section, or by plan if they have no section.
        related_measures: Some measures of the same theme in other plans, by measure.
        neighbouring_measures: The measure before and the one after in the same plan, by measure.
        plan_numbers: The position of each plan in lists, from 1.
    """

    identity: Identity
    digest: str
    schemas: Mapping[str, TableSchema]
    cities: Mapping[str, City]
    plan_cities: tuple[PlanCity, ...]
    plan_relations: Mapping[str, PlanRelation]
    measure_relations: Mapping[str, MeasureRelation]
    bodies: Mapping[str, Body]
    themes: Mapping[str, Theme]
    action_types: Mapping[str, ActionType]
    indicators: Mapping[str, Indicator]
    units: Mapping[str, Unit]
    sources: Mapping[str, Source]
    reports: Mapping[str, Report]
    report_subjects: tuple[ReportSubject, ...]
    plans: Mapping[str, Plan]
    sections: Mapping[str, Section]
    measures: Mapping[str, Measure]
    responsibilities: Mapping[str, Responsibility]
    targets: Mapping[str, Target]
    mentions: Mapping[str, Mention]
    measure_actions: Mapping[str, MeasureAction]
    events: Mapping[str, Event]
    searches: tuple[Search, ...]
    glossary: Mapping[str, Term]
    not_data: Mapping[str, NotData]
    evidence: tuple[Evidence, ...]
    translations: tuple[Translation, ...]
    second_reading: tuple[SecondReading, ...]
    reviews: tuple[Review, ...]
    exceptions: tuple[ReviewedException, ...]
    corrections: tuple[Correction, ...]
    changes: tuple[Change, ...]
    versions: Mapping[str, Version]
    ids: tuple[PublishedId, ...]
    texts: Mapping[str, str]
    sections_by_plan: Mapping[str, tuple[Section, ...]]
    sections_by_parent: Mapping[str, tuple[Section, ...]]
    measures_by_section: Mapping[str, tuple[Measure, ...]]
    measures_by_parent: Mapping[str, tuple[Measure, ...]]
    responsibilities_by_subject: Mapping[str, tuple[Responsibility, ...]]
    targets_by_subject: Mapping[str, tuple[Target, ...]]
    mentions_by_subject: Mapping[str, tuple[Mention, ...]]
    measure_actions_by_plan: Mapping[str, tuple[MeasureAction, ...]]
    actions_by_measure: Mapping[str, tuple[MeasureAction, ...]]
    actions_by_type: Mapping[str, tuple[MeasureAction, ...]]
    events_by_promise: Mapping[str, tuple[Event, ...]]
    events_by_plan: Mapping[str, tuple[Event, ...]]
    events_by_report: Mapping[str, tuple[Event, ...]]
    searches_by_plan: Mapping[str, tuple[Search, ...]]
    subjects_by_report: Mapping[str, tuple[ReportSubject, ...]]
    evidence_by_record: Mapping[str, tuple[Evidence, ...]]
    evidence_by_source: Mapping[str, tuple[Evidence, ...]]
    sources_by_plan: Mapping[str, tuple[Source, ...]]
    corrections_by_record: Mapping[str, tuple[Correction, ...]]
    changes_by_record: Mapping[str, tuple[Change, ...]]
    measures_by_theme: Mapping[str, tuple[Measure, ...]]
    responsibilities_by_body: Mapping[str, tuple[Responsibility, ...]]
    measures_by_plan: Mapping[str, tuple[Measure, ...]]
    targets_by_plan: Mapping[str, tuple[Target, ...]]
    responsibilities_by_plan: Mapping[str, tuple[Responsibility, ...]]
    mentions_by_plan: Mapping[str, tuple[Mention, ...]]
    not_data_by_plan: Mapping[str, tuple[NotData, ...]]
    targets_by_body: Mapping[str, tuple[Target, ...]]
    plans_by_city: Mapping[str, tuple[Plan, ...]]
    signatories_by_plan: Mapping[str, tuple[PlanCity, ...]]
    signatories_by_city: Mapping[str, tuple[PlanCity, ...]]
    relations_by_plan: Mapping[str, tuple[PlanRelation, ...]]
    relations_by_measure: Mapping[str, tuple[MeasureRelation, ...]]
    relations_by_later_measure: Mapping[str, tuple[MeasureRelation, ...]]
    bodies_by_city: Mapping[str, tuple[Body, ...]]
    targets_by_indicator: Mapping[str, tuple[Target, ...]]
    indicators_by_theme: Mapping[str, tuple[Indicator, ...]]
    related_measures: Mapping[str, tuple[Measure, ...]]
    neighbouring_measures: Mapping[str, tuple[Measure | None, Measure | None]]
    plan_numbers: Mapping[str, int]
    places: Mapping[str, tuple[str, int]]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the records of a table in the order of the published files."""
        records: Mapping[str, Named] | tuple[Row, ...] = getattr(self, table)
        return records if isinstance(records, tuple) else tuple(records.values())
