"""A build that fails leaves the published site as it was."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from cityplans.cli.main import main
from tests.support import corpus
from tests.support.commands import run_command, started_command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the real data that may be broken."""
    shutil.copytree("datasets", tmp_path / "datasets")
    return tmp_path / "datasets"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published site of one page, on record as made by a build."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the former site", encoding="utf-8")
    staging = tmp_path / ".site.build"
    staging.mkdir()
    (staging / "files.txt").write_text("index.html\n", encoding="utf-8")
    return site


def _stands(published: Path) -> bool:
    left = [p.name for p in published.parent.iterdir() if p.name.startswith("site")]
    return left == ["site"] and [p.name for p in published.iterdir()] == ["index.html"]


def _build(data: Path, site: Path, *more: str) -> int:
    return main(["build", "--quiet", "--datasets", str(data), "--site", str(site), *more])


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("guangzhou-2018/targets.csv", 'id,"never closed', "csv-quote"),
        ("guangzhou-2018/plan.yaml", "id: [", "yaml-error"),
        ("datapackage.yaml", "name: x", "identity-error"),
        ("schemas/targets.yaml", "name: targets", "schema-error"),
    ],
)
def test_broken_file(
    data: Path, published: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, code: str
) -> None:
    (data / file).write_text(text, encoding="utf-8")
    assert _build(data, published) == 1
    assert _stands(published)
    said = capsys.readouterr().err
    assert f"{file}:1:" in said and f"[{code}]" in said


def test_missing_file(data: Path, published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "shenzhen-2011" / "measures.csv").unlink()
    assert _build(data, published) == 1
    assert _stands(published)
    assert "shenzhen-2011/measures.csv:1:1: error: the file is missing [file-missing]" in capsys.readouterr().err


@pytest.mark.real_theme
def test_failing_theme(
    datasets: Path, published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cityplans.render.theme.CONFIGS", {"zh": "no-such.yml", "en": "no-such.yml"})
    assert _build(datasets, published, "--site-url", "https://failing.example.org/") == 2
    assert _stands(published)
    assert "the theme's program failed" in capsys.readouterr().err


def test_missing_browser_library(
    datasets: Path, published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cityplans.render.vendor.ENTRIES", {"fflate": "no/such/module.js"})
    assert _build(datasets, published, "--site-url", corpus.SITE_URL) == 2
    assert _stands(published)
    said = capsys.readouterr().err
    assert "the browser library fflate is not installed" in said and "run `make site`" in said


def test_two_parts_with_a_file_of_one_name(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    assert _build(datasets, site, "--site-url", corpus.SITE_URL) == 0
    before = _contents(site)
    monkeypatch.setattr("cityplans.build.theme_output.library_files", lambda: {"index.html": b"x"})
    corpus.edit(datasets, "measures.csv", f"{corpus.PLAN}-m1", "title_en", "Rooms for readers")
    assert _build(datasets, site, "--site-url", corpus.SITE_URL) == 2
    assert _contents(site) == before
    assert "two parts of the site would be written to index.html" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "plans.example.org", 'https://x.org/"><script>', "https://"]
)
def test_address_that_is_none(datasets: Path, published: Path, address: str) -> None:
    assert _build(datasets, published, "--site-url", address) == 2
    assert _stands(published)


def test_site_that_is_a_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    assert _build(data, tmp_path / "site") == 2
    assert (tmp_path / "site").read_text(encoding="utf-8") == "a file"


def test_new_site_takes_the_place_of_the_former(datasets: Path, published: Path) -> None:
    assert _build(datasets, published, "--site-url", "https://x.example.org/sub") == 0
    assert [p.name for p in published.parent.iterdir() if p.name.startswith("site")] == ["site"]
    page = (published / "index.html").read_text(encoding="utf-8")
    assert "the former site" not in page and 'href="https://x.example.org/sub/"' in page
    assert 'href="/sub/assets/' in (published / "404.html").read_text(encoding="utf-8")


# ── whatever ends a build ────────────────────────────────────────────────────────────────────────────────────────────


def _contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _words(datasets: Path, site: Path) -> list[str]:
    return ["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", corpus.SITE_URL]


def _succeeds(datasets: Path, site: Path) -> None:
    status, _, said = run_command(_words(datasets, site), os.environ)
    assert status == 0, said.decode()


def test_killed_at_random_moments(datasets: Path, tmp_path: Path) -> None:
    """KILLS says how often; each time the site is the former or the new one, whole."""
    site = tmp_path / "site"
    # The first command may have to load the program.
    _succeeds(datasets, site)
    former = _contents(site)
    corpus.edit(datasets, "measures.csv", f"{corpus.PLAN}-m1", "title_en", "Riverside reading rooms")
    expected = tmp_path / "expected"
    began = time.monotonic()
    _succeeds(datasets, expected)
    lasted = time.monotonic() - began
    new = _contents(expected)
    assert former != new
    chance = random.Random(20261122)
    shutil.copytree(site, tmp_path / "kept")
    made = tmp_path / ".site.build" / "files.txt"
    shutil.copy(made, tmp_path / "kept.txt")
    for _ in range(int(os.environ.get("KILLS", "2"))):
        with started_command(_words(datasets, site), os.environ) as started:
            time.sleep(chance.random() * lasted)
            os.kill(started.pid, signal.SIGKILL)
            started.wait()
        found = _contents(site)
        assert found in (former, new)
        if found == new:
            shutil.rmtree(site)
            shutil.copytree(tmp_path / "kept", site)
            shutil.copy(tmp_path / "kept.txt", made)
    _succeeds(datasets, site)
    assert _contents(site) == new
    assert [p.name for p in (tmp_path / ".site.build").iterdir() if p.name not in ("lock", "files.txt")] == []


@pytest.mark.parametrize(
    ("limit", "said"),
    [pytest.param(60_000, "the theme's program failed", marks=pytest.mark.real_theme), (500_000, "cannot write")],
)
def test_no_room_left(datasets: Path, published: Path, limit: int, said: str) -> None:
    """A limit on the size of files stops the build as a full disk does."""
    with started_command(_words(datasets, published), os.environ, limit) as started:
        status, _, told = started.wait()
    assert status == 2
    told_text = told.decode()
    assert said in told_text and "the published site was left unchanged" in told_text and "Traceback" not in told_text
    assert _stands(published)


def test_sources_that_cannot_be_written(datasets: Path, tmp_path: Path) -> None:
    before = _contents(datasets)
    for path in (datasets, *datasets.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        _succeeds(datasets, tmp_path / "site")
    finally:
        for path in (datasets, *datasets.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
    assert _contents(datasets) == before and (tmp_path / "site" / "index.html").is_file()


def test_two_builds_at_once(datasets: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    words = _words(datasets, site)
    with started_command(words, os.environ) as one, started_command(words, os.environ) as other:
        ended = [started.wait() for started in (one, other)]
    assert [status for status, *_ in ended] == [0, 0], ended
    _succeeds(datasets, tmp_path / "alone")
    assert _contents(site) == _contents(tmp_path / "alone")
