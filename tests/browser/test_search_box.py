"""The search boxes and the search page in a real browser, over the real data."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Route, expect

from cityplans.catalog.open import checked_catalog
from cityplans.core.model import Catalog
from cityplans.i18n.strings import branch
from cityplans.search.entries import entries
from cityplans.search.entry import SearchEntry
from cityplans.search.index import search_files
from tests.support import corpus
from tests.support.paths import ROOT
from tests.support.real_site import Window
from tests.support.serving import served

SCRIPTS = ROOT / "templates" / "theme" / "assets" / "javascripts"
KINDS = {
    "measure": "措施",
    "goal": "目标",
    "plan": "规划",
    "section": "章节",
    "body": "单位",
    "theme": "主题",
    "city": "城市",
    "target": "指标",
}
NONE, ERROR, ALL = "没有找到", "读不到索引", "查看全部结果"
WORDS = {"none": NONE, "one": "1 条结果", "other": "{n} 条结果", "all": ALL, "kinds": KINDS} | {
    "understood": branch("zh", "find", "understood")
}
# No script but ours, no inline handler, no markup made from text: the browser itself refuses them.
POLICY = "default-src 'self'; img-src data:; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
INDEX = "**/search/index.bin"

# One worker for the file: its tests share a server and a browser.
pytestmark = pytest.mark.xdist_group("search-box")


def box(root: str, index: str = "search/") -> str:
    """Write a search box as the pages have it."""
    return f"""<form class="cp-search" role="search" action="{root}search/" data-index="{root}{index}" data-root="{root}"
 data-error="{ERROR}"><input class="cp-search__input" type="search" name="q" autocomplete="off" aria-label="搜索"><button>搜索</button>
</form>"""


def document(root: str, *parts: str, script: str = "search.js") -> str:
    """Write a page around some parts."""
    return f"""<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>测试</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">
<script type="module" src="{root}assets/javascripts/{script}"></script></head><body>{"".join(parts)}</body></html>"""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return two real plans: what these tests expect must not move when a plan is added."""
    found, findings = checked_catalog(corpus.only(tmp_path_factory.mktemp("two"), "guangzhou-2018", "shenzhen-2011"))
    assert found is not None, findings
    return found


@pytest.fixture(scope="module")
def records(catalog: Catalog) -> list[SearchEntry]:
    """Return the records of the index."""
    return list(entries(catalog))


def holding(records: list[SearchEntry], text: str) -> list[str]:
    """Return the ids of the records that hold a text."""
    return [entry.id for entry in records if any(text in each for texts in entry.classes() for each in texts)]


@pytest.fixture(scope="module")
def address(catalog: Catalog, records: list[SearchEntry], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small site: boxes at the root and two levels down, the search page, stubs for the rest."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(SCRIPTS, site / "assets" / "javascripts")
    (site / "assets" / "words.zh.json").write_text(json.dumps({"search": WORDS}), encoding="utf-8")
    words = html.escape(json.dumps(branch("zh", "find", "page"), ensure_ascii=False))
    fields = '<p id="text">文字</p><textarea></textarea><select><option>a</select><div contenteditable="true">b</div>'
    pages = {record.address.split("#")[0]: document("../../") for record in records}
    pages |= {
        "": document("./", box("./"), fields),
        "deep/page/": document("../../", box("../../")),
        "two/boxes/": document("../../", box("../../"), box("../../")),
        "broken/page/": document("../../", box("../../", "nothing/")),
        "search/": document(
            "../",
            box("../"),
            f'<div id="search-results" data-words="{words}"><p id="hint">试试“旅游”。</p></div>',
            box("../"),
            script="search/page.js",
        ),
    }
    for path, text in pages.items():
        (site / path).mkdir(parents=True, exist_ok=True)
        (site / path / "index.html").write_text(text, encoding="utf-8")
    for path, data in search_files(catalog):
        (site / "search" / path).parent.mkdir(parents=True, exist_ok=True)
        (site / "search" / path).write_bytes(data)
    with served(site) as root:
        yield f"{root}/"


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Window]:
    def is_fault(said: ConsoleMessage) -> bool:
        return "Content Security" in said.text or "TrustedHTML" in said.text

    with closing(Window(browser, address, 1280, 720, is_fault=is_fault)) as opened:
        yield opened


