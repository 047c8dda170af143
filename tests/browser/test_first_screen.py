"""The home page as a new reader on a phone meets it, and the way from there into a data story."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES


@pytest.mark.parametrize("language", PREFIXES)
def test_the_first_screen_has_question_cities_and_a_finding(phone: Page, language: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{PREFIXES[language]}/")
    for part in ("h1", "nav[aria-labelledby=cities] li:last-child a", ".cp-search__button--word", "#became ~ svg"):
        box = phone.locator("#content").locator(part).first.bounding_box()
        assert box and box["y"] + box["height"] <= 844, part
    assert phone.evaluate("document.documentElement.scrollHeight / innerHeight") < 8
    stories = phone.locator("section", has=phone.locator("#stories"))
    stories.get_by_role("link").first.tap()
    expect(phone.locator(".cp-story h1")).to_be_visible()
    # Every number of the story is a link to its record; the table can be had.
    assert phone.locator(".cp-story > p > a[href*='#']").count() > 5
    table = phone.locator(".cp-actions a").first.get_attribute("href")
    assert table and phone.request.get(f"{phone.url}{table}").ok


def test_a_city_without_a_plan_of_its_own_shows_what_it_signed(phone: Page) -> None:
    phone.goto("/en/cities/jiaxing/")
    expect(phone.locator(".cp-empty")).to_have_count(0)
    expect(phone.locator("#naming")).to_contain_text("Jiaxing")
    assert phone.locator("#naming + ul > li").count() == 5
    phone.locator(".cp-map a", has_text="Huzhou").tap()
    expect(phone.locator("h1")).to_have_text("Huzhou")
