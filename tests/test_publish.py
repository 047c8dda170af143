"""A build that fails leaves the published site as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cityplans.cli import main


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the real data that may be broken."""
    shutil.copytree("datasets", tmp_path / "datasets")
    return tmp_path / "datasets"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """What stands where the site is to be published."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the former site", encoding="utf-8")
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
def test_broken_file(data: Path, published: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, code: str) -> None:
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


def test_failing_theme(data: Path, published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("cityplans.theme.CONFIGS", {"zh": "no-such.yml", "en": "no-such.yml"})
    assert _build(data, published) == 2
    assert _stands(published)
    assert "the theme's program failed" in capsys.readouterr().err


def test_missing_browser_library(data: Path, published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("cityplans.vendor.ENTRIES", {"fflate": "no/such/module.js"})
    assert _build(data, published) == 2
    assert _stands(published)
    said = capsys.readouterr().err
    assert "the browser library fflate is not at hand" in said and "run `make site`" in said


@pytest.mark.parametrize("address", ["javascript:alert(1)", "plans.example.org", 'https://x.org/"><script>', "https://"])
def test_address_that_is_none(data: Path, published: Path, address: str) -> None:
    assert _build(data, published, "--site-url", address) == 2
    assert _stands(published)


def test_site_that_is_a_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    assert _build(data, tmp_path / "site") == 2
    assert (tmp_path / "site").read_text(encoding="utf-8") == "a file"


def test_new_site_takes_the_place_of_the_former(data: Path, published: Path) -> None:
    assert _build(data, published, "--site-url", "https://x.example.org/sub") == 0
    assert [p.name for p in published.parent.iterdir() if p.name.startswith("site")] == ["site"]
    page = (published / "index.html").read_text(encoding="utf-8")
    assert "the former site" not in page and 'href="https://x.example.org/sub/"' in page
    assert 'href="/sub/assets/' in (published / "404.html").read_text(encoding="utf-8")