@pytest.fixture
def page(window: Window, address: str) -> Iterator[Page]:
    """Open the page at the root; whatever a test does, no script may fail and no dialog may open."""
    for opened in window.lent():
        opened.goto(address)
        yield opened


def field(page: Page) -> Locator:
    """Return the first search box."""
    return page.locator(".cp-search__input").first


def options(page: Page) -> Locator:
    """Return the results in the panels, without the link to all results."""
    return page.locator("[role=option]:not(.cp-search__all)")


def ask(page: Page, query: str) -> Locator:
    """Type a query into the first box and wait for its panel."""
    field(page).fill(query)
    expect(page.locator(".cp-search__panel").first).to_be_visible()
    return options(page)


def titles(found: Locator) -> list[str]:
    """Return the titles of results, without the printed numbers."""
    texts: list[str] = found.locator(".cp-search__title").evaluate_all(
        """all => all.map((title) => {
            const number = title.querySelector(".cp-search__number");
            return title.textContent.slice(number ? number.textContent.length + 1 : 0);
        })"""
    )
    return texts


# ---- what is found ----


def test_tourism_measures_of_both_cities_come_first(page: Page) -> None:
    """旅游: the theme that is called so, then the measures that are about it, of Guangzhou and of Shenzhen."""
    found = ask(page, "旅游")
    assert titles(found)[:5] == [
        "旅游",
        "建设国际知名旅游目的地",
        "积极提升旅游产业发展水平",
        "规划建设一批高端旅游项目",
        "推进深港澳旅游业一体化发展",
    ]
    assert found.nth(1).locator(".cp-search__number").inner_text() == "9."
    assert "广州 2018" in found.nth(1).inner_text() and "深圳 2011" in found.nth(2).inner_text()


@pytest.mark.parametrize("query", ["tourism", "Tour", "TOURISM", "ｔｏｕｒ"])
def test_english_words_and_beginnings(page: Page, query: str) -> None:
    """Case and width do not matter; what matched is shown in English."""
    found = ask(page, query)
    assert {
        "建设国际知名旅游目的地",
        "积极提升旅游产业发展水平",
        "规划建设一批高端旅游项目",
        "推进深港澳旅游业一体化发展",
    } <= set(titles(found)[:5])
    snippet = found.and_(page.locator("[href$='/guangzhou-2018-m09/']")).locator(".cp-search__snippet")
    expect(snippet).to_have_text("Building an internationally known tourism destination")
    expect(snippet).to_have_attribute("lang", "en")
    expect(snippet.locator("mark")).to_have_text("tourism"[: len(query)])


def test_measures_on_shenzhen_and_hong_kong(page: Page, address: str, records: list[SearchEntry]) -> None:
    """深港: those of (11) to (15) that hold it are found, those with it in the title before all others."""
    titled = {f"（{n}）" for n in (10, 11, 12, 13, 14)}
    found = ask(page, "深港")
    assert titled <= set(found.locator(".cp-search__number").all_inner_texts())
    assert all("深港" in title for title in titles(found)[:6])
    page.goto(f"{address}search/?q={quote('深港')}")
    held = holding(records, "深港")
    expect(page.locator(".search-results__link")).to_have_count(len(held))
    links = page.locator(".search-results__link").evaluate_all(
        "all => all.map((a) => a.getAttribute('href').split('/').at(-2))"
    )
    assert {f"shenzhen-2011-m{n}" for n in (11, 12, 13, 14)} <= {key for key in held if key in links}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("1000万", "入境过夜游客：1000万人次"),
        ("1000 万人次", "入境过夜游客：1000万人次"),
        ("m09", "建设国际知名旅游目的地"),
        ("第9条 广州", "建设国际知名旅游目的地"),
        ("（11） 深圳", "进一步加强深港金融合作"),
        ("g20 峰会", "构筑全方位立体化国际传播格局"),
        ("G20峰会", "构筑全方位立体化国际传播格局"),
        ("深圳", "深圳市"),
        ("guangzhou", "广州市"),
        ("市教育局", "市教育局"),
        ("“深港创新圈”建设", "加快推进“深港创新圈”建设"),
        ("  旅游  ", "旅游"),
    ],
)
def test_first_result(page: Page, query: str, first: str) -> None:
    """Figures, ids, printed numbers, names and cities lead where they should."""
    assert titles(ask(page, query))[0] == first


