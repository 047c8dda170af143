"""What became of each measure in the plan that followed, on a phone and on a desktop."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.paths import ROOT
from tests.support.real_site import PREFIXES, Window
from tests.support.serving import served

PAGE = "/plans/hangzhou-2016/then/hangzhou-2018/"
WORDS = {
    "zh": ("杭州 2018：每条措施后来怎样", "不再出现", "新增"),
    "en": ("Hangzhou 2018: what became of each measure", "Not found again", "New"),
}
"""The link on the page of the older plan, and two relations, as readers see them."""
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def _relations() -> list[dict[str, str]]:
    with (ROOT / "datasets/reference/measure_relations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def address_of_few_plans(site_of_few_plans: Path) -> Iterator[str]:
    with served(site_of_few_plans) as root:
        yield root


@pytest.fixture(params=SIZES)
def reader(browser: Browser, address_of_few_plans: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the site of these plans, without scripts: everything here works without them."""
    with closing(Window(browser, address_of_few_plans, *SIZES[request.param], java_script_enabled=False)) as window:
        yield from window.lent()


@pytest.mark.parametrize("language", PREFIXES)
def test_three_taps_lead_to_the_measures_that_vanished(reader: Page, language: str) -> None:
    _, dropped, _ = WORDS[language]
    vanished = {row["measure_id"] for row in _relations() if row["relation"] == "dropped"}
    reader.goto(f"{PREFIXES[language]}/")
    reader.locator("a[href$='stories/opinions-to-regulation/']").click()
    expect(reader.locator("a[href$='#dropped']").first).to_contain_text(str(len(vanished)))
    reader.locator("a[href$='#dropped']").first.click()
    assert reader.url.endswith(f"{PREFIXES[language]}{PAGE}#dropped")
    expect(reader.locator("#dropped")).to_be_visible()
    shown = [item.get_attribute("id") for item in reader.locator(".cp-fates > li").all() if item.is_visible()]
    assert shown == sorted(vanished)
    expect(reader.locator(".cp-fates > li:visible .cp-relation")).to_have_text([dropped] * len(vanished))
    expect(reader.locator("#dropped")).to_be_in_viewport()
    reader.locator("#dropped a").click()
    compared = {row["measure_id"] for row in _relations() if row["measure_id"]}
    expect(reader.locator(".cp-fates > li:visible")).to_have_count(len(compared))


@pytest.mark.parametrize("language", PREFIXES)
def test_each_number_is_that_of_the_measures_it_shows(reader: Page, language: str) -> None:
    reader.goto(f"{PREFIXES[language]}{PAGE}")
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rows = _relations()
    counts = {
        relation: len({row["measure_id"] or row["id"] for row in rows if row["relation"] == relation})
        for relation in {row["relation"] for row in rows}
    }
    links = reader.locator(".cp-stats a")
    told = {(a.get_attribute("href") or "").lstrip("#"): int(a.locator("b").inner_text()) for a in links.all()}
    assert told == counts
    for relation in counts.keys() - {"new"}:
        reader.goto(f"{PREFIXES[language]}{PAGE}#{relation}")
        expect(reader.locator(".cp-fates > li:visible")).to_have_count(counts[relation])
    expect(reader.locator("section[aria-labelledby=new] .cp-relation")).to_have_text(
        [WORDS[language][2]] * counts["new"]
    )


@pytest.mark.parametrize("language", PREFIXES)
def test_every_row_is_told_with_both_measures_and_its_note(desktop_whole: Page, language: str) -> None:
    desktop_whole.goto(f"{PREFIXES[language]}{PAGE}")
    for row in _relations():
        item = desktop_whole.locator(f"[data-record='measure_relation:{row['id']}']")
        assert (item.locator("[data-field]").text_content() or "").strip() == row[f"note_{language}"]
        if row["other_id"]:
            assert item.locator(f"a[href$='/measures/{row['other_id']}/']").count() == 1


@pytest.fixture
def desktop_whole(browser: Browser, address_of_few_plans: str) -> Iterator[Page]:
    with closing(Window(browser, address_of_few_plans, 1280, 900)) as window:
        yield from window.lent()


@pytest.mark.parametrize("language", PREFIXES)
def test_measures_and_plans_lead_there(desktop_whole: Page, language: str) -> None:
    start = PREFIXES[language]
    for measure, relation in (("hangzhou-2016-m9-2", WORDS[language][1]), ("hangzhou-2018-m10", WORDS[language][2])):
        desktop_whole.goto(f"{start}/measures/{measure}/")
        line = desktop_whole.locator(".cp-inherited", has=desktop_whole.locator("a[href*='/then/']"))
        expect(line).to_contain_text(relation)
        line.locator("a").first.click()
        assert desktop_whole.url.endswith(f"{start}{PAGE}#{measure}")
        expect(desktop_whole.locator(f"[id='{measure}']")).to_be_in_viewport()
    for address in ("plans/", "plans/hangzhou-2018/"):
        desktop_whole.goto(f"{start}/{address}")
        desktop_whole.locator("a[href$='/then/hangzhou-2018/']").first.click()
        assert desktop_whole.url.endswith(f"{start}{PAGE}")
    desktop_whole.goto(f"{start}/plans/shanghai-2023/")
    searched = {"zh": "查到2026年11月30日", "en": "looked for on 30 November 2026"}
    expect(desktop_whole.locator(".cp-before-after")).to_contain_text(searched[language])
