"""Our style sheets name only what a page can have, and each colour of the charts is written once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from cityplans.render.stylesheet import dark_as_device
from tests.support.paths import ROOT

THEME = ROOT / "templates" / "theme" / "assets"
SHEETS = [*THEME.glob("stylesheets/*.css"), THEME / "embed.css", *ROOT.glob("templates/review/*.css")]
WHERE = {"templates": (".html", ".js", ".yaml"), "content": (".md",), "cityplans": (".py",)}
# The theme's own, which its templates name.
_OF_THEME = re.compile(r"md-|headerlink$")
_NAME = re.compile(r"[A-Za-z_][\w-]*")


@cache
def words() -> frozenset[str]:
    """Return every word of templates, scripts, prose and program: what they name is among them."""
    files = (path for folder, kinds in WHERE.items() for path in (ROOT / folder).rglob("*") if path.suffix in kinds)
    return frozenset(word for path in files for word in _NAME.findall(path.read_text(encoding="utf-8")))


def named(css: str) -> set[str]:
    """Return the classes and ids in the selectors of a style sheet."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    selectors = re.sub(r"\{[^{}]*\}", "{}", without_comments)
    return set(re.findall(r"[.#](-?[A-Za-z_][\w-]*)", selectors))


def is_made(name: str) -> bool:
    """Return whether a name is written somewhere, or its beginning where a template adds the rest."""
    base, mark, _ = name.rpartition("--")
    return bool(_OF_THEME.match(name)) or name in words() or f"{base}{mark}" in words()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_selector_names_what_nothing_makes(sheet: Path) -> None:
    assert {name for name in named(sheet.read_text(encoding="utf-8")) if not is_made(name)} == set()


def test_every_colour_of_ours_is_used() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    assert {name for name in re.findall(r"(--cp-[\w-]+):", css) if f"var({name}" not in css} == set()


def test_the_dark_palette_of_charts_is_written_once_and_follows_the_device_in_frames() -> None:
    charts = (THEME / "stylesheets" / "charts.css").read_text(encoding="utf-8")
    adapted = dark_as_device(charts)
    assert (
        "slate" not in adapted
        and "@media screen and (prefers-color-scheme: dark) {\n  :root {\n    --cp-chart-ink" in adapted
    )
    assert not re.search(r"--cp-chart-[\w-]+:", (THEME / "embed.css").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="no dark palette"):
        dark_as_device(adapted)
