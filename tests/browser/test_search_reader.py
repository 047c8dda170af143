"""The script's reader over the index of the real data, held against a scan of all records, in a real browser."""

from __future__ import annotations

import json
import random
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cityplans.check import checked_catalog
from cityplans.search.entries import Entry, entries
from cityplans.search.index import search_files
from cityplans.search.words import fold, units
from tests.serving import served

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "templates" / "theme" / "assets" / "javascripts"

# One worker for the file: its tests share a server and a browser.
pytestmark = pytest.mark.xdist_group("search-reader")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the scripts and the index of the real data."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(SCRIPTS, folder / "js")
    catalog, findings = checked_catalog(ROOT / "datasets")
    assert catalog is not None, findings
    for path, data in search_files(catalog):
        (folder / "index" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "index" / path).write_bytes(data)
    (folder / "index.html").write_text('<!doctype html><html lang="zh"><title>search</title>', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found() -> list[Entry]:
    """Give the records in the order of the index."""
    catalog, findings = checked_catalog(ROOT / "datasets")
    assert catalog is not None, findings
    return list(entries(catalog))


@pytest.fixture(scope="module")
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """Open a page of a local server with the index opened."""
    with served(site) as root:
        opened = browser.new_page()
        opened.goto(f"{root}/")
        opened.evaluate(
            """async () => {
                window.words = await import("/js/search/words.js");
                window.search = await import("/js/search.js");
                window.help = await import("/js/search/help.js");
                window.index = await (await import("/js/search/reader.js")).openIndex("/index/");
            }"""
        )
        yield opened
        opened.close()


def match(page: Page, queries: list[str]) -> list[list[int]]:
    """Give the numbers of the records that each query finds, best first."""
    found: list[list[int]] = page.evaluate(
        """async (queries) => {
            const answers = [];
            for (const query of queries) answers.push((await window.index.match(query)).records);
            return answers;
        }""",
        queries,
    )
    return found


FOLDED: dict[str, list[str]] = {}


def texts_of(entry: Entry) -> list[str]:
    """Give every text that may find a record, folded once."""
    if entry.address not in FOLDED:
        FOLDED[entry.address] = [fold(text) for texts in entry.classes() for text in texts]
    return FOLDED[entry.address]


def holding(found: list[Entry], piece: str) -> set[int]:
    """Scan all records for a piece of text."""
    wanted = fold(piece)
    return {i for i, entry in enumerate(found) if any(wanted in text for text in texts_of(entry))}


# ── recall and precision ──


def test_random_pieces_of_chinese_find_exactly_what_holds_them(page: Page, found: list[Entry]) -> None:
    """Hundreds of runs of 1 to 6 characters from anywhere, names and notes included."""
    runs = [run for entry in found for text in texts_of(entry) for run in re.findall(r"[\u3400-\u9fff]+", text)]
    chance = random.Random(20110427)
    pieces = []
    for run in chance.choices(runs, k=600):
        length = min(chance.randint(1, 6), len(run))
        start = chance.randint(0, len(run) - length)
        pieces.append(run[start : start + length])
    assert {len(piece) for piece in pieces} == {1, 2, 3, 4, 5, 6}
    for piece, numbers in zip(pieces, match(page, pieces), strict=True):
        assert len(numbers) == len(set(numbers))
        assert set(numbers) == holding(found, piece), piece


def test_every_title_finds_itself_first(page: Page, found: list[Entry]) -> None:
    """In both languages, whatever signs it has, unless it is longer than any query: what is called exactly so comes first."""
    for language in ("zh", "en"):
        titles = [entry.title[language] for entry in found if 0 < len(entry.title[language]) <= 200]  # type: ignore[index]
        alike = {title: {i for i, e in enumerate(found) if fold(e.title[language]) == fold(title)} for title in titles}  # type: ignore[index]
        for title, numbers in zip(titles, match(page, titles), strict=True):
            called = {i for i, entry in enumerate(found) if fold(title) in map(fold, entry.classes()[0])}
            assert numbers and numbers[0] in alike[title] | called, title


def test_mixed_runs_of_figures_and_characters(page: Page, found: list[Entry]) -> None:
    """1000万人次, 到2020年, G20峰会: a word begins at its beginning and may go on at the end only."""
    chance = random.Random(7)
    pieces = sorted({p for e in found for t in texts_of(e) for p in re.findall(r"[\u4e00-\u9fff]{0,2}[a-z0-9]+[\u4e00-\u9fff]{1,2}", t)})
    drawn = chance.sample(pieces, 200)
    for piece, numbers in zip(drawn, match(page, drawn), strict=True):
        begun = (
            re.compile(rf"(?<![a-z0-9])(?<![0-9][.,]){re.escape(piece)}") if re.match("[a-z0-9]", piece) else re.compile(re.escape(piece))
        )
        truth = {
            i
            for i, e in enumerate(found)
            if any(begun.search(re.sub(r"(?<=[\u4e00-\u9fff]) (?=\w)|(?<=\w) (?=[\u4e00-\u9fff])", "", t)) for t in texts_of(e))
        }
        assert set(numbers) == truth, piece


def test_english_words_are_found_by_their_beginning(page: Page, found: list[Entry]) -> None:
    """Whole, begun, in capitals; forms of the word may be found as well, nothing else."""
    words = sorted({word for entry in found for word in re.findall(r"[A-Za-z]{3,}", entry.title.en)})
    drawn = random.Random(3).sample(words, 120)
    typed = [form for word in drawn for form in (word, word.upper(), word[: max(2, len(word) // 2)])]
    stems: dict[str, str] = page.evaluate("(all) => Object.fromEntries(all.map((w) => [w, window.words.stem(w.toLowerCase())]))", typed)
    for form, numbers in zip(typed, match(page, typed), strict=True):
        begun = re.compile(rf"(?<![a-z0-9]){re.escape(form.lower())}")
        truth = {i for i, entry in enumerate(found) if any(begun.search(text) for text in texts_of(entry))}
        assert truth <= set(numbers), form
        root = stems[form].removesuffix("i")
        loose = re.compile(rf"(?<![a-z0-9]){re.escape(root[: max(2, len(root))])}")
        assert all(any(loose.search(text) for text in texts_of(found[i])) for i in numbers), form


def test_every_id_finds_its_record(page: Page, found: list[Entry]) -> None:
    """Typed whole, in capitals or in quotation marks, as the first where it has a figure; begun, it finds all that begin so."""
    ids = [entry.id for entry in found]
    for typed in (ids, [key.upper() for key in ids], [f'"{key}"' for key in ids]):
        for i, numbers in enumerate(match(page, typed)):
            assert i in (numbers[:1] if re.search("[0-9]", ids[i]) else numbers), typed[i]
    joined = [key for key in random.Random(4).sample(ids, 150) if "-" in key]
    for key, numbers in zip(joined, match(page, [key[:-1] for key in joined]), strict=True):
        assert {i for i, other in enumerate(ids) if other.startswith(key[:-1])} <= set(numbers), key
    without, plain = match(page, ["2009 -hangzhou-metro-2009-m1", "2009"])
    assert {ids[i] for i in set(plain) - set(without)} == {key for key in ids if key.startswith("hangzhou-metro-2009-m1")}


@pytest.mark.parametrize("query", ["地铁", "轨道交通", "subway", '"metro"'])
def test_a_word_in_an_id_says_nothing_of_its_record(page: Page, found: list[Entry], query: str) -> None:
    """hangzhou-metro-2009 is about a metropolitan area: no record is found for "metro" in its id, nor for what means the same."""
    said = re.compile(r"轨道交通|地铁|(?<![a-z])(metro|subway)(?![a-z])")
    (numbers,) = match(page, [query])
    own = {i: [fold(text) for texts in (e.classes()[0], e.names, *e.classes()[2:]) for text in texts] for i, e in enumerate(found)}
    assert 0 < len(numbers) < 20
    assert [found[i].id for i in numbers if not any(said.search(text) for text in own[i])] == []


def test_operators(page: Page, found: list[Entry]) -> None:
    """A space is and, whatever its width; a hyphen excludes; quotation marks keep words together."""
    both, turned, without, none = match(page, ["广州 旅游", "旅游　广州", "旅游 -广州", "旅游 qqqq"])
    assert set(both) == set(turned) == holding(found, "广州") & holding(found, "旅游")
    assert set(without) == holding(found, "旅游") - holding(found, "广州") and none == []
    quoted, typographic, loose = match(page, ['"belt and road"', "“belt and road”", "road belt"])
    assert quoted == typographic and set(quoted) == holding(found, "belt and road") and set(quoted) <= set(loose)
    exact, begun = match(page, ['"touris"', "touris"])
    assert exact == [] and begun and set(match(page, ["“旅游”"])[0]) == holding(found, "旅游")
    assert match(page, ["uangzhou", "000万", "", "-旅游", "，。！"]) == [[], [], [], [], []]


def test_order_of_fields(page: Page, found: list[Entry]) -> None:
    """What has the word in its title stands before what has it in its names, then summary, then context."""
    for query in ("旅游", "深港", "教育", "机场", "人才"):
        (numbers,) = match(page, [query])
        levels = [next(n for n, texts in enumerate(found[i].classes()) if any(query in fold(t) for t in texts)) for i in numbers]
        assert levels == sorted(levels), query


# ── words ──


def test_script_and_program_cut_alike(page: Page, found: list[Entry]) -> None:
    """Folding and units over everything in the data and harder signs."""
    texts = [text for entry in found for texts in entry.classes() for text in texts]
    texts += ["ＡｂＣ１２３（）％①㎡ﬁÉ㈱…", "lǚyóu café", "𠮷野家 1,000.5% x.y", "\ud7a3 \u0639 ñ", "々〇"]
    read = page.evaluate("(all) => all.map((t) => window.words.units(window.words.fold(t)).map(({ text, place }) => [text, place]))", texts)
    assert [[tuple(unit) for unit in each] for each in read] == [units(fold(text)) for text in texts]


@pytest.mark.parametrize(
    ("query", "wanted", "unwanted"),
    [
        ("旅游", ["旅游"], []),
        ("G20 峰会", ["g20", "峰会"], []),
        ("Ｇ２０　峰会，峰会", ["g20", "峰会"], []),
        ("1000万人次", ["1000万人次"], []),
        ("（11）", ["11"], []),
        ("6.5亿吨 23％ 1,000", ["6.5亿吨", "23%", "1,000"], []),
        ("“深港创新圈”建设", ["深港创新圈", "建设"], []),
        ("shenzhen-2011-m09", ["shenzhen 2011 m09"], []),
        ("2018—2020年", ["2018 2020年"], []),
        ("旅游 -广州 －深圳", ["旅游"], ["广州", "深圳"]),
        ('-"belt and road" 港', ["港"], ["belt and road"]),
        ("development of the city", ["development", "city"], []),
        ("the of", ["the", "of"], []),
        ('"unpaired 旅游', ["unpaired", "旅游"], []),
        ("<b>(.*)[\\", ["b"], []),
        ("——……！？「」", [], []),
        ("😀🇨🇳", [], []),
        ("\ud83d", [], []),
        ("-", [], []),
        ("", [], []),
    ],
)
def test_parse(page: Page, query: str, wanted: list[str], unwanted: list[str]) -> None:
    """Letters and figures count; everything else separates, joins, quotes or excludes."""
    asked: dict[str, Any] = page.evaluate("(json) => window.words.parse(JSON.parse(json))", json.dumps(query))
    assert [term["text"] for term in asked["wanted"]] == wanted
    assert [term["text"] for term in asked["unwanted"]] == unwanted


def test_very_long_queries_are_cut(page: Page) -> None:
    """No query takes longer than its first 200 characters."""
    sizes = page.evaluate(
        """() => ["国".repeat(1e5), "𠮷".repeat(1e5), "a b c d e f g h i j ".repeat(1e4), '"'.repeat(1e5), "-".repeat(1e5)]
            .map((query) => window.words.parse(query).wanted.map((term) => term.units.length))"""
    )
    assert sizes == [[200], [200], [1] * 9, [], []]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cities", "city"),
        ("services", "service"),
        ("planning", "plan"),
        ("exchanges", "exchange"),
        ("policies", "policy"),
        ("built", "built"),
    ],
)
def test_stems(page: Page, one: str, other: str) -> None:
    """Forms of a word share their stem."""
    assert page.evaluate("([a, b]) => window.words.stem(a) === window.words.stem(b)", [one, other])


def marked(page: Page, text: str, query: str) -> str:
    """Write marked pieces with brackets around the hits."""
    pieces = page.evaluate("([text, query]) => window.words.marks(text, window.words.parse(query).wanted)", [text, query])
    return "".join(f"[{p['text']}]" if p["hit"] else p["text"] for p in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("推进深港澳旅游业", "深港", "推进[深港]澳旅游业"),
        ("深港深港", "深港 港深", "[深港深港]"),
        ("Tourism, tourist, detour", "tour", "[Tour]ism, [tour]ist, detour"),
        ("Cities and city", "cities", "[Cities] and [city]"),
        ("（Ｇ２０）峰会", "g20 峰会", "（[Ｇ２０]）[峰会]"),
        ("面积㎡和ﬁne", "m2 f", "面积[㎡]和[ﬁ]ne"),
        ("cafe\u0301 x", "café", "[cafe\u0301] x"),
        ("𠮷野家", "野", "𠮷[野]家"),
        ("<b>旅游</b>", "旅游", "<b>[旅游]</b>"),
        ("2018—2020年", "2018-2020", "[2018—2020]年"),
        ("没有", "旅游", "没有"),
        ("", "旅游", ""),
    ],
)
def test_marks(page: Page, text: str, query: str, expected: str) -> None:
    """Hits are marked in the text as it is printed."""
    assert marked(page, text, query) == expected


def test_a_long_text_is_cut_around_the_match(page: Page) -> None:
    """Short, with the match inside, never through a word or a character."""

    def cut(text: str, query: str) -> str:
        made: str = page.evaluate("([text, query]) => window.search.excerpt(text, window.words.parse(query).wanted)", [text, query])
        return made

    assert re.fullmatch("…天+旅游地+…", cut("天" * 200 + "旅游" + "地" * 200, "旅游"))
    assert re.fullmatch(r"…(word )+tourism( other)+…", cut("word " * 100 + "tourism " + "other " * 100, "tour"))
    assert re.fullmatch("…𠮷+旅", cut("𠮷" * 200 + "旅", "旅"))
    assert unicodedata.normalize("NFC", cut("短", "短")) == "短"


# ── help ──


@pytest.mark.parametrize(
    ("query", "how", "instead"),
    [
        ("國際化", "traditional", "国际化"),
        ("臺灣", "traditional", "台湾"),
        ("會議 lvyou", "pinyin", "会议 旅游"),
        ("lvyou", "pinyin", "旅游"),
        ("lǚyóu", "pinyin", "旅游"),
        ("lüyou", "pinyin", "旅游"),
        ("lv3you2", "pinyin", "旅游"),
        ("lv you", "pinyin", "旅游"),
        ("LVYOU", "pinyin", "旅游"),
        ("guojihua", "pinyin", "国际化"),
        ("chengshiguojihua", "pinyin", "城市国际化"),
        ("jichang", "pinyin", "机场"),
        ("广州lvyou", "pinyin", "广州 旅游"),
        ("ly", "initials", "旅游"),
        ("gjjwzx", "initials", "国际交往中心"),
        ("kgmxw", "initials", "科工贸信委"),
        ("swb", "initials", "市外办"),
        ("广州旅游", "apart", "广州 旅游"),
        ("国祭交往", "nearest", "国际交往"),
        ("国际交住", "nearest", "国际交往"),
        ("建设国际知明旅游目的地", "nearest", "建设国际知名旅游目的地"),
        ("深港的融合作", "nearest", "深港金融合作"),
        ("的港创新圈", "nearest", "深港创新圈"),
        ("旅油", "nearest", "旅游"),
        ("深港金溶合作", "nearest", "深港金融合作"),
        ("际国化", "nearest", "国际化"),
        ("tourizm", "nearest", "tourism"),
        ("Guangzou", "nearest", "guangzhou"),
        ("developemnt", "nearest", "development"),
        ("xourism", "nearest", "tourism"),
        ("旅游 qqqq", "fewer", "旅游"),
    ],
)
def test_a_query_that_finds_nothing_is_understood(page: Page, query: str, how: str, instead: str) -> None:
    """By script, pinyin, initials, words run together, one wrong sign, fewer words."""
    assert match(page, [query]) == [[]]
    said = page.evaluate("(query) => window.help.understand(window.index, query)", query)
    offered = [each["query"] for each in said["found"]]
    assert said["how"] == how and instead in (offered if how == "nearest" else offered[:1])
    assert all(each["records"] for each in said["found"])


def test_corrections_stand_beside_words_run_together(page: Page) -> None:
    """深圳 and 大到 are both found, and so is 深圳大学; with a character too few inside is no offer."""
    said = page.evaluate("(query) => window.help.understand(window.index, query)", "深圳大到")
    assert said["how"] == "apart" and "深圳大学" in [each["query"] for each in said["found"][1:]]
    said = page.evaluate("(query) => window.help.understand(window.index, query)", "广州旅游")
    assert said["found"][0]["query"] == "广州 旅游" and "广旅游" not in [each["query"] for each in said["found"]]


@pytest.mark.parametrize(
    "query", ["qqqqq", "zzzz 12345678", "", "！", "魑魅魍魎", "1" * 300, "国" * 300, "a" * 300, "\ud83d", "zhuangzhuangzhuang" * 10]
)
def test_what_cannot_be_helped(page: Page, query: str) -> None:
    """Nothing is invented, nothing takes long, nothing fails."""
    assert page.evaluate("(json) => window.help.understand(window.index, JSON.parse(json))", json.dumps(query)) is None


def test_pinyin_of_titles(page: Page, found: list[Entry]) -> None:
    """The pinyin of two to four characters of any title leads to a record that holds them."""
    import pypinyin

    chance = random.Random(5)
    runs = [run for e in found if e.kind == "measure" for run in re.findall(r"[\u4e00-\u9fff]{4,}", e.title.zh)]
    pieces = []
    for run in chance.choices(runs, k=80):
        length = chance.randint(2, 4)
        start = chance.randint(0, len(run) - length)
        pieces.append(run[start : start + length])
    typed = ["".join(pypinyin.lazy_pinyin(piece, v_to_u=False)) for piece in pieces]
    helped = 0
    for piece, letters in zip(pieces, typed, strict=True):
        said = page.evaluate("(query) => window.help.understand(window.index, query)", letters)
        offered = [each["query"] for each in said["found"]] if said else []
        helped += piece in offered or bool(match(page, [letters])[0])
    assert helped >= 0.97 * len(pieces)


# ── official passages ──


def test_official_words_are_found_where_the_texts_are(browser: Browser, site: Path, plan_sources: Path) -> None:
    """What only the passage says finds its record, behind what says it itself, and is quoted in the result."""
    catalog, findings = checked_catalog(ROOT / "datasets", plan_sources)
    assert catalog is not None, findings
    made = list(entries(catalog))
    for path, data in search_files(catalog):
        (site / "official" / path).parent.mkdir(parents=True, exist_ok=True)
        (site / "official" / path).write_bytes(data)
    own = [fold("\n".join(text for texts in entry.classes()[:-1] for text in texts)) for entry in made]
    official = [fold("\n".join(entry.passages)) for entry in made]
    chance = random.Random(9)
    runs = [(i, run) for i, text in enumerate(official) for run in re.findall(r"[\u4e00-\u9fff]{4,}", text)]
    drawn = [(i, run[:4]) for i, run in chance.sample(runs, 300) if not any(run[:4] in text for text in own)][:60]
    assert len(drawn) == 60
    with served(site) as root:
        opened = browser.new_page()
        opened.goto(f"{root}/")
        for record, piece in drawn:
            numbers, quoted = opened.evaluate(
                """async ([query, record]) => {
                    const [{ openIndex }, { parse }, { detailsOf }] = await Promise.all(
                        ["reader", "words"].map((name) => import(`/js/search/${name}.js`)).concat(import("/js/search.js")));
                    window.index ??= await openIndex("/official/");
                    const { records } = await window.index.match(query);
                    const words = { kind: () => "" };
                    const shown = await window.index.record(record);
                    const details = await detailsOf(shown, parse(query).wanted, words, () => window.index.passages(record));
                    return [records, details.map((each) => each.textContent ?? each).join("")];
                }""",
                [piece, record],
            )
            assert set(numbers) == {i for i, text in enumerate(official) if piece in text}, piece
            assert piece in fold(quoted), piece
        opened.close()
