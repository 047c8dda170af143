"""A reader asks what became of a promise: from the home page to the passage of the report."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES

TARGET = "guangzhou-2018-m18-t05"


@pytest.mark.parametrize("language", PREFIXES)
def test_from_the_home_page_to_the_three_answers(phone: Page, language: str) -> None:
    phone.goto(f"{PREFIXES[language]}/")
    phone.locator("section", has=phone.locator("#became")).get_by_role("link").last.tap()
    phone.wait_for_url("**/promises/")
    answer = phone.locator("li.cp-deadline", has=phone.locator(f"a[href$='#{TARGET}']"))
    answers = answer.locator(".cp-answers > div")
    expect(answers).to_have_count(3)
    words = {
        "zh": ("期限 2020年，已过", "4376.81万人次", "后来达到"),
        "en": ("Due 2020, past", "40.36", "Reached later"),
    }
    for place, said in zip(answers.all(), words[language], strict=True):
        expect(place).to_contain_text(said)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    answer.get_by_role("link").first.tap()
    card = phone.locator(f"#{TARGET} .cp-answers")
    expect(card.locator("[data-record^='event:']")).to_have_count(2)
    expect(card.locator("a[rel='external']").first).to_have_attribute("href", "https://epaper.xkb.com.cn/view/1258266")


@pytest.mark.parametrize("language", PREFIXES)
def test_a_silence_says_how_far_it_reaches(desktop: Page, language: str) -> None:
    desktop.goto(f"{PREFIXES[language]}/promises/")
    silent = desktop.locator("section", has=desktop.locator("#silent"))
    first = silent.locator("details").first
    first.locator("summary").click()
    expect(first).to_contain_text(
        {"zh": "17 篇后来的文本，都没有提到", "en": "17 later texts were read whole"}[language]
    )
    told = desktop.locator("#texts ~ details li")
    assert told.count() == len({item.get_attribute("data-record") for item in told.all()}) > 50
