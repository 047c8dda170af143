"""The page of a city answers first: plans, what became of them, whom to ask, promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cityplans.catalog.city_promises import MOST, promises_to_check
from cityplans.catalog.promises import how_testable
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.render.page import PageContext
from cityplans.render.pages.cities import city_page
from tests.support.real_site import SITE_URL


def page_of(catalog: Catalog, language: Language, city: str) -> str:
    (page,) = city_page(PageContext(catalog, language, SITE_URL), city)
    return page.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_come_before_the_plans(catalog: Catalog, language: Language) -> None:
    body = page_of(catalog, language, "guangzhou")
    answers, promises, plans = (body.index(mark) for mark in ('class="cp-answer"', 'id="promises"', 'id="plans"'))
    assert answers < promises < plans
    said = {
        "en": (
            "Later texts report on 9 of 40 that are past their date",
            "5 promises to check",
            "All dates have passed",
        ),
        "zh": ("到期的 40 项中 9 项有报告", "可核对的承诺，先看 5 项", "期限都已过"),
    }
    assert all(words in body for words in said[language])
    assert 'href="../../bodies/"' not in body


def test_promises_are_testable_and_of_different_measures_those_with_an_answer_first(whole_catalog: Catalog) -> None:
    for city in filter(None, whole_catalog.plans_by_city):
        found = promises_to_check(whole_catalog, city)
        targets = [answer.target for answer in found]
        assert len(found) == MOST and len({target.subject_id for target in targets}) == MOST
        assert all(target.is_ahead for target in targets)
        assert all(how_testable(target) != "words" or target.type in ("obligation", "event") for target in targets)
        assert {whole_catalog.plans[target.plan_id].city_id for target in targets} <= {city}
        # Those with figure and date come first.
        both = [how_testable(target) == "figure_and_date" for target in targets]
        assert both == sorted(both, reverse=True)
    first, *_ = promises_to_check(whole_catalog, "guangzhou")
    assert (first.target.id, first.figure) == ("guangzhou-2018-m18-t02", "reached_later")


def test_promises_are_about_different_things_and_not_about_the_administration(whole_catalog: Catalog) -> None:
    for city in filter(None, whole_catalog.plans_by_city):
        measures = [whole_catalog.measures.get(a.target.subject_id) for a in promises_to_check(whole_catalog, city)]
        themes = [measure.theme_id for measure in measures if measure and measure.theme_id]
        assert not {"implementation", "governance"} & set(themes)
        assert not {"safeguard", "principle"} & {measure.kind for measure in measures if measure}
        # Of Shanghai's promises nearly all that can be checked are about industry.
        assert len(set(themes)) >= len(themes) - (2 if city == "shanghai" else 0), (city, themes)
    hangzhou = {answer.target.id for answer in promises_to_check(whole_catalog, "hangzhou")}
    assert {"hangzhou-2016-m7-2-t2", "hangzhou-2016-m8-2-t1"} <= hangzhou


def test_a_city_without_a_plan_or_promises_shows_nothing_empty(catalog: Catalog) -> None:
    body = page_of(catalog, "en", "jiaxing")
    assert "cp-answer" not in body and 'id="promises"' not in body
    idle = replace(catalog, targets_by_plan={})
    assert promises_to_check(idle, "guangzhou") == ()
