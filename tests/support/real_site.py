"""The real site, built once from the real data, served on this machine, looked at with a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from cityplans.cli.main import main
from tests.support.serving import served
from tests.support.shared import shared_folder

SITE_URL = "https://plans.example.org/"


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


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a phone of 360 px that fails the test on any script error or request to another host."""
    yield from watched(browser, address, {"width": 360, "height": 740}, has_touch=True)


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Page]:
    """The same on a desktop."""
    yield from watched(browser, address, {"width": 1280, "height": 900})


def watched(browser: Browser, address: str, viewport: ViewportSize, has_touch: bool = False) -> Iterator[Page]:
    """Give a page of a size; fail afterwards where a script broke or anything was asked of another host."""
    context = browser.new_context(viewport=viewport, base_url=address, has_touch=has_touch)
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
    context.close()
    assert faults == []


@pytest.fixture
def browser_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that may ask for what is not there."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()
