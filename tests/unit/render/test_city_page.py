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


def test_promises_are_testable_and_of_different_measures_those_with_an_answer_first(catalog: Catalog) -> None:
    for city in catalog.cities:
        found = promises_to_check(catalog, city)
        targets = [answer.target for answer in found]
        assert len(found) <= MOST and len({target.subject_id for target in targets}) == len(found)
        assert all(how_testable(target) != "words" and target.is_ahead for target in targets)
        assert {catalog.plans[target.plan_id].city_id for target in targets} <= {city}
    first, *_ = promises_to_check(catalog, "guangzhou")
    assert (first.target.id, first.figure) == ("guangzhou-2018-m18-t02", "reached_later")


def test_a_task_of_the_administration_comes_after_what_is_done_for_people(catalog: Catalog) -> None:
    """Of Shenzhen later texts report on a committee only."""
    first, *others = promises_to_check(catalog, "shenzhen")
    assert not first.events and any(answer.events for answer in others)


def test_a_city_without_a_plan_or_promises_shows_nothing_empty(catalog: Catalog) -> None:
    body = page_of(catalog, "en", "jiaxing")
    assert "cp-answer" not in body and 'id="promises"' not in body
    idle = replace(catalog, targets_by_plan={})
    assert promises_to_check(idle, "guangzhou") == ()
