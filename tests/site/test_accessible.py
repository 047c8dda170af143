"""No kind of page has a fault that axe knows of, in either language; the palettes are the same in both."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site.test_reader import KINDS, PREFIXES

AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((n) => `${id}: ${help}: ${n.target} ${n.html.slice(0, 120)}`));
}"""


# Templates, palettes and styles are the same in both languages: English is looked at in every fourth kind.
@pytest.mark.parametrize(("language", "kind"), [*(("zh", kind) for kind in KINDS), *(("en", kind) for kind in KINDS[::4])])
def test_axe_finds_nothing(desktop: Page, language: str, kind: str) -> None:
    desktop.emulate_media(reduced_motion="reduce")
    desktop.goto(f"{PREFIXES[language]}{kind}")
    desktop.wait_for_load_state("networkidle")
    desktop.evaluate(AXE.read_text(encoding="utf-8"))
    for palette in ("default", "slate") if language == "zh" else ("default",):
        desktop.evaluate("(palette) => document.body.setAttribute('data-md-color-scheme', palette)", palette)
        assert desktop.evaluate(RUN, RULES) == [], palette
