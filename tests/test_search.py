"""The search index against the data, and the script's own functions over the index in a real browser."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cityplans.check import checked_catalog
from cityplans.model import Catalog
from cityplans.schema import LANGUAGES, Language
from cityplans.search import search_index

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "templates" / "theme" / "assets" / "javascripts" / "search.js"
TEXTS = ("title", "other_title", "summary", "other_summary", "context", "other_context", "id")

Record = dict[str, Any]

# One worker for the file: its tests share a server and a browser.
pytestmark = pytest.mark.xdist_group("search")


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder without a line per request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Give the real data."""
    found, findings = checked_catalog(ROOT / "datasets")
    assert found is not None, findings
    return found


@pytest.fixture(scope="module")
def records(catalog: Catalog) -> list[Record]:
    """Give the records of the Chinese index."""
    return records_of(catalog, "zh")


def records_of(catalog: Catalog, language: Language) -> list[Record]:
    """Read an index back."""
    found: list[Record] = json.loads(search_index(catalog, language))["records"]
    return found


@pytest.fixture(scope="module")
def page(browser: Browser, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open a page of a local server beside the script and the index of each language."""
    site = tmp_path_factory.mktemp("site")
    shutil.copy(SCRIPT, site / "search.js")
    for language in LANGUAGES:
        (site / f"{language}.json").write_bytes(search_index(catalog, language))
    (site / "index.html").write_text('<!doctype html><html lang="zh"><title>search</title>', encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = browser.new_page()
        opened.goto(f"http://127.0.0.1:{server.server_port}/")
        yield opened
        opened.close()
        server.shutdown()


def call(page: Page, function: str, *arguments: object) -> Any:
    """Call one of the script's functions in the browser."""
    return page.evaluate(
        "async ([name, values]) => (await import('/search.js'))[name](...values)",
        [function, list(arguments)],
    )


def search(page: Page, queries: list[str], language: Language = "zh") -> list[list[str]]:
    """Give the addresses that the reader finds for each of the queries, best first."""
    found: list[list[str]] = page.evaluate(
        """async ([queries, address]) => {
            const index = await (await import('/search.js')).openIndex(address);
            const answers = [];
            for (const query of queries) answers.push((await index.search(query)).hits.map((hit) => hit.address));
            return answers;
        }""",
        [queries, f"/{language}.json"],
    )
    return found


def folded(text: str) -> str:
    """Fold a text as the script should."""
    return unicodedata.normalize("NFKC", text).lower()


def texts_of(records: list[Record]) -> dict[str, str]:
    """Give by address every text that may find a record, folded, a line each."""
    return {r["address"]: folded("\n".join([*(r.get(field, "") for field in TEXTS), *r.get("names", ())])) for r in records}


def holding(texts: dict[str, str], piece: str) -> set[str]:
    """Give the addresses of the records that hold a piece of text."""
    return {address for address, text in texts.items() if folded(piece) in text}


def by_id(records: list[Record], key: str) -> Record:
    """Give the one record with an id."""
    (found,) = [r for r in records if r["id"] == key]
    return found


# ---- the index ----


def test_every_record_is_in_the_index_once(catalog: Catalog, records: list[Record]) -> None:
    """Nothing that has a page or a place on one is missing."""
    kinds = {"cities": "city", "plans": "plan", "measures": "measure", "targets": "target", "sections": "section"}
    kinds |= {"bodies": "body", "themes": "theme"}
    expected = sorted((kind, key) for table, kind in kinds.items() for key in getattr(catalog, table))
    assert sorted((r["kind"], r["id"]) for r in records) == expected
    assert len({r["address"] for r in records}) == len(records)


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("guangzhou-2018-m09", "measures/guangzhou-2018-m09/"),
        ("shenzhen-2011", "plans/shenzhen-2011/"),
        ("shenzhen-2011-ap04", "plans/shenzhen-2011/#shenzhen-2011-ap04"),
        ("shenzhen-education", "bodies/shenzhen-education/"),
        ("tourism", "themes/tourism/"),
        ("guangzhou", "cities/guangzhou/"),
        ("guangzhou-2018-m09-t1", "measures/guangzhou-2018-m09/#guangzhou-2018-m09-t1"),
        ("shenzhen-2011-sec4-t1", "plans/shenzhen-2011/#shenzhen-2011-sec4-t1"),
    ],
)
def test_records_lead_to_their_pages(records: list[Record], key: str, address: str) -> None:
    """A record without a page of its own leads to its place on one."""
    assert by_id(records, key)["address"] == address


