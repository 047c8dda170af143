"""What was read is noted by key, and asks for new work exactly when it has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cityplans.core.model import Catalog
from cityplans.reading import Digests, derived, noting, observed, remembered

MEASURE, OTHER = "guangzhou-2018-m09", "guangzhou-2018-m10"


def read(catalog: Catalog, work: Callable[[Catalog], object]) -> set[tuple[str, str | None]]:
    with noting(catalog) as seen:
        work(catalog)
    return seen


@pytest.mark.parametrize(
    ("work", "noted"),
    [
        (lambda c: c.measures[MEASURE], ("measures", MEASURE)),
        (lambda c: c.measures.get(MEASURE), ("measures", MEASURE)),
        (lambda c: MEASURE in c.measures, ("measures", MEASURE)),
        (lambda c: c.targets_by_subject.get("no-such-record", ()), ("targets_of", "no-such-record")),
        (lambda c: list(c.measures), ("measures", None)),
        (lambda c: len(c.measures), ("measures", None)),
        (lambda c: list(c.measures.values()), ("measures", None)),
        (lambda c: list(c.measures.items()), ("measures", None)),
        (lambda c: list(c.measures.keys()), ("measures", None)),
        (lambda c: c.rows("measures"), ("measures", None)),
        (lambda c: c.rows("evidence"), ("evidence", None)),
        (lambda c: c.identity.title, ("identity", None)),
        (lambda c: c.lengths["plans"], ("lengths", "plans")),
    ],
)
def test_what_is_read_is_noted(catalog: Catalog, work: Callable[[Any], object], noted: tuple[str, str | None]) -> None:
    assert read(observed(catalog, {"lengths": lambda c: {"plans": len(c.plans)}}), work) == {noted}


def test_answers_are_those_of_the_catalog(catalog: Catalog) -> None:
    seen = observed(catalog, {})
    assert dict(seen.measures) == catalog.measures and seen.rows("changes") == catalog.rows("changes")
    assert seen.measures[MEASURE] is catalog.measures[MEASURE] and seen.schemas is catalog.schemas


def test_only_what_was_read_asks_for_new_work(catalog: Catalog) -> None:
    title = replace(catalog.measures[MEASURE], title_en="Another title")
    changed = replace(catalog, measures={**catalog.measures, MEASURE: title})
    before, after = Digests(observed(catalog, {})), Digests(observed(changed, {}))
    for inputs, same in (
        ([("measures", OTHER)], True),
        ([("measures", MEASURE)], False),
        ([("measures", None)], False),
        ([("targets", None), ("measures", OTHER)], True),
        ([("measures", "a-new-record")], True),
    ):
        assert (before.of(inputs) == after.of(inputs)) is same, inputs


def test_a_record_that_comes_or_goes_asks_for_new_work(catalog: Catalog) -> None:
    fewer = replace(catalog, measures={key: row for key, row in catalog.measures.items() if key != MEASURE})
    inputs = [("measures", MEASURE)]
    assert Digests(observed(catalog, {})).of(inputs) != Digests(observed(fewer, {})).of(inputs)


def test_the_order_of_reading_does_not_matter(catalog: Catalog) -> None:
    digests = Digests(observed(catalog, {}))
    inputs = [("measures", MEASURE), ("measures", None), ("identity", None)]
    assert digests.of(inputs) == digests.of(inputs[::-1]) != digests.of(inputs[:2])


class Counted:
    """Something that is computed of a catalog once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.times = 0

    @derived
    def plans(self) -> int:
        self.times += 1
        return len(self.catalog.plans)


def test_whoever_asks_for_the_derived_has_read_what_it_is_derived_from(catalog: Catalog) -> None:
    counted = Counted(observed(catalog, {}))
    for _ in range(2):
        assert read(counted.catalog, lambda _: counted.plans) == {("plans", None)}
    assert counted.times == 1
    assert Counted(catalog).plans == len(catalog.plans)


def test_inner_notes_do_not_end_the_outer_ones(catalog: Catalog) -> None:
    seen = observed(catalog, {})
    with noting(seen) as outer:
        assert len(seen.plans)
        with noting(seen) as inner:
            assert len(seen.cities)
        assert len(seen.themes)
    assert outer == {("plans", None), ("themes", None)} and inner == {("cities", None)}


def test_who_is_given_a_remembered_answer_has_read_what_it_was_made_of(catalog: Catalog) -> None:
    asked: list[str] = []

    @remembered
    def title(found: Catalog, measure_id: str, ending: str = "") -> str:
        asked.append(measure_id)
        return found.measures[measure_id].title_zh + ending

    seen = observed(catalog, {})
    for _ in range(2):
        assert read(seen, lambda c: title(c, MEASURE)) == {("measures", MEASURE)}
    assert read(seen, lambda c: title(c, OTHER)) == {("measures", OTHER)}
    assert title(seen, MEASURE, ending="!") == title(seen, MEASURE) + "!"
    assert asked == [MEASURE, OTHER, MEASURE]
    assert title(catalog, MEASURE) == title(catalog, MEASURE) and len(asked) == 5
