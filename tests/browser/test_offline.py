"""The site without a server and without a network.

Pages are opened as files, and from a site whose host is the only one there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

# Every kind of page; the last of each pair is shown without a script.
PAGES = (
    "",
    "plans/guangzhou-2018/",
    "measures/guangzhou-2018-m09/",
    "explore/",
    "search/",
    "compare/",
    "contribute/correct/",
    "about/",
    "targets/",
)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """Yield a phone's page without a network; fail if it requests a host or violates its policy."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url)
    )
    page.on("pageerror", lambda problem: faults.append(f"script error: {problem}"))
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert faults == []


def opened(page: Page, site: Path, path: str) -> None:
    page.goto((site / path / "index.html").as_uri())


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_pages_opened_as_files_show_content_and_styles(reader: Page, site: Path, prefix: str) -> None:
    for path in PAGES:
        opened(reader, site, f"{prefix}{path}")
        assert len(reader.locator("main").inner_text()) > 100, path
        # Our colours, from our style sheet: the header is not the theme's indigo.
        assert (
            reader.locator("header.md-header").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(23, 63, 95)"
        ), path
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_links_between_files_lead_to_files(reader: Page, site: Path) -> None:
    opened(reader, site, "")
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.locator(".md-tabs a", has_text="措施").click()
    assert reader.url == (site / "measures/index.html").as_uri()
    reader.locator(".cp-language").click()
    assert reader.url == (site / "en/measures/index.html").as_uri()
    for summary in reader.locator("details:has(a[href*='guangzhou-2018-m09']) > summary").all():
        summary.click()
    reader.locator("main a[href*='guangzhou-2018-m09']").first.click()
    assert reader.url == (site / "en/measures/guangzhou-2018-m09/index.html").as_uri()
    expect(reader.locator("h1")).not_to_be_empty()
    reader.locator("header input[type=search]").fill("tourism")
    reader.locator("header input[type=search]").press("Enter")
    reader.wait_for_url("**/en/search/index.html?q=tourism")


@pytest.mark.parametrize("path", ["search/", "explore/", "contribute/correct/"])
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_what_needs_a_server_says_so(reader: Page, site: Path, prefix: str, path: str) -> None:
    opened(reader, site, f"{prefix}{path}")
    expect(reader.locator("[data-from-file]")).to_be_visible()
    assert not reader.locator("main input:visible").count() or path == "search/"


def test_nothing_of_that_is_said_on_the_site(desktop: Page) -> None:
    for path in ("search/", "explore/", "contribute/correct/"):
        desktop.goto(path)
        expect(desktop.locator("[data-from-file]")).to_be_hidden()


def test_the_site_works_where_no_other_host_answers(desktop: Page, address: str) -> None:
    """On a machine that is cut off, with a copy of the site served there, everything works."""

    def only_ours(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    desktop.route("**/*", only_ours)
    for path in PAGES:
        desktop.goto(path, wait_until="load")
        # Waited for: the form to correct a value comes with its data, after the page.
        expect(desktop.locator("main"), path).to_have_text(re.compile(r"[\s\S]{101}"), use_inner_text=True)
    desktop.goto("search/?q=旅游")
    expect(desktop.locator("#search-results li").first).to_be_visible()
    desktop.goto("explore/")
    expect(desktop.locator(".cp-explore__status")).not_to_be_empty()
