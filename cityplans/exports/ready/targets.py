"""Targets in full: a row per figure."""

from __future__ import annotations

from cityplans.catalog.addresses import resolve_subject
from cityplans.catalog.promises import how_testable
from cityplans.catalog.responsibility import responsible
from cityplans.core.edtf import edtf_bounds
from cityplans.core.plan_records import Target
from cityplans.core.tables import TABLE_INFO
from cityplans.exports.ready.columns import column_names
from cityplans.exports.ready.names import Cells, Names, derived_label, themes_of

COLUMNS = column_names(
    """
    id url url_zh city_id city_zh city_en plan_id plan_title_zh plan_title_en plan_short_zh plan_short_en plan_year
    subject_id subject_type subject_type_zh subject_type_en subject_title_zh subject_title_en
    theme_id theme_zh theme_en theme_id_2 theme_2_zh theme_2_en type type_zh type_en
    indicator_id indicator_zh indicator_en family_id family_zh family_en what_zh what_en
    comparator comparator_zh comparator_en value value_max
    unit_id unit_zh unit_en value_printed base_value base_printed base_period
    measure_of measure_of_zh measure_of_en period due due_first due_last due_printed due_basis due_basis_zh due_basis_en
    recurrence recurrence_zh recurrence_en binding binding_zh binding_en testable testable_zh testable_en
    events latest_event_id latest_event_kind latest_event_kind_zh latest_event_kind_en latest_event_date
    latest_event_note_zh latest_event_note_en
    body_ids bodies_zh bodies_en assignment assignment_zh assignment_en note_zh note_en source_id source_url since_version
    """
)


def target_cells(names: Names, target: Target) -> Cells:
    """Return the row of a figure."""
    table, subject = resolve_subject(names.catalog, target.subject_id)
    own = {field: getattr(target, field) for field in _OWN}
    indicator = names.catalog.indicators.get(target.indicator_id)
    labels = [names.labelled("targets", field, getattr(target, field)) for field in _CATEGORIES]
    return {
        **own,
        **names.urls("targets", target),
        **names.plan(target.plan_id),
        "subject_id": target.subject_id,
        **derived_label("subject_type", TABLE_INFO[table].singular),
        "subject_title_zh": subject.title_zh,
        "subject_title_en": subject.title_en,
        **names.themes(*themes_of(names.catalog, target)),
        **names.named("indicator_id", "indicators", target.indicator_id),
        **names.named("family_id", "indicator_families", indicator.broader if indicator else ""),
        **names.named("unit_id", "units", target.unit_id),
        **{column: cell for cells in labels for column, cell in cells.items()},
        **due_days(target),
        **testable(target),
        **names.events([target.id]),
        **_bodies(names, target),
        "note_zh": target.note_zh,
        "note_en": target.note_en,
        **names.source(target.id),
        **names.since(target.id),
    }


_OWN = column_names(
    """
    id what_zh what_en value value_max value_printed base_value base_printed base_period period due due_printed
    """
)
_CATEGORIES = ("type", "comparator", "measure_of", "due_basis", "recurrence", "binding")


def testable(target: Target) -> Cells:
    """Return whether a promise can be tested; empty for what is none."""
    return derived_label("testable", how_testable(target) if target.is_ahead else "")


def due_days(target: Target) -> Cells:
    """Return the first and the last day of a due date."""
    bounds = edtf_bounds(target.due) if target.due else None
    return {
        "due_first": bounds[0].isoformat() if bounds else "",
        "due_last": bounds[1].isoformat() if bounds else "",
    }


def _bodies(names: Names, target: Target) -> Cells:
    """Return the body that the text names for a figure, or else those responsible for its subject."""
    rows = responsible(names.catalog, resolve_subject(names.catalog, target.subject_id)[1])[0]
    bodies = [target.body_id] if target.body_id else [row.body_id for row in rows]
    assignment = "own" if target.body_id else "inherited" if rows else "none"
    return {**names.bodies("body_ids", "bodies", bodies), **derived_label("assignment", assignment)}
