"""A reader asks what became of a promise: from the home page to the passage of the report."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES

TARGET = "guangzhou-2018-m18-t05"


@pytest.mark.parametrize("language", PREFIXES)
def test_from_the_home_page_to_the_three_answers(phone: Page, language: str) -> None:
    phone.goto(f"{PREFIXES[language]}/")
    phone.locator("section", has=phone.locator("#became")).get_by_role("link").last.tap()
    phone.wait_for_url("**/promises/")
    phone.locator("details:has(#guangzhou-2018) > summary").tap()
    answer = phone.locator("li.cp-deadline", has=phone.locator(f"a[href$='#{TARGET}']"))
    answers = answer.locator(".cp-answers > div")
    expect(answers).to_have_count(3)
    words = {
        "zh": ("期限 2020年，已过", "后来达到", "4376.81万人次"),
        "en": ("Due 2020, past", "Reached later", "40.36"),
    }
    for place, said in zip(answers.all(), words[language], strict=True):
        expect(place).to_contain_text(said)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    answer.get_by_role("link").first.tap()
    card = phone.locator(f"#{TARGET} .cp-answers")
    expect(card.locator("[data-record^='event:']")).to_have_count(2)
    expect(card.locator("a[rel='external']").first).to_have_attribute("href", "https://epaper.xkb.com.cn/view/1258266")


@pytest.mark.parametrize("language", PREFIXES)
def test_one_screen_of_a_phone_has_the_three_answers(phone: Page, language: str) -> None:
    """The figure has its source, and at least one report is seen whole, with day and source."""
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{PREFIXES[language]}/measures/guangzhou-2018-m18/")
    ends = phone.evaluate(
        """[...document.querySelectorAll(".cp-target")].flatMap((card) => {
          const reports = card.querySelector(".cp-answers [data-record^='event:']");
          if (!reports) return [];
          card.scrollIntoView();
          const [calendar, figure] = card.querySelectorAll(".cp-answers > div");
          const seen = [calendar, figure, reports].map((part) => part.getBoundingClientRect());
          return [{ top: seen[0].top, bottom: Math.max(...seen.map((box) => box.bottom)) }];
        })"""
    )
    assert len(ends) == 5
    assert all(0 <= end["top"] < end["bottom"] <= 844 for end in ends), ends


@pytest.mark.parametrize("language", PREFIXES)
def test_a_bar_for_each_figure_that_compares(desktop: Page, language: str) -> None:
    """Words say what is drawn: both numbers, their days, and that a year is another one."""
    desktop.goto(f"{PREFIXES[language]}/measures/guangzhou-2018-m18/")
    lines = desktop.locator(f"#{TARGET} .cp-bullet > li")
    words = {
        "zh": [
            "承诺：8,000万人次，2020年",
            "2020年：4,376.81万人次",
            "2025年1月1日至2025年12月17日：8,000万人次 年份不同",
        ],
        "en": [
            "Promised: 80 million, 2020",
            "2020: 43.7681 million",
            "1 January 2025–17 December 2025: 80 million Another year",
        ],
    }
    expect(lines).to_have_text(words[language])
    bars = lines.locator("svg[aria-hidden] rect:first-child")
    lengths = [bar.evaluate("(bar) => bar.getBoundingClientRect().width") for bar in bars.all()]
    assert lengths[0] / lengths[1] == pytest.approx(43.7681 / 80, abs=0.01)
    lines.nth(1).get_by_role("link").click()
    assert desktop.url.endswith(f"#{TARGET}-e1")
    # The share of international passengers of 2025 does not answer that of 2020.
    expect(desktop.locator("#guangzhou-2018-m18-t06 .cp-answers")).to_be_visible()
    expect(desktop.locator("#guangzhou-2018-m18-t06 .cp-bullet")).to_have_count(0)


@pytest.mark.parametrize("language", PREFIXES)
def test_promises_by_plan_and_by_answer(desktop: Page, language: str) -> None:
    """A link of each plan and number leads to as many rows in Explore; what the figures say opens here."""
    path = f"{PREFIXES[language]}/promises/"
    desktop.goto(path)
    of_plan = desktop.locator("section", has=desktop.locator("#guangzhou-2018"))
    answered = of_plan.locator("li.cp-deadline").count()
    silent = desktop.locator("dd a[href*='reported=silent']")
    for link, number in ((of_plan.locator("a[href*='/explore/']"), answered), (silent, int(silent.inner_text()))):
        desktop.goto(path)
        if link is not silent:
            of_plan.locator("summary").first.click()
        link.click()
        expect(desktop.locator(".cp-explore__status")).to_contain_text(re.compile(rf"\b{number}\b|共 {number} "))
    desktop.goto(path)
    reached = desktop.locator("details#reached_later")
    reached.locator("summary").click()
    expect(reached.locator("li")).to_have_count(int(reached.locator("summary").inner_text()))
    expect(reached.locator(f"a[href$='#{TARGET}']")).to_be_visible()


@pytest.mark.parametrize("language", PREFIXES)
def test_a_silence_says_how_far_it_reaches(desktop: Page, language: str) -> None:
    desktop.goto(f"{PREFIXES[language]}/promises/")
    silent = desktop.locator("section", has=desktop.locator("#silent"))
    first = silent.locator("details").first
    first.locator("summary").click()
    for said in {
        "zh": ("17 篇后来的文本，其中 2 篇讲这个主题", "没有读到讲这个主题（对外开放与经贸）的文本"),
        "en": ("Of the 17 later texts read", "No text about this subject (Opening and trade) was read"),
    }[language]:
        expect(first).to_contain_text(said)
    told = desktop.locator("#texts ~ details li")
    assert told.count() == len({item.get_attribute("data-record") for item in told.all()}) > 50
