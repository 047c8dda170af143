"""The home page as a new reader on a phone meets it, and the way from there into a data story."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES

# The line above the heading that follows the row of contents.
RULE = """(contents) => {
  const next = contents.nextElementSibling;
  const heading = next.matches("h2") ? next : next.querySelector(":scope > h2:first-child");
  return heading ? getComputedStyle(heading).borderTopWidth : "";
}"""


@pytest.mark.parametrize("language", PREFIXES)
def test_the_first_screen_has_question_cities_and_a_finding(phone: Page, language: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{PREFIXES[language]}/")
    # There may be six cities, whose names take three lines.
    phone.locator("nav[aria-labelledby=cities] ul").evaluate(
        "(list) => { while (list.children.length < 7) list.prepend(list.children[0].cloneNode(true)); }"
    )
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


@pytest.mark.parametrize(
    "path",
    ["targets/", "targets/deadlines/", "promises/", "measures/", "glossary/", "corrections/", "changes/", "coverage/"],
)
def test_what_opens_at_a_tap_is_twelve_screens_at_most(phone: Page, path: str) -> None:
    """A long list opens in pieces, and what is folded is not in the way of the keyboard."""
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"/en/{path}")
    folds = phone.locator("#content details:visible")
    assert folds.count() > 0
    opened = folds.evaluate_all(
        """(folds) => folds.map((fold) => {
          fold.open = true;
          const { height } = fold.getBoundingClientRect();
          const stops = [...document.querySelectorAll(":is(a[href], button, input, summary, [tabindex='0'])")];
          const seen = stops.filter((stop) => stop.checkVisibility({ visibilityProperty: true })).length;
          fold.open = false;
          return [height / innerHeight, seen];
        })"""
    )
    assert max(screens for screens, _ in opened) <= 12, opened
    assert max(stops for _, stops in opened) < 200, opened


@pytest.mark.parametrize(
    "path", ["/plans/hangzhou-2016/", "/en/promises/", "/en/method/", "/measures/guangzhou-2018-m18/"]
)
def test_the_contents_of_a_long_page_are_always_in_reach(phone: Page, path: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(path)
    contents = phone.locator(".cp-contents")
    links = contents.locator("a[href^='#']")
    names = [name or "" for name in links.evaluate_all("(links) => links.map((link) => link.hash)")]
    assert len(names) > 2
    # They are in the order of the page, and their line is the only one above its first part.
    tops = [phone.locator(name).evaluate("(part) => part.getBoundingClientRect().top") for name in names]
    assert tops == sorted(tops)
    assert contents.evaluate(RULE) in ("", "0px")
    for name in (names[-1], names[0]):
        phone.locator("h1").evaluate("() => scrollTo(0, document.documentElement.scrollHeight / 2)")
        box = contents.bounding_box()
        assert box and 0 <= box["y"] < 2
        contents.locator(f"a[href='{name}']").press("Enter")
        expect(phone.locator(name)).to_be_in_viewport()
        below = phone.locator(name).bounding_box()
        assert below and (below["y"] >= box["height"] - 2), (name, below, box)
