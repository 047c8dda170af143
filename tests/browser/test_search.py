"""Search on the real site in a real browser: golden queries, filters, groups, pages without script."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from cityplans.core.model import Catalog
from cityplans.search.entries import entries

# query, the id of a record that must be among the first three results
GOLDEN = [
    # Chinese: themes, titles, parts of titles, one character
    ("旅游", "tourism"),
    ("教育", "education"),
    ("建设国际知名旅游目的地", "guangzhou-2018-m09"),
    ("国际知名旅游", "guangzhou-2018-m09"),
    ("积极提升旅游产业发展水平", "shenzhen-2011-m09"),
    ("旅游产业", "shenzhen-2011-m09"),
    ("深港创新圈", "shenzhen-2011-m12"),
    ("深港金融合作", "shenzhen-2011-m11"),
    ("空港业务", "shenzhen-2011-m14"),
    ("前海", "shenzhen-2011-m10"),
    ("国际交往中心", "guangzhou-2018"),
    ("高端国际会议目的地", "guangzhou-2018-m06"),
    ("广州", "guangzhou"),
    ("深圳市", "shenzhen"),
    ("杭州", "hangzhou"),
    ("乌鲁木齐", "urumqi"),
    ("杭州都市经济圈", "hangzhou-metro-2009"),
    ("文明城市", "township-2020"),
    ("若干意见", "hangzhou-2016"),
    ("行动纲要", "shenzhen-2011"),
    ("打造高端国际会议目的地", "guangzhou-2018-m06"),
    # bodies: printed, in full, without the city, as people say
    ("市教育局", "shenzhen-education"),
    ("深圳市教育局", "shenzhen-education"),
    ("教育局", "shenzhen-education"),
    ("市外办", "shenzhen-foreign-affairs"),
    ("外办", "shenzhen-foreign-affairs"),
    ("外事办公室", "shenzhen-foreign-affairs"),
    ("深圳市人民政府外事办公室", "shenzhen-foreign-affairs"),
    ("市规划国土委", "shenzhen-planning-land"),
    ("规土委", "shenzhen-planning-land"),
    ("规划和国土资源委员会", "shenzhen-planning-land"),
    # English
    ("tourism", "tourism"),
    ("Tourism", "tourism"),
    ("touris", "tourism"),
    ("education", "education"),
    ("Guangzhou", "guangzhou"),
    ("shenzhen", "shenzhen"),
    ("hangzhou", "hangzhou"),
    ("urumqi", "urumqi"),
    ("Shenzhen Foreign Affairs Office", "shenzhen-foreign-affairs"),
    ("Shenzhen Education Bureau", "shenzhen-education"),
    ("internationally known tourism destination", "guangzhou-2018-m09"),
    ('"tourism destination"', "guangzhou-2018-m09"),
    ("tourism destinations", "guangzhou-2018-m09"),
    # figures, ids, numbers
    ("1000万人次", "guangzhou-2018-m09-t1"),
    ("1000万", "guangzhou-2018-m09-t1"),
    ("guangzhou-2018-m09", "guangzhou-2018-m09"),
    ("shenzhen-2011-m09", "shenzhen-2011-m09"),
    ("第9条", "guangzhou-2018-m09"),
    ("第9条 广州", "guangzhou-2018-m09"),
    ("m09", "guangzhou-2018-m09"),
    ("（11） 深圳", "shenzhen-2011-m11"),
    ("440100", "guangzhou"),
    ("Q16572", "guangzhou"),
    ("深府〔2011〕68号", "shenzhen-2011"),
    # mixed, several, exact, without
    ("G20 峰会", "guangzhou-2018-m15"),
    ("G20峰会", "guangzhou-2018-m15"),
    ("g20", "guangzhou-2018-m15"),
    ("广州 旅游 目的地", "guangzhou-2018-m09"),
    ("旅游　目的地", "guangzhou-2018-m09"),
    ("guangzhou tourism destination", "guangzhou-2018-m09"),
    ("旅游 destination", "guangzhou-2018-m09"),
    ("“深港创新圈”建设", "shenzhen-2011-m12"),
    ('"深港创新圈"', "shenzhen-2011-m12"),
    ("旅游 产业 -广州", "shenzhen-2011-m09"),
    # full-width, Traditional
    ("Ｇ２０", "guangzhou-2018-m15"),
    ("１０００万人次", "guangzhou-2018-m09-t1"),
    ("ｔｏｕｒｉｓｍ", "tourism"),
    ("旅遊", "tourism"),
    ("國際知名旅遊目的地", "guangzhou-2018-m09"),
    ("廣州", "guangzhou"),
    ("烏魯木齊", "urumqi"),
    ("深港創新圈", "shenzhen-2011-m12"),
    ("教育局 深圳", "shenzhen-education"),
    # pinyin
    ("lvyou", "tourism"),
    ("lǚyóu", "tourism"),
    ("lv you", "tourism"),
    ("jiaoyu", "education"),
    ("shengangchuangxinquan", "shenzhen-2011-m12"),
    ("jiaoyuju", "shenzhen-education"),
    ("waiban", "shenzhen-foreign-affairs"),
    ("ly", "tourism"),
    ("swb", "shenzhen-foreign-affairs"),
    ("gjjwzx", "guangzhou-2018"),
    # typing errors, words run together
    ("旅油", "tourism"),
    ("国际知名旅由目的地", "guangzhou-2018-m09"),
    ("深港创新卷", "shenzhen-2011-m12"),
    ("深港新创圈", "shenzhen-2011-m12"),
    ("tourizm", "tourism"),
    ("Guangzou", "guangzhou"),
    ("eduction", "education"),
    ("广州旅游目的地", "guangzhou-2018-m09"),
]
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "\"';--",
    '"',
    "“旅游",
    "(.*)+[\\",
    "^$|?*+{}",
    "${alert(1)} {{7*7}} {n} {query}",
    "？！……——",
    "%",
    "😀👨‍👩‍👧‍👦🇨🇳",
    "\u202e旅游\u200b",
    "__proto__ constructor toString",
    "-",
    "- - -",
    "国" * 3000,
    "a " * 3000,
    "lvyou" * 300,
    "İIß",
    "../../index.bin",
]


def look(page: Page, query: str, prefix: str = "") -> None:
    """Open the page of results and wait until it has said everything."""
    page.goto(f"{prefix}/search/?q={quote(query)}")
    expect(page.locator(".search-results__count")).not_to_be_empty()
    expect(page.locator("#search-results[aria-busy]")).to_have_count(0)


def ids(page: Page) -> list[str]:
    """Return the ids of the results."""
    shown: list[str] = page.locator(".search-results__item").evaluate_all(
        "all => all.map((li) => li.dataset.record.split(':')[1])"
    )
    return shown


@pytest.fixture(scope="module")
def results(browser: Browser, address: str) -> Iterator[Page]:
    """Yield one page for all golden queries; no script fails, no dialog opens, no other host is requested."""
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda problem: faults.append(str(problem)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on(
        "request", lambda request: None if request.url.startswith((address, "data:")) else faults.append(request.url)
    )
    look(page, "旅游")
    yield page
    context.close()
    assert faults == []


def ask(page: Page, query: str) -> None:
    """Type a query into the box of the page of results."""
    page.evaluate("document.querySelector('.search-results__count').textContent = ''")
    page.locator("#content .cp-search__input").fill(query)
    expect(page.locator(".search-results__count")).not_to_be_empty()
    expect(page.locator("#search-results[aria-busy]")).to_have_count(0)


@pytest.mark.parametrize(("query", "wanted"), GOLDEN)
def test_golden_query(results: Page, query: str, wanted: str) -> None:
    """What a person looks for is among the first three results."""
    ask(results, f"{query} ")
    assert wanted in ids(results)[:3]
    assert results.locator(".search-results__item").first.locator("mark").count() > 0 or query in ("Q16572", "440100")


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_query(results: Page, query: str) -> None:
    """Never an error, never markup; the next query works."""
    ask(results, query)
    assert results.locator("#search-results :is(img, script, b, iframe)").count() == 0
    ask(results, "旅游")
    assert ids(results)[0] == "tourism"


def test_there_are_enough_golden_queries() -> None:
    """At least eighty, none twice."""
    assert len({query for query, _ in GOLDEN}) == len(GOLDEN) >= 80


def test_the_index_of_the_site_is_that_of_the_data(site: Path, search_index: Path, catalog: Catalog) -> None:
    """The files are neither empty nor stale: today's data produces them, and each record is in one."""
    for path in search_index.rglob("*.*"):
        assert (site / "search" / path.relative_to(search_index)).read_bytes() == path.read_bytes(), path
    about = json.loads(gzip.decompress((site / "search" / "index.bin").read_bytes()))
    shown = [
        record["id"]
        for group in about["groups"]
        for path in sorted((site / "search" / "records" / group).glob("*[0-9].bin"), key=lambda path: int(path.stem))
        for record in json.loads(gzip.decompress(path.read_bytes()))
    ]
    assert shown == [entry.id for entry in entries(catalog)] and len(shown) > 500


