"""No page type has a fault that axe reports, in any language or palette, or needs more than 320 px."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.real_site import EMBEDS, KINDS, PREFIXES

AXE = Path("node_modules/axe-core/axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# What words decide. The same templates make the pages of both languages: all else is looked at in one.
WORDS = ["button-name", "document-title", "empty-heading", "heading-order", "html-has-lang", "html-lang-valid"]
WORDS += ["image-alt", "input-button-name", "label", "label-content-name-mismatch", "landmark-unique", "link-name"]
WORDS += ["select-name", "summary-name", "svg-img-alt", "valid-lang"]
# What a page with a query shows when all that it loads is there.
LOADED = {
    "/explore/": ".cp-row",
    "/search/": ".search-results__item",
    "/contribute/correct/": ".cp-correct__cell textarea",
    "/contribute/tell/": ".cp-tell__about",
    "/contribute/ask/": ".cp-ask__about a[href]",
    "/prove/": ".cp-prove__record h2",
}
# Pages that are read from their beginning, and results, may be long; pages of data open a part when asked for it.
DOCUMENTS = ("/method/", "/contribute/", "/about/", "/search/?q=2020")
# Rows of a table, items of a list, marks of a drawing, and folds and groups below each other are made alike: the first ones
# of a kind show what the others have, but for those within which there is an element of another kind.
SHORTEN = """(most) => {
  const repeated = "main :is(tbody, ul, ol) > *, main svg *, main details > details, main div > :is(details, section)";
  const kindOf = (element) => (element ? `${element.tagName}.${element.getAttribute("class")}` : "");
  const lists = new Map();
  for (const one of document.querySelectorAll(repeated)) {
    if (!one.isConnected) continue;
    if (!lists.has(one.parentNode)) lists.set(one.parentNode, { counts: {}, kinds: new Set() });
    const { counts, kinds } = lists.get(one.parentNode);
    const kind = kindOf(one) + kindOf(one.firstElementChild);
    counts[kind] = (counts[kind] ?? 0) + 1;
    const within = [one, ...one.querySelectorAll("*")].map(kindOf);
    if (counts[kind] > most && within.every((each) => kinds.has(each))) one.remove();
    else within.forEach((each) => kinds.add(each));
  }
}"""
RUN = """async ({ tags, rules, without = [] }) => {
  const { violations } = await axe.run(document, {
    runOnly: tags ? { type: "tag", values: tags } : { type: "rule", values: rules },
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((n) => `${id}: ${help}: ${n.target} ${n.html.slice(0, 120)}`));
}"""


# How far what is seen was moved while the page loaded: the cumulative layout shift.
MOVED = """async () => {
  let moved = 0;
  const add = (entries) => entries.forEach(({ value }) => (moved += value));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  add(observer.takeRecords());
  return moved;
}"""
# Sizes of letters that are seen, in pixels; drawings are apart.
SIZES = """() => {
  const sizes = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode;
    if (textContent.trim() && !parentElement.closest("script, style, svg, .cp-sr") && parentElement.getClientRects().length)
      sizes.add(parseFloat(getComputedStyle(parentElement).fontSize));
  }
  return [...sizes];
}"""
# Links, buttons and summaries by themselves that are less than 24 px high; links within a sentence may be.
SMALL = """() => [...document.querySelectorAll("main :is(a, button, summary)")].filter((control) => {
  const { width, height } = control.getBoundingClientRect();
  const words = control.parentElement.textContent.trim().length - control.textContent.trim().length;
  return width && !control.closest("svg") && height < 24 && (words < 4 || control.tagName !== "A");
}).slice(0, 5).map((control) => control.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("kind", [*KINDS, *EMBEDS])
@pytest.mark.parametrize("language", PREFIXES)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(desktop: Page, language: str, kind: str) -> None:
    wide = desktop.viewport_size
    assert wide
    desktop.emulate_media(reduced_motion="reduce")
    desktop.set_viewport_size({"width": 390, "height": 844})
    desktop.goto(f"{PREFIXES[language]}{kind}")
    if "?" in kind:
        expect(desktop.locator(LOADED[kind.split("?")[0]]).first).to_be_visible()
        expect(desktop.locator("[aria-busy=true]")).to_have_count(0)
    assert desktop.evaluate(MOVED) < 0.1
    if kind not in DOCUMENTS:
        assert desktop.evaluate("document.documentElement.scrollHeight") <= 12 * 844
    desktop.set_viewport_size({"width": 320, "height": 640})
    assert desktop.evaluate("document.documentElement.scrollWidth") <= 320
    assert desktop.locator("h1:visible").count() == 1
    if language == "zh" and kind in KINDS:
        sizes = desktop.evaluate(SIZES)
        assert len(sizes) <= 8 and min(sizes) >= 13, sorted(sizes)
        assert desktop.evaluate(SMALL) == []
    desktop.evaluate(SHORTEN, 6)
    desktop.set_viewport_size(wide)
    desktop.evaluate(AXE.read_text(encoding="utf-8"))
    assert desktop.evaluate(RUN, {"tags": TAGS} if language == "zh" else {"rules": WORDS}) == []
    if language == "zh":
        # Only colours differ between the palettes, and those of a kind have the same.
        desktop.evaluate(SHORTEN, 2)
        desktop.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
        assert desktop.evaluate(RUN, {"rules": COLOURS}) == []
