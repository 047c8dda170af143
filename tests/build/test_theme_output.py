"""The theme's output is cached for the user, and rendered again when anything it depends on changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cityplans.build import theme_output as module
from cityplans.build.theme_output import theme_output
from cityplans.core import user_cache
from cityplans.core.languages import LANGUAGES
from cityplans.core.placeholders import SLOTS
from cityplans.render.licences import NOTICES, notices
from cityplans.render.shell import SHELL_PATH
from cityplans.render.theme import DEFAULT_ENGINE
from cityplans.render.vendor import library_files

URL = "https://plans.example.org/"


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that a stand-in for the theme's program was asked for, with a cache of its own."""
    asked: list[str] = []

    def run(language: str, url: str, words: Mapping[str, Any], engine: str = DEFAULT_ENGINE) -> dict[str, bytes]:
        asked.append(f"{language} {url} {engine} {len(words)}")
        page = "".join(f"@@{slot}@@" for slot in SLOTS)
        return {f"{SHELL_PATH}index.html": page.encode(), "about/index.html": f"about {language}".encode()}

    monkeypatch.setattr(module, "run_theme", run)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return asked


def cached(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").rglob("*.zip"))


def test_it_is_rendered_once(rendered: list[str], tmp_path: Path) -> None:
    first, second = theme_output(URL), theme_output(URL)
    assert first == second and len(rendered) == 2 and len(cached(tmp_path)) == 1
    libraries = library_files()
    published = {**libraries, NOTICES: notices(DEFAULT_ENGINE, libraries)}
    words = {f"assets/words.{language}.json" for language in LANGUAGES}
    assert all("search" in json.loads(first.files[path]) for path in words)
    pages = {path: data for path, data in first.files.items() if path not in words}
    assert pages == {"about/index.html": b"about zh", "en/about/index.html": b"about en", **published}
    assert list((tmp_path / "cache").rglob("*.part")) == []


def test_another_address_engine_or_text_is_rendered_again(
    rendered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme_output(URL)
    theme_output("https://other.example.org/")
    theme_output(URL, "zensical")
    project = tmp_path / "project"
    (project / "content").mkdir(parents=True)
    monkeypatch.setattr(module, "ROOT", project)
    theme_output(URL)
    (project / "content" / "about.md").write_text("# About")
    theme_output(URL)
    (project / "content" / "about.md").write_text("# about")
    theme_output(URL)
    assert len(rendered) == 12 and len(cached(tmp_path)) == 6


def test_a_broken_cache_is_rendered_again(rendered: list[str], tmp_path: Path) -> None:
    theme_output(URL)
    (file,) = cached(tmp_path)
    for number, broken in enumerate((b"", b"PK\x03\x04 not a zip", file.read_bytes()[:-30]), 2):
        file.write_bytes(broken)
        assert theme_output(URL).files and len(rendered) == 2 * number
    file.unlink()
    file.mkdir()
    assert theme_output(URL).files


@pytest.mark.parametrize("place", ["project", "working directory", "relative"])
def test_a_cache_in_the_project_is_not_used(
    place: str, rendered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "project":
        monkeypatch.setattr(user_cache, "ROOT", tmp_path)
    else:
        monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache" if place == "relative" else str(tmp_path / "cache"))
    theme_output(URL)
    theme_output(URL)
    assert len(rendered) == 4 and not (tmp_path / "cache").exists()


def test_without_room_it_is_rendered_each_time(rendered: list[str], tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    theme_output(URL)
    theme_output(URL)
    assert len(rendered) == 4


def test_old_outputs_are_removed(rendered: list[str], tmp_path: Path) -> None:
    for number in range(12):
        theme_output(f"https://plans{number}.example.org/")
    assert len(cached(tmp_path)) == 8 and len(rendered) == 24