def test_a_single_character(page: Page, records: list[SearchEntry]) -> None:
    """港: eight of the many, the total said."""
    found = ask(page, "港")
    assert found.count() == 8
    assert all("港" in title for title in titles(found))
    total = len(holding(records, "港"))
    expect(page.locator("[role=status]")).to_have_text(f"{total} 条结果")
    expect(page.locator(".cp-search__all")).to_have_text(ALL)


def test_a_result_tells_what_and_where_it_is(page: Page) -> None:
    """Title, kind, context and snippet, with what matched marked."""
    found = ask(page, "游艇").first
    assert found.locator(".cp-search__title").inner_text() == "9. 建设国际知名旅游目的地"
    assert found.locator(".cp-search__kind").inner_text() == "措施"
    assert found.locator(".cp-search__context").inner_text().startswith("广州 2018")
    assert found.locator(".cp-search__snippet mark").all_inner_texts() == ["游艇"]
    assert "guangzhou-2018-m09" in str(found.get_attribute("href"))
    expect(ask(page, "国际交往动力显著增强").first.locator(".cp-search__kind")).to_have_text("目标")
    expect(page.locator("[role=status]")).to_have_text(re.compile(r"^\d 条结果$"))
    expect(page.locator(".cp-search__all")).to_have_count(0)


def test_no_result_says_so(page: Page) -> None:
    """In the panel and to a screen reader; the list box is not there."""
    ask(page, "不存在的词")
    expect(page.locator(".cp-search__message")).to_have_text(NONE)
    expect(page.locator("[role=status]")).to_have_text(NONE)
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[role=listbox]")).to_be_hidden()
    ask(page, "旅游")
    expect(page.locator(".cp-search__message")).to_be_hidden()


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "旅游<b>",
    "\"';--",
    "(.*)+[\\",
    "${alert(1)} {{7*7}} {n}",
    "？！……——",
    "%",
    "%E6%97",
    "😀👨‍👩‍👧‍👦",
    "\u202e旅游\u0000\u200b",
    "__proto__ constructor toString",
    "国" * 20_000,
    "a " * 20_000,
    "İIß",
]


@pytest.mark.parametrize("path", ["", "search/"])
def test_hostile_queries_are_only_text(page: Page, address: str, path: str) -> None:
    """Nothing throws or becomes markup, in the panel or on the search page; the box works after each."""
    page.goto(address + path)
    answer = page.locator(".cp-search__panel:not([hidden]), .search-results__count:not(:empty)")
    for query in HOSTILE:
        field(page).fill(query)
        expect(answer.first, query[:40]).to_be_visible()
        assert page.locator("img, b, .cp-search__panel script, #search-results script").count() == 0, query[:40]
        if path:
            page.wait_for_url(re.compile(r"\?q="))
        field(page).fill("旅游")
        expect(page.get_by_text("建设国际知名旅游目的地").first, query[:40]).to_be_visible()
        field(page).fill("")
        expect(answer).to_have_count(0)
        if path:
            page.wait_for_url(address + path)


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_in_an_address_is_only_text(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}search/?q={quote(query[:1500])}")
    expect(page.locator(".search-results__count")).not_to_be_empty()
    assert page.locator("img, b, #search-results script").count() == 0


