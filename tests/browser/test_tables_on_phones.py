"""Tables on phones: nothing to scroll sideways to, low rows, every value with the head of its column."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import PREFIXES

PAGES = ["/plans/", "/coverage/", "/indicators/gdp/", "/glossary/", "/themes/", "/promises/"]
TALLEST = {390: 160, 320: 220}  # px of a row
# Charts have their tables in folds, which are opened; what is folded within a cell stays so.
FAULTS = """(tallest) => {
  for (const fold of document.querySelectorAll("details.cp-figure__data")) fold.open = !fold.closest("td");
  const faults = [];
  for (const table of document.querySelectorAll(".cp-table > table")) {
    const box = table.parentElement;
    if (box.scrollWidth > box.clientWidth + 1) faults.push([table.className, "scrolls"]);
    for (const row of table.tBodies[0].rows) {
      const { height } = row.getBoundingClientRect();
      if (height > tallest) faults.push([table.className, row.textContent.trim().slice(0, 40), height]);
      for (const cell of row.querySelectorAll("td:not(:empty)"))
        if (!/[：:] ?"$/.test(getComputedStyle(cell, "::before").content)) faults.push([table.className, "no label"]);
    }
  }
  if (!document.querySelector(".cp-table td")) faults.push("no table");
  return faults;
}"""


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", PAGES)
def test_rows_are_low_and_values_have_labels(phone: Page, language: str, path: str) -> None:
    phone.goto(f"{PREFIXES[language]}{path}")
    for width, tallest in TALLEST.items():
        phone.set_viewport_size({"width": width, "height": 844})
        assert phone.evaluate(FAULTS, tallest) == [], width


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("kind", ["airport", "international-conferences", "ports-waterways"])
def test_what_each_city_says_begins_short_and_opens_whole(phone: Page, language: str, kind: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{PREFIXES[language]}/kinds/{kind}/")
    rows = phone.locator(".cp-actions-table tbody tr")
    heights = rows.evaluate_all("(rows) => rows.map((row) => row.getBoundingClientRect().height)")
    assert len(heights) > 5 and max(heights) <= 340, heights
    brief = phone.locator(".cp-brief").first
    sentence = (brief.text_content() or "").strip()
    assert sentence.endswith({"zh": "。", "en": "."}[language])
    brief.locator("summary").tap()
    expect(brief).to_have_attribute("open", "")
    assert brief.inner_text().strip()[-12:] == sentence[-12:]


def test_first_rows_of_a_file_have_one_line_each(phone: Page) -> None:
    phone.goto("/en/data/")
    rows = phone.locator(".cp-preview tbody tr")
    heights = rows.evaluate_all("(rows) => rows.map((row) => row.getBoundingClientRect().height)")
    assert len(heights) > 6 and max(heights) < 60, heights


@pytest.mark.parametrize("path", ["/method/", "/en/method/", "/contribute/", "/en/contribute/"])
def test_names_of_fields_are_not_broken(phone: Page, path: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(path)
    broken = phone.locator("#content code, .md-content code").evaluate_all(
        "(codes) => codes.filter((c) => /^\\w+$/.test(c.textContent) && c.getClientRects().length > 1).map((c) => c.textContent)"
    )
    assert broken == []


@pytest.mark.parametrize("language", PREFIXES)
def test_an_agency_is_chosen_where_the_matrix_has_no_room(phone: Page, language: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{PREFIXES[language]}/plans/shenzhen-2011/")
    assert not phone.locator("#responsibilities").is_visible()
    agency = phone.locator(".cp-agencies details", has=phone.locator("a[href*='bodies/shenzhen-foreign-affairs/']"))
    phone.locator("details:has(#bodies) > summary").tap()
    agency.locator("summary").tap()
    measure = agency.locator("li a").first
    title = measure.inner_text()
    measure.tap()
    assert (
        "shenzhen-2011" in phone.url and title.split("：")[-1].split(": ")[-1] in phone.locator("#content").inner_text()
    )
