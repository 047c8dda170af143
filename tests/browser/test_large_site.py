"""Home, plan, explore and search in a real browser when there are a thousand measures and more.

The number is 1,000 here; LARGE_SITE sets another. All else of such a site is left out.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from cityplans.build.artifacts import build_context, render_artifact, search_artifacts
from cityplans.build.theme_output import theme_output
from cityplans.core.content import bytes_of
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Plan
from tests.support.downloads import large_catalog
from tests.support.real_site import SITE_URL, Window
from tests.support.serving import served
from tests.support.shared import shared_folder

MEASURES = int(os.environ.get("LARGE_SITE", "1000"))
PREFIXES = {"zh": "", "en": "/en"}
REQUESTS = 20 if MEASURES <= 10_000 else 80
"""For an id, scripts and facets included. Where its last part is a single digit, every word that begins so is read."""
LARGEST_PAGE = 160_000
"""Bytes of HTML, whatever the number of records."""


@pytest.fixture(scope="module")
def large() -> Catalog:
    return large_catalog(MEASURES)


@pytest.fixture(scope="module")
def plan(large: Catalog) -> Plan:
    return max(large.plans.values(), key=lambda plan: len(large.measures_by_plan.get(plan.id, ())))


@pytest.fixture(scope="module")
def root(large: Catalog, plan: Plan, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the pages that the tests open, in the theme of the real site, and all that their scripts read."""

    def make(folder: Path) -> None:
        context = build_context(large, SITE_URL, theme_output(SITE_URL).shells, {}, {}, lambda _: io.BytesIO())
        measure = next(iter(large.measures_by_plan[plan.id])).id
        found = [("plans", plan.id), ("measures", measure)]
        records = [("record", language, *record) for language in LANGUAGES for record in found]
        lists = [("list", language, name) for language in LANGUAGES for name in ("home", "explore", "search")]
        for part in [*search_artifacts(large), ("explore",), *records, *lists]:
            for path, data in render_artifact(context, part):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(bytes_of(data))
        shutil.copytree(site / "assets", folder / "assets")

    with shared_folder(tmp_path_factory, "large-site", make) as folder, served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def phones(browser: Browser, root: str) -> Iterator[Window]:
    with closing(Window(browser, root, 360, 740, has_touch=True)) as window:
        yield window


@pytest.mark.parametrize("language", PREFIXES)
def test_home_opens_and_finds(phone: Page, large: Catalog, language: str) -> None:
    answer = phone.goto(f"{PREFIXES[language]}/")
    assert answer and len(answer.body()) < LARGEST_PAGE
    expect(phone.locator("h1")).to_be_visible()
    measure = list(large.measures.values())[MEASURES // 2]
    box = phone.locator("#content .cp-search__input")
    box.fill(measure.id)
    box.press("Enter")
    phone.wait_for_url("**/search/?q=*")
    expect(phone.locator(f"a[href*='measures/{measure.id}/']").first).to_be_visible()


@pytest.mark.parametrize("language", PREFIXES)
def test_a_plan_is_no_larger_than_the_plan(phone: Page, large: Catalog, plan: Plan, language: str) -> None:
    answer = phone.goto(f"{PREFIXES[language]}/plans/{plan.id}/")
    assert answer and len(answer.body()) < 4 * LARGEST_PAGE
    assert phone.locator("[href*='/measures/']").count() >= len(large.measures_by_plan[plan.id])
    expect(phone.locator("h1")).to_have_text(plan.title_zh if language == "zh" else plan.title_en)


@pytest.mark.parametrize("language", PREFIXES)
def test_explore_counts_all_and_draws_few(phone: Page, large: Catalog, plan: Plan, language: str) -> None:
    answer = phone.goto(f"{PREFIXES[language]}/explore/")
    assert answer and len(answer.body()) < LARGEST_PAGE
    status = phone.locator(".cp-explore__status")
    expect(status).to_contain_text(re.compile(r"\d"), timeout=30_000)
    total = len(large.measures) + len(large.targets)
    phone.goto(f"{PREFIXES[language]}/explore/?table=measures&table=targets")
    expect(status).to_contain_text(f"{total:,}", timeout=30_000)
    assert 0 < phone.locator(".cp-row").count() <= 100
    phone.goto(f"{PREFIXES[language]}/explore/?table=measures&plan={plan.id}")
    expect(status).to_contain_text(f"{len(large.measures_by_plan[plan.id]):,}")
    shown = phone.locator(".cp-row").evaluate_all("rows => rows.map((row) => row.dataset.record.split(':')[1])")
    assert shown and set(shown) <= {measure.id for measure in large.measures_by_plan[plan.id]}


def test_search_fetches_little(phone: Page, large: Catalog) -> None:
    fetched: list[str] = []

    def noted(answer: Response) -> None:
        if "/search/" in answer.url:
            fetched.append(answer.url)

    phone.on("response", noted)
    for measure in list(large.measures.values())[:: MEASURES // 5]:
        phone.goto(f"/search/?q={measure.id}")
        expect(phone.locator(f"a[href*='measures/{measure.id}/']").first).to_be_visible()
    phone.remove_listener("response", noted)
    assert len(fetched) < 5 * REQUESTS