def test_a_lone_surrogate_and_a_hostile_address(page: Page, address: str) -> None:
    """Half a character typed, and bytes in the address that are no text."""
    for path in ("", "search/"):
        page.goto(address + path)
        field(page).focus()
        page.evaluate("""() => {
            const input = document.querySelector(".cp-search__input");
            input.value = "旅游 \\ud83d";
            input.dispatchEvent(new InputEvent("input"));
        }""")
        expect(page.get_by_text("建设国际知名旅游目的地").first).to_be_visible()
        page.wait_for_timeout(450)
    page.goto(f"{address}search/?q=%E6%97%FF&q=2&x=%")
    expect(page.locator(".search-results__count")).not_to_be_empty()


# ---- the index ----


def answering(body: str) -> Callable[[Route], None]:
    """Make the server answer with something else."""
    return lambda route: route.fulfill(body=body)


def test_the_index_is_fetched_once_and_only_when_wanted(page: Page, address: str) -> None:
    """Not on loading a page; at the first focus; not again while typing."""
    asked: list[str] = []

    def noted(request: Request) -> None:
        if "index.bin" in request.url:
            asked.append(request.url)

    page.on("request", noted)
    page.goto(f"{address}deep/page/")
    page.wait_for_timeout(200)
    assert asked == []
    field(page).focus()
    for query in ("旅", "旅游", "深港"):
        ask(page, query)
        expect(options(page).first).to_be_visible()
    page.remove_listener("request", noted)
    assert asked == [f"{address}search/index.bin"]


def test_an_index_that_cannot_be_read_is_said_and_tried_again(page: Page, address: str) -> None:
    """The words for it appear; once the index is back, the next letter finds."""
    page.goto(f"{address}broken/page/")
    ask(page, "旅游")
    expect(page.locator(".cp-search__message")).to_have_text(ERROR)
    for answer in ('{"version": 999, "records": []}', "no json", "null"):
        page.goto(address)
        page.route(INDEX, answering(answer))
        ask(page, "旅游")
        expect(page.locator(".cp-search__message")).to_have_text(ERROR)
        page.unroute(INDEX)
        ask(page, "旅游业")
        expect(options(page).first).to_be_visible()
    page.route(INDEX, lambda route: route.abort())
    page.goto(f"{address}search/?q=1")
    expect(page.locator(".search-results__count")).to_have_text(ERROR)


def test_late_answers_do_not_disturb(page: Page) -> None:
    """The panel does not open after the reader has gone on; the last query wins."""
    held: list[Route] = []
    page.route(INDEX, lambda route: held.append(route))

    def asking(query: str) -> None:
        with page.expect_request(INDEX):
            field(page).fill(query)

    def release() -> None:
        with page.expect_response(INDEX):
            held.pop().continue_()
        page.wait_for_timeout(300)

    asking("旅游")
    page.locator("textarea").focus()
    release()
    expect(page.locator(".cp-search__panel")).to_be_hidden()
    page.reload()
    asking("旅游")
    field(page).fill("深港")
    release()
    expect(page.locator("mark").first).to_have_text("深港")


# ---- the keyboard ----


@pytest.mark.parametrize("key", ["/", "s"])
def test_a_key_leads_to_the_box(page: Page, key: str) -> None:
    """From anywhere but a field; the letter itself is not typed."""
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    page.keyboard.press(key)
    expect(field(page)).to_have_value(key)
    for other in ("textarea", "select", "[contenteditable]"):
        page.locator(other).focus()
        page.keyboard.press(key)
        expect(field(page)).not_to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(f"Control+{key}")
    expect(field(page)).not_to_be_focused()


