"""The real site, built once from the real data, served on this machine, looked at with a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from cityplans.cli.main import main
from tests.support.serving import served
from tests.support.shared import shared_folder

SITE_URL = "https://plans.example.org/"
PREFIXES = {"zh": "", "en": "/en"}
KINDS = [
    "/",
    "/plans/",
    "/plans/shenzhen-2011/",
    "/measures/",
    "/measures/guangzhou-2018-m18/",
    "/measures/shenzhen-2011-m09-1/",
    "/cities/",
    "/cities/shenzhen/",
    "/bodies/",
    "/bodies/shenzhen-foreign-affairs/",
    "/themes/",
    "/themes/tourism/",
    "/targets/",
    "/targets/deadlines/",
    "/indicators/",
    "/indicators/gdp/",
    "/compare/",
    "/changes/",
    "/corrections/",
    "/data/",
    "/data/api/",
    "/coverage/",
    "/glossary/",
    "/explore/?table=targets",
    "/search/?q=2020",
    "/contribute/correct/?table=targets&record=guangzhou-2018-m09-t1",
    "/about/",
    "/method/",
    "/contribute/",
    "/privacy/",
    "/accessibility/",
]
"""An address of every kind of page; those with a query load what they show."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the site as `build.py` does, without the official texts; not to be written to."""
    with shared_folder(tmp_path_factory, "built", _build) as folder:
        yield folder / "site"


def _build(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLAN_SOURCES", raising=False)
        assert main(["build", "--quiet", "--site", str(folder / "site"), "--site-url", SITE_URL]) == 0


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the built site on this machine and give its address."""
    with served(site) as root:
        yield root


@pytest.fixture(scope="session")
def phones(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Open a phone of 360 px; its pages have a cache in common, as those of a reader have."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address, has_touch=True)
    yield context
    context.close()


@pytest.fixture(scope="session")
def desktops(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """The same for a desktop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    yield context
    context.close()


@pytest.fixture
def phone(phones: BrowserContext, address: str) -> Iterator[Page]:
    """A new page on a phone that fails the test on any script error or request to another host."""
    yield from _watched(phones, address)


@pytest.fixture
def desktop(desktops: BrowserContext, address: str) -> Iterator[Page]:
    """The same on a desktop."""
    yield from _watched(desktops, address)


def watched(browser: Browser, address: str, viewport: ViewportSize, has_touch: bool = False) -> Iterator[Page]:
    """Yield a page of a size with nothing in its cache; fail afterwards as `phone` does."""
    context = browser.new_context(viewport=viewport, base_url=address, has_touch=has_touch)
    yield from _watched(context, address)
    context.close()


def _watched(context: BrowserContext, address: str) -> Iterator[Page]:
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda problem: faults.append(f"script error: {problem}"))
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:")) else faults.append(f"request to {request.url}")
        ),
    )
    yield page
    # The next page begins as the first did; nothing else of the site is kept by a browser.
    if page.url.startswith(address):
        page.evaluate("localStorage.clear()")
    page.close()
    assert faults == []


@pytest.fixture
def browser_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that may ask for what is not there."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()
