"""On phones every section is a tap away from the menu button, without script and by keyboard too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from cityplans.core.languages import LANGUAGES, PREFIX, Language
from tests.browser.test_accessible import AXE, RUN, TAGS
from tests.support.real_site import KINDS, Window

SECTIONS = 10
SIZES = ((390, 844), (768, 1024))
OUTSIDE_ALL_SECTIONS = ("/", "/search/?q=2020", "/404.html")
BUTTON = ".cp-header label[for=__drawer]"
MENU = ".cp-menu"
CLOSER = f"{MENU} label[for=__drawer]"
TABS = ".cp-menu > ul > li > a"
# The menu is the bar of tabs, one below the other. Everything about it in one look.
# What can be touched of an element: its middle is in the window, and nothing covers it. All of the menu is shown: its
# corners are in the window, and nothing covers them.
LOOK = """([button, menu, closer, links]) => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const middle = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const touchable = (element) => {
    const { left, right } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(...middle(element));
    return left >= 0 && right <= innerWidth && hit !== null && element.contains(hit);
  };
  const facts = (selector) => all(selector).map((link) => [link.textContent.trim(), link.href, link.ariaCurrent]);
  const points = (selector) => all(selector).map((element) => touchable(element) && middle(element));
  const side = document.querySelector(menu);
  const { left, right, top, bottom } = side.getBoundingClientRect();
  const corners = [left + 1, right - 1].flatMap((x) => [top + 1, bottom - 1].map((y) => [x, y]));
  const within = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  return {
    visible: document.querySelector(closer).checkVisibility(),
    whole: within && corners.every((point) => side.contains(document.elementFromPoint(...point))),
    width: side.offsetWidth,
    painted: performance.getEntriesByType("paint").length > 0,
    button: points(button),
    closer: points(closer),
    links: points(links),
    current: points(`${links}[aria-current]`),
    linked: facts(links),
  };
}"""


def look(page: Page, done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return what the menu is like as soon as it is as expected, or at last."""
    end = time.monotonic() + 5
    while True:
        try:
            seen: dict[str, Any] = page.evaluate(LOOK, [BUTTON, MENU, CLOSER, TABS])
        except Error as problem:
            # A touch on a link has just begun to lead to another page.
            if "context was destroyed" not in problem.message or time.monotonic() > end:
                raise
            continue
        if done(seen) or time.monotonic() > end:
            return seen
        time.sleep(0.02)


def closed(seen: dict[str, Any]) -> bool:
    """Return whether the menu is away and its button can be touched."""
    # Before its first paint, a page hears no touch.
    return seen["painted"] and not seen["visible"] and len(seen["button"]) == 1 and all(seen["button"])


def opened(seen: dict[str, Any]) -> bool:
    """Return whether all of the menu is there, and all that is in it can be touched."""
    return (
        seen["visible"]
        and seen["whole"]
        and seen["width"] > 200
        and len(seen["closer"]) == 1
        and all(seen["closer"])
        and len(seen["links"]) == SECTIONS
        and all(seen["links"])
    )


def touch(page: Page, points: list[list[float]], number: int = 0) -> None:
    """Touch the middle of an element."""
    page.touchscreen.tap(*points[number])


@pytest.fixture(scope="module")
def touch_screens(browser: Browser, address: str) -> Iterator[dict[bool, Window]]:
    """Phones with and without script."""
    options: dict[str, Any] = {"has_touch": True, "reduced_motion": "reduce"}
    with (
        closing(Window(browser, address, *SIZES[0], **options)) as script,
        closing(Window(browser, address, *SIZES[0], **options, java_script_enabled=False)) as plain,
    ):
        yield {True: script, False: plain}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def touched(request: pytest.FixtureRequest, touch_screens: dict[bool, Window]) -> Iterator[Page]:
    """A page on a phone, with and without script."""
    yield from touch_screens[request.param].lent()


@pytest.fixture(scope="module")
def small_windows(browser: Browser, address: str) -> Iterator[Window]:
    with closing(Window(browser, address, 390, 844, reduced_motion="reduce")) as window:
        yield window


