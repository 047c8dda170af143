"""Types of action as readers meet them: from a measure to what other cities say of the same thing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES

SISTER_CITIES = {"zh": "友好城市", "en": "Sister cities"}
SAYS_NOTHING = {"zh": "没有这类措施的规划：", "en": "No measure on this in: "}
REPORTED = {"zh": "状态：文中汇报", "en": "Status: Reported by the city"}


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_reader_walks_from_a_measure_by_its_type_to_another_city(
    request: pytest.FixtureRequest, screen: str, language: str
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto(f"{PREFIXES[language]}/measures/shenzhen-2011-m41/")
    page.locator(".cp-elsewhere > summary").click()
    page.locator("#types").get_by_role("link", name=SISTER_CITIES[language]).click()
    expect(page).to_have_url(re.compile(rf"{PREFIXES[language]}/kinds/sister-city-ties/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(SISTER_CITIES[language])
    # The table is as wide as the screen: nothing is read by scrolling sideways.
    table = page.locator(".cp-table")
    assert table.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row = page.locator("[data-record='action:guangzhou-2018-m12-k1']")
    assert "广州" in row.locator("xpath=..").inner_text() or "Guangzhou" in row.locator("xpath=..").inner_text()
    row.locator("a[href$='/measures/guangzhou-2018-m12/']").click()
    expect(page).to_have_url(re.compile(rf"{PREFIXES[language]}/measures/guangzhou-2018-m12/$"))


@pytest.mark.parametrize("language", PREFIXES)
def test_type_says_who_reports_and_who_says_nothing(desktop: Page, language: str) -> None:
    desktop.goto(f"{PREFIXES[language]}/kinds/sister-city-ties/")
    expect(desktop.locator("[data-record='action:urumqi-2013-a2-4-k5']")).to_contain_text(REPORTED[language])
    expect(desktop.locator("[data-record='action:guangzhou-2018-m12-k1']")).not_to_contain_text(REPORTED[language][:3])
    silent = desktop.locator("p", has_text=SAYS_NOTHING[language])
    named = silent.locator("a").evaluate_all("(links) => links.map((link) => link.pathname.split('/').at(-2))")
    assert named == ["hangzhou-metro-2009", "citybuild-undated", "township-2020"]
    # A figure is there with the action whose passage has it.
    expect(desktop.locator("[data-record='action:urumqi-2013-a2-4-k5'] td").nth(1)).to_contain_text("8")


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("start", ["/themes/", "/compare/", "/themes/international-exchange/"])
def test_lists_lead_to_the_types(desktop: Page, language: str, start: str) -> None:
    desktop.goto(f"{PREFIXES[language]}{start}")
    if start == "/themes/international-exchange/":
        desktop.get_by_role("link", name=SISTER_CITIES[language], exact=True).click()
    else:
        desktop.locator("a[href$='/kinds/']").click()
        desktop.locator("details:has(a[href$='/kinds/sister-city-ties/']) > summary").click()
        desktop.get_by_role("link", name=SISTER_CITIES[language], exact=True).click()
    expect(desktop).to_have_url(re.compile(r"/kinds/sister-city-ties/$"))


@pytest.mark.parametrize("language", PREFIXES)
def test_a_type_says_what_became_of_each_promise(phone: Page, language: str) -> None:
    """A word that leads to the report; nothing where nothing is reported."""
    phone.goto(f"{PREFIXES[language]}/kinds/airport/")
    said = phone.locator("[data-record='action:guangzhou-2018-m18-k2'] td").first
    words = {
        "zh": "后来怎样：8000万人次 后来达到；23% 不可比 年份不同；整条措施 报告部分完成",
        "en": "What became of it: 80 million Reached later; 23% Not comparable Another year; "
        "the measure as a whole Reported done in part",
    }
    expect(said.locator("p").last).to_have_text(words[language])
    said.get_by_role("link", name={"zh": "后来达到", "en": "Reached later"}[language]).tap()
    expect(phone).to_have_url(re.compile("/measures/guangzhou-2018-m18/#guangzhou-2018-m18-t05-e2$"))
    expect(phone.locator("#guangzhou-2018-m18-t05-e2")).to_be_in_viewport()
    phone.goto(f"{PREFIXES[language]}/kinds/international-conferences/")
    held = phone.locator("[data-record='action:guangzhou-2018-m06-k1'] td").first
    expect(held.get_by_role("link", name={"zh": "报告已完成", "en": "Reported done"}[language])).to_have_count(4)
    expect(held).to_contain_text(
        {"zh": "2021年11月8日至2021年11月13日", "en": "8 November 2021–13 November 2021"}[language]
    )
    phone.goto(f"{PREFIXES[language]}/kinds/sister-city-ties/")
    expect(phone.locator("table")).not_to_contain_text({"zh": "后来怎样", "en": "What became of it"}[language])


@pytest.mark.parametrize("language", PREFIXES)
def test_compared_figures_say_what_became_of_them(desktop: Page, language: str) -> None:
    desktop.goto(f"{PREFIXES[language]}/compare/")
    figure = desktop.locator("#figures ~ .cp-kind li", has=desktop.locator("a[href*='#guangzhou-2018-m18-t05-e']"))
    words = {
        "zh": "机场旅客吞吐量：8000万人次（2020年）后来怎样：后来达到",
        "en": "Airport passengers: 80 million by 2020What became of it: Reached later",
    }
    expect(figure).to_have_text(words[language])