@pytest.mark.parametrize(
    ("key", "names"),
    [
        # printed number, theme, figure and what it measures
        ("guangzhou-2018-m09", {"第9条", "9.", "Measure 9", "旅游", "Tourism", "1000万人次", "旅游外汇收入", "世界花城"}),
        # bodies of the section above, with every name they have
        ("shenzhen-2011-m11", {"市港澳办", "深圳市发展和改革委员会", "Shenzhen Development and Reform Commission", "第11条"}),
        # bodies of the section above the parent measure
        ("shenzhen-2011-m09-1", {"市文体旅游局", "市规划国土委"}),
        ("guangzhou-2018-m15", {"G20峰会", "G20 summit"}),
        ("shenzhen-2011-ap04", {"市港澳办"}),
        ("shenzhen-education", {"深圳市教育局"}),
        ("shenzhen-2011", {"深府〔2011〕68号", "深圳市人民政府", "Shenzhen Municipal People's Government"}),
        ("shenzhen-2011-s2-t1", {"市财政"}),
    ],
)
def test_names_that_find_a_record(records: list[Record], key: str, names: set[str]) -> None:
    """Whatever a person may call a record is among its names, inherited bodies included."""
    assert names <= set(by_id(records, key)["names"])


def test_only_numbered_measures_are_spoken_of_as_articles(records: list[Record]) -> None:
    """A safeguard （一） or a part 一是 is no 第…条."""
    assert not [n for n in by_id(records, "guangzhou-2018-s1")["names"] if n.startswith("第")]
    assert not [n for n in by_id(records, "shenzhen-2011-m09-1")["names"] if n.startswith("第")]


def test_both_languages_are_in_both_indexes(catalog: Catalog) -> None:
    """The site's language is shown, the other one searched as well."""
    zh, en = (by_id(records_of(catalog, language), "guangzhou-2018-m09") for language in LANGUAGES)
    for field in ("title", "summary", "context"):
        assert (zh[field], zh[f"other_{field}"]) == (en[f"other_{field}"], en[field])
    assert zh["title"] == "建设国际知名旅游目的地"
    assert zh["context"] == "广州市 · 广州建设国际交往中心三年行动计划（2018-2020年） · 搭建多元化的国际交流合作平台"
    assert zh["number"] == en["number"] == "9."


def test_titles_of_targets(catalog: Catalog) -> None:
    """A target is called after what it measures, else after its subject, with the figure as printed."""
    zh, en = (records_of(catalog, language) for language in LANGUAGES)
    assert by_id(zh, "guangzhou-2018-m09-t1")["title"] == "入境过夜游客：1000万人次"
    assert by_id(en, "guangzhou-2018-m09-t1")["title"] == "Inbound overnight visitors: 1000万人次"
    assert by_id(zh, "guangzhou-2018-m06-t1")["title"] == "打造高端国际会议目的地：2018年"