@pytest.fixture
def small(small_windows: Window) -> Iterator[Page]:
    """A narrow window with a keyboard, as a wide one is at 400 %."""
    yield from small_windows.lent()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_of_every_kind_of_page_shows_all_sections(touched: Page, language: Language) -> None:
    """Each at one size in one language, at the other in the other."""
    sizes = SIZES if language == "zh" else SIZES[::-1]
    for kind in [*KINDS, "/404.html"] if language == "zh" else KINDS:
        (width, height), sizes = sizes[0], sizes[::-1]
        touched.set_viewport_size({"width": width, "height": height})
        touched.goto(f"/{PREFIX[language]}{kind[1:]}", wait_until="domcontentloaded")
        seen = look(touched, closed)
        assert closed(seen), (kind, width, seen)
        linked = seen["linked"]
        assert len(linked) == SECTIONS == len({address for _, address, _ in linked}), kind
        assert len(seen["current"]) == (kind not in OUTSIDE_ALL_SECTIONS), (kind, width)
        assert all(seen["current"]), (kind, width, "the tab of this section is out of sight")
        touch(touched, seen["button"])
        seen = look(touched, opened)
        assert opened(seen) and seen["linked"] == linked, (kind, width, seen)
        touch(touched, seen["closer"])
        seen = look(touched, closed)
        assert closed(seen), (kind, width, seen)
        assert len([tab for tab in seen["links"] if tab]) >= 3, (kind, width)


def test_the_menu_closes_at_a_touch_beside_it(touched: Page) -> None:
    for width, height in SIZES:
        touched.set_viewport_size({"width": width, "height": height})
        touched.goto("/plans/")
        touch(touched, look(touched, closed)["button"])
        assert opened(look(touched, opened)), width
        touched.touchscreen.tap(width - 20, height / 2)
        assert closed(look(touched, closed)), width


def test_every_section_is_reached_from_the_home_page(touched: Page) -> None:
    for i in range(SECTIONS):
        language = LANGUAGES[i % 2]
        touched.goto(f"/{PREFIX[language]}", wait_until="domcontentloaded")
        touch(touched, look(touched, closed)["button"])
        seen = look(touched, opened)
        assert opened(seen), seen
        touch(touched, seen["links"], i)
        expect(touched.locator(f"{TABS}[aria-current]")).to_have_text(seen["linked"][i][0])


def test_no_tab_hides_behind_the_current_one(touched: Page) -> None:
    touched.goto("/en/data/")
    for i in [*range(SECTIONS), 0]:
        touched.locator(TABS).nth(i).scroll_into_view_if_needed()
        assert look(touched, closed)["links"][i], i


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
    # The bar and the menu are the same links: each is one stop.
    assert stops() == SECTIONS
    small.locator("#__drawer").focus()
    small.keyboard.press("Space")
    expect(small.locator(MENU)).to_be_in_viewport(ratio=1)
    assert stops() == SECTIONS
    small.locator(TABS).nth(3).focus()
    small.keyboard.press("Escape")
    expect(small.locator(CLOSER)).not_to_be_visible()
    expect(small.locator("#__drawer")).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_twice_as_large_leave_the_name_of_the_site_whole(small: Page, language: Language) -> None:
    small.goto(f"/{PREFIX[language]}measures/shenzhen-2011-m09/")
    faults = """(size) => {
      document.documentElement.style.fontSize = size;
      const names = [...document.querySelectorAll(".cp-header__title, .cp-header__title a, .cp-language")];
      const cut = names.filter((one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > innerWidth);
      // On the way to the page, which then has several lines, no part covers another.
      const parts = [...document.querySelectorAll(".cp-crumbs li")].map((part) => part.getBoundingClientRect());
      const covered = parts.filter(({ left, top }, i) => i && top < parts[i - 1].bottom - 1 && left < parts[i - 1].right - 1);
      return [cut.length, covered.length, parts.filter(({ width }) => width < 24).length];
    }"""
    for width in (320, 390):
        small.set_viewport_size({"width": width, "height": 844})
        # 20 pixels are the usual size here; 35 are those of a base size of 28.
        assert [small.evaluate(faults, size) for size in ("40px", "35px")] == [[0, 0, 0], [0, 0, 0]], width
        assert small.evaluate("document.documentElement.scrollWidth") <= width


def test_who_comes_back_finds_the_menu_closed(small: Page) -> None:
    small.goto("/plans/")
    small.locator(BUTTON).click()
    small.locator(TABS).nth(2).click()
    small.wait_for_url("**/targets/")
    small.go_back()
    expect(small.locator(CLOSER)).not_to_be_visible()
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
