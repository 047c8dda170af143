"""A measure answers first: who, by when, how much, what became of it, and where it is written."""

from __future__ import annotations

import re
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from cityplans.core.model import Catalog
from tests.support.real_site import PREFIXES

SCREEN = 844
"""The height of a usual phone; the window of the tests is narrower than one."""
# How many lines the words of each element have.
LINES = """(all) => all.map((one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return words.getClientRects().length;
})"""
TOURISM = "shenzhen-2011-m09"
AIRPORT = "guangzhou-2018-m18"


@pytest.mark.parametrize("language", PREFIXES)
def test_the_answers_are_on_the_first_screen_of_a_phone(phone: Page, catalog: Catalog, language: str) -> None:
    phone.set_viewport_size({"width": 390, "height": SCREEN})
    measures = list(catalog.measures)[::23]
    low = {}
    for measure in measures:
        phone.goto(f"{PREFIXES[language]}/measures/{measure}/", wait_until="domcontentloaded")
        rows = phone.locator(".cp-answer > div")
        expect(rows).to_have_count(5)
        assert max(rows.locator("dt").evaluate_all(LINES)) == 1, measure
        assert all(text.strip() for text in rows.locator("dd").all_inner_texts()), measure
        last, crumbs = rows.last.bounding_box(), phone.locator(".cp-crumbs").bounding_box()
        assert last and crumbs and crumbs["height"] < 40, measure
        if last["y"] + 24 > SCREEN:
            low[measure] = last["y"]
    assert len(measures) > 10 and low == {}


@pytest.mark.parametrize(
    ("language", "measure", "answers"),
    [
        ("zh", TOURISM, ("市文体旅游局", "规划没有写明期限", "规划没有写明数字", "没有期限可查", "深圳 2011")),
        (
            "en",
            AIRPORT,
            (
                "no one responsible",
                "2020",
                "throughput capacity (change): 30 million",
                "Reached later",
                "Guangzhou 2018",
            ),
        ),
    ],
)
def test_each_row_answers_its_question(phone: Page, language: str, measure: str, answers: tuple[str, ...]) -> None:
    phone.goto(f"{PREFIXES[language]}/measures/{measure}/")
    for row, answer in zip(phone.locator(".cp-answer > div dd").all(), answers, strict=True):
        expect(row).to_contain_text(answer)
    # No word of an English heading is divided at its hyphen.
    held = phone.locator("h1 .cp-word")
    assert held.all_inner_texts() == (["well-connected"] if language == "en" else [])


@pytest.mark.parametrize("language", PREFIXES)
def test_half_of_the_measures_are_two_screens_and_almost_all_one_sheet(
    phone: Page, catalog: Catalog, language: str
) -> None:
    phone.set_viewport_size({"width": 390, "height": SCREEN})
    heights, sheets = [], []
    for measure in list(catalog.measures)[7::23]:
        phone.goto(f"{PREFIXES[language]}/measures/{measure}/")
        heights.append(phone.evaluate("document.documentElement.scrollHeight"))
        sheets.append(len(re.findall(rb"/Type\s*/Page\b", phone.pdf(format="A4"))))
    assert median(heights) <= 2_000, heights
    assert sum(n > 1 for n in sheets) <= 1, sheets


@pytest.mark.parametrize("language", PREFIXES)
def test_a_long_summary_opens_without_a_script(phone: Page, language: str) -> None:
    phone.set_viewport_size({"width": 390, "height": SCREEN})
    phone.goto(f"{PREFIXES[language]}/measures/{AIRPORT}/")
    summary = phone.locator(".cp-summary")
    before = summary.bounding_box()
    phone.locator("label[for=whole]").tap()
    after = summary.bounding_box()
    assert before and after and after["height"] > before["height"] * 1.5
    expect(phone.locator("label[for=whole]")).to_be_hidden()


def test_sub_measures_say_what_they_hold_without_a_tap(phone: Page, catalog: Catalog) -> None:
    phone.goto(f"/measures/{TOURISM}/")
    parts = catalog.measures_by_parent[TOURISM]
    expect(phone.locator("#parts ~ ul .cp-line__summary")).to_have_text([part.summary_zh for part in parts])


def test_what_is_technical_is_folded_and_opens_at_a_tap(phone: Page) -> None:
    phone.goto(f"/en/measures/{AIRPORT}/")
    hidden = phone.get_by_text("SHA-256").first
    expect(hidden).to_be_hidden()
    phone.get_by_text("Technical reference").tap()
    expect(hidden).to_be_visible()
    citation = phone.locator("section[aria-labelledby=cite] .cp-cite").first
    expect(citation).to_be_hidden()
    phone.locator("#cite").tap()
    expect(citation).to_be_visible()
    # Of what became of it, publisher, date and link are read; the place in the text is evidence.
    event = phone.locator(f"#{AIRPORT}-e1")
    expect(event).to_contain_text("New Express Daily · December 2025")
    expect(event.get_by_role("link")).to_be_visible()
    place = event.get_by_text("characters ")
    expect(place).to_be_hidden()
    event.get_by_text("Evidence").tap()
    expect(place).to_be_visible()


@pytest.mark.parametrize(
    ("measure", "row", "answer"),
    [
        ("township-2020-m2-1", 3, "还没有为这份规划读过后来的文本"),
        ("urumqi-2013-a2-5", 2, "规划自己汇报的结果"),
        ("urumqi-2013-a2-5", 3, "不是承诺"),
    ],
)
def test_silence_is_not_claimed_where_nothing_was_read_or_promised(
    phone: Page, measure: str, row: int, answer: str
) -> None:
    phone.goto(f"/measures/{measure}/")
    expect(phone.locator(".cp-answer > div dd").nth(row)).to_contain_text(answer)


@pytest.mark.parametrize(("language", "begins"), [("zh", "全国学生运动会"), ("en", "National Student Games")])
def test_a_promise_in_words_begins_with_its_sentence_and_tells_its_year_once(
    phone: Page, language: str, begins: str
) -> None:
    phone.goto(f"{PREFIXES[language]}/measures/hangzhou-2016-m3-3/")
    card = phone.locator(".cp-target").first
    expect(card.locator(".cp-target__words")).to_have_text(re.compile(f"^{begins}"))
    assert card.locator("> .cp-note").count() == 0
    expect(card.locator("[data-field=due]")).to_contain_text("2017")