def test_numbers_and_kinds_that_help_nobody_are_left_out(catalog: Catalog) -> None:
    """No dash in front of a title, no Chinese number in front of an English one."""
    zh, en = (records_of(catalog, language) for language in LANGUAGES)
    assert "number" not in by_id(zh, "guangzhou-2018-g1")
    assert by_id(zh, "shenzhen-2011-m09-1")["number"] == "一是"
    assert "number" not in by_id(en, "shenzhen-2011-m09-1")
    assert by_id(zh, "guangzhou-2018-g1")["type"] == "goal"
    assert "type" not in by_id(zh, "guangzhou-2018-m09")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_is_small_and_always_the_same(catalog: Catalog, language: Language) -> None:
    """Compact JSON with sorted keys; about 200 bytes a record once compressed, 300 at most."""
    index = search_index(catalog, language)
    again, _ = checked_catalog(ROOT / "datasets")
    assert again is not None and search_index(again, language) == index
    parsed = json.loads(index)
    assert json.dumps(parsed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == index
    assert parsed["language"] == language
    assert len(gzip.compress(index)) < 300 * len(parsed["records"])


# ---- recall and precision, by the real script ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_random_pieces_of_chinese_find_exactly_what_holds_them(page: Page, catalog: Catalog, language: Language) -> None:
    """Any 1 to 6 characters from anywhere in a title or summary."""
    records = records_of(catalog, language)
    runs = [
        run
        for record in records
        for field in ("title", "other_title", "summary", "other_summary")
        for run in re.findall(r"[\u3400-\u9fff]+", record.get(field, ""))
    ]
    chance = random.Random(20110427)
    pieces = []
    for run in chance.choices(runs, k=300):
        length = min(chance.randint(1, 6), len(run))
        start = chance.randint(0, len(run) - length)
        pieces.append(run[start : start + length])
    assert {len(piece) for piece in pieces} == {1, 2, 3, 4, 5, 6}
    texts = texts_of(records)
    for piece, found in zip(pieces, search(page, pieces, language), strict=True):
        assert set(found) == holding(texts, piece), piece


def test_every_pair_of_characters_of_every_title_finds_it(page: Page, records: list[Record]) -> None:
    """Also across punctuation, figures and letters, as long as there is something to look for."""
    pairs: dict[str, set[str]] = {}
    for record in records:
        title = record["title"]
        for pair in {title[i : i + 2] for i in range(len(title) - 1)}:
            wordless = not any(c.isalnum() for c in pair)
            inside_a_word = re.match(r"[A-Za-z0-9]", pair) and re.search(r"[A-Za-z0-9]" + re.escape(pair), title)
            if not (wordless or inside_a_word):
                pairs.setdefault(pair, set()).add(record["address"])
    assert len(pairs) > 800
    for (pair, expected), found in zip(pairs.items(), search(page, list(pairs)), strict=True):
        assert expected <= set(found), pair


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_english_word_finds_its_title(page: Page, catalog: Catalog, language: Language) -> None:
    """Whole or begun, in capitals or not; every record found has a word that begins so."""
    records = records_of(catalog, language)
    field = "title" if language == "en" else "other_title"
    words: dict[str, set[str]] = {}
    for record in records:
        for word in re.findall(r"[A-Za-z]{3,}", record[field]):
            for typed in (word, word.upper(), word[: max(2, len(word) // 2)]):
                words.setdefault(typed, set()).add(record["address"])
    assert len(words) > 500
    texts = texts_of(records)
    # A third of them, drawn anew for each language: a query takes its time where every record is read.
    drawn = random.Random(language).sample(sorted(words), len(words) // 3)
    for typed, found in zip(drawn, search(page, drawn, language), strict=True):
        expected = words[typed]
        assert expected <= set(found), typed
        begun = re.compile(r"(?<![a-z0-9\u00df-\u024f])" + re.escape(typed.lower()))
        assert set(found) == {address for address, text in texts.items() if typed.lower() in text and begun.search(text)}, typed


def test_the_middle_of_a_word_finds_nothing(page: Page) -> None:
    """An English word is found by its beginning, a number too; 000万 is not 1000万."""
    assert search(page, ["ourism", "uangzhou", "000万"]) == [[], [], []]


def test_every_term_must_match(page: Page, records: list[Record]) -> None:
    """A second word narrows the search, wherever it stands."""
    (both,) = search(page, ["广州 旅游"])
    (turned,) = search(page, ["旅游　广州"])
    assert set(both) == set(turned) == holding(texts_of(records), "广州") & holding(texts_of(records), "旅游")
    assert search(page, ["旅游 qqqq"]) == [[]]


@pytest.mark.parametrize("field", ["title", "other_title"])
def test_a_whole_title_finds_itself_first(page: Page, records: list[Record], field: str) -> None:
    """Themes aside: what a theme is about comes before the theme."""
    named = [r for r in records if r["kind"] != "theme"]
    of_address = {r["address"]: r[field] for r in records}
    for record, found in zip(named, search(page, [r[field] for r in named]), strict=True):
        assert of_address[found[0]] == record[field]


# ---- the functions ----


def test_folding_agrees_with_unicode(page: Page, catalog: Catalog) -> None:
    """Width, compatibility forms and case, over everything in the index and some harder signs."""
    signs = sorted(set(search_index(catalog, "zh").decode()) | set("ＡｂＣ１２３（）％①㎡ﬁÉ㈱…İ"))
    assert page.evaluate("async (all) => { const { fold } = await import('/search.js'); return all.map(fold); }", signs) == [
        folded(sign) for sign in signs
    ]
    assert call(page, "fold", "Ｇ２０　峰会 CAFE\u0301") == "g20 峰会 café"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("旅游", ["旅游"]),
        ("G20 峰会", ["g20", "峰会"]),
        ("Ｇ２０　峰会，峰会", ["g20", "峰会"]),
        ("1000万人次", ["1000万人次"]),
        ("（11）", ["11"]),
        ("6.5亿吨 23％ 1,000", ["6.5亿吨", "23%", "1,000"]),
        ("“深港创新圈”建设", ["深港创新圈", "建设"]),
        ("shenzhen-2011-m09", ["shenzhen", "2011", "m09"]),
        ("<b>(.*)[\\", ["b"]),
        ("——……！？「」", []),
        ("😀🇨🇳", []),
        ("\ud83d", []),
        ("  ", []),
        ("", []),
    ],
)
def test_terms(page: Page, query: str, expected: list[str]) -> None:
    """Letters and digits count, everything else separates."""
    assert page.evaluate("async (json) => (await import('/search.js')).terms(JSON.parse(json))", json.dumps(query)) == expected


def test_very_long_queries_are_cut(page: Page) -> None:
    """No query takes longer than its first 200 characters."""
    assert call(page, "terms", "国" * 100_000) == ["国" * 200]
    assert call(page, "terms", "𠮷" * 100_000) == ["𠮷" * 200]
    assert len(call(page, "terms", "a b c d e f g h i j " * 10_000)) == 10


def test_matches(page: Page) -> None:
    """Each term in whichever field; without terms nothing matches."""
    record = {"title": "建设国际知名旅游目的地", "names": ["Tourism"], "context": "广州市"}
    assert call(page, "matches", record, ["旅游", "tour", "广州"]) is True
    assert call(page, "matches", record, ["旅游", "深圳"]) is False
    assert call(page, "matches", record, []) is False
    assert call(page, "matches", {"title": "海ABC"}, ["abc"]) is True
    assert call(page, "matches", {"title": "xABC"}, ["abc"]) is False


def test_ranking(page: Page) -> None:
    """Title before names before summary before context; then the kind, a whole word, the shorter title."""
    ranked = [
        {"kind": "city", "title": "港城"},
        {"kind": "plan", "title": "港口规划"},
        {"kind": "measure", "title": "港口"},
        {"kind": "measure", "title": "建设港口和机场"},
        {"kind": "measure", "title": "运输", "other_title": "Something 港"},
        {"kind": "theme", "title": "港"},
        {"kind": "measure", "title": "甲", "names": ["市港澳办"]},
        {"kind": "measure", "title": "乙", "summary": "提到香港。"},
        {"kind": "city", "title": "丙", "context": "香港"},
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(ranked, len(ranked))
        assert call(page, "rank", shuffled, "港") == ranked
    words = [{"kind": "measure", "title": "x", "names": ["行动计划10."]}, {"kind": "measure", "title": "y", "names": ["行动计划1."]}]
    assert [r["title"] for r in call(page, "rank", words, "行动计划1")] == ["y", "x"]
    phrases = [{"kind": "measure", "title": "cooperation and exchange"}, {"kind": "measure", "title": "and exchange cooperation"}]
    assert call(page, "rank", phrases, "exchange cooperation")[0] == phrases[1]
    equals = [{"kind": "measure", "title": "港甲", "id": str(i)} for i in range(20)]
    assert call(page, "rank", equals, "港") == equals


def marked(pieces: list[dict[str, Any]]) -> str:
    """Write marked pieces with brackets around the hits."""
    return "".join(f"[{p['text']}]" if p["hit"] else p["text"] for p in pieces)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("推进深港澳旅游业", ["深港"], "推进[深港]澳旅游业"),
        ("深港深港", ["深港", "港深"], "[深港深港]"),
        ("Tourism, tourist, detour", ["tour"], "[Tour]ism, [tour]ist, detour"),
        ("（Ｇ２０）峰会", ["g20", "峰会"], "（[Ｇ２０]）[峰会]"),
        ("面积㎡和ﬁne", ["m2", "f"], "面积[㎡]和[ﬁ]ne"),
        ("cafe\u0301 x", ["café"], "[cafe\u0301] x"),
        ("𠮷野家", ["野"], "𠮷[野]家"),
        ("<b>旅游</b>", ["旅游"], "<b>[旅游]</b>"),
        ("没有", ["旅游"], "没有"),
        ("", ["旅游"], ""),
    ],
)
def test_marks(page: Page, text: str, wanted: list[str], expected: str) -> None:
    """Hits are marked in the text as it is printed."""
    assert marked(call(page, "marks", text, wanted)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["旅游"], "提高[旅游]水平。"),  # in the title: the summary follows
        (["市港澳办"], "[市港澳办]"),  # in a name
        (["tourism"], "Better [tourism]"),  # in the other title rather than in a name
        (["bureau"], "[Bureau] of Tourism"),
        (["m09"], "x-[m09]"),  # the id where nothing else matched
    ],
)
def test_snippet_shows_what_matched(page: Page, wanted: list[str], expected: str) -> None:
    """What title and context do not show is shown below them."""
    record: Record = {"title": "旅游", "context": "广州市", "summary": "提高旅游水平。", "id": "x-m09"}
    record |= {"other_title": "Better tourism", "names": ["市港澳办", "Bureau of Tourism"]}
    assert marked(call(page, "snippet", record, wanted)) == expected


def test_snippet_of_a_long_text_is_cut_around_the_match(page: Page) -> None:
    """Short, with the match inside, never through a word."""
    chinese = marked(call(page, "snippet", {"title": "x", "summary": "天" * 200 + "旅游" + "地" * 200}, ["旅游"]))
    assert re.fullmatch("…天+\\[旅游\\]地+…", chinese) and len(chinese) < 80
    english = "word " * 100 + "tourism " + "other " * 100
    cut = marked(call(page, "snippet", {"title": "x", "summary": english}, ["tour"]))
    assert re.fullmatch(r"…(word )+\[tour\]ism( other)+…", cut) and len(cut) < 180
    pairs = marked(call(page, "snippet", {"title": "x", "summary": "𠮷" * 200 + "旅"}, ["旅"]))
    assert re.fullmatch("…𠮷+\\[旅\\]", pairs)
