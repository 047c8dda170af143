"""No kind of page has a fault that axe knows of, in either language and either palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site.test_reader import KINDS, PREFIXES

AXE = Path("node_modules/axe-core/axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async (runOnly) => {
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((n) => `${id}: ${help}: ${n.target} ${n.html.slice(0, 120)}`));
}"""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", PREFIXES)
def test_axe_finds_nothing(desktop: Page, language: str, kind: str) -> None:
    desktop.emulate_media(reduced_motion="reduce")
    desktop.goto(f"{PREFIXES[language]}{kind}")
    desktop.wait_for_load_state("networkidle")
    desktop.evaluate(AXE.read_text(encoding="utf-8"))
    assert desktop.evaluate(RUN, {"type": "tag", "values": TAGS}) == []
    # Only colours differ in the dark palette.
    desktop.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert desktop.evaluate(RUN, {"type": "rule", "values": COLOURS}) == []
