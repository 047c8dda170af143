"""Two plans side by side on a phone, and any others that a reader chooses."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES

SCREENS = 8
TALLEST = 200  # px of what one measure says
# A word that a line breaks has two boxes; one with a hyphen is two words here.
MEASURED = """(tallest) => {
  for (const fold of document.querySelectorAll("[data-theme]")) fold.open = true;
  const tall = [...document.querySelectorAll(".cp-compare :is(tr, .cp-side li)")]
    .map((row) => [row.getBoundingClientRect().height, row.textContent.slice(0, 40)])
    .filter(([height]) => height > tallest);
  const broken = [];
  const texts = document.createTreeWalker(document.querySelector(".cp-compare"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode())
    for (const { 0: word, index } of texts.currentNode.data.matchAll(/[A-Za-z]+/g)) {
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word);
    }
  return { tall, broken, wide: document.documentElement.scrollWidth > innerWidth };
}"""

# All words, and all links with where they lead and what they are called.
SAID = """(place) => [
  place.textContent.replace(/\\s+/g, ""),
  [...place.querySelectorAll("a")].map((link) => [link.href, link.textContent]),
]"""


@pytest.mark.parametrize("language", PREFIXES)
def test_two_plans_fit_a_phone(phone: Page, language: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{PREFIXES[language]}/compare/")
    expect(phone.locator("[data-compare]")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollHeight / innerHeight") <= SCREENS
    assert phone.evaluate(MEASURED, TALLEST) == {"tall": [], "broken": [], "wide": False}


@pytest.mark.parametrize("language", PREFIXES)
def test_others_are_chosen_and_the_address_remembers(desktop: Page, language: str) -> None:
    """The script writes what the page says without it; what is opened stays open."""
    desktop.goto(f"{PREFIXES[language]}/compare/")
    compared = desktop.locator("[data-compared]")
    first = compared.evaluate(SAID)
    boxes = desktop.locator("[data-compare] input")
    best = desktop.locator("[data-best]")
    expect(best).to_be_visible()
    boxes.and_(desktop.locator("[value='shenzhen-2011']")).check()
    expect(compared.locator("a[href$='plans/shenzhen-2011/']")).to_be_visible()
    expect(desktop).to_have_url(re.compile(r"\?plan=guangzhou-2018,hangzhou-2016,shenzhen-2011$"))
    expect(best).to_be_hidden()
    desktop.reload()
    expect(compared.locator("a[href$='plans/shenzhen-2011/']")).to_be_visible()
    expect(compared.locator("[data-theme='tourism'] .cp-side__plan").first).to_be_visible()
    boxes.and_(desktop.locator("[value='shenzhen-2011']")).uncheck()
    expect(compared.locator("a[href$='plans/shenzhen-2011/']")).to_have_count(0)
    assert re.search(r"/compare/$", desktop.url)
    assert compared.evaluate(SAID) == first
    desktop.go_back()
    desktop.wait_for_url("**/compare/?plan=**")
    expect(compared.locator("a[href$='plans/shenzhen-2011/']")).to_be_visible()
    expect(boxes.and_(desktop.locator("[value='shenzhen-2011']"))).to_be_checked()
    desktop.go_back()
    desktop.wait_for_url("**/compare/")
    expect(boxes.and_(desktop.locator("[value='shenzhen-2011']"))).not_to_be_checked()
    expect(compared.locator("a[href$='plans/shenzhen-2011/']")).to_have_count(0)
    assert compared.evaluate(SAID) == first
    # Two plans without a figure on the same subject: that is said, not counted.
    desktop.goto(f"{PREFIXES[language]}/compare/?plan=hangzhou-2016,shenzhen-2011")
    said = compared.locator("[aria-labelledby=figures] p").first
    expect(said).to_contain_text({"zh": "没有哪两份就同一件事都承诺了数字", "en": "none promises a figure"}[language])
