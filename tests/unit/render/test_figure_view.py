"""A figure is shown in each form that says something else, and in no other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.render.figure_view import FigureView, figure_view

URL = "https://plans.example.org/"


@pytest.fixture(scope="module")
def target(catalog: Catalog) -> Target:
    """A target of 10 million person-times; each test gives it what is printed."""
    unit_id = next(unit.id for unit in catalog.units.values() if unit.symbol_zh == "人次")
    plain = next(target for target in catalog.targets.values() if target.value is not None)
    return replace(
        plain, value=Decimal(10_000_000), value_max=None, comparator="=", unit_id=unit_id, value_printed="1000万人次"
    )


@pytest.mark.parametrize(
    ("language", "printed", "value", "view"),
    [
        ("zh", "1000万人次", "10000000", FigureView("1000万人次", "", "10,000,000 人次", "10000000")),
        ("zh", "10,000,000人次", "10000000", FigureView("10,000,000人次", "", "", "10000000")),
        ("zh", "一批", None, FigureView("一批", "", "", "")),
        (
            "en",
            "1000万人次",
            "10000000",
            FigureView("10 million", "1000万人次", "10,000,000", "10000000"),
        ),
        ("en", "500人次", "500", FigureView("500", "500人次", "", "500")),
    ],
)
def test_each_form_is_shown_only_if_it_says_something_else(
    catalog: Catalog, target: Target, language: Language, printed: str, value: str | None, view: FigureView
) -> None:
    number = None if value is None else Decimal(value)
    changed = replace(target, value_printed=printed, value=number)
    assert figure_view(LocalizedCatalog(catalog, language, URL), changed) == view


def test_a_figure_without_value_has_no_exact_form(catalog: Catalog, target: Target) -> None:
    changed = replace(target, value=None, value_printed="一批", due="2015")
    view = figure_view(LocalizedCatalog(catalog, "en", URL), changed)
    assert (view.shown, view.printed, view.exact, view.value) == ("2015", "一批", "", "")


def test_a_figure_is_shown_with_its_base_and_its_noun(catalog: Catalog, target: Target) -> None:
    named = replace(target, indicator_id="", what_zh="来客", what_en="visits")
    based = replace(named, base_value=Decimal(6_000_000), base_printed="600万人次")
    zh, en = (figure_view(LocalizedCatalog(catalog, language, URL), based) for language in LANGUAGES)
    assert (zh.base, zh.base_value, zh.noun) == ("600万人次", "6000000", "来客")
    assert (en.base, en.base_value, en.noun) == ("6 million", "6000000", "visits")
    english = LocalizedCatalog(catalog, "en", URL)
    assert english.headline_from_base(based) == "from 6 million to 10 million"
    # An indicator names what is counted, so that the noun need not.
    assert figure_view(english, replace(based, indicator_id="guests")).noun == ""


@pytest.mark.parametrize(
    ("target_id", "changes", "said"),
    [
        ("urumqi-2013-m4-4-1-t3", {}, "下降至少15%"),
        ("urumqi-2013-m4-4-1-t3", {"value_printed": "-15%"}, "至多-15%"),
        ("urumqi-2013-a2-2-t04", {}, "下降0.24个百分点"),
        ("hangzhou-2016-m7-2-t2", {"value_printed": "250公里"}, "至少250公里"),
    ],
)
def test_a_fall_is_not_a_limit(catalog: Catalog, target_id: str, changes: dict[str, Any], said: str) -> None:
    """Chinese prints a fall without a sign; at most minus 15% is a fall of at least 15%."""
    shown = LocalizedCatalog(catalog, "zh", "https://plans.example.org/").headline(
        replace(catalog.targets[target_id], **changes)
    )
    assert shown == said
