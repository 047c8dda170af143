"""The reader's paths through the real site, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.real_site import PREFIXES

# The three questions of a citizen, each in at most two taps from the home page on a phone of 360 px.


@pytest.mark.parametrize("language", PREFIXES)
def test_what_did_my_city_promise_on_tourism(phone: Page, language: str) -> None:
    _tap_theme(phone, language)
    section = phone.locator("section", has=phone.locator("#guangzhou-2018"))
    expect(section.locator(".cp-line")).to_contain_text(
        [{"zh": "建设国际知名旅游目的地", "en": "internationally known tourism destination"}[language]]
    )


@pytest.mark.parametrize("language", PREFIXES)
def test_who_is_responsible(phone: Page, language: str) -> None:
    _tap_theme(phone, language)
    line = phone.locator(
        ".cp-line",
        has_text={"zh": "积极提升旅游产业发展水平", "en": "raising the level of development of the tourism industry"}[
            language
        ],
    )
    expect(line).to_contain_text(
        {"zh": "牵头：市文体旅游局、市规划国土委", "en": "Lead: Shenzhen Culture, Sports and Tourism Bureau"}[language]
    )
    line.get_by_role("link").tap()
    bodies = phone.locator("[data-record='measure:shenzhen-2011-m09'] [data-field='body_id']")
    expect(bodies.first).to_have_attribute("data-value", "shenzhen-culture-sports-tourism")


@pytest.mark.parametrize("language", PREFIXES)
def test_by_when_and_how_much(phone: Page, language: str) -> None:
    _tap_theme(phone, language)
    line = phone.locator(
        ".cp-line",
        has_text={"zh": "建设国际知名旅游目的地", "en": "internationally known tourism destination"}[language],
    )
    expect(line).to_contain_text({"zh": "1000万人次 · 2020年", "en": "10 million · 2020"}[language])
    line.get_by_role("link").tap()
    target = phone.locator("[data-record='measure:guangzhou-2018-m09'] #guangzhou-2018-m09-t1")
    expect(target.locator("[data-field='value']")).to_have_attribute("data-value", "10000000")
    expect(target.locator("[data-field='due']")).to_have_attribute("data-value", "2020")


def _tap_theme(phone: Page, language: str) -> None:
    phone.goto(f"{PREFIXES[language]}/")
    phone.locator(".cp-themes").get_by_role("link", name={"zh": "旅游", "en": "Tourism"}[language]).tap()
    phone.wait_for_url("**/themes/tourism/")


def test_measure_names_who_is_responsible_and_whence(desktop: Page) -> None:
    desktop.goto("/measures/shenzhen-2011-m19/")
    article = desktop.locator("[data-record='measure:shenzhen-2011-m19']")
    bodies = article.locator("[data-field='body_id']")
    assert next(bodies.nth(i).get_attribute("data-value") for i in range(bodies.count())) == "shenzhen-planning-land"
    assert bodies.all_inner_texts() == [
        "市规划国土委",
        *("市发展改革委", "市科工贸信委", "市交通运输委", "市人居环境委", "市水务局", "市城管局", "市法制办"),
        *("宝安区政府", "龙岗区政府", "光明新区管委会", "坪山新区管委会", "前海管理局"),
    ]
    inherited = article.locator("[data-field='inherited_from']")
    expect(inherited).to_have_attribute("data-value", "shenzhen-2011-ap06")
    expect(inherited).to_contain_text("行动计划6. 大力提升城市规划和管理水平")
    inherited.click()
    expect(desktop.locator("#shenzhen-2011-ap06")).to_be_in_viewport()


def test_language_switch_keeps_the_page(phone: Page) -> None:
    phone.goto("/measures/guangzhou-2018-m09/")
    phone.get_by_role("link", name="English").click()
    phone.wait_for_url("**/en/measures/guangzhou-2018-m09/")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.get_by_role("link", name="中文").click()
    phone.wait_for_url("**/measures/guangzhou-2018-m09/")
    expect(phone.locator("html")).to_have_attribute("lang", "zh")
    phone.goto("/en/method/")
    phone.get_by_role("link", name="中文").click()
    phone.wait_for_url(lambda url: url.endswith("/method/") and "/en/" not in url)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("旅游", {"guangzhou-2018-m09", "shenzhen-2011-m09"}),
        ("深港", {f"shenzhen-2011-m{n}" for n in (10, 11, 12, 13, 14)}),
    ],
)
def test_search_lists_the_right_measures(phone: Page, query: str, first: set[str]) -> None:
    phone.goto(f"/search/?q={query}")
    results = phone.locator("#search-results li[data-kind='measure'] a")
    for measure in first:
        expect(phone.locator(f"#search-results li[data-kind='measure'] a[href$='/{measure}/']").first).to_be_visible()
    shown = [str(results.nth(i).get_attribute("href")).rstrip("/").split("/")[-1] for i in range(results.count())]
    assert first <= set(shown)
    titled = [phone.locator(f"#search-results li:has(a[href$='/{m}/'])").inner_text() for m in shown[:2]]
    assert all(query in text.split("\n")[0] for text in titled)


def test_search_box_stands_on_every_page(desktop: Page) -> None:
    desktop.goto("/en/themes/")
    box = desktop.locator(".cp-header .cp-search__input")
    box.fill("touri")
    expect(desktop.get_by_role("option").first).to_contain_text("ouris")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/en/themes/tourism/")


def test_palette_is_remembered(desktop: Page) -> None:
    desktop.goto("/plans/")
    body = desktop.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    desktop.locator(".cp-palette").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    desktop.goto("/en/data/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_reads_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/measures/guangzhou-2018-m18/")
    expect(page.get_by_text("8000万人次").first).to_be_visible()
    page.locator(".cp-header .cp-search__input").fill("旅游")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.get_by_role("list").get_by_role("link", name="措施").last).to_be_visible()
    context.close()


def test_missing_address_helps(site: Path, desktop: Page) -> None:
    text = (site / "404.html").read_text(encoding="utf-8")
    assert 'href="/en/measures/"' in text and 'href="/assets/' in text and 'href="./' not in text
    desktop.goto("/404.html")
    expect(desktop.get_by_role("heading", name="页面不存在")).to_be_visible()
    desktop.get_by_role("listitem").get_by_role("link", name="Plans").last.click()
    desktop.wait_for_url("**/en/plans/")


def test_a_visit_to_a_measure_is_small(browser: Browser, address: str, site: Path) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    moved: list[int] = []
    page.on("requestfinished", lambda request: moved.append(request.sizes()["responseBodySize"]))
    page.goto("/measures/shenzhen-2011-m19/")
    page.wait_for_load_state("networkidle")
    page_alone = (site / "measures" / "shenzhen-2011-m19" / "index.html").stat().st_size
    context.close()
    assert page_alone < sum(moved) <= 250_000
    # On the next visit the browser has all but the page.
    assert page_alone <= 40_000
