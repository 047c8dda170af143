"""Citation as a reader meets it on the built pages.

Tested in a browser, with and without script, before and after a correction.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import rispy
from playwright.sync_api import Browser, Page

from tests.integration.test_built_site import broken_links
from tests.support.corpus import PLAN
from tests.support.corrected_site import FIGURE, MEASURE
from tests.support.real_site import SITE_URL


@pytest.fixture
def reader(browser: Browser, corrected_address: str) -> Iterator[Page]:
    """A reader of the corrected site without script."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=corrected_address, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


WORDS = {
    "": {
        "corrected": "2026年12月1日更正“比较”：“高于”改为“不低于”，原因：误读<b>原文</b>。",
        "title": "2026年12月1日更正“英文标题”：“Riverside book rooms”改为“Book rooms by the stream”",
        "since": "自 0.1.1 版（2026年12月2日）以来没有改动。",
        "first": "自 0.1.0 版（2026年11月22日）以来没有改动。",
        "cite": "引用这个数字",
        "details": "原文写法与引用",
    },
    "en/": {
        "corrected": "Comparator corrected on 1 December 2026: from “more than” to “at least”. Reason: Misread <b>text</b>.",
        "title": "Title (English) corrected on 1 December 2026: from “Riverside book rooms” to “Book rooms by the stream”",
        "since": "Unchanged since version 0.1.1 (2 December 2026).",
        "first": "Unchanged since version 0.1.0 (22 November 2026).",
        "cite": "Cite this figure",
        "details": "As printed, and how to cite",
    },
}


@pytest.mark.parametrize("prefix", WORDS)
def test_a_corrected_figure_says_so_beside_it_and_where_it_is_cited(reader: Page, prefix: str) -> None:
    words = WORDS[prefix]
    reader.goto(f"/{prefix}measures/{MEASURE}/")
    card = reader.locator(f'[data-record="target:{FIGURE}"]')
    notice = card.locator(":scope > .cp-corrected")
    assert notice.is_visible() and words["corrected"] in notice.inner_text()
    citing = card.locator(".cp-more")
    assert not citing.locator(".cp-cite").is_visible()
    citing.locator("summary").click()
    assert citing.locator("summary").inner_text() == words["details"]
    assert FIGURE in citing.locator(".cp-cite").inner_text() and citing.locator(".cp-cite").is_visible()
    standing = citing.locator(".cp-standing").inner_text()
    assert words["corrected"] in standing and words["since"] in standing
    other = reader.locator(f'[data-record="target:{PLAN}-m1-t2"]')
    assert other.locator(".cp-corrected").count() == 0
    # A duty in words is cited with its measure.
    assert other.locator("summary").count() == 0
    assert other.locator(".cp-standing").count() == 0


@pytest.mark.parametrize("prefix", WORDS)
def test_a_corrected_page_says_so_at_its_head_and_where_it_is_cited(reader: Page, prefix: str) -> None:
    words = WORDS[prefix]
    reader.goto(f"/{prefix}measures/{MEASURE}/")
    notice = reader.locator("#content > .cp-corrected")
    if prefix:
        assert words["title"] in notice.inner_text()
    else:
        # The English title concerns readers of English.
        assert notice.count() == 0
    section = reader.locator("section[aria-labelledby=cite]")
    section.locator("#cite").click()
    text = section.locator(".cp-cite").first.inner_text()
    assert "0.1.1" in text and text.endswith(f"{SITE_URL}{prefix}measures/{MEASURE}/")
    standing = section.locator(":scope > details > .cp-standing").inner_text()
    assert words["title"] in standing and words["since"] in standing
    assert reader.locator(".cp-cite__copy:visible").count() == 0
    fields = section.locator(".cp-cite__fields")
    assert (section.get_by_role("link").last.get_attribute("href") or "").endswith("/data/#cite-value")
    # Fields of one history stand together.
    listed = {
        code.inner_text(): item.inner_text()
        for item in fields.locator("li").all()
        for code in item.locator("code").all()
    }
    assert fields.locator("li").count() < len(listed)
    assert words["first"] in listed["status"] and MEASURE in text
    # What was corrected is the whole record's history too.
    assert "title_en" not in listed
    assert ("Book rooms by the stream" in text) == bool(prefix)


@pytest.mark.parametrize("prefix", WORDS)
def test_a_corrected_body_says_so_and_untouched_pages_do_not(reader: Page, prefix: str) -> None:
    words = WORDS[prefix]
    reader.goto(f"/{prefix}bodies/exampleville-parks/")
    notice = reader.locator("#content > .cp-corrected")
    assert "Gardens Office" in notice.inner_text() if prefix else notice.count() == 0
    assert words["since"] in reader.locator("section > .cp-standing").inner_text()
    for path in (
        f"plans/{PLAN}/",
        "themes/reading/",
        "cities/exampleville/",
        "bodies/exampleville-library/",
    ):
        reader.goto(f"/{prefix}{path}")
        assert reader.locator("#content > .cp-corrected").count() == 0
        assert reader.locator("section[aria-labelledby=cite] > .cp-standing").inner_text() == words["first"], path


def test_lists_of_figures_are_light(reader: Page) -> None:
    """The targets table and the bodies' pages lead to where a figure is cited.

    A section's figure is cited with its plan.
    """
    reader.goto("/targets/")
    reader.locator(f'details:has([data-record="target:{FIGURE}"]) > summary').first.click()
    row = reader.locator(f'[data-record="target:{FIGURE}"]')
    assert row.locator("details").count() == 0
    assert WORDS[""]["corrected"] in row.inner_text()
    row.get_by_role("link", name=WORDS[""]["cite"]).click()
    assert reader.url.endswith(f"/measures/{MEASURE}/#{FIGURE}")
    reader.goto("/bodies/exampleville-library/")
    assert reader.locator(".cp-target details").count() == 0
    reader.goto(f"/plans/{PLAN}/")
    assert reader.locator(f'[data-record="target:{PLAN}-sec1-t1"] .cp-more:has(.cp-cite)').count() == 1
    assert reader.locator(f'[data-record="target:{FIGURE}"] details').count() == 0


