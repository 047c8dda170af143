"""The site of the sample, built once, served on this machine, looked at with a real browser."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, ViewportSize

from cityplans.cli.main import main
from tests.support.paths import ROOT
from tests.support.sample import FEW_PLANS, sample_datasets
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
    "/kinds/",
    "/kinds/sister-city-ties/",
    "/targets/",
    "/targets/deadlines/",
    "/promises/",
    "/indicators/",
    "/indicators/gdp/",
    "/compare/",
    "/stories/",
    "/stories/airports/",
    "/changes/",
    "/corrections/",
    "/data/",
    "/data/api/",
    "/data/recipes/",
    "/coverage/",
    "/glossary/",
    "/explore/?table=targets",
    "/search/?q=2020",
    "/contribute/findings/",
    "/contribute/correct/?table=targets&record=guangzhou-2018-m09-t1",
    "/contribute/tell/?page=measures/guangzhou-2018-m09/&table=targets&record=guangzhou-2018-m09-t1&about=became",
    "/contribute/ask/?record=guangzhou-2018-m09",
    "/prove/?record=guangzhou-2018-m09",
    "/about/",
    "/method/",
    "/contribute/",
    "/privacy/",
    "/accessibility/",
]
"""An address of every kind of page; those with a query load what they show."""
EMBEDS = ["/embed/guangzhou-2018-m18/", "/embed/shenzhen-2011/", "/embed/gdp/"]
"""Pages for frames on other sites, which have neither header nor menu."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the site as `build.py` does, without the official texts; not to be written to."""
    with shared_folder(tmp_path_factory, "built", _build) as folder:
        yield folder / "site"


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the site of all data; not to be written to."""
    with shared_folder(tmp_path_factory, "whole", _build_whole) as folder:
        yield folder / "site"


@pytest.fixture(scope="session")
def site_of_few_plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the site of one plan and its successor; not to be written to."""
    with shared_folder(tmp_path_factory, "few", _build_few) as folder:
        yield folder / "site"


def _build_few(folder: Path) -> None:
    _build_from(sample_datasets(FEW_PLANS), folder)


def _build(folder: Path) -> None:
    _build_from(sample_datasets(), folder)


def _build_whole(folder: Path) -> None:
    _build_from(ROOT / "datasets", folder)


def _build_from(datasets: Path, folder: Path) -> None:
    words = ["build", "--quiet", "--datasets", str(datasets), "--site", str(folder / "site"), "--site-url", SITE_URL]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLAN_SOURCES", raising=False)
        assert main(words) == 0


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the built site on this machine and give its address."""
    with served(site) as root:
        yield root


class Window:
    """A window of a browser, whose page one test after another uses as if it were new.

    To open a page of its own for each test takes Chromium longer than to look at it: the second page of a process has
    its fonts, styles and scripts ready. The pages have a cache in common too, as those of a reader have.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        width: int,
        height: int,
        *,
        is_fault: Callable[[ConsoleMessage], bool] = lambda message: message.type == "error",
        **options: Any,
    ) -> None:
        """Open a window; the options are those of a context of Playwright."""
        self._address = address
        self._is_fault = is_fault
        self._viewport: ViewportSize = {"width": width, "height": height}
        self._motion: Literal["reduce", "no-preference"] = options.get("reduced_motion", "no-preference")
        self._context = browser.new_context(viewport=self._viewport, base_url=address, **options)
        self._faults: list[str] = []
        self._page: Page | None = None

    def close(self) -> None:
        self._context.close()

    def lent(self) -> Iterator[Page]:
        """Yield the page; fail afterwards on any script error, dialog or request to another host."""
        page = self._page or self._opened()
        # Until it is found to be as it was, nobody gets it again.
        self._page = None
        yield page
        # Nothing else of the site is kept by a browser.
        if page.url.startswith(self._address):
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.unroute_all()
        page.goto("about:blank")
        page.mouse.move(-1, -1)
        if page.viewport_size != self._viewport:
            page.set_viewport_size(self._viewport)
        page.emulate_media(media="null", color_scheme="light", reduced_motion=self._motion)
        for other in self._context.pages:
            if other is not page:
                other.close()
        faults = [*self._faults]
        self._faults.clear()
        if not faults:
            self._page = page
        assert faults == []

    def _opened(self) -> Page:
        for other in self._context.pages:
            other.close()
        page = self._context.new_page()
        self._faults.clear()
        page.on("pageerror", lambda problem: self._faults.append(f"script error: {problem}"))
        page.on("console", self._said)
        page.on("dialog", self._opened_dialog)
        page.on("request", self._asked)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if self._is_fault(message):
            self._faults.append(f"console: {message.text}")

    def _opened_dialog(self, dialog: Dialog) -> None:
        self._faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:")):
            self._faults.append(f"request to {request.url}")


@pytest.fixture(scope="session")
def phones(browser: Browser, address: str) -> Iterator[Window]:
    """Open a phone of 360 px."""
    with closing(Window(browser, address, 360, 740, has_touch=True)) as window:
        yield window


@pytest.fixture(scope="session")
def desktops(browser: Browser, address: str) -> Iterator[Window]:
    """Open a window on a desktop."""
    with closing(Window(browser, address, 1280, 900)) as window:
        yield window


@pytest.fixture
def phone(phones: Window) -> Iterator[Page]:
    """A page on a phone that fails the test on any script error or request to another host."""
    yield from phones.lent()


@pytest.fixture
def desktop(desktops: Window) -> Iterator[Page]:
    """The same on a desktop."""
    yield from desktops.lent()


@pytest.fixture
def browser_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that may ask for what is not there."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()


def withdrawn_pages() -> set[str]:
    """Return the addresses, in Chinese and English, of records that are gone: their pages only say why."""
    with (ROOT / "datasets" / "ids.csv").open(encoding="utf-8", newline="") as file:
        gone = [f"{row['table']}/{row['record_id']}/" for row in csv.DictReader(file) if row["date"]]
    return {f"{prefix}{address}" for address in gone for prefix in ("", "en/")}
