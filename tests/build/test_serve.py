"""The local server shows the site as it is, and open pages load themselves anew after an edit."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cityplans.build.server import Server
from cityplans.cli.commands.serve import Builds
from tests.support import corpus

MEASURE = f"{corpus.PLAN}-m1"


@pytest.fixture
def address(datasets: Path, tmp_path: Path) -> Iterator[str]:
    """The address of `build.py serve` at work."""
    command = [
        sys.executable,
        "-u",
        "build.py",
        "serve",
        "--port",
        "0",
        "--datasets",
        str(datasets),
        "--site",
        str(tmp_path / "site"),
    ]
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


def test_an_edit_while_a_build_is_running_waits_for_the_next(tmp_path: Path) -> None:
    # Each build notes what there is to build, and ends when it may.
    program = """
import pathlib, sys, time
here = pathlib.Path(sys.argv[1])
with (here / "built").open("a") as out:
    out.write((here / "data").read_text())
while not (here / "free").exists():
    time.sleep(0.01)
sys.exit(3)
"""
    with Builds([sys.executable, "-c", program, str(tmp_path)]) as builds:
        assert builds.ended() is None
        for edit in "abc":
            (tmp_path / "data").write_text(edit)
            builds.ask()
            wait_for(lambda: (tmp_path / "built").exists())
            assert builds.ended() is None
        assert (tmp_path / "built").read_text() == "a"
        (tmp_path / "free").touch()
        assert wait_for(builds.ended) == 3
        # All edits since are one build.
        assert (tmp_path / "built").read_text() == "ac"
        assert builds.ended() is None
        (tmp_path / "free").unlink()
        builds.ask()
        began = time.monotonic()
    assert time.monotonic() - began < 30, "what is running at the end is ended"


def wait_for(look: Callable[[], object]) -> object:
    for _ in range(3_000):
        if found := look():
            return found
        time.sleep(0.01)
    raise AssertionError("waited in vain")


def test_a_missing_address_is_answered_by_the_site(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "404.html").write_text(
        "<!doctype html><title>Gone</title><body><p>Nothing here</p></body>", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("a file", encoding="utf-8")
    with Server(tmp_path, 0) as server:
        page = browser.new_page()
        answer = page.goto(f"{server.address}no/such/page/")
        assert answer and answer.status == 404 and page.locator("p").inner_text() == "Nothing here"
        answer = page.goto(f"{server.address}a.txt")
        assert answer and answer.status == 200 and answer.text() == "a file"
        page.close()
