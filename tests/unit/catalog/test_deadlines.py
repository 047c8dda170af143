"""What was promised by when, by city, theme and body, and what came of it."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from cityplans.catalog.deadlines import (
    ahead,
    comparable,
    deadlines,
    deadlines_by_body,
    deadlines_by_city,
    deadlines_by_theme,
)
from cityplans.catalog.open import checked_catalog
from cityplans.catalog.promises import answers
from cityplans.core.model import Catalog
from tests.support import corpus
from tests.support.corpus import PLAN

DUTY, GUESTS = f"{PLAN}-m1-t2", f"{PLAN}-sec1-t1"


@pytest.fixture
def catalog(datasets: Path) -> Catalog:
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return found


def outcome(datasets: Path, target: str, **cells: str) -> None:
    """Report a result of 100万人次 guests; the fixed form is that of the target."""
    base = corpus.row_of(datasets, "targets.csv", GUESTS)
    corpus.append(
        datasets, "targets.csv", **base | {"id": target, "type": "outcome", "due": "", "due_basis": "none"} | cells
    )


def with_outcomes(datasets: Path) -> Catalog:
    outcome(datasets, f"{PLAN}-sec1-t2", period="2021")
    outcome(datasets, f"{PLAN}-sec1-t3", period="2020", measure_of="growth_rate")
    outcome(datasets, f"{PLAN}-sec1-t4", period="2020", indicator_id="")
    corpus.write_again(datasets)
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return found


def test_what_is_due_and_when(catalog: Catalog) -> None:
    assert [(d.target.id, d.first, d.last, d.passed) for d in deadlines(catalog)] == [
        (DUTY, date(2021, 6, 30), date(2021, 6, 30), True),
        (GUESTS, date(2022, 1, 1), date(2022, 12, 31), True),
    ]


def test_a_day_that_is_a_fact_about_the_text_falls_not_due(datasets: Path) -> None:
    outcome(datasets, f"{PLAN}-sec1-t2", type="context", period="2021-08-01")
    corpus.write_again(datasets)
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    assert {d.target.id for d in deadlines(found)} == {DUTY, GUESTS}
    assert f"{PLAN}-sec1-t2" not in answers(found)
    assert not dataclasses.replace(found.targets[GUESTS], type="fact").is_ahead


@pytest.mark.parametrize(("day", "passed"), [("2022-12-31", False), ("2023-01-01", True)])
def test_a_date_has_passed_when_its_last_day_has(catalog: Catalog, day: str, passed: bool) -> None:
    on_that_day = dataclasses.replace(catalog, identity=dataclasses.replace(catalog.identity, released=day))
    assert deadlines(on_that_day)[-1].passed is passed


def test_results_of_the_same_indicator_stand_beside_the_target(datasets: Path) -> None:
    catalog = with_outcomes(datasets)
    duty, guests = deadlines(catalog)
    assert duty.results == ()
    assert [r.id for r in guests.results] == [f"{PLAN}-sec1-t2", f"{PLAN}-sec1-t3"]
    assert [comparable(guests.target, r) for r in guests.results] == [True, False]


def test_groups(catalog: Catalog) -> None:
    assert {k: [d.target.id for d in v] for k, v in deadlines_by_city(catalog).items()} == {
        "exampleville": [DUTY, GUESTS]
    }
    assert {k: [d.target.id for d in v] for k, v in deadlines_by_theme(catalog).items()} == {
        "reading": [DUTY],
        "visitors": [GUESTS],
    }
    assert {k: [d.target.id for d in v] for k, v in deadlines_by_body(catalog).items()} == {
        "exampleville-library": [DUTY]
    }


def test_what_a_body_inherits_is_due_for_it(catalog: Catalog) -> None:
    duty = dataclasses.replace(catalog.targets[DUTY], body_id="")
    assigned = {f"{PLAN}-sec2": catalog.responsibilities_by_subject[f"{PLAN}-m1"]}
    inherited = dataclasses.replace(catalog, targets={DUTY: duty}, responsibilities_by_subject=assigned)
    groups = deadlines_by_body(inherited)
    assert {k: [d.target.id for d in v] for k, v in groups.items()} == {
        "exampleville-library": [DUTY],
        "exampleville-parks": [DUTY],
    }


def test_only_what_has_not_passed_lies_ahead(catalog: Catalog) -> None:
    halfway = dataclasses.replace(catalog, identity=dataclasses.replace(catalog.identity, released="2022-06-01"))
    assert [d.target.id for d in ahead(deadlines(halfway))] == [GUESTS]
    assert ahead(deadlines(catalog)) == []
