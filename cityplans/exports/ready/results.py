"""Results: a row per promise and what was reported of it, with the three answers about the promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cityplans.catalog.addresses import resolve_subject
from cityplans.catalog.deadlines import results_for
from cityplans.catalog.promises import Answers, answers, done_late, in_order
from cityplans.core.edtf import edtf_bounds
from cityplans.core.follow_up import Event
from cityplans.core.plan_records import Measure, Plan, Target
from cityplans.core.tables import TABLE_INFO
from cityplans.exports.ready.columns import column_names
from cityplans.exports.ready.names import Cells, Names, derived_label, themes_of
from cityplans.exports.ready.targets import due_days, testable

COLUMNS = column_names(
    """
    pair_id url url_zh result_url result_url_zh city_id city_zh city_en
    plan_id plan_title_zh plan_title_en plan_short_zh plan_short_en plan_year
    promise_id promise_type promise_type_zh promise_type_en
    indicator_id indicator_zh indicator_en theme_id theme_zh theme_en theme_id_2 theme_2_zh theme_2_en
    target_id target_type target_type_zh target_type_en target_comparator target_value target_value_max
    target_unit_id target_unit_zh target_unit_en target_value_printed target_measure_of target_measure_of_zh
    target_measure_of_en target_due due_first due_last target_note_zh target_note_en
    testable testable_zh testable_en calendar calendar_zh calendar_en
    reports_answer reports_answer_zh reports_answer_en subject_theme_id
    texts_read texts_about read_until
    figure_answer figure_answer_zh figure_answer_en
    result_id result_comparator result_value result_value_max result_unit_id result_unit_zh result_unit_en
    result_value_printed result_measure_of result_measure_of_zh result_measure_of_en result_period
    result_note_zh result_note_en result_plan_id result_plan_title_zh result_plan_title_en
    result_plan_short_zh result_plan_short_en source_id source_url
    event_id event_kind event_kind_zh event_kind_en event_date done_late done_late_zh done_late_en
    comparability comparability_zh comparability_en report_id report_publisher_zh report_publisher_en report_published
    report_rank report_rank_zh report_rank_en report_url
    same_unit same_unit_zh same_unit_en same_kind same_kind_zh same_kind_en same_year same_year_zh same_year_en
    """
)
_FIGURE = ("value", "value_max", "value_printed", "note_zh", "note_en")
_SAME_KIND = {"same": "yes", "other_year": "yes", "other_definition": "no", "other_area": "no"}
"""Whether a reported figure counts what was promised, by its comparability."""


def result_rows(names: Names, plan_id: str) -> Iterator[Cells]:
    """Yield the rows of a plan: a promise and a result that some plan states or an event of a later text.

    A promise that is due and of which nothing is reported has one row; one that is not due has none. Measures, and the
    plan, have rows where a later text reports of them as a whole.
    """
    catalog = names.catalog
    found = answers(catalog)
    for target in catalog.targets_by_plan.get(plan_id, ()):
        if not target.is_ahead:
            continue
        outcomes = results_for(catalog, target) if target.indicator_id else ()
        reported: Sequence[Target | Event] = (*outcomes, *found[target.id].events)
        if reported or found[target.id].calendar == "due":
            promise = {**_promise(names, target), **_answers(found[target.id])}
            yield from _pairs(names, promise, target, reported)
    wholes: Sequence[Plan | Measure] = (catalog.plans[plan_id], *catalog.measures_by_plan.get(plan_id, ()))
    for subject in wholes:
        if events := catalog.events_by_promise.get(subject.id):
            promise = {**_promise(names, subject), **_answers(None)}
            yield from _pairs(names, promise, None, in_order(catalog, events))


def _pairs(names: Names, promise: Cells, target: Target | None, reported: Sequence[Target | Event]) -> Iterator[Cells]:
    results: Sequence[Target | Event | None] = reported or (None,)
    for result in results:
        pair = f"{promise['promise_id']}_{result.id}" if result else promise["promise_id"]
        yield {**promise, "pair_id": pair, **_result(names, result), **_agreements(target, result)}


def _promise(names: Names, promise: Target | Measure | Plan) -> Cells:
    catalog = names.catalog
    target = promise if isinstance(promise, Target) else None
    table = "targets" if target else resolve_subject(catalog, promise.id)[0]
    return {
        **names.urls(table, promise),
        **names.plan(promise.id if isinstance(promise, Plan) else promise.plan_id),
        "promise_id": promise.id,
        **derived_label("promise_type", TABLE_INFO[table].singular),
        **names.named("indicator_id", "indicators", target.indicator_id if target else ""),
        **names.themes(*_themes(names, promise)),
        "target_id": target.id if target else "",
        **names.labelled("targets", "type", target.type if target else "", "target_type"),
        **_figure(names, "target", target),
        "target_due": target.due if target else "",
        **(due_days(target) if target else {"due_first": "", "due_last": ""}),
        **(testable(target) if target else derived_label("testable", "")),
    }


def _themes(names: Names, promise: Target | Measure | Plan) -> tuple[str, str]:
    if isinstance(promise, Target):
        return themes_of(names.catalog, promise)
    return (promise.theme_id, promise.theme_id_2) if isinstance(promise, Measure) else ("", "")


def _answers(found: Answers | None) -> Cells:
    """Return the three answers; what later texts report is a row each."""
    return {
        **derived_label("calendar", found.calendar if found else ""),
        **derived_label("reports_answer", (found.reported or "") if found else ""),
        "subject_theme_id": found.theme_id if found else "",
        "texts_read": len(found.read) if found else None,
        "texts_about": len(found.about) if found else None,
        "read_until": found.read_until if found else "",
        **derived_label("figure_answer", found.figure if found and found.figure != "none" else ""),
    }


def _figure(names: Names, side: str, figure: Target | Event | None) -> Cells:
    """Return the columns that targets, results and events have in common."""
    empty = {"value": None, "value_max": None}
    measure_of = getattr(figure, "measure_of", "")
    return {
        **{f"{side}_{field}": getattr(figure, field, empty.get(field, "")) for field in _FIGURE},
        f"{side}_comparator": getattr(figure, "comparator", ""),
        **names.named(f"{side}_unit_id", "units", figure.unit_id if figure else ""),
        **names.labelled("targets", "measure_of", measure_of, f"{side}_measure_of"),
    }


def _result(names: Names, result: Target | Event | None) -> Cells:
    """Return what was reported: a result that a plan states, or an event of a later text."""
    event = result if isinstance(result, Event) else None
    outcome = result if isinstance(result, Target) else None
    report = names.catalog.reports[event.report_id] if event else None
    table = "events" if event else "targets"
    return {
        **(names.urls(table, result, "result_") if result else {"result_url": "", "result_url_zh": ""}),
        "result_id": outcome.id if outcome else "",
        **_figure(names, "result", result),
        "result_period": result.period if result else "",
        **names.named("result_plan_id", "plans", outcome.plan_id if outcome else ""),
        **names.source(outcome.id if outcome else ""),
        "event_id": event.id if event else "",
        **names.labelled("events", "kind", event.kind if event else "", "event_kind"),
        "event_date": event.date if event else "",
        **derived_label("done_late", done_late(names.catalog, event) if event else ""),
        **names.labelled("events", "comparability", event.comparability if event else ""),
        "report_id": report.id if report else "",
        **{
            f"report_{field}": getattr(report, field, "")
            for field in ("publisher_zh", "publisher_en", "published", "url")
        },
        **names.labelled("reports", "rank", report.rank if report else "", "report_rank"),
    }


def _agreements(target: Target | None, result: Target | Event | None) -> Cells:
    """Return whether two figures have the same unit, count the same and are of the same year."""
    if isinstance(result, Event):
        kind = derived_label("same_kind", _SAME_KIND.get(result.comparability, "unknown"))
    else:
        kind = _agreement("same_kind", target.measure_of if target else "", result.measure_of if result else "")
    return {
        **_agreement("same_unit", target.unit_id if target else "", result.unit_id if result else ""),
        **kind,
        **_agreement("same_year", _year(target.due) if target else "", _year(result.period) if result else ""),
    }


def _agreement(column: str, one: str, other: str) -> Cells:
    """Return whether two values are the same; unknown if one is missing."""
    return derived_label(column, "unknown" if not (one and other) else "yes" if one == other else "no")


def _year(edtf: str) -> str:
    """Return the last year of a date."""
    bounds = edtf_bounds(edtf) if edtf else None
    return str(bounds[1].year) if bounds else ""
