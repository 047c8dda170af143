"""Plans side by side: what they share, what one of them has alone, and which figures compare."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from cityplans.catalog.comparison import alike, comparison, figures_by_family, most_alike
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.render.comparison_view import short
from tests.support.paths import ROOT

PLANS = ("guangzhou-2018", "hangzhou-2016")


def _types(plan: str) -> set[str]:
    with (ROOT / "datasets" / plan / "measure_actions.csv").open(encoding="utf-8", newline="") as file:
        return {row["action_type_id"] for row in csv.DictReader(file)}


def test_types_are_shared_or_only_in_one_plan(catalog: Catalog) -> None:
    found = comparison(catalog, PLANS)
    one, other = map(_types, PLANS)
    assert {each.id for _, types in found.shared for each in types} == one & other
    assert all(each.theme_id == theme.id for theme, types in found.shared for each in types)
    assert {each.id for each in found.only[PLANS[0]]} == one - other
    assert {each.id for each in found.only[PLANS[1]]} == other - one


def test_of_three_plans_two_are_enough(catalog: Catalog) -> None:
    plans = (*PLANS, "shenzhen-2011")
    counts = Counter(type_id for plan in plans for type_id in _types(plan))
    found = comparison(catalog, plans)
    assert {each.id for _, types in found.shared for each in types} == {key for key, n in counts.items() if n > 1}
    assert sum(map(len, found.only.values())) == sum(n == 1 for n in counts.values())


def test_near_indicators_meet_in_their_family(catalog: Catalog) -> None:
    families = {family.id for family in comparison(catalog, PLANS).families}
    assert families == {"air-links", "tourism-economy", "travel-time", "visitors-from-abroad"}
    figures = figures_by_family(catalog)
    names = {plan: {target.indicator_id for target in figures[plan]["air-links"]} for plan in PLANS}
    assert {"airport-passengers", "airport-international-routes"} < names["guangzhou-2018"]
    assert names["hangzhou-2016"] == {"airport-international-regional-destinations"}


def test_a_figure_meets_others_whatever_action_it_is_about(catalog: Catalog) -> None:
    """Both cities promise a share for research, one in a measure and one in a list of indicators."""
    plans = ("hangzhou-2016", "urumqi-2013")
    assert "research-patents" in {family.id for family in comparison(catalog, plans).families}
    of_plans = [figures_by_family(catalog)[plan]["research-patents"] for plan in plans]
    assert "research-development-spending-share" in {target.indicator_id for target in of_plans[0]}
    assert {target.indicator_id for target in of_plans[1]} == {"research-development-spending-share"}


def test_results_and_goals_in_words_are_no_promised_figures(catalog: Catalog) -> None:
    promised = [
        target for of_plan in figures_by_family(catalog).values() for targets in of_plan.values() for target in targets
    ]
    assert promised and all(target.is_ahead and target.value is not None for target in promised)
    assert len({target.id for target in promised}) == len(promised)
    assert "international-ties" not in figures_by_family(catalog)["urumqi-2013"]  # eight sister cities are a result


def test_the_plans_shown_first_compare_best(catalog: Catalog) -> None:
    assert most_alike(catalog) == PLANS


def test_one_city_is_not_compared_with_itself(catalog: Catalog) -> None:
    rows = {plan: catalog.measure_actions_by_plan[plan] for plan in ("hangzhou-2016", "guangzhou-2018")}
    of_one_city = {
        plan_id: replace(catalog.plans[plan_id], city_id="hangzhou") if plan_id in rows else plan
        for plan_id, plan in catalog.plans.items()
    }
    assert most_alike(replace(catalog, plans=of_one_city, measure_actions_by_plan=rows)) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "same"),
        ({"due": "2025"}, "other_year"),
        ({"due": "2025", "measure_of": "share"}, "different"),
        ({"unit_id": "people"}, "different"),
        ({"indicator_id": "airport-international-routes"}, "different"),
    ],
)
def test_how_far_figures_compare(catalog: Catalog, changed: dict[str, Any], expected: str) -> None:
    target: Target = catalog.targets["guangzhou-2018-m18-t05"]
    other = replace(target, **changed)
    assert alike([[target], [other]]) == expected
    assert alike([[target, target]]) == "different"  # of one plan


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("建设机场。", "建设机场。"),
        ("建设机场；增加航线。", "建设机场…"),
        ("建" * 80 + "。", "建" * 55 + "…"),
    ],
)
def test_a_summary_is_cut_at_its_first_clause(summary: str, expected: str) -> None:
    assert short(summary, "zh") == expected


def test_an_english_summary_is_cut_between_words() -> None:
    assert short("Building an airport; adding routes.", "en") == "Building an airport…"
    assert short("Building an airport.", "en") == "Building an airport."
    assert short("Building one after another " * 9, "en").endswith((" one…", " after…", "another…", "Building…"))