def test_facets_count_exactly_and_stand_in_the_address(desktop: Page, catalog: Catalog) -> None:
    """A count is what choosing it leaves; several facets narrow, the address brings the choice back."""
    held = [e for e in entries(catalog) if any("旅游" in text for texts in e.classes() for text in texts)]
    look(desktop, "旅游")
    expect(desktop.locator(".search-results__item")).to_have_count(len(held))
    for facet in ("kind", "plan", "theme", "body", "year", "target"):
        box = desktop.locator(f"details[data-facet='{facet}']")
        counts = {
            row.locator("input").get_attribute("value"): int(str(row.locator(".cp-facet__count").text_content()))
            for row in box.locator("li").all()
        }
        assert counts, facet
        assert counts == {value: sum(value in e.facets.get(facet, ()) for e in held) for value in counts}, facet
    desktop.locator("input[name='plan'][value='guangzhou-2018']").check()
    chosen = [e for e in held if "guangzhou-2018" in e.facets.get("plan", ())]
    expect(desktop.locator(".search-results__item")).to_have_count(len(chosen))
    expect(desktop.locator(".search-results__count")).to_have_text(f"{len(held)} 条结果中的 {len(chosen)} 条")
    assert set(ids(desktop)) == {e.id for e in chosen}
    desktop.wait_for_url(re.compile(r"plan=guangzhou-2018"))
    desktop.reload()
    expect(desktop.locator(".search-results__item")).to_have_count(len(chosen))
    expect(desktop.locator("input[name='plan'][value='guangzhou-2018']")).to_be_checked()
    assert str(desktop.locator(".cp-language").get_attribute("href")).endswith("/en/search/")


