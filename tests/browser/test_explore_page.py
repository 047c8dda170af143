"""The explore page and the list of targets in a real browser.

Tested are counts, choices, address, keyboard, phone and failure.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from cityplans.core.model import Catalog
from tests.support.explored import Found, counts, explored, meets, query

PREFIXES = {"zh": "", "en": "/en"}
COUNT = re.compile(r"([\d,]+)")


@pytest.fixture(scope="module")
def records(catalog: Catalog) -> dict[str, Found]:
    return explored(catalog)


def _total(page: Page) -> int:
    """Return the number that the page says it has found."""
    status = page.locator(".cp-explore__status")
    expect(status).to_contain_text(COUNT)
    expect(page.locator(".cp-rows")).not_to_have_attribute("aria-busy", "true")
    found = COUNT.search(status.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def _shown(page: Page) -> list[str]:
    found: list[str] = page.locator(".cp-row").evaluate_all(
        "rows => rows.map((row) => row.dataset.record.split(':')[1])"
    )
    return found


def _box(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f"input[name='{facet}'][value='{value}']")


def _choose(page: Page, facet: str, value: str) -> None:
    details = page.locator(f"details[data-facet='{facet}']")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    if not _box(page, facet, value).count():
        details.get_by_role("button", name=re.compile("显示全部|Show all")).click()
    if facet == "table":
        _box(page, facet, value).locator("xpath=..").click()
    else:
        _box(page, facet, value).check()


@pytest.mark.parametrize("language", PREFIXES)
def test_choosing_filters_rows_counts_and_address(desktop: Page, records: dict[str, Found], language: str) -> None:
    desktop.goto(f"{PREFIXES[language]}/explore/")
    assert _total(desktop) == len(records)
    _choose(desktop, "table", "targets")
    _choose(desktop, "theme", "tourism")
    _choose(desktop, "theme", "conferences")
    choices = {"table": ["targets"], "theme": ["tourism", "conferences"]}
    wanted = [key for key, each in records.items() if meets(each, choices)]
    expect(desktop.locator(".cp-explore__status")).to_contain_text(str(len(wanted)))
    # The first of them are shown at once.
    shown_first = _shown(desktop)
    assert len(set(shown_first)) == min(25, len(wanted)) and set(shown_first) <= set(wanted)
    assert desktop.url.endswith(f"/explore/?{query(choices)}")
    for facet in ("city", "plan", "due"):
        shown = desktop.locator(f"details[data-facet='{facet}'] li").evaluate_all(
            "rows => Object.fromEntries(rows.map((row) => [row.querySelector('input').value,"
            " Number(row.querySelector('.cp-facet__count').textContent)]))"
        )
        assert shown == counts(records, facet, choices, True), facet
    # What is chosen is named, and dropped one by one.
    chips = desktop.locator(".cp-explore__chosen .cp-chip")
    assert (
        chips.all_inner_texts()
        == {"zh": ["主题：旅游", "主题：会议与会展"], "en": ["Theme: Tourism", "Theme: Conferences and exhibitions"]}[
            language
        ]
    )
    chips.first.click()
    expect(chips).to_have_count(1)
    expect(chips.first).to_be_focused()
    assert desktop.url.endswith("?table=targets&theme=conferences")


def test_address_leads_back_and_forth_and_survives_a_reload(desktop: Page, records: dict[str, Found]) -> None:
    desktop.goto("/explore/")
    everything = _total(desktop)
    _choose(desktop, "city", "guangzhou")
    desktop.wait_for_url("**/explore/?city=guangzhou")
    city = _total(desktop)
    _choose(desktop, "due", "2020")
    desktop.wait_for_url("**/explore/?city=guangzhou&due=2020")
    both = _total(desktop)
    assert both == sum(meets(each, {"city": ["guangzhou"], "due": ["2020"]}) for each in records.values())
    desktop.reload()
    assert _total(desktop) == both
    expect(_box(desktop, "city", "guangzhou")).to_be_checked()
    expect(_box(desktop, "due", "2020")).to_be_checked()
    desktop.go_back()
    expect(_box(desktop, "due", "2020")).not_to_be_checked()
    assert _total(desktop) == city
    desktop.go_back()
    expect(_box(desktop, "city", "guangzhou")).not_to_be_checked()
    assert _total(desktop) == everything
    desktop.go_forward()
    expect(_box(desktop, "city", "guangzhou")).to_be_checked()
    assert _total(desktop) == city


def test_language_switch_keeps_what_is_chosen(desktop: Page) -> None:
    desktop.goto("/explore/?theme=tourism&sort=title")
    total = _total(desktop)
    desktop.get_by_role("link", name="English").click()
    desktop.wait_for_url("**/en/explore/?theme=tourism&sort=title")
    assert _total(desktop) == total
    expect(desktop.locator(".cp-chip")).to_have_text("Theme: Tourism")


def test_more_rows_come_on_demand_and_stay_when_one_comes_back(desktop: Page) -> None:
    desktop.goto("/explore/?table=mentions")
    _total(desktop)
    assert len(_shown(desktop)) == 25
    more = desktop.get_by_role("button", name="再显示 25 条")
    more.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".cp-row")).to_have_count(50)
    expect(desktop.locator(".cp-row").nth(25).get_by_role("link")).to_be_focused()
    expect(desktop.locator(".cp-explore__status")).to_contain_text("已显示 50 条")
    desktop.locator(".cp-row").nth(30).get_by_role("link").click()
    desktop.wait_for_url("**/measures/**")
    desktop.go_back()
    expect(desktop.locator(".cp-row")).to_have_count(50)
    # However long one goes on, the page does not grow for ever.
    for _ in range(18):
        more.click()
        expect(desktop.locator(".cp-rows")).not_to_have_attribute("aria-busy", "true")
    expect(desktop.locator(".cp-row")).to_have_count(500)
    expect(more).to_be_hidden()
    expect(desktop.get_by_text("这里最多显示 500 条")).to_be_visible()


def test_rows_lead_to_where_the_record_is(desktop: Page, catalog: Catalog) -> None:
    desktop.goto("/explore/?table=targets&theme=tourism&plan=guangzhou-2018")
    row = desktop.locator(".cp-row", has_text="1000万人次")
    expect(row.locator("b")).to_have_text("1000万人次")
    # A figure is told once.
    expect(row.locator(".cp-row__facts")).to_have_text("1000万人次 期限 2020年")
    expect(row).to_contain_text("期限 2020年")
    # Red is for promises alone, and what is in words has no figure.
    expect(row).to_have_class("cp-row cp-row--ahead")
    desktop.goto("/en/explore/?table=targets&plan=guangzhou-2018&figure=no")
    expect(desktop.locator(".cp-row__title").first).to_be_visible()
    assert desktop.locator(".cp-row b").count() == 0
    desktop.goto("/explore/?table=targets&type=outcome")
    expect(desktop.locator(".cp-row b").first).to_be_visible()
    assert desktop.locator(".cp-row--ahead").count() == 0
    desktop.goto("/explore/?table=targets&theme=tourism&plan=guangzhou-2018")
    row.get_by_role("link").click()
    target = next(
        t for t in catalog.targets.values() if t.value_printed == "1000万人次" and t.plan_id == "guangzhou-2018"
    )
    desktop.wait_for_url(f"**/measures/{target.subject_id}/#{target.id}")
    expect(desktop.locator(f"[id='{target.id}']")).to_be_in_viewport()


def test_every_row_has_a_place_to_lead_to(site: Path) -> None:
    broken = []
    for prefix in ("", "en/"):
        anchors: dict[str, set[str]] = {}
        for file in (site / prefix / "explore/rows").iterdir():
            for row in json.loads(file.read_text(encoding="utf-8")):
                page, _, anchor = row["address"].partition("#")
                if page not in anchors:
                    html = site / prefix / page / "index.html"
                    anchors[page] = (
                        set(re.findall(r'\bid="([^"]+)"', html.read_text(encoding="utf-8")))
                        if html.is_file()
                        else set()
                    )
                if not anchors[page] or (anchor and anchor not in anchors[page]):
                    broken.append(prefix + row["address"])
    assert broken == []


@pytest.mark.parametrize(("sort", "keys"), [("due", ("due",)), ("value", ("unit", "value")), ("title", ("title",))])
def test_sorting(desktop: Page, catalog: Catalog, sort: str, keys: tuple[str, ...]) -> None:
    desktop.goto("/explore/?table=targets&city=hangzhou")
    _total(desktop)
    desktop.get_by_label("排序").select_option(sort)
    desktop.wait_for_url(f"**sort={sort}")
    _total(desktop)
    shown = [catalog.targets[key] for key in _shown(desktop)]
    if "due" in keys:
        dated = [target.due.split("/")[-1] for target in shown if target.due]
        assert dated and dated == sorted(dated, key=lambda due: (due + "-12-31")[:10])
        assert all(target.due for target in shown[: len(dated)]), "what has no date comes last"
    if "value" in keys:
        for one, other in itertools.pairwise(shown):
            if one.unit_id == other.unit_id and other.value is not None:
                assert one.value is not None and one.value >= other.value
    if "title" in keys:
        titles = [target.note_zh.encode("gb18030") for target in shown]
        assert titles == sorted(titles)


@pytest.mark.parametrize("language", PREFIXES)
def test_years_due_from_and_to(desktop: Page, records: dict[str, Found], language: str) -> None:
    desktop.goto(f"{PREFIXES[language]}/explore/?table=targets")
    _total(desktop)
    box = desktop.locator("details[data-facet='due']")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    box.locator("select[name='from']").select_option("2015")
    desktop.wait_for_url("**/explore/?table=targets&due-from=2015")
    box.locator("select[name='to']").select_option("2020")
    desktop.wait_for_url("**/explore/?table=targets&due-from=2015&due-to=2020")
    # An interval is due at its end.
    wanted = [key for key, each in records.items() if "2015" <= min(each.values.get("due", {"_none"})) <= "2020"]
    expect(desktop.locator(".cp-explore__status")).to_contain_text(str(len(wanted)))
    assert len(wanted) > 5 and set(_shown(desktop)) <= set(wanted)
    chip = desktop.locator(".cp-explore__chosen .cp-chip")
    said = {"zh": "期限在 2015 至 2020 年", "en": "Due from 2015 to 2020"}[language]
    assert chip.all_inner_texts() == [said]
    # The citation of the selection says so as well, and can be copied.
    desktop.locator(".cp-pack > summary").click()
    expect(desktop.locator(".cp-pack__cite")).to_contain_text(said)
    expect(desktop.locator(".cp-pack__copy")).to_be_visible()
    chip.click()
    desktop.wait_for_url("**/explore/?table=targets")
    expect(box.locator("select[name='from']")).to_have_value("")
    # Nothing is due before all years: what helps is offered.
    desktop.goto(f"{PREFIXES[language]}/explore/?due-to=1980")
    desktop.locator(".cp-explore__empty button").first.click()
    assert _total(desktop) == len(records)


def test_words_in_the_title(desktop: Page, catalog: Catalog) -> None:
    desktop.goto("/en/explore/?table=mentions")
    _total(desktop)
    box = desktop.get_by_role("searchbox", name="Words in the title")
    box.fill("fORUM")
    desktop.wait_for_url("**/en/explore/?table=mentions&q=fORUM")
    wanted = sorted(m.id for m in catalog.mentions.values() if "forum" in m.name_en.lower())
    expect(desktop.locator(".cp-explore__status")).to_contain_text(str(len(wanted)))
    assert wanted and sorted(_shown(desktop)) == wanted[:25]
    # Typing is one step on the way back, not one per letter.
    box.fill("")
    desktop.wait_for_url("**/en/explore/?table=mentions")


def test_nothing_found_says_which_choice_to_drop(desktop: Page, records: dict[str, Found]) -> None:
    choices = {"table": ["targets"], "city": ["guangzhou"], "theme": ["tourism"], "due": ["2018"]}
    assert not any(meets(each, choices) for each in records.values())
    desktop.goto(f"/explore/?{query(choices)}")
    expect(desktop.get_by_text("没有同时符合这些条件的记录。")).to_be_visible()
    assert desktop.locator(".cp-pack").is_hidden()
    offers = desktop.locator(".cp-explore__empty button")
    wanted = {
        key: sum(meets(each, {k: v for k, v in choices.items() if k != key}) for each in records.values())
        for key in choices
    }
    numbers = sorted(int(re.findall(r"有 (\d+) 条", text)[0]) for text in offers.all_inner_texts())
    assert numbers == sorted(n for n in wanted.values() if n)
    offers.first.click()
    expect(desktop.locator(".cp-row").first).to_be_visible()
    assert _total(desktop) in numbers


def test_unknown_value_in_the_address_is_told_and_dropped(desktop: Page, records: dict[str, Found]) -> None:
    desktop.goto("/explore/?theme=no-such-theme&utm_source=x")
    expect(desktop.locator(".cp-chip")).to_have_text("主题：no-such-theme（没有这一项）")
    assert _total(desktop) == 0
    desktop.locator(".cp-chip").click()
    expect(desktop.locator(".cp-row").first).to_be_visible()
    assert _total(desktop) == len(records)


def test_inherited_duties_count_unless_they_are_left_out(desktop: Page, records: dict[str, Found]) -> None:
    body = "shenzhen-planning-land"
    desktop.goto(f"/explore/?table=measures&body={body}")
    own = {"table": ["measures"], "body": [body]}
    numbers = [sum(meets(each, own, inherited) for each in records.values()) for inherited in (True, False)]
    assert numbers[0] > numbers[1]
    assert _total(desktop) == numbers[0]
    desktop.get_by_label("不含由上一级章节或措施推及的分工").check()
    desktop.wait_for_url("**own=1")
    assert _total(desktop) == numbers[1]


def test_keyboard_alone_is_enough(desktop: Page) -> None:
    desktop.goto("/explore/")
    _total(desktop)
    first = desktop.locator("details[data-facet='city'] li input").first
    first.focus()
    desktop.keyboard.press("Tab")
    second = desktop.locator("details[data-facet='city'] li input").nth(1)
    expect(second).to_be_focused()
    desktop.keyboard.press("Space")
    expect(second).to_be_checked()
    desktop.wait_for_url("**city=*")
    _total(desktop)
    # The focus stays where it was, and the values stay under it.
    expect(desktop.locator(":focus")).to_have_attribute("value", str(second.get_attribute("value")))
    assert desktop.locator(".cp-explore__status").get_attribute("role") == "status"
    groups = desktop.locator(".cp-explore fieldset")
    assert all(groups.nth(i).locator("legend").text_content() for i in range(groups.count()))
    assert (
        desktop.locator(".cp-explore :is(input, select):not([type='checkbox'])").evaluate_all(
            "inputs => inputs.filter((input) => !input.labels.length && !input.ariaLabel).length"
        )
        == 0
    )


def test_theme_counts_do_not_move_under_the_hand(desktop: Page) -> None:
    desktop.goto("/explore/")
    _total(desktop)
    values = desktop.locator("details[data-facet='theme'] li input")
    before = values.evaluate_all("inputs => inputs.map((input) => input.value)")
    values.nth(5).focus()
    desktop.keyboard.press("Space")
    desktop.wait_for_url("**theme=*")
    _total(desktop)
    assert values.evaluate_all("inputs => inputs.map((input) => input.value)") == before


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize(
    "path", ["/explore/?table=targets&theme=tourism&due=2020", "/targets/?type=outcome", "/explore/"]
)
def test_phone(phone: Page, language: str, path: str) -> None:
    phone.goto(f"{PREFIXES[language]}{path}")
    total = _total(phone)
    drawer = phone.locator(".cp-facets__drawer > summary")
    expect(phone.locator("details[data-facet='city']")).to_be_hidden()
    # What nobody has opened is not made.
    expect(phone.locator(".cp-facet li")).to_have_count(0)
    drawer.click()
    expect(phone.locator("details[data-facet='plan'] li")).not_to_have_count(0)
    for facet in phone.locator("details.cp-facet:visible > summary").all():
        facet.click()
    phone.locator(".cp-pack > summary").click()
    expect(phone.locator(".cp-pack__format").first).to_be_visible()
    for width in (360, 320):
        phone.set_viewport_size({"width": width, "height": 740})
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
    phone.locator(".cp-facets__see").click()
    expect(phone.locator("details[data-facet='city']")).to_be_hidden()
    expect(phone.locator(".cp-explore__status")).to_be_focused()
    expect(phone.locator(".cp-explore__status")).to_be_in_viewport()
    assert _total(phone) == total


def test_list_of_targets_stands_until_something_is_chosen(desktop: Page, catalog: Catalog) -> None:
    desktop.goto("/targets/")
    assert _total(desktop) == len(catalog.targets)
    lists = desktop.locator(".cp-explore__static .cp-fold")
    expect(lists.first).to_be_visible()
    expect(desktop.locator(".cp-row")).to_have_count(0)
    assert desktop.locator("input[name='table']").count() == 0
    _choose(desktop, "type", "outcome")
    expect(lists.first).to_be_hidden()
    wanted = [t.id for t in catalog.targets.values() if t.type == "outcome"]
    assert _total(desktop) == len(wanted) and set(_shown(desktop)) <= set(wanted)
    assert desktop.url.endswith("/targets/?type=outcome")
    desktop.get_by_label("排序").select_option("due")
    desktop.wait_for_url("**/targets/?type=outcome&sort=due")
    desktop.go_back()
    desktop.go_back()
    expect(lists.first).to_be_visible()
    expect(desktop.locator(".cp-row")).to_have_count(0)


@pytest.fixture
def failing(browser: Browser, address: str) -> Iterator[Page]:
    """A page on which requests may fail."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("file", ["columns.json", "labels.json", "rows/0.json"])
