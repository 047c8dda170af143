"""Which figures of an indicator compare, and which result answers which promise."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cityplans.catalog.indicator_figures import IndicatorFigure, compared_panels
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target

GDP, RESEARCH = "gdp", "research-development-spending-share"


def ids(panel: list[IndicatorFigure]) -> list[str]:
    return [figure.target.id.removeprefix("urumqi-2013-") for figure in panel]


def with_targets(catalog: Catalog, indicator: str, *targets: Target) -> Catalog:
    return replace(catalog, targets_by_indicator={indicator: targets})


def test_a_year_is_not_beside_half_a_year_and_a_bound_not_beside_its_figure(catalog: Catalog) -> None:
    """Of four levels reported, one bounds what another says, and one is of half a year."""
    level, growth = compared_panels(catalog, GDP)
    assert ids(growth) == ["a1-2-t06", "a2-1-t03"]
    assert ids(level) == ["a1-2-t07", "a2-1-t02", "a1-2-t07-e1"]


def test_a_whole_year_answers_the_promise_of_a_level_and_says_how_much_of_it(catalog: Catalog) -> None:
    """200.2 and 240 of 350 billion by 2015; growth over two years answers none over five."""
    level, growth = compared_panels(catalog, GDP)
    assert [figure.share for figure in level] == [None, 57, 68]
    assert [figure.promise for figure in growth] == [None, None]


def test_a_figure_of_a_later_text_is_a_result_of_the_plan_that_promised(catalog: Catalog) -> None:
    """Percentages have no percentage."""
    (panel,) = compared_panels(catalog, RESEARCH)
    found = [(each.target.plan_id, each.target.period, each.share) for each in panel if each.event]
    assert found == [("hangzhou-2016", "2017", None), ("hangzhou-2016", "2019", None)]
    assert [each.target.type for each in panel] == ["target", "outcome", "outcome", "target"]


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({}, 57),
        ({"period": "2011/2012"}, None),
        ({"period": "2012-06"}, None),
        ({"unit_id": "yuan-per-person"}, None),
        ({"measure_of": "growth_rate"}, None),
        ({"plan_id": "hangzhou-2016"}, None),
        ({"comparator": ">"}, None),
        ({"value": Decimal(-1)}, None),
        ({"value": Decimal("349.9e9")}, 99),
    ],
)
def test_only_like_answers_like(catalog: Catalog, changes: dict[str, Any], share: int | None) -> None:
    promise, result = (catalog.targets[f"urumqi-2013-{each}"] for each in ("a1-2-t07", "a2-1-t02"))
    panels = compared_panels(with_targets(catalog, GDP, promise, replace(result, **changes)), GDP)
    shares = [each.share for panel in panels for each in panel if each.target.id == result.id]
    assert shares in ([share], []) and (shares or share is None)


def test_a_ceiling_is_not_to_be_filled(catalog: Catalog) -> None:
    promise, result = (catalog.targets[f"urumqi-2013-{each}"] for each in ("a1-2-t07", "a2-1-t02"))
    (panel,) = compared_panels(with_targets(catalog, GDP, replace(promise, comparator="<="), result), GDP)
    answer = next(each for each in panel if each.target.id == result.id)
    assert answer.promise and answer.share is None


def test_a_result_answers_the_promise_that_was_ahead(catalog: Catalog) -> None:
    promise, result = (catalog.targets[f"urumqi-2013-{each}"] for each in ("a1-2-t07", "a2-1-t02"))
    past = replace(promise, id="past", due="2011")
    (panel,) = compared_panels(with_targets(catalog, GDP, past, promise, result), GDP)
    answers = {each.target.id: each.promise.id for each in panel if each.promise}
    assert answers[result.id] == promise.id