def test_results_are_grouped_by_plan_on_request(desktop: Page) -> None:
    """A heading per plan with its count; the address keeps it."""
    look(desktop, "旅游")
    total = desktop.locator(".search-results__item").count()
    desktop.locator("input[name='group']").check()
    expect(desktop.locator(".search-results__group h2").first).to_be_visible()
    expect(desktop.locator(".search-results__item")).to_have_count(total)
    heads = desktop.locator(".search-results__group h2").all_inner_texts()
    assert len(heads) == len(set(heads)) > 3
    assert sum(int(re.findall(r"(\d+) 条结果", head)[0]) for head in heads) == total
    desktop.wait_for_url(re.compile("group=plan"))


def test_a_result_says_what_where_and_why(desktop: Page) -> None:
    """Kind, city, plan and theme, and what matched in the reader's language."""
    look(desktop, "游艇")
    first = desktop.locator(".search-results__item").first
    expect(first.locator(".cp-search__kind")).to_have_text("措施")
    expect(first.locator(".cp-search__context")).to_have_text("广州 2018")
    expect(first.locator(".cp-search__theme")).to_contain_text("旅游")
    expect(first.locator(".cp-search__snippet mark").first).to_have_text("游艇")
    look(desktop, "tourism destination", "/en")
    first = desktop.locator(".search-results__item").first
    expect(first.locator(".cp-search__context")).to_have_text("Guangzhou 2018")
    expect(first.locator(".cp-search__number")).to_have_text("9.")
    assert first.locator("mark").count() > 1
    first.locator("a").click()
    desktop.wait_for_url("**/en/measures/guangzhou-2018-m09/")
    # A longer word or an id is not marked in place of the word.
    look(desktop, "metro", "/en")
    assert set(desktop.locator(".search-results__item mark").all_inner_texts()) == {"metro"}
    expect(desktop.locator(".cp-search__snippet", has_text=re.compile(r"^hangzhou-metro"))).to_have_count(0)


def test_the_page_says_how_it_understood(desktop: Page) -> None:
    """Folding is announced, other readings are links, and where nothing helps there is what to try."""
    look(desktop, "ly")
    expect(desktop.locator("#search-results [role=status]")).to_contain_text(
        "没有找到“ly”，以下按拼音首字母显示“旅游”的结果"
    )
    others = desktop.locator(".search-results__others a")
    assert others.count() >= 1
    name = others.first.inner_text()
    others.first.click()
    expect(desktop.locator("#content .cp-search__input")).to_have_value(name)
    look(desktop, "qqqqq")
    expect(desktop.locator(".search-results__help")).to_contain_text("检查有没有错别字")
    desktop.locator(".search-results__help").get_by_role("link", name="措施索引").click()
    desktop.wait_for_url("**/search/measures/")


