"""The three answers about a promise, derived from its date, events and figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import (
    answers,
    compared_figures,
    due_promises,
    how_testable,
    kind_of,
    late_answers,
    reaches,
)
from cityplans.core.follow_up import Event
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target


def with_events(catalog: Catalog, target: Target, *events: Event) -> Catalog:
    return replace(catalog, events_by_promise={target.id: events}, targets={target.id: target})


@pytest.fixture
def promise(catalog: Catalog) -> Target:
    """Eighty million passengers by 2020."""
    return catalog.targets["guangzhou-2018-m18-t05"]


@pytest.fixture
def event(catalog: Catalog, promise: Target) -> Event:
    return next(e for e in catalog.events_by_promise[promise.id] if e.comparability == "same")


def test_a_later_year_that_reaches_it_is_said_to_be_later(catalog: Catalog, promise: Target) -> None:
    answer = answers(catalog)[promise.id]
    assert (answer.calendar, answer.figure) == ("due", "reached_later")
    assert answer.decisive is not None and answer.decisive.period.startswith("2025")
    assert [event.value for event in answer.events] == [Decimal(43768100), Decimal(80000000)]
    assert (answer, answer.decisive) in late_answers(catalog)


def test_one_passage_is_told_once_however_many_promises_it_answers(catalog: Catalog) -> None:
    """Two promises of the Asian Games have the same passage."""
    told = [(event.report_id, event.start) for _, event in late_answers(catalog)]
    assert len(set(told)) == len(told) > 3
    games = catalog.targets["hangzhou-2016-m3-3-t3"]
    twin = replace(games, id=f"{games.id}-twin")
    found = catalog.events_by_promise[games.id]
    twice = replace(
        catalog, events_by_promise={games.id: found, twin.id: found}, targets={games.id: games, twin.id: twin}
    )
    assert len(due_promises(twice)) == 2 and len(late_answers(twice)) == 1


def test_what_was_done_after_its_day_is_said_to_be_later(catalog: Catalog) -> None:
    late = {event.promise_id for event in catalog.events.values() if kind_of(catalog, event) == "reported_late"}
    # The congress of Metropolis and the Asian Games.
    assert late == {"guangzhou-2018-m06-t3", "hangzhou-2016-m3-3-t3"}
    said = [LocalizedCatalog(catalog, language, "").reported for language in LANGUAGES]
    events = [catalog.events_by_promise[f"hangzhou-2016-m3-3-t{n}"][-1] for n in (2, 3)]
    assert [[say(event) for event in events] for say in said] == [
        ["报告已完成", "报告已完成，晚于期限"],
        ["Reported done", "Reported done, later than promised"],
    ]


@pytest.mark.parametrize(
    ("value", "comparability", "period", "expected"),
    [
        ("80000000", "same", "2020", "reached"),
        ("79999999", "same", "2020", "not_reached"),
        ("90000000", "other_year", "2019", "not_comparable"),
        ("90000000", "other_year", "2021", "reached_later"),
        ("70000000", "other_year", "2021", "not_comparable"),
        ("90000000", "other_definition", "2020", "not_comparable"),
        ("90000000", "other_area", "2021", "not_comparable"),
    ],
)
def test_what_one_figure_says(
    catalog: Catalog, promise: Target, event: Event, value: str, comparability: str, period: str, expected: str
) -> None:
    other = replace(event, value=Decimal(value), comparability=comparability, period=period)
    assert answers(with_events(catalog, promise, other))[promise.id].figure == expected


def test_a_growth_rate_of_another_year_reaches_nothing(catalog: Catalog, promise: Target, event: Event) -> None:
    growth = replace(promise, measure_of="growth_rate")
    other = replace(event, value=Decimal(90000000), comparability="other_year", period="2021")
    assert answers(with_events(catalog, growth, other))[promise.id].figure == "not_comparable"


@pytest.mark.parametrize(
    ("measure_of", "unit", "comparability", "period", "compares"),
    [
        ("level", "person-times", "other_year", "2019", True),
        ("level", "person-times", "other_year", "2019-06", True),
        ("level", "person-times", "other_year", "2019-01/2019-06", False),
        ("level", "person-times", "other_year", "", False),
        ("level", "tonnes", "other_year", "2019", False),
        ("level", "person-times", "other_definition", "2020", False),
        ("level", "person-times", "other_area", "2020", False),
        ("growth_rate", "person-times", "other_year", "2019", False),
        ("growth_rate", "person-times", "same", "2016/2020", True),
    ],
)
def test_what_compares(
    catalog: Catalog,
    promise: Target,
    event: Event,
    measure_of: str,
    unit: str,
    comparability: str,
    period: str,
    compares: bool,
) -> None:
    """A figure of another year does so only next to one that answers the promise."""
    other = replace(event, id="other", unit_id=unit, comparability=comparability, period=period)
    spoiled = with_events(catalog, replace(promise, measure_of=measure_of), event, other)
    assert (other in compared_figures(answers(spoiled)[promise.id])) == compares
    alone = answers(with_events(catalog, promise, replace(other, unit_id="person-times")))[promise.id]
    assert bool(compared_figures(alone)) == (comparability == "same")


def test_a_part_of_a_year_that_decides_compares(catalog: Catalog, promise: Target) -> None:
    found = answers(catalog)[promise.id]
    assert found.decisive is not None and "/" in found.decisive.period
    assert compared_figures(found) == found.events


def test_a_promised_range_compares_with_nothing(catalog: Catalog, promise: Target, event: Event) -> None:
    wide = replace(promise, value_max=Decimal(90000000))
    assert compared_figures(answers(with_events(catalog, wide, event))[promise.id]) == ()


def test_a_silence_is_bounded_by_what_was_read(catalog: Catalog) -> None:
    silent = [a for a in due_promises(catalog) if not a.events and a.read]
    assert silent and all(a.read_until == "2026-11-30" and a.figure == "none" for a in silent)
    unread = answers(catalog)["township-2020-m2-2-t1"]
    assert unread.read == () and unread.read_until == ""


@pytest.mark.parametrize(
    ("promise_id", "theme", "expected"),
    [
        ("hangzhou-2016-m7-3-t1", "transport", "silent"),
        # None is about schools; the one about tourism is older than the plan; those for Shanghai are about other cities.
        ("hangzhou-2016-m8-2-t1", "education", "off_subject"),
        ("hangzhou-2016-m4-1-t1", "tourism", "off_subject"),
        ("shanghai-2023-g2-t3", "industry", "off_subject"),
        ("hangzhou-2016-g1-t1", "", "silent"),
    ],
)
def test_texts_are_silent_only_about_their_own_subject(
    whole_catalog: Catalog, promise_id: str, theme: str, expected: str
) -> None:
    answer = answers(whole_catalog)[promise_id]
    assert (answer.theme_id, answer.reported, bool(answer.about)) == (theme, expected, expected == "silent")
    subjects = {row.theme_id for search in answer.read for row in whole_catalog.subjects_by_report[search.report_id]}
    assert theme in subjects or theme in ("", "education")


def test_what_another_city_reports_is_about_another_subject(catalog: Catalog) -> None:
    other = {
        report: tuple(replace(row, city_id="shenzhen") for row in rows)
        for report, rows in catalog.subjects_by_report.items()
    }
    states = {a.reported for a in due_promises(replace(catalog, subjects_by_report=other)) if "hangzhou" in a.target.id}
    assert states == {"reported", "off_subject"}


@pytest.mark.parametrize(
    ("comparator", "measure_of", "value", "expected"),
    [
        (">=", "level", 80000000, True),
        (">", "level", 80000000, False),
        ("<=", "level", 80000001, False),
        ("<", "level", 80000000, False),
        ("=", "rank", 79999999, True),
        ("=", "rank", 80000001, False),
        ("~", "level", 79999999, False),
    ],
)
def test_when_a_figure_is_reached(
    promise: Target, comparator: str, measure_of: str, value: int, expected: bool
) -> None:
    target = replace(promise, comparator=comparator, measure_of=measure_of)
    assert reaches(target, Decimal(value)) == expected


def test_a_day_of_entry_into_force_is_no_promise(whole_catalog: Catalog) -> None:
    of_plans = {
        (plan.id, day) for plan in whole_catalog.plans.values() for day in (plan.effective, plan.repealed) if day
    }
    assert of_plans
    assert not [a.target.id for a in due_promises(whole_catalog) if (a.target.plan_id, a.target.due) in of_plans]


def test_what_can_be_tested(promise: Target) -> None:
    assert how_testable(promise) == "figure_and_date"
    assert how_testable(replace(promise, due="")) == "figure"
    assert how_testable(replace(promise, value=None)) == "date"
    assert how_testable(replace(promise, value=None, due="")) == "words"