def test_arrows_choose_and_enter_opens(page: Page, address: str) -> None:
    """Round and round, by way of the box itself; the choice is told by aria-activedescendant."""
    ask(page, "旅游")
    every = page.locator("[role=option]")
    last = every.count() - 1

    def chosen() -> int:
        active = field(page).get_attribute("aria-activedescendant")
        marked = [i for i in range(last + 1) if every.nth(i).get_attribute("aria-selected") == "true"]
        assert marked == [i for i in range(last + 1) if every.nth(i).get_attribute("id") == active]
        return marked[0] if marked else -1

    assert chosen() == -1
    page.keyboard.press("ArrowUp")
    assert chosen() == last
    page.keyboard.press("ArrowDown")
    assert chosen() == -1
    for expected in (0, 1):
        page.keyboard.press("ArrowDown")
        assert chosen() == expected
    page.keyboard.press("ArrowUp")
    assert chosen() == 0
    expect(field(page)).to_be_focused()
    field(page).press_sequentially("目")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}measures/guangzhou-2018-m09/")


def test_enter_without_a_choice_goes_to_the_search_page(page: Page, address: str) -> None:
    """As without the script."""
    ask(page, "旅游")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}search/?q=%E6%97%85%E6%B8%B8")
    expect(page.locator(".search-results__count")).to_have_text(re.compile(r"^\d+ 条结果$"))


def test_the_last_option_leads_to_all_results(page: Page, address: str) -> None:
    """With the query as typed, whatever signs it has."""
    ask(page, "国际 &=#")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}search/?q=*")
    expect(field(page)).to_have_value("国际 &=#")


def test_escape_closes_first_and_clears_next(page: Page) -> None:
    """The text stays when the panel closes; an arrow opens it again."""
    ask(page, "旅游")
    page.keyboard.press("Escape")
    expect(page.locator(".cp-search__panel")).to_be_hidden()
    expect(field(page)).to_have_value("旅游")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[role=status]")).to_be_empty()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cp-search__panel")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(page.locator(".cp-search__panel")).to_be_hidden()


def test_leaving_the_box_closes_the_panel(page: Page) -> None:
    """By Tab, by a click elsewhere, by emptying the box; coming back opens it."""
    ask(page, "旅游")
    page.keyboard.press("Tab")
    expect(page.locator(".cp-search__panel")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".cp-search__panel")).to_be_visible()
    page.locator("#text").click()
    expect(page.locator(".cp-search__panel")).to_be_hidden()
    ask(page, "旅游")
    field(page).fill(" ")
    expect(page.locator(".cp-search__panel")).to_be_hidden()


def test_a_click_opens_a_result(page: Page, address: str) -> None:
    """Options are real links: a click goes there, a middle click opens a second page."""
    page.goto(f"{address}deep/page/")
    found = ask(page, "旅游")
    with page.context.expect_page() as second:
        found.nth(2).click(button="middle")
    second.value.wait_for_url(f"{address}measures/shenzhen-2011-m09/")
    ask(page, "旅游").nth(1).locator(".cp-search__title").click()
    page.wait_for_url(f"{address}measures/guangzhou-2018-m09/")


# ---- input methods ----


def test_nothing_is_searched_while_an_input_method_composes(page: Page) -> None:
    """Pinyin under way is no query; the word that comes of it is."""
    field(page).focus()
    session = page.context.new_cdp_session(page)
    for typed in ("l", "lv", "lv'you"):
        session.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
    expect(field(page)).to_have_value("lv'you")
    page.wait_for_timeout(300)
    expect(page.locator(".cp-search__panel")).to_be_hidden()
    expect(page.locator("[role=status]")).to_be_empty()
    session.send("Input.insertText", {"text": "旅游"})
    expect(field(page)).to_have_value("旅游")
    expect(options(page).nth(1)).to_contain_text("建设国际知名旅游目的地")