_UNMARKED = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (parentElement.closest("script, style, title")) continue;
        if (/\\p{Script=Han}/u.test(data) && parentElement.closest("[lang]").lang === "en") found.push(data);
    }
    return found;
}"""


@pytest.mark.parametrize("path", ["search/?q=旅游", "search/?q=ly", "search/?q=旅人", "explore/?table=targets"])
def test_what_scripts_write_in_english_marks_chinese(desktop: Page, path: str) -> None:
    """Results, offers and rows: also where a figure is in Chinese in an English title."""
    desktop.goto(f"/en/{path}")
    expect(desktop.locator(":is(.search-results__item, .search-results__others a, .cp-row)").first).to_be_visible()
    desktop.wait_for_load_state("networkidle")
    assert desktop.evaluate(_UNMARKED) == []
    assert desktop.locator("main [lang=zh]").count() > 0


def test_another_short_word_is_offered_but_not_looked_up(desktop: Page) -> None:
    """Nobody asked for the results of another word; those of one that sounds the same are shown."""
    look(desktop, "旅人")
    expect(desktop.locator(".search-results__count")).to_have_text("没有找到“旅人”。")
    assert ids(desktop) == [] and "旅游" in desktop.locator(".search-results__others a").all_inner_texts()
    look(desktop, "十九五")
    assert ids(desktop) == [] and desktop.locator(".search-results__others").count() == 0
    look(desktop, "旅油")
    assert ids(desktop)[0] == "tourism"


def test_two_cities_are_compared_and_offered_one_by_one(desktop: Page) -> None:
    """However they are typed; what was asked for is not offered as what may be meant instead."""
    for query in ("guangzhou hangzhou", "guangzhou hangzhou airport"):
        look(desktop, query, "/en")
        around = desktop.locator(".search-results__help")
        expect(around).to_contain_text("Compare plans")
        expect(around).to_contain_text("In each city:")
        expect(around).not_to_contain_text("Did you mean")
        expect(around).not_to_contain_text("You could try")
        assert all("Guangzhou" in name or "Hangzhou" in name for name in around.locator("li a").all_inner_texts())
        assert len(around.locator(".search-results__others a").all()) == 2
        # Where nothing is found, what there is to say follows the box, without the room of a filter.
        box, said = desktop.locator("#content .cp-search").bounding_box(), around.locator("..").bounding_box()
        assert box and said and (query.count(" ") > 1 or said["y"] < box["y"] + box["height"] + 40)
    look(desktop, "广州 杭州")
    expect(desktop.locator(".search-results__help")).to_contain_text("分城市看")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_indexes_work_without_script(browser: Browser, address: str, catalog: Catalog, language: str) -> None:
    """Every measure, body and programme is a link under its letter, in the order of the language."""
    prefix = {"zh": "", "en": "/en"}[language]
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(f"{prefix}/search/?q=x")
    page.locator("noscript, #content").get_by_role(
        "link", name={"zh": "措施索引", "en": "A–Z of measures"}[language]
    ).first.click()
    links = page.locator(".cp-letter a").evaluate_all("all => all.map((a) => a.getAttribute('href').split('/').at(-2))")
    assert sorted(links) == sorted(catalog.measures)
    letters = [text for text in page.locator(".cp-letters a").all_inner_texts() if len(text) == 1]
    assert letters == sorted(letters) and len(letters) > 10
    page.goto(f"{prefix}/search/bodies/")
    group = page.locator("section:has(#letter-S) ul")
    expect(group).to_contain_text({"zh": "市外办", "en": "Shenzhen Foreign Affairs Office"}[language])
    page.goto(f"{prefix}/search/programmes/")
    expect(page.locator(f"section:has(#letter-{'Y' if language == 'zh' else 'B'}) ul")).to_contain_text(
        {"zh": "一带一路", "en": "Belt and Road"}[language]
    )
    context.close()


def test_a_phone_shows_the_answer_on_its_first_screen(phone: Page) -> None:
    """One box, results of four lines, the answer in the second; a word that no text has is named."""
    look(phone, "旅游")
    first = phone.locator(".search-results__item").first
    place = first.bounding_box()
    assert place is not None and place["y"] < 420
    expect(phone.locator(".cp-search__input").filter(visible=True)).to_have_count(1)
    look(phone, "旅游 谁负责")
    expect(phone.locator(".search-results__count")).to_contain_text("问的是“旅游”由谁负责")
    reply = phone.locator("[data-record='measure:shenzhen-2011-m09'] .cp-search__reply")
    expect(reply).to_have_text("谁负责：市文体旅游局（牵头）、市规划国土委（牵头）")
    heights = phone.locator(".search-results__item").evaluate_all("(items) => items.map((item) => item.offsetHeight)")
    assert max(heights) < 140
    look(phone, "smog", "/en")
    also = phone.locator("[data-record='target:hangzhou-2016-m6-3-t3'] .cp-search__also")
    expect(also).to_have_text("Related word, not in the text: smog")


def test_the_phone_keyboard_and_the_reader_are_served(phone: Page) -> None:
    """A search key on the keyboard; the count is announced; `/` and `s` lead to the box."""
    look(phone, "旅游")
    box = phone.locator("#content .cp-search__input")
    assert [box.get_attribute(name) for name in ("enterkeyhint", "inputmode", "type")] == ["search", "search", "search"]
    expect(phone.locator("#search-results [role=status]")).to_have_text(re.compile(r"^\d+ 条结果$"))
    phone.locator("h1").click()
    phone.keyboard.press("s")
    expect(phone.locator(".cp-search__input:focus")).to_have_count(1)
