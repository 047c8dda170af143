"""The ring around what has the focus has a contrast of 3:1 with what is behind it, in both palettes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

HEADER = (
    "a.md-logo",
    ".cp-header__title a",
    ".cp-header .cp-search__input",
    ".cp-palette",
    "a.cp-language",
    ".cp-menu > ul > li > a",
)
OWN_BOX = re.compile(r"/$|/search/")  # pages with a box of their own, which the header's would repeat
# Kinds of page, with what is there once their scripts have run.
KINDS = {
    "/": ".cp-search__button",
    "/plans/shenzhen-2011/": ".cp-branch > summary",
    "/search/?q=2020": ".cp-facet summary",
    "/explore/": ".cp-facet summary",
    "/compare/": ".cp-branch > summary",
    "/about/": "h1",
    "/contribute/correct/?table=targets&record=guangzhou-2018-m09-t1": ".cp-correct__cell textarea",
}
# Focus every element in turn; the ring is drawn by it or, where it is unseen itself, by its label. Colours are painted
# one upon the other as the browser does it, then read from the canvas.
RINGS = """(selector) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faults = [];
  const elements = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  for (const element of elements) {
    element.focus();
    const ringed = [element, element.closest("label")].filter(Boolean).find((each) => getComputedStyle(each).outlineStyle === "solid");
    let ratio = 0;
    if (ringed) {
      const { outlineColor, outlineWidth } = getComputedStyle(ringed);
      const behind = [];
      for (let each = ringed.parentElement; each; each = each.parentElement) behind.unshift(getComputedStyle(each).backgroundColor);
      const [back] = ["#fff", ...behind].map(paint).slice(-1);
      const ring = paint(outlineColor);
      ratio = parseFloat(outlineWidth) < 2 ? 0 : (Math.max(back, ring) + 0.05) / (Math.min(back, ring) + 0.05);
    }
    if (ratio < 3) faults.push(`${ratio.toFixed(1)} ${element.outerHTML.slice(0, 100)}`);
  }
  return [elements.length, faults];
}"""
FOCUSABLE = "a[href], button, summary, input, select, textarea, [tabindex='0']"


@pytest.mark.parametrize("kind", KINDS)
def test_the_ring_is_seen_on_every_background(desktop: Page, kind: str) -> None:
    desktop.emulate_media(reduced_motion="reduce")
    desktop.goto(kind)
    expect(desktop.locator(KINDS[kind]).first).to_be_visible()
    for scheme in ("default", "slate"):
        desktop.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        # From here on the browser shows what has the focus.
        desktop.keyboard.press("Tab")
        for selector in HEADER:
            assert desktop.evaluate(RINGS, selector)[0] >= ("search" not in selector or not OWN_BOX.match(kind)), (
                selector
            )
        count, faults = desktop.evaluate(RINGS, FOCUSABLE)
        assert count > 20 and faults == [], scheme


def test_the_ring_is_seen_in_the_menu(desktop: Page) -> None:
    desktop.set_viewport_size({"width": 390, "height": 844})
    desktop.emulate_media(reduced_motion="reduce")
    desktop.goto("/about/")
    for scheme in ("default", "slate"):
        desktop.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        desktop.locator("#__drawer").focus()
        desktop.keyboard.press("Space")
        count, faults = desktop.evaluate(RINGS, ".cp-menu a")
        assert count > 10 and faults == [], scheme
        desktop.keyboard.press("Escape")
