"""On phones every section is a tap away from the menu button, without script and by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from cityplans.core.languages import LANGUAGES, PREFIX, Language
from tests.browser.test_accessible import AXE, RUN, TAGS
from tests.support.real_site import KINDS

SECTIONS = 10
SIZES = ((390, 844), (768, 1024))
OUTSIDE_ALL_SECTIONS = ("/", "/search/?q=2020", "/404.html")
# What can be touched of some links: the middle is in the window, and nothing covers it.
TOUCHABLE = """(links) => links.filter((link) => {
  const { left, right, top, bottom } = link.getBoundingClientRect();
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return left >= 0 && right <= innerWidth && hit !== null && link.contains(hit);
}).length"""
FACTS = "(links) => links.map((link) => [link.textContent.trim(), link.href, link.ariaCurrent])"
BUTTON = ".cp-header label[for=__drawer]"
MENU = ".md-sidebar--primary"
LINKS = ".cp-menu > ul > li > a"
TABS = ".md-tabs__link"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def touched(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page on a phone, with and without script."""
    width, height = SIZES[0]
    size: ViewportSize = {"width": width, "height": height}
    context = browser.new_context(
        viewport=size, base_url=address, has_touch=True, java_script_enabled=request.param, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def small(browser: Browser, address: str) -> Iterator[Page]:
    """A narrow window with a keyboard, as a wide one is at 400 %."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_of_every_kind_of_page_shows_all_sections(touched: Page, language: Language) -> None:
    for kind in [*KINDS, "/404.html"] if language == "zh" else KINDS:
        touched.goto(f"/{PREFIX[language]}{kind[1:]}", wait_until="domcontentloaded")
        menu, links, tabs, current = map(touched.locator, (MENU, LINKS, TABS, f"{TABS}[aria-current]"))
        shown = links.evaluate_all(FACTS)
        assert len(shown) == SECTIONS and shown == tabs.evaluate_all(FACTS), kind
        for width, height in SIZES:
            touched.set_viewport_size({"width": width, "height": height})
            expect(menu, kind).not_to_be_visible()
            assert current.evaluate_all(TOUCHABLE) == current.count() == (kind not in OUTSIDE_ALL_SECTIONS), (
                kind,
                width,
            )
            touched.locator(BUTTON).tap()
            expect(menu, kind).to_be_in_viewport(ratio=1)
            assert links.evaluate_all(TOUCHABLE) == SECTIONS, (kind, width)
            assert menu.evaluate("(menu) => menu.offsetWidth") > 200, (kind, width)
            menu.locator("label[for=__drawer]").tap()
            expect(menu, kind).not_to_be_visible()
            assert tabs.evaluate_all(TOUCHABLE) > 3, (kind, width)


def test_the_menu_closes_at_a_touch_beside_it(touched: Page) -> None:
    for width, height in SIZES:
        touched.set_viewport_size({"width": width, "height": height})
        touched.goto("/plans/")
        touched.locator(BUTTON).tap()
        expect(touched.locator(MENU)).to_be_in_viewport(ratio=1)
        touched.touchscreen.tap(width - 20, height / 2)
        expect(touched.locator(MENU)).not_to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_reached_from_the_home_page(touched: Page, language: Language) -> None:
    for i in range(SECTIONS):
        touched.goto(f"/{PREFIX[language]}", wait_until="domcontentloaded")
        touched.locator(BUTTON).tap()
        name = touched.locator(TABS).nth(i).inner_text()
        touched.locator(LINKS).nth(i).tap()
        expect(touched.locator(f"{TABS}[aria-current]")).to_have_text(name)


def test_no_tab_hides_behind_the_current_one(touched: Page) -> None:
    touched.goto("/en/data/")
    for i in [*range(SECTIONS), 0]:
        touched.locator(TABS).nth(i).scroll_into_view_if_needed()
        assert touched.locator(TABS).nth(i).evaluate(f"(link) => ({TOUCHABLE})([link])"), i


def test_the_keyboard_opens_the_menu_and_escape_closes_it(small: Page) -> None:
    def stops() -> int:
        """Count the stops in the menu of many at the beginning of the page."""
        small.locator("#__drawer").focus()
        within = 0
        for _ in range(2 * SECTIONS):
            small.keyboard.press("Tab")
            within += small.evaluate(f"document.activeElement.closest('{MENU}') !== null")
        return within

    small.goto("/en/search/")
    small.keyboard.press("Tab")
    expect(small.get_by_role("checkbox", name="Menu")).to_be_focused()
    assert small.locator(BUTTON).evaluate("(button) => getComputedStyle(button).outlineStyle") == "solid"
    assert stops() == 0
    small.locator("#__drawer").focus()
    small.keyboard.press("Space")
    expect(small.locator(MENU)).to_be_in_viewport(ratio=1)
    assert stops() > 3
    small.locator(LINKS).nth(3).focus()
    small.keyboard.press("Escape")
    expect(small.locator(MENU)).not_to_be_visible()
    expect(small.locator("#__drawer")).to_be_focused()


def test_who_comes_back_finds_the_menu_closed(small: Page) -> None:
    small.goto("/plans/")
    small.locator(BUTTON).click()
    small.locator(LINKS).nth(2).click()
    small.wait_for_url("**/targets/")
    small.go_back()
    expect(small.locator(MENU)).not_to_be_visible()
    expect(small.locator("#__drawer")).not_to_be_checked()


@pytest.mark.parametrize("kind", ["/", "/about/"])
def test_axe_finds_nothing_on_a_phone_with_the_menu_open_or_closed(small: Page, kind: str) -> None:
    small.goto(kind)
    small.evaluate(AXE.read_text(encoding="utf-8"))
    # The theme has the checkbox of the menu before all landmarks.
    rules = {"tags": TAGS, "without": ["region"]}
    assert small.evaluate(RUN, rules) == []
    small.locator(BUTTON).click()
    assert small.evaluate(RUN, rules) == []
