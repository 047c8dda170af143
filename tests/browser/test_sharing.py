"""A reader passes a page on: the address, a QR code, a page to embed; the PNG of a picture."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.real_site import SITE_URL

MEASURE = "en/measures/guangzhou-2018-m18/"
SMALL = "en/embed/guangzhou-2018-m18/"


def test_a_page_is_passed_on_by_keyboard_on_a_narrow_phone(browser: Browser, address: str) -> None:
    """Also what the browser's own dialogue is given, and what is copied; nothing is asked of anybody."""
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.add_init_script("navigator.share = async (given) => { window.given = given; }")
    page.goto(f"/{MEASURE}")
    page.locator(".cp-send summary").focus()
    page.keyboard.press("Enter")
    buttons = page.locator(".cp-send button")
    expect(buttons).to_have_text(["Share with an app", "Copy the link", "QR code", "Embed"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.given.url") == f"{SITE_URL}{MEASURE}"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cp-send [role=status]")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{SITE_URL}{MEASURE}"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="QR code of the address of this page")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cp-qr")).to_have_count(0)
    code = page.locator(".cp-send textarea")
    assert f'<iframe src="{SITE_URL}{SMALL}" title="Building a well-connected' in code.input_value()
    assert asked == ["/assets/vendor/lean-qr/nano.mjs", "/data/versions.json"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = [box["height"] for button in buttons.all() if (box := button.bounding_box())]
    assert len(heights) == 5 and min(heights) >= 24
    page.emulate_media(media="print")
    expect(page.locator(".cp-send")).to_be_hidden()
    context.close()


def test_without_script_the_address_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/plans/guangzhou-2018/")
    page.locator(".cp-send summary").click()
    expect(page.locator(".cp-send code")).to_have_text(f"{SITE_URL}plans/guangzhou-2018/")
    page.locator(".cp-send a").click()
    page.wait_for_url("**/embed/guangzhou-2018/")
    expect(page.locator("figure:visible")).to_have_attribute("id", "timeline")
    context.close()


def test_a_page_to_embed_shows_the_chart_that_is_asked_for_and_opens_others_outside(desktop: Page) -> None:
    """A plan also has who is responsible for what; an agency is chosen where the frame is narrow."""
    desktop.goto("/en/embed/guangzhou-2018/#themes")
    expect(desktop.locator("figure:visible")).to_have_attribute("id", "themes")
    links = desktop.locator("a")
    assert links.count() > 5
    assert links.evaluate_all(
        "(all) => all.every((a) => a.target === '_blank' || a.getAttribute('target') === '_blank')"
    )
    desktop.goto("/en/embed/shenzhen-2011/#responsibilities")
    expect(desktop.locator("figure:visible figcaption")).to_have_text(
        "3 agencies lead as much as any other: 3 action plans or measures each"
    )
    expect(desktop.locator("figure:visible svg.cp-chart:visible")).to_have_count(1)
    desktop.set_viewport_size({"width": 390, "height": 600})
    expect(desktop.locator("figure:visible svg.cp-chart:visible")).to_have_count(0)
    desktop.locator("summary", has_text="Shenzhen Foreign Affairs Office").click()
    expect(desktop.locator("details[open] a:visible").first).to_have_attribute("target", "_blank")


def test_an_indicator_is_embedded_as_of_a_version(desktop: Page) -> None:
    """The page gives the code; the frame says whether it has changed since the version that it names."""
    desktop.goto("/en/indicators/gdp/")
    desktop.locator(".cp-send summary").click()
    desktop.get_by_role("button", name="Embed").click()
    version = desktop.locator(".cp-send label").inner_text().split("version ")[1].split()[0]
    code = desktop.locator(".cp-send textarea")
    assert f'src="{SITE_URL}en/embed/gdp/#gdp"' in code.input_value()
    desktop.get_by_label("Name version").check()
    assert f'src="{SITE_URL}en/embed/gdp/?v={version}#gdp"' in code.input_value()
    for asked, said in {
        f"?v={version}": f"As of version {version}, and the same today.",
        "?v=0.1.0": "This is the present state: it has changed since version 0.1.0.",
        "?v=%3Cb%3E9": "The address of this frame names a version that does not exist. This is the present state.",
    }.items():
        desktop.goto(f"/en/embed/gdp/{asked}#gdp")
        expect(desktop.locator(".pinned span")).to_have_text(said)
        expect(desktop.locator("figure:visible")).to_have_attribute("id", "gdp")
    desktop.goto("/en/embed/gdp/?v=0.1.0")
    expect(desktop.get_by_role("link", name="What it said then")).to_have_attribute(
        "href", re.compile("/en/data/v/0.1.0/$")
    )
    desktop.goto("/en/embed/gdp/")
    expect(desktop.locator(".pinned")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_to_embed_is_readable_in_the_colours_of_the_device(desktop: Page, scheme: str) -> None:
    desktop.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    desktop.goto("/embed/guangzhou-2018-m18/")
    paper, ink = desktop.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    dark = [sum(map(int, colour[4:-1].split(","))) < 384 for colour in (paper, ink)]
    assert dark == ([True, False] if scheme == "dark" else [False, True])
    expect(desktop.locator("main")).to_contain_text("来源：城市规划承诺库, CC BY 4.0")


def test_a_picture_becomes_a_png(desktop: Page) -> None:
    desktop.goto("/plans/guangzhou-2018/")
    with desktop.expect_download() as download:
        desktop.locator(".cp-figure__files button").first.click()
    data = Path(download.value.path()).read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert data.startswith(b"\x89PNG") and width == 2 * (720 + 48) and height > 600 and len(data) > 20_000
