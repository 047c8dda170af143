"""The Catalog, which holds all valid data, typed, with its indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cityplans.core.follow_up import Event, Report, ReportSubject, Search
from cityplans.core.generations import MeasureRelation, PlanRelation
from cityplans.core.identity import Identity
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
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import Named, Row


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
    indicator_families: Mapping[str, IndicatorFamily]
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
    families_by_theme: Mapping[str, tuple[IndicatorFamily, ...]]
    indicators_by_theme: Mapping[str, tuple[Indicator, ...]]
    indicators_by_family: Mapping[str, tuple[Indicator, ...]]
    related_measures: Mapping[str, tuple[Measure, ...]]
    neighbouring_measures: Mapping[str, tuple[Measure | None, Measure | None]]
    plan_numbers: Mapping[str, int]
    places: Mapping[str, tuple[str, int]]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the records of a table in the order of the published files."""
        records: Mapping[str, Named] | tuple[Row, ...] = getattr(self, table)
        return records if isinstance(records, tuple) else tuple(records.values())
