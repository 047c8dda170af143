"""What answers a question about a city, a theme or everything: from the data, with a page that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import due_counts, due_promises_by_plan
from cityplans.catalog.responsibility import leading_bodies
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.search.aliases import Aliases, asking_words
from cityplans.search.answers import answer_table, page_entries
from cityplans.search.questions import QUESTIONS
from tests.support.node import evaluate

_ANSWERS = """
const index = await (await load("search/reader.js")).openIndex(argument.folder);
const { answer } = await load("search/results.js");
const found = [];
for (const [question, language] of argument.questions) {
  const { rows = [] } = await answer(index, question, language);
  found.push(rows.map(({ path }) => path));
}
return found;
"""

_OTHERWISE = """
const index = await (await load("search/reader.js")).openIndex(argument.folder);
const { answer } = await load("search/results.js");
return Promise.all(argument.queries.map(async (query) => {
  const { help, records } = await answer(index, query);
  return { how: help?.how, queries: help?.found.map((each) => each.query), records: records.length };
}));
"""


def table(catalog: Catalog, language: Language) -> dict[str, Any]:
    return answer_table(LocalizedCatalog(catalog, language, ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_about_everything_has_an_answer(catalog: Catalog, language: Language) -> None:
    replies = table(catalog, language)["replies"]
    assert set(replies) == set(QUESTIONS) == set(asking_words()) - {""}
    assert all(all(reply[:3]) for each in replies.values() for reply in each.values())
    assert all("" in each for each in replies.values())
    assert [entry.id for entry in page_entries(catalog)] == [f"page-{question}" for question in QUESTIONS]


def test_answers_count_what_the_pages_count(catalog: Catalog) -> None:
    replies = table(catalog, "en")["replies"]
    due = due_counts(due_promises_by_plan(catalog)["urumqi-2013"])
    assert replies["became"]["c:urumqi"][2].startswith(f"Later texts report on {due['reported']} of {due['all']} ")
    assert "12 of 26 measures with a figure" in replies["concrete"][""][2]
    assert replies["who"]["t:tourism"][3]["shenzhen"].startswith("Shenzhen: Shenzhen Culture, Sports and Tourism")


def test_agencies_of_a_theme_are_those_that_lead_its_measures_city_by_city(catalog: Catalog) -> None:
    found = leading_bodies(catalog, "tourism")
    measures = [m for m in catalog.measures_by_theme["tourism"] if m.theme_id == "tourism"]
    sizes = [sum(catalog.plans[m.plan_id].city_id == city for m in measures) for city in found]
    assert sizes == sorted(sizes, reverse=True) and "shenzhen" in found
    assert found["shenzhen"][0].id == "shenzhen-culture-sports-tourism"
    assert all(body.city_id == city for city, bodies in found.items() for body in bodies)


ASKED = [
    ("cities/urumqi/#became", ["Urumqi promised and reported", "did Urumqi keep its promises"]),
    ("cities/urumqi/#became", ["乌鲁木齐 兑现", "乌鲁木齐的承诺兑现了吗", "烏魯木齊 兌現"]),
    (
        "plans/#concrete",
        ["which plans have numbers", "which plans are only words", "哪些规划有数字", "哪个规划最具体"],
    ),
    ("plans/shenzhen-2011/#concrete", ["how concrete is Shenzhen", "深圳的规划有多具体"]),
    ("promises/", ["did they do it", "兑现了吗", "which promises were kept"]),
    ("themes/tourism/", ["旅游 谁负责", "who is responsible for tourism in Shenzhen", "哪些城市承诺了旅游"]),
    ("targets/deadlines/", ["by when", "什么时候"]),
    ("cities/", ["which city", "哪个城市"]),
    ("bodies/", ["谁负责"]),
    (
        "compare/?plan=guangzhou-2018,hangzhou-2016",
        ["flights Guangzhou Hangzhou", "航线 广州 杭州", "航線 廣州 杭州"],
    ),
    ("compare/?plan=hangzhou-2016,guangzhou-2018", ["杭州和广州的航线", "zzzz Hangzhou Guangzhou"]),
    ("", ["旅游", "metro", "who leads waste management", "地铁 什么时候", '"兑现"']),
]
"""The page that answers, "" where none does, and questions."""


@pytest.fixture(scope="module")
def answered(search_index: Path) -> dict[str, list[str]]:
    """Return the pages that answer each question, asked in one start of Node."""
    asked = [question for _, questions in ASKED for question in questions]
    languages = [[question, "en" if question.isascii() else "zh"] for question in asked]
    found = evaluate(_ANSWERS, {"folder": f"{search_index}/", "questions": languages})
    return dict(zip(asked, found, strict=True))


@pytest.mark.parametrize(("path", "questions"), ASKED)
def test_questions_lead_to_the_page_that_answers(
    answered: dict[str, list[str]], path: str, questions: list[str]
) -> None:
    assert {question: answered[question] for question in questions} == {
        question: [path] if path else [] for question in questions
    }


def test_what_a_query_says_besides_two_cities_is_found(search_index: Path) -> None:
    found = evaluate(
        _OTHERWISE, {"folder": f"{search_index}/", "queries": ["flights Guangzhou and Hangzhou", "航线 广州 杭州"]}
    )
    for each, queries in zip(
        found,
        (["flights", "flights Guangzhou", "flights Hangzhou"], ["航线", "航线 广州", "航线 杭州"]),
        strict=True,
    ):
        assert each["how"] == "cities" and each["queries"] == queries and each["records"] > 0


def test_a_name_of_several_agencies_is_no_other_name_of_one(whole_catalog: Catalog) -> None:
    """Several cities have a 市人民政府, and not all of its terms name their city."""
    assert Aliases(whole_catalog.glossary.values()).of(["市人民政府"]) == []