def test_data_that_does_not_load_is_told_and_tried_again(failing: Page, records: dict[str, Found], file: str) -> None:
    down = [True]

    def answer(route: Route) -> None:
        if down[0]:
            route.abort()
        else:
            route.continue_()

    failing.route(f"**/explore/{file}", answer)
    failing.goto("/explore/")
    status = failing.locator(".cp-explore__status")
    expect(status).to_contain_text("数据没能读到")
    if file != "rows/0.json":
        expect(failing.get_by_role("heading", name="从这里进入")).to_be_visible()
    down[0] = False
    failing.get_by_role("button", name="再试一次").click()
    expect(failing.locator(".cp-row")).to_have_count(25)
    assert _total(failing) == len(records)


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize(
    "path",
    ["/explore/", "/targets/", "/themes/tourism/", "/bodies/shenzhen-foreign-affairs/", "/plans/guangzhou-2018/"],
)
def test_without_script_there_are_lists_and_files(browser: Browser, address: str, language: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(f"{PREFIXES[language]}{path}")
    assert page.locator(".cp-explore :is(input, select, button)").count() == 0
    page.locator(".cp-pack > summary").click()
    links = page.locator(".cp-pack a")
    assert links.count() >= 2 and links.first.is_visible()
    for i in range(links.count()):
        answer = page.request.get(str(links.nth(i).evaluate("link => link.href")))
        assert answer.ok and answer.body()
    if path == "/explore/":
        expect(
            page.get_by_role("heading", name={"zh": "从这里进入", "en": "Other ways to the records"}[language])
        ).to_be_visible()
        page.get_by_role("link", name={"zh": "旅游", "en": "Tourism"}[language]).click()
        page.wait_for_url("**/themes/tourism/")
    context.close()


POLICY = (
    "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def test_strict_content_policy_holds(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda problem: faults.append(str(problem)))

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": POLICY})

    page.route(
        "**/explore/*", lambda route: answer(route) if route.request.resource_type == "document" else route.continue_()
    )
    page.goto("/explore/?table=targets&theme=tourism")
    assert _total(page) > 0
    page.locator(".cp-pack > summary").click()
    with page.expect_download():
        page.locator("[data-format='xlsx']").click()
    with page.expect_download():
        page.locator("[data-format='package']").click()
    context.close()
    assert faults == []
