"""Targets in full: a row per figure. Results: a row per target and what was reported for it."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.addresses import resolve_subject
from cityplans.catalog.deadlines import results_for
from cityplans.catalog.responsibility import responsible
from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import TABLE_INFO, Target
from cityplans.exports.ready.columns import column_names
from cityplans.exports.ready.names import Cells, Names, derived_label, themes_of

COLUMNS = column_names(
    """
    id url url_zh city_id city_zh city_en plan_id plan_title_zh plan_title_en plan_short_zh plan_short_en plan_year
    subject_id subject_type subject_type_zh subject_type_en subject_title_zh subject_title_en
    theme_id theme_zh theme_en theme_id_2 theme_2_zh theme_2_en type type_zh type_en
    indicator_id indicator_zh indicator_en what_zh what_en comparator comparator_zh comparator_en value value_max
    unit_id unit_zh unit_en value_printed base_value base_printed base_period
    measure_of measure_of_zh measure_of_en period due due_first due_last due_printed due_basis due_basis_zh due_basis_en
    recurrence recurrence_zh recurrence_en binding binding_zh binding_en
    body_ids bodies_zh bodies_en assignment assignment_zh assignment_en note_zh note_en source_id source_url since_version
    """
)
RESULT_COLUMNS = column_names(
    """
    pair_id url url_zh result_url result_url_zh city_id city_zh city_en
    plan_id plan_title_zh plan_title_en plan_short_zh plan_short_en plan_year
    indicator_id indicator_zh indicator_en theme_id theme_zh theme_en theme_id_2 theme_2_zh theme_2_en
    target_id target_type target_type_zh target_type_en target_comparator target_value target_value_max
    target_unit_id target_unit_zh target_unit_en target_value_printed target_measure_of target_measure_of_zh
    target_measure_of_en target_due due_first due_last target_note_zh target_note_en
    result_id result_comparator result_value result_value_max result_unit_id result_unit_zh result_unit_en
    result_value_printed result_measure_of result_measure_of_zh result_measure_of_en result_period
    result_note_zh result_note_en result_plan_id result_plan_title_zh result_plan_title_en
    result_plan_short_zh result_plan_short_en source_id source_url
    same_unit same_unit_zh same_unit_en same_kind same_kind_zh same_kind_en same_year same_year_zh same_year_en
    """
)


def target_cells(names: Names, target: Target) -> Cells:
    """Return the row of a figure."""
    table, subject = resolve_subject(names.catalog, target.subject_id)
    own = {field: getattr(target, field) for field in _OWN}
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
        **names.named("unit_id", "units", target.unit_id),
        **{column: cell for cells in labels for column, cell in cells.items()},
        **_days(target),
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


def _days(target: Target) -> Cells:
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


def result_cells(names: Names, target: Target) -> Iterator[Cells]:
    """Yield a row per result reported for a target, or one without; nothing for other figures."""
    if not target.is_ahead or not target.indicator_id:
        return
    common = {
        **names.urls("targets", target),
        **names.plan(target.plan_id),
        **names.named("indicator_id", "indicators", target.indicator_id),
        **names.themes(*themes_of(names.catalog, target)),
        "target_id": target.id,
        **_side(names, "target", target),
        **names.labelled("targets", "type", target.type, "target_type"),
        "target_due": target.due,
        **_days(target),
    }
    for result in results_for(names.catalog, target) or (None,):
        yield {
            **common,
            "pair_id": f"{target.id}_{result.id}" if result else target.id,
            **_result(names, target, result),
        }


def _side(names: Names, side: str, figure: Target | None) -> Cells:
    """Return the columns that target and result have in common."""
    fields = ("comparator", "value", "value_max", "value_printed", "note_zh", "note_en")
    empty = {"value": None, "value_max": None}
    return {
        **{f"{side}_{field}": getattr(figure, field, empty.get(field, "")) for field in fields},
        **names.named(f"{side}_unit_id", "units", figure.unit_id if figure else ""),
        **names.labelled("targets", "measure_of", figure.measure_of if figure else "", f"{side}_measure_of"),
    }


def _result(names: Names, target: Target, result: Target | None) -> Cells:
    urls = names.urls("targets", result, "result_") if result else {"result_url": "", "result_url_zh": ""}
    return {
        **urls,
        "result_id": result.id if result else "",
        **_side(names, "result", result),
        "result_period": result.period if result else "",
        **names.named("result_plan_id", "plans", result.plan_id if result else ""),
        **names.source(result.id if result else ""),
        **_agreement("same_unit", target.unit_id, result.unit_id if result else ""),
        **_agreement("same_kind", target.measure_of, result.measure_of if result else ""),
        **_agreement("same_year", _year(target.due), _year(result.period) if result else ""),
    }


def _agreement(column: str, one: str, other: str) -> Cells:
    """Return whether two values are the same; unknown if one is missing."""
    return derived_label(column, "unknown" if not (one and other) else "yes" if one == other else "no")


def _year(edtf: str) -> str:
    """Return the last year of a date."""
    bounds = edtf_bounds(edtf) if edtf else None
    return str(bounds[1].year) if bounds else ""