def test_no_link_of_a_corrected_site_is_dead(corrected_site: Path) -> None:
    cite = [
        link
        for link in broken_links(corrected_site)
        if any(word in link for word in ("changes/", "corrections/", "data/"))
    ]
    assert cite == []


def test_a_corrected_value_can_be_cited_from_the_list_of_corrections(reader: Page) -> None:
    reader.goto("/en/corrections/")
    row = reader.locator("tr", has=reader.get_by_role("link", name=FIGURE))
    row.locator("summary").click()
    assert "at least [Field: Comparator]" in row.locator(".cp-cite").inner_text()


def test_hostile_reasons_are_text(reader: Page) -> None:
    reader.goto(f"/measures/{MEASURE}/")
    assert reader.locator(".cp-corrected b, .cp-standing b").count() == 0


def test_the_page_makes_the_files_of_its_record_and_of_a_figure(
    browser: Browser, corrected_address: str, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=corrected_address, accept_downloads=True)
    page = context.new_page()
    page.goto(f"/en/measures/{MEASURE}/")
    card = page.locator(f'[data-record="target:{FIGURE}"]')
    card.locator("summary").click()
    page.locator("#cite").click()
    for block, record, name in (
        (page.locator("section[aria-labelledby=cite] .cp-citation"), MEASURE, "Book rooms by the stream"),
        (card.locator(".cp-citation"), FIGURE, "printed 30余个"),
    ):
        files = {}
        for label, ending in (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "csl.json")):
            with page.expect_download() as started:
                block.get_by_role("button", name=label).click()
            assert started.value.suggested_filename == f"{record}.{ending}"
            started.value.save_as(tmp_path / record / ending)
            files[ending] = (tmp_path / record / ending).read_bytes().decode()
        (entry,) = rispy.loads(files["ris"])
        (item,) = json.loads(files["csl.json"])
        assert entry["edition"] == item["version"] == "0.1.1" and "version = {0.1.1}" in files["bib"]
        assert item["number"] == entry["accession_number"] == record and name in item["title"]
        assert item["URL"] == f"{SITE_URL}measures/{MEASURE}/" + (f"#{FIGURE}" if record == FIGURE else "")
        for text in (files["bib"], entry["notes"][0], item["note"]):
            assert ("“高于”改为“不低于”" in text) == (record == FIGURE)
    context.close()


def test_citations_that_cannot_be_read_are_said(browser: Browser, corrected_address: str) -> None:
    context = browser.new_context(base_url=corrected_address)
    page = context.new_page()
    page.route("**/*.csl.json", lambda route: route.abort())
    page.goto(f"/en/measures/{MEASURE}/")
    page.locator("#cite").click()
    block = page.locator("section[aria-labelledby=cite] .cp-citation")
    block.get_by_role("button", name="RIS").click()
    block.get_by_role("status").filter(has_text="could not be read").wait_for()
    context.close()


@pytest.mark.parametrize("path", [f"en/data/#package-{PLAN}", f"en/plans/{PLAN}/"])
def test_collections_are_there_without_script(reader: Page, corrected_site: Path, path: str) -> None:
    reader.goto(f"/{path}")
    place = reader.locator(f"#package-{PLAN}" if "data" in path else "section[aria-labelledby=cite]")
    links = place.locator(".cp-cite__tools a").all()
    names = [reader.evaluate("(link) => new URL(link.href).pathname", link.element_handle()) for link in links]
    endings = ("bib", "ris", "csl.json")
    assert names == [f"/data/{PLAN}.{ending}" for ending in endings]
    assert all((corrected_site / name.strip("/")).is_file() for name in names)


def test_packages_tell_how_they_are_cited(reader: Page) -> None:
    reader.goto("/en/data/")
    reader.locator("details:has(#packages) > summary").click()
    block = reader.locator(f"#package-{PLAN} details", has=reader.locator(".cp-cite"))
    block.locator("summary").first.click()
    assert "[Data set]" in block.locator(".cp-cite").first.inner_text()
    assert (
        f"The files of this version are kept at {SITE_URL}data/v/0.1.1/" in block.locator(".cp-standing").inner_text()
    )


def test_the_copy_button_copies_and_says_so(browser: Browser, corrected_address: str) -> None:
    context = browser.new_context(base_url=corrected_address, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"/en/measures/{MEASURE}/")
    page.locator("#cite").click()
    block = page.locator("section[aria-labelledby=cite] .cp-citation")
    block.get_by_role("button", name="Copy").click()
    block.get_by_role("status").filter(has_text="Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == block.locator(".cp-cite").inner_text()
    context.close()


def test_a_refused_copy_is_said(browser: Browser, corrected_address: str) -> None:
    context = browser.new_context(base_url=corrected_address)
    page = context.new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(f"/measures/{MEASURE}/")
    page.locator("#cite").click()
    block = page.locator("section[aria-labelledby=cite] .cp-citation")
    block.get_by_role("button", name="复制").click()
    block.get_by_role("status").filter(has_text="没能复制").wait_for()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_on_a_narrow_screen(
    browser: Browser, corrected_address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        base_url=corrected_address, viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    page = context.new_page()
    for path in (f"en/measures/{MEASURE}/", f"measures/{MEASURE}/", "en/data/"):
        page.goto(f"/{path}")
        page.evaluate("document.querySelectorAll('.cp-more').forEach((d) => (d.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()
