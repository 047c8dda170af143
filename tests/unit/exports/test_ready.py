"""The ready-made tables: every column described, one row per key, lists that can be taken apart."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cityplans.catalog.deadlines import results_for
from cityplans.catalog.promises import LATE, due_promises, kind_of
from cityplans.catalog.responsibility import duties
from cityplans.core.lists import LIST_SEPARATOR
from cityplans.core.model import Catalog
from cityplans.exports.ready import duties as of_duties
from cityplans.exports.ready import measures as of_measures
from cityplans.exports.ready import results as of_results
from cityplans.exports.ready import targets as of_targets
from cityplans.exports.ready.names import Names
from cityplans.exports.ready.tables import READY_TABLES, ready_tables

SITE = "https://plans.example.org/"
LISTS = (("lead_ids", "leads"), ("participant_ids", "participants"), ("body_ids", "bodies"))


@pytest.mark.parametrize("name", READY_TABLES)
def test_every_column_is_described_in_both_languages(catalog: Catalog, name: str) -> None:
    schema = ready_tables(catalog, SITE)[name].schema
    assert len(set(schema.names)) == len(schema.names)
    for text in (schema.title, schema.description, *(t for f in schema.fields for t in (f.title, f.description))):
        assert re.search("[\u4e00-\u9fff]", text.zh) and re.search("[a-z]", text.en), text


@pytest.mark.parametrize("name", READY_TABLES)
def test_every_row_has_a_key_of_its_own(catalog: Catalog, name: str) -> None:
    table = ready_tables(catalog, SITE)[name]
    at = table.schema.names.index(table.schema.primary_key[0])
    keys = [row[at] for row in table.rows]
    assert keys and all(keys) and len(set(keys)) == len(keys)


def test_a_row_has_the_columns_of_its_table_and_no_other(catalog: Catalog) -> None:
    names = Names(catalog, SITE)
    for measure in catalog.measures.values():
        assert set(of_measures.measure_cells(names, measure)) == set(of_measures.COLUMNS)
    for target in catalog.targets.values():
        assert set(of_targets.target_cells(names, target)) == set(of_targets.COLUMNS)
    for plan in catalog.plans:
        assert all(set(row) == set(of_results.COLUMNS) for row in of_results.result_rows(names, plan))
    for duty in duties(catalog):
        assert set(of_duties.duty_cells(names, duty)) == set(of_duties.COLUMNS)


@pytest.mark.parametrize("name", READY_TABLES)
def test_the_whole_has_the_rows_of_all_plans(catalog: Catalog, name: str) -> None:
    of_plans = [row for plan in catalog.plans for row in ready_tables(catalog, SITE, plan)[name].rows]
    assert sorted(map(str, of_plans)) == sorted(map(str, ready_tables(catalog, SITE)[name].rows))


@pytest.mark.parametrize("name", READY_TABLES)
def test_a_date_is_a_day(catalog: Catalog, name: str) -> None:
    table = ready_tables(catalog, SITE)[name]
    for i, field in enumerate(table.schema.fields):
        if field.type == "date":
            days = [row[i] for row in table.rows if row[i]]
            assert days and [date.fromisoformat(str(day)).isoformat() for day in days] == days


@pytest.mark.parametrize("name", ["measures_full", "targets_full"])
def test_a_list_of_names_can_be_taken_apart(catalog: Catalog, name: str) -> None:
    table = ready_tables(catalog, SITE)[name]
    longest = 0
    for ids, names in LISTS:
        if ids in table.schema.names:
            for row in table.rows:
                cells = dict(zip(table.schema.names, row, strict=True))
                bodies = [catalog.bodies[key] for key in str(cells[ids]).split(LIST_SEPARATOR) if key]
                longest = max(longest, len(bodies))
                for language in ("zh", "en"):
                    parts = [part for part in str(cells[f"{names}_{language}"]).split(LIST_SEPARATOR) if part]
                    assert parts == [getattr(body, f"name_{language}") for body in bodies]
    assert longest > 3


def _records(catalog: Catalog, name: str) -> list[dict[str, object]]:
    table = ready_tables(catalog, SITE)[name]
    return [dict(zip(table.schema.names, row, strict=True)) for row in table.rows]


def test_results_have_every_due_promise_and_every_event(catalog: Catalog) -> None:
    rows = _records(catalog, "results")
    due = {answer.target.id for answer in due_promises(catalog)}
    reported = {event.promise_id for event in catalog.events.values()}
    reported |= {t.id for t in catalog.targets.values() if t.is_ahead and t.indicator_id and results_for(catalog, t)}
    assert {row["promise_id"] for row in rows} == due | reported
    assert sorted(str(row["event_id"]) for row in rows if row["event_id"]) == sorted(catalog.events)
    assert all(not (row["event_id"] and row["result_id"]) for row in rows)
    alone = [row for row in rows if row["pair_id"] == row["promise_id"]]
    assert alone and not any(row["event_id"] or row["result_id"] for row in alone)


def test_a_row_of_results_tells_all_three_answers(catalog: Catalog) -> None:
    """Eighty million passengers by 2020: a smaller figure of that year, and one of 2025 that reaches it."""
    rows = [row for row in _records(catalog, "results") if row["promise_id"] == "guangzhou-2018-m18-t05"]
    first, last = (row for row in rows if row["event_id"])
    assert {row["calendar_en"] for row in rows} == {"Past"}
    assert {row["figure_answer_en"] for row in rows} == {"Reached later"}
    assert (first["result_value_printed"], first["same_year"]) == ("4376.81万人次", "yes")
    assert (last["comparability"], last["same_kind"], last["same_year"]) == ("other_year", "yes", "no")
    assert str(last["result_url"]).endswith(f"/en/measures/guangzhou-2018-m18/#{last['event_id']}")
    assert last["report_url"] and last["report_publisher_en"]
    (school,) = (row for row in _records(catalog, "results") if row["promise_id"] == "hangzhou-2016-m8-2-t1")
    about = (school["reports_answer"], school["subject_theme_id"], school["texts_about"])
    assert about == ("off_subject", "education", 0) and school["texts_read"]


def test_a_row_of_results_says_what_was_done_late_as_the_page_does(catalog: Catalog) -> None:
    rows = {str(row["event_id"]): row for row in _records(catalog, "results")}
    assert {key for key, row in rows.items() if row["done_late"] == "yes"} == {
        event.id for event in catalog.events.values() if kind_of(catalog, event) == LATE
    }
    games, swimming = (catalog.events_by_promise[f"hangzhou-2016-m3-3-t{n}"][-1].id for n in (3, 2))
    assert [rows[key]["done_late_en"] for key in (games, swimming)] == ["Yes", "No"]
    done = {key for key, row in rows.items() if row["event_kind"] == "reported_done"}
    assert {key for key, row in rows.items() if row["done_late"]} == done


@pytest.mark.parametrize("name", ["measures_full", "targets_full"])
def test_a_record_says_what_is_reported_last(catalog: Catalog, name: str) -> None:
    rows = {str(row["id"]): row for row in _records(catalog, name)}
    row = rows["guangzhou-2018-m18" if name == "measures_full" else "guangzhou-2018-m18-t05"]
    assert row["events"] and catalog.events[str(row["latest_event_id"])].note_en == row["latest_event_note_en"]
    silent = next(row for row in rows.values() if not row["events"])
    assert (silent["events"], silent["latest_event_id"], silent["latest_event_kind_en"]) == (0, "", "")