def test_composition_events_alone(page: Page, address: str) -> None:
    """Whatever the order of a browser's events, and on the search page as well."""
    send = """([type, value]) => {
        const input = document.querySelector(".cp-search__input");
        if (value !== null) input.value = value;
        input.dispatchEvent(type === "input" ? new InputEvent("input") : new CompositionEvent(type));
    }"""
    for path, shown in (("", "[role=option]"), ("search/", ".search-results__item")):
        page.goto(address + path)
        field(page).focus()
        page.evaluate(send, ["compositionstart", None])
        page.evaluate(send, ["input", "lv"])
        page.wait_for_timeout(200)
        expect(page.locator(shown)).to_have_count(0)
        page.evaluate(send, ["compositionend", "旅游"])
        expect(page.locator(shown).nth(1)).to_contain_text("建设国际知名旅游目的地")


@pytest.mark.parametrize("sign", ["isComposing: true", "keyCode: 229"])
def test_keys_of_an_input_method_are_left_to_it(page: Page, address: str, sign: str) -> None:
    """Enter, Escape and arrows that belong to the candidate window do nothing in the list."""
    ask(page, "旅游")
    page.keyboard.press("ArrowDown")
    before = field(page).get_attribute("aria-activedescendant")
    for key in ("ArrowDown", "Enter", "Escape"):
        page.evaluate(
            f"""(key) => document.querySelector(".cp-search__input")
                .dispatchEvent(new KeyboardEvent("keydown", {{ key, {sign}, bubbles: true, cancelable: true }}))""",
            key,
        )
    expect(page.locator(".cp-search__panel")).to_be_visible()
    assert field(page).get_attribute("aria-activedescendant") == before
    assert page.url == address


# ---- the pattern ----


def test_the_combobox_pattern(page: Page) -> None:
    """Roles, names and references as the ARIA practices ask for."""
    box = field(page)
    assert [box.get_attribute(a) for a in ("role", "aria-autocomplete", "aria-expanded")] == [
        "combobox",
        "list",
        "false",
    ]
    ask(page, "旅游")
    expect(box).to_have_attribute("aria-expanded", "true")
    listed = page.locator(f"[id='{box.get_attribute('aria-controls')}']")
    expect(listed).to_have_attribute("role", "listbox")
    expect(listed).to_have_attribute("aria-label", "搜索")
    assert page.evaluate(
        "list => [...list.children].every((o) => o.role === 'option' && o.tabIndex === -1)", listed.element_handle()
    )
    status = page.locator("[role=status]")
    assert status.evaluate("s => s.closest('[hidden], .cp-search__panel') === null")
    expect(status).to_have_text(re.compile(r"^\d+ 条结果$"))


def test_two_boxes_on_a_page(page: Page, address: str) -> None:
    """Each has its own list, and no id is there twice."""
    page.goto(f"{address}two/boxes/")
    boxes, panels = page.locator(".cp-search__input"), page.locator(".cp-search__panel")
    boxes.nth(1).fill("旅游")
    expect(panels.nth(1)).to_be_visible()
    expect(panels.nth(0)).to_be_hidden()
    boxes.nth(0).fill("深港")
    expect(panels.nth(0)).to_be_visible()
    expect(panels.nth(1)).to_be_hidden()
    ids = page.locator("[id]").evaluate_all("all => all.map((e) => e.id)")
    assert len(ids) == len(set(ids)) > 10
    page.keyboard.press("ArrowDown")
    assert boxes.nth(0).get_attribute("aria-activedescendant") == panels.nth(0).locator(
        "[role=option]"
    ).first.get_attribute("id")


