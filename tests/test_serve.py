"""The local server shows the site as it is, and open pages load themselves anew after an edit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cityplans.serve import Server
from tests import corpus

MEASURE = f"{corpus.PLAN}-m1"


@pytest.fixture
def address(datasets: Path, tmp_path: Path) -> Iterator[str]:
    """The address of `build.py serve` at work."""
    command = [sys.executable, "-u", "build.py", "serve", "--port", "0", "--datasets", str(datasets), "--site", str(tmp_path / "site")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().split()[0]
        process.terminate()


def test_an_edit_is_seen_without_a_hand(address: str, datasets: Path, browser: Browser) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(f"{address}en/measures/{MEASURE}/", wait_until="load")
    expect(page.locator("h1")).to_have_text("Riverside book rooms")
    corpus.edit(datasets, "measures.csv", MEASURE, "title_en", "Riverside reading rooms")
    expect(page.locator("h1")).to_have_text("Riverside reading rooms", timeout=60_000)
    # What has errors is not shown, and what is right again is.
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "no-such-theme")
    corpus.edit(datasets, "measures.csv", MEASURE, "title_en", "Rooms for readers")
    page.wait_for_timeout(3_000)
    expect(page.locator("h1")).to_have_text("Riverside reading rooms")
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "reading")
    expect(page.locator("h1")).to_have_text("Rooms for readers", timeout=60_000)
    assert problems == []
    page.close()


def test_a_missing_address_is_answered_by_the_site(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "404.html").write_text("<!doctype html><title>Gone</title><body><p>Nothing here</p></body>", encoding="utf-8")
    (tmp_path / "a.txt").write_text("a file", encoding="utf-8")
    with Server(tmp_path, 0) as server:
        page = browser.new_page()
        answer = page.goto(f"{server.address}no/such/page/")
        assert answer and answer.status == 404 and page.locator("p").inner_text() == "Nothing here"
        answer = page.goto(f"{server.address}a.txt")
        assert answer and answer.status == 200 and answer.text() == "a file"
        page.close()
