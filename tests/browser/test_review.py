"""A curator reviews a plan with the keyboard alone, and the page bars nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cityplans.build.review_server import ReviewServer
from cityplans.curate.review.session import Session
from tests.browser.test_accessible import AXE, COLOURS, RUN, TAGS
from tests.support import corpus
from tests.support.corpus import PLAN

TARGET = f"{PLAN}-sec1-t1"


@pytest.fixture
def address(datasets: Path) -> Iterator[str]:
    with ReviewServer(Session(datasets, datasets.parent / "sources", PLAN), 0) as server:
        yield server.address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails on script errors and on requests to other hosts."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda problem: faults.append(str(problem)))
    page.on("request", lambda r: None if "//127.0.0.1:" in r.url or r.url == "data:," else faults.append(r.url))
    yield page
    context.close()
    assert faults == []


def write(page: Page, selector: str, text: str) -> None:
    """Replace the text of a field by typing."""
    page.locator(selector).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_a_figure_is_corrected_and_confirmed_by_keyboard(address: str, page: Page, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", TARGET, "value", "120")
    before = (datasets / PLAN / "targets.csv").read_text(encoding="utf-8").splitlines()
    page.goto(f"{address}?show=findings")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("120万人次")
    expect(page.locator("mark")).to_have_text("120万人次")
    expect(page.locator("#problems-value_printed")).to_contain_text("figure-mismatch")
    other = page.context.new_page()
    other.goto(page.url)

    page.keyboard.press("e")
    expect(page.locator("#field-value_printed")).to_be_focused()
    write(page, "#field-value", "1200")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("什么也没有写入")
    expect(page.locator("#problems-value_printed")).to_contain_text("value 1200 does not agree")
    expect(page.locator("#field-value")).to_have_value("1200")
    expect(page.locator("#field-value_printed")).to_be_focused()
    assert (datasets / PLAN / "targets.csv").read_text(encoding="utf-8").splitlines() == before

    write(page, "#field-value", "1200000")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("targets.csv")
    after = (datasets / PLAN / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [before[-1]] and len(after) == len(before)

    other.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(other.locator("#changed-elsewhere")).to_be_visible()
    other.reload()
    expect(other.locator("#field-value")).to_have_value("1200000")
    other.close()

    page.keyboard.press("Enter")
    expect(page.locator("#reviewer")).to_be_focused()
    page.keyboard.type("lw")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已确认")
    assert corpus.row_of(datasets, "reviews.csv", TARGET)["reviewer"] == "lw"


def test_what_is_missing_is_added_and_what_is_false_deleted(address: str, page: Page, datasets: Path) -> None:
    corpus.remove(datasets, "not_data.csv", f"{PLAN}-x2")
    page.goto(f"{address}en/records/{PLAN}-m2-1/")
    # A figure that no record covers is listed as no data, from its finding.
    page.locator(".remedies").get_by_role("link", name="+ Text that is no data").click()
    page.wait_for_url("**/add/not_data/**")
    expect(page.locator("#field-printed")).to_have_value("12个外地乐队来")
    page.locator("#field-reason_zh").fill("只是乐队。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problems-reason_en")).to_contain_text("reason_en is empty")
    page.locator("#field-reason_en").fill("Only bands.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/records/*-x2/**")
    expect(page.locator("mark")).to_have_text("12个外地乐队来")

    # A mention is added beside its measure: the key leads to the links, a click chooses the line.
    page.goto(f"{address}en/records/{PLAN}-m2/")
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/add/mentions/**")
    page.locator("#line-11").click()
    page.locator("#line-12").click(modifiers=["Shift"])
    expect(page.locator("#lines")).to_have_value("11-12")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#line-11 span'))")
    page.locator("#use-selection").click()
    expect(page.locator("#quote")).to_have_value("分两步走。一是整理旧码头，留住石阶。")
    page.locator("#field-type").select_option("project")
    page.locator("#field-name_zh").fill("石阶")
    page.locator("#field-name_en").fill("Stone steps")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/records/{PLAN}-m2-n2/**")
    expect(page.locator("mark")).to_have_text("石阶")

    # A shared row gets another id, then is deleted, and is back again.
    page.goto(f"{address}en/records/exampleville-parks/")
    page.get_by_role("link", name="change the id").click()
    page.wait_for_url("**/id/")
    page.locator("#new-id").fill("exampleville-gardens")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/exampleville-gardens/**")
    page.get_by_role("link", name="Delete…").click()
    page.wait_for_url("**/delete/")
    expect(page.get_by_role("main")).to_contain_text(f"{PLAN}-m1-r2")
    page.get_by_role("button", name="Delete 2 records").click()
    page.wait_for_url("**done=deleted**")
    page.keyboard.press("u")
    page.wait_for_url("**done=undone**")
    assert corpus.row_of(datasets, "responsibilities.csv", f"{PLAN}-m1-r2")["body_id"] == "exampleville-gardens"


def test_keys_lead_through_the_records(address: str, page: Page) -> None:
    page.goto(f"{address}en/?table=targets")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".where")).to_contain_text("1 of 3")
    # The words are there before the script that listens.
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press("j")
    expect(page.locator(".where")).to_contain_text("2 of 3")
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press("k")
    expect(page.locator(".where")).to_contain_text("1 of 3")
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press("e")
    expect(page.locator("#field-subject_id")).to_be_focused()
    # In a field, letters are letters.
    write(page, "#field-value_printed", "jk")
    expect(page.locator("#field-value_printed")).to_have_value("jk")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.locator("#single-keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator(".where")).to_contain_text("1 of 3")
    page.locator("#single-keys").check()
    page.locator("h1").click()
    page.keyboard.press("l")
    expect(page.locator("h1")).to_contain_text("Review")
    expect(page.locator(".records li")).to_have_count(3)


@pytest.mark.parametrize(
    "path",
    ["", f"en/records/{TARGET}/", f"records/{PLAN}-m1/", f"add/targets/?about={TARGET}", "records/items/delete/"],
)
def test_axe_finds_nothing_and_a_phone_is_wide_enough(path: str, address: str, page: Page, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", TARGET, "value", "120")
    page.goto(f"{address}{path}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(RUN, {"tags": TAGS}) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(RUN, {"rules": COLOURS}) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if path and "delete" not in path:
        passage, fields = page.locator(".passage").bounding_box(), page.locator(".fields").bounding_box()
        assert passage and fields and passage["y"] + passage["height"] <= fields["y"]
