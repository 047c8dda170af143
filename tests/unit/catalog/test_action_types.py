"""Which plans speak of a type of action, which do not, and which figures belong to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from cityplans.catalog.action_types import (
    answers_of,
    cities_elsewhere,
    cities_of,
    figures_of,
    measures_of,
    plans_of_type,
    themes_of_types,
)
from cityplans.core.model import Catalog
from cityplans.core.plan_records import MeasureAction
from cityplans.core.proof_records import Evidence
from tests.support.sample import sample_datasets

SISTER_CITIES = "sister-city-ties"


def _recorded() -> list[Mapping[str, str]]:
    texts = [path.read_text(encoding="utf-8") for path in sample_datasets().glob("*/measure_actions.csv")]
    return [row for text in texts for row in csv.DictReader(io.StringIO(text))]


def _without_actions_of(catalog: Catalog, plan_id: str) -> Catalog:
    """Return a catalog in which no action of a plan is recorded."""
    return replace(
        catalog,
        measure_actions_by_plan={p: rows for p, rows in catalog.measure_actions_by_plan.items() if p != plan_id},
        actions_by_type={
            type_id: tuple(action for action in actions if action.plan_id != plan_id)
            for type_id, actions in catalog.actions_by_type.items()
        },
    )


def test_every_plan_speaks_of_a_type_or_is_named_as_silent(catalog: Catalog) -> None:
    recorded = _recorded()
    for type_id in catalog.action_types:
        by_plan = plans_of_type(catalog, type_id)
        said = {row["plan_id"] for row in recorded if row["action_type_id"] == type_id}
        assert {of_plan.plan.id for of_plan in by_plan.plans} == said
        assert {plan.id for plan in by_plan.silent} == catalog.plans.keys() - said and not by_plan.unread
        shown = [action.id for of_plan in by_plan.plans for action in of_plan.actions]
        assert sorted(shown) == sorted(row["id"] for row in recorded if row["action_type_id"] == type_id)
        assert len(measures_of(catalog, type_id)) == len(shown)
    assert len(recorded) > 400


def test_what_a_plan_says_is_in_the_order_of_its_text(catalog: Catalog) -> None:
    for type_id in catalog.action_types:
        for of_plan in plans_of_type(catalog, type_id).plans:
            orders = [catalog.measures[action.measure_id].order for action in of_plan.actions]
            assert orders == sorted(orders), type_id


def test_a_plan_that_nobody_has_read_for_actions_is_not_called_silent(catalog: Catalog) -> None:
    by_plan = plans_of_type(_without_actions_of(catalog, "shenzhen-2011"), SISTER_CITIES)
    assert [plan.id for plan in by_plan.unread] == ["shenzhen-2011"]
    named = {of_plan.plan.id for of_plan in by_plan.plans} | {plan.id for plan in by_plan.silent}
    assert named == catalog.plans.keys() - {"shenzhen-2011"}


def test_cities_are_those_that_texts_name(catalog: Catalog) -> None:
    """A plan of a township that is not named counts as no city; two plans of one city count once."""
    for type_id, actions in catalog.actions_by_type.items():
        plans = {action.plan_id for action in actions}
        named = {"guangzhou-2018": "guangzhou", "shenzhen-2011": "shenzhen", "urumqi-2013": "urumqi"}
        named |= {"hangzhou-2016": "hangzhou", "hangzhou-metro-2009": "hangzhou"}
        assert cities_of(catalog, type_id) == {named[plan] for plan in plans if plan in named}
        for action in actions:
            others = cities_of(catalog, type_id) - {named.get(action.plan_id)}
            assert cities_elsewhere(catalog, action) == len(others)


def _evidence(record_id: str, start: int, end: int, source: str = "copy") -> tuple[Evidence, ...]:
    return (Evidence(record_id, source, start, end, ""),)


def test_figures_are_those_of_the_same_passage(catalog: Catalog) -> None:
    model = next(target for target in catalog.targets.values() if target.value is not None)
    action = MeasureAction("m-k1", model.plan_id, "m", SISTER_CITIES, "", "", "", "")
    passages = {
        "before": _evidence("before", 0, 100),
        "within": _evidence("within", 120, 130),
        "around": _evidence("around", 90, 210),
        "after": _evidence("after", 200, 210),
        "elsewhere": _evidence("elsewhere", 120, 130, "another copy"),
        "words": _evidence("words", 120, 130),
        "dated": _evidence("dated", 120, 130),
    }
    targets = tuple(replace(model, id=key, subject_id="m", value=Decimal(5), due="") for key in passages)
    targets = tuple(
        replace(t, value=None, due="2020" if t.id == "dated" else "") if t.id in ("words", "dated") else t
        for t in targets
    )
    small = replace(
        catalog,
        targets_by_subject={"m": targets},
        evidence_by_record=passages | {"m-k1": _evidence("m-k1", 100, 200)},
    )
    assert [target.id for target in figures_of(small, action)] == ["within", "around", "dated"]


def test_figures_that_the_summary_repeats_come_first(catalog: Catalog) -> None:
    """One sentence of Urumqi's report has seven figures, from trade fairs to sister cities."""
    action = catalog.measure_actions["urumqi-2013-a2-4-k5"]
    figures = [target.value_printed for target in figures_of(catalog, action)]
    assert figures[0] == "8个" and "158个" in figures[1:] and len(figures) == 7


def test_types_are_listed_under_their_theme_once(catalog: Catalog) -> None:
    listed = [(theme.id, each.id) for theme, types in themes_of_types(catalog) for each in types]
    assert sorted(listed) == sorted((each.theme_id, each.id) for each in catalog.action_types.values())


def test_what_became_of_an_action_is_that_of_its_own_promises(catalog: Catalog, whole_catalog: Catalog) -> None:
    """The cargo of the port does not count under the airport; a promise in words counts."""
    airport = catalog.measure_actions["guangzhou-2018-m18-k2"]
    assert airport.action_type_id == "airport"
    assert [answer.target.id for answer in answers_of(catalog, airport)] == [
        "guangzhou-2018-m18-t05",
        "guangzhou-2018-m18-t06",
    ]
    (of_sister_cities,) = answers_of(whole_catalog, whole_catalog.measure_actions["hangzhou-2018-m46-k1"])
    assert (of_sister_cities.target.value, of_sister_cities.target.due) == (None, "")
    silent = [action for action in catalog.measure_actions.values() if not answers_of(catalog, action)]
    assert len(silent) > 400
