"""Every table: the class of its rows and what else is true of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from cityplans.core.follow_up import Event, Report, ReportSubject, Search
from cityplans.core.generations import MeasureRelation, PlanRelation
from cityplans.core.plan_records import Measure, MeasureAction, Mention, Plan, PlanCity, Responsibility, Section, Target
from cityplans.core.proof_records import (
    Change,
    Correction,
    Evidence,
    NotData,
    PublishedId,
    Review,
    ReviewedException,
    SecondReading,
    Translation,
    Version,
)
from cityplans.core.reference_records import (
    ActionType,
    Body,
    City,
    Indicator,
    IndicatorFamily,
    Source,
    Term,
    Theme,
    Unit,
)


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


ADDRESS_FIELDS = ("url", "archived_url", "name_en_source")
"""The fields of any table with the address of a page of others."""

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
    "indicator_families": TableInfo(IndicatorFamily, "family", correctable=True),
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
SHARED_TABLES = ("plans", "cities", "units", "indicators", "bodies", "sources", "glossary", "plan_relations")
"""The tables with what a plan brings beside its proven records: itself, and rows that other plans may share."""
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
Shared = City | Body | Theme | ActionType | IndicatorFamily | Indicator | Unit | Source | Report | Term | Version
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
