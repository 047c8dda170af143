"""A reader compares a record with a copy of the text: the file, its passage, one changed character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.support.corpus import PLAN, TEXT
from tests.support.corrected_site import MEASURE
from tests.support.real_site import PREFIXES, Window

WORDS = {
    "zh": ("SHA-256 与所记的相同，一字不差", "就在所记的位置", "整个文件没有得到证明", "已被改动", "是空文件"),
    "en": ("has the same SHA-256", "at its recorded place", "as a whole is not proven", "has changed", "is empty"),
}


@pytest.fixture
def reader(browser: Browser, corrected_address: str) -> Iterator[Page]:
    """A reader on a phone, who asks no other host."""
    with closing(Window(browser, corrected_address, 390, 844)) as window:
        yield from window.lent()


def copy(text: str) -> FilePayload:
    return {"name": "copy.txt", "mimeType": "text/plain", "buffer": text.encode()}


@pytest.mark.parametrize("language", PREFIXES)
def test_the_passage_is_lit_up_and_one_changed_character_is_told(reader: Page, language: str) -> None:
    same, at_place, differs, changed, empty = WORDS[language]
    reader.goto(f"{PREFIXES[language]}/measures/{MEASURE}/")
    reader.locator(f"a[href*='/prove/?record={MEASURE}']").click()
    answer, lit = reader.locator(".cp-prove__answer"), reader.locator(".cp-prove__copy mark")
    parts = reader.locator(".cp-prove__parts li")
    expect(reader.locator(".cp-prove__record")).to_contain_text("Book rooms by the stream")
    requests: list[str] = []
    reader.on("request", lambda request: requests.append(request.url))

    # Dropped, as the passage of the copy and that of a figure in it are found.
    reader.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "copy.txt", { type: "text/plain" }));
          document.querySelector(".cp-prove__drop").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }""",
        TEXT,
    )
    expect(answer).to_contain_text(same)
    expect(answer).to_contain_text(at_place)
    assert "".join(lit.all_inner_texts()).startswith("1. 修建河畔书屋\n在溪边新修30余个书屋")
    assert "30余个" in reader.locator(".cp-prove__copy mark b").all_inner_texts()
    expect(parts.first.locator(".cp-prove__there")).to_be_visible()

    # A change elsewhere: the file is another, the passage is not.
    reader.set_input_files("#cp-prove-file", copy(f"{TEXT}又。"))
    expect(answer).to_contain_text(differs)
    expect(answer).to_contain_text(at_place)
    # One character of the passage.
    reader.set_input_files("#cp-prove-file", copy(TEXT.replace("30余个", "80余个")))
    expect(answer).to_contain_text(changed)
    expect(answer).to_contain_text(differs)
    expect(parts.first.locator(".cp-prove__lost")).to_be_visible()
    expect(reader.locator(".cp-prove__instead")).to_contain_text("80余个")
    reader.set_input_files("#cp-prove-file", copy(""))
    expect(answer).to_contain_text(empty)
    assert requests == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_plan_leads_to_its_measures_and_the_language_switch_keeps_the_record(reader: Page) -> None:
    reader.goto(f"/plans/{PLAN}/")
    reader.locator("details:has(#copies) > summary").click()
    reader.locator(f"a[href*='/prove/?plan={PLAN}']").click()
    expect(reader.locator("[name=plan]")).to_have_value(PLAN)
    reader.set_input_files("#cp-prove-file", copy(TEXT))
    expect(reader.locator(".cp-prove__answer")).to_contain_text("请选择措施")
    reader.locator("[name=measure]").select_option(MEASURE)
    expect(reader.locator(".cp-prove__copy mark").first).to_be_visible()
    reader.locator("a.cp-language").click()
    reader.wait_for_url(re.compile(rf"/en/prove/\?record={MEASURE}$"))
    expect(reader.locator(".cp-prove__record h2")).to_have_text("Book rooms by the stream")