def test_without_script_the_form_is_a_plain_one(browser: Browser, address: str) -> None:
    """Enter goes to the search page with the query in the address."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}deep/page/")
    field(page).fill("旅游")
    field(page).press("Enter")
    page.wait_for_url(f"{address}search/?q=%E6%97%85%E6%B8%B8")
    context.close()


# ---- the search page ----


def test_the_search_page_shows_everything(page: Page, address: str, records: list[SearchEntry]) -> None:
    """All results of the query in the address, best first; the count alone is read out."""
    page.goto(f"{address}search/?q={quote('旅游')}")
    total = len(holding(records, "旅游"))
    expect(page.locator(".search-results__count")).to_have_text(f"{total} 条结果")
    expect(page.locator(".search-results__item")).to_have_count(total)
    expect(page.locator("#hint")).to_have_count(0)
    first = page.locator(".search-results__item").nth(1)
    expect(first).to_have_attribute("data-kind", "measure")
    assert titles(first) == ["建设国际知名旅游目的地"]
    assert first.locator("a").get_attribute("href") == "../measures/guangzhou-2018-m09/"
    expect(page.locator("#search-results")).to_have_attribute("aria-live", "off")
    expect(page.locator("#search-results [role=status]")).to_have_text(f"{total} 条结果")
    expect(page.locator(".cp-search__panel").first).to_be_hidden()


def test_the_search_page_follows_the_typing(page: Page, address: str) -> None:
    """Results, the other box and the address; no entry in the history; empty again, the hint is back."""
    page.goto(f"{address}search/?lang=x")
    expect(page.locator("#hint")).to_be_visible()
    before = page.evaluate("history.length")
    boxes = page.locator(".cp-search__input")
    boxes.nth(1).fill("深港")
    expect(page.locator(".search-results__item mark").first).to_have_text("深港")
    expect(boxes.nth(0)).to_have_value("深港")
    page.wait_for_url(f"{address}search/?lang=x&q=%E6%B7%B1%E6%B8%AF")
    boxes.nth(0).fill("没有的词")
    expect(page.locator(".search-results__count")).to_have_text(NONE)
    expect(page.locator(".search-results__item")).to_have_count(0)
    boxes.nth(0).fill("")
    expect(page.locator("#hint")).to_be_visible()
    expect(page.locator(".search-results__count")).to_be_empty()
    page.wait_for_url(f"{address}search/?lang=x")
    assert page.evaluate("history.length") == before


@pytest.mark.parametrize(("path", "script"), [("", "search.js"), ("search/", "search/page.js")])
def test_what_is_typed_before_the_script_is_there_is_searched(page: Page, address: str, path: str, script: str) -> None:
    """On a slow line nothing typed is lost."""
    waiting: list[Route] = []
    page.route(f"**/assets/javascripts/{script}", lambda route: waiting.append(route))
    page.goto(address + path, wait_until="commit")
    field(page).fill("旅游")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    expect(page.locator("[role=option], .search-results__item").first).to_be_visible()
    expect(field(page)).to_have_value("旅游")


def test_enter_on_the_search_page_stays(page: Page, address: str) -> None:
    """The results are already there: nothing is loaded again, and the address holds the query at once."""
    page.goto(f"{address}search/")
    page.evaluate("window.kept = true")
    field(page).fill("深港")
    field(page).press("Enter")
    assert page.url == f"{address}search/?q=%E6%B7%B1%E6%B8%AF"
    expect(page.locator(".search-results__item").first).to_be_visible()
    assert page.evaluate("window.kept") is True


def test_going_back_finds_the_results_again(page: Page, address: str) -> None:
    """Also when a result was opened before the address had followed."""
    page.goto(f"{address}search/?q=1")
    expect(page.locator(".search-results__item").first).to_be_visible()
    field(page).fill("深港")
    page.locator(".search-results__item", has=page.locator("mark", has_text="深港")).first.locator("a").click()
    page.wait_for_url(re.compile("/measures/"))
    page.go_back()
    page.wait_for_url(f"{address}search/?q=%E6%B7%B1%E6%B8%AF")
    expect(field(page)).to_have_value("深港")
    expect(page.locator(".search-results__item mark").first).to_have_text("深港")
