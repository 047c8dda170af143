"""The script's reader over the index of the real data, checked against a scan of all records."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import pypinyin
import pytest

from cityplans.core.model import Catalog
from cityplans.search.entries import entries
from cityplans.search.entry import SearchEntry
from cityplans.search.fallbacks import common_characters
from cityplans.search.script import normalize as fold
from tests.support.node import evaluate
from tests.support.search_units import units

_MATCH = """
const index = await (await load("search/reader.js")).openIndex(argument.folder);
const answers = [];
for (const query of argument.queries) answers.push((await index.match(query)).records);
return answers;
"""
_UNDERSTAND = """
const index = await (await load("search/reader.js")).openIndex(argument.folder);
const { understand } = await load("search/help.js");
const answers = [];
for (const query of argument.queries) answers.push(await understand(index, query));
return answers;
"""
_WORDS = """
return (await (await load("search/reader.js")).openIndex(argument.folder)).help("words");
"""


@pytest.fixture(scope="module")
def index(search_index: Path) -> Path:
    """Return the folder of the index of the real data."""
    return search_index


@pytest.fixture(scope="module")
def found(catalog: Catalog) -> list[SearchEntry]:
    """Return the records in the order of the index."""
    return list(entries(catalog))


def match(index: Path, queries: list[str]) -> list[list[int]]:
    """Return the numbers of the records that each query finds, best first."""
    answers: list[list[int]] = evaluate(_MATCH, {"folder": f"{index}/", "queries": queries})
    return answers


def understand(index: Path, queries: list[str]) -> list[dict[str, Any] | None]:
    """Return how each query that finds nothing is understood."""
    answers: list[dict[str, Any] | None] = evaluate(_UNDERSTAND, {"folder": f"{index}/", "queries": queries})
    return answers


FOLDED: dict[str, list[str]] = {}


def texts_of(entry: SearchEntry) -> list[str]:
    """Return every text that may find a record, folded once."""
    if entry.address not in FOLDED:
        FOLDED[entry.address] = [fold(text) for texts in entry.classes() for text in texts]
    return FOLDED[entry.address]


class Scan:
    """The texts of all records in one, each behind a sign that no query holds."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        records = ["".join(f"\0{text}" for text in each) for each in texts]
        self.text = "".join(records)
        self.starts = list(accumulate(map(len, records), initial=0))

    def holding(self, piece: str, form: re.Pattern[str] | None = None) -> set[int]:
        """Return the numbers of the records that hold a piece; `form` says more, of what is around it too."""
        assert piece and "\0" not in piece
        records: set[int] = set()
        place = self.text.find(piece)
        while place >= 0:
            record = bisect_right(self.starts, place) - 1
            if form is None or form.match(self.text, place):
                records.add(record)
                place = self.text.find(piece, self.starts[record + 1])
            else:
                place = self.text.find(piece, place + 1)
        return records


SCANS: dict[int, Scan] = {}


def scan_of(found: list[SearchEntry]) -> Scan:
    """Return all texts of the records, put together once."""
    if id(found) not in SCANS:
        SCANS[id(found)] = Scan(map(texts_of, found))
    return SCANS[id(found)]


def holding(found: list[SearchEntry], piece: str) -> set[int]:
    """Scan all records for a piece of text."""
    return scan_of(found).holding(fold(piece))


# ── recall and precision ──


def test_random_pieces_of_chinese_find_exactly_what_holds_them(index: Path, found: list[SearchEntry]) -> None:
    """Hundreds of runs of 1 to 6 characters from anywhere, names and notes included."""
    runs = [run for entry in found for text in texts_of(entry) for run in re.findall(r"[\u3400-\u9fff]+", text)]
    chance = random.Random(20110427)
    pieces = []
    for run in chance.choices(runs, k=600):
        length = min(chance.randint(1, 6), len(run))
        start = chance.randint(0, len(run) - length)
        pieces.append(run[start : start + length])
    assert {len(piece) for piece in pieces} == {1, 2, 3, 4, 5, 6}
    for piece, numbers in zip(pieces, match(index, pieces), strict=True):
        assert len(numbers) == len(set(numbers))
        assert set(numbers) == holding(found, piece), piece


def test_every_title_finds_itself_first(index: Path, found: list[SearchEntry]) -> None:
    """A record with exactly this title comes first, in both languages and with any characters.

    Titles longer than any query are left out.
    """
    # The titles in both languages are among what a record is called.
    called: dict[str, set[int]] = defaultdict(set)
    for i, entry in enumerate(found):
        for name in entry.classes()[0]:
            called[_written(name)].add(i)
    titles = [title for entry in found for title in (entry.title.zh, entry.title.en) if 0 < len(title) <= 200]
    for title, numbers in zip(titles, match(index, titles), strict=True):
        assert numbers and numbers[0] in called[_written(title)], title


def _written(title: str) -> str:
    """Return a title as the index knows it: signs before a figure are no words."""
    return re.sub("[≈≥≤<>−] ?", "", fold(title))


def test_mixed_runs_of_figures_and_characters(index: Path, found: list[SearchEntry]) -> None:
    """1000万人次, 到2020年, G20峰会: a word begins at its beginning and may go on at the end only."""
    chance = random.Random(7)
    pieces = sorted(
        {
            p
            for e in found
            for t in texts_of(e)
            for p in re.findall(r"[\u4e00-\u9fff]{0,2}[a-z0-9]+[\u4e00-\u9fff]{1,2}", t)
        }
    )
    drawn = chance.sample(pieces, 200)
    # A space between Chinese and a word is a matter of taste.
    spaced = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\w)|(?<=\w) (?=[\u4e00-\u9fff])")
    closed = Scan([spaced.sub("", text) for text in texts_of(entry)] for entry in found)
    for piece, numbers in zip(drawn, match(index, drawn), strict=True):
        begun = (
            re.compile(rf"(?<![a-z0-9])(?<![0-9][.,]){re.escape(piece)}")
            if re.match("[a-z0-9]", piece)
            else re.compile(re.escape(piece))
        )
        assert set(numbers) == closed.holding(piece, begun), piece


def test_english_words_are_found_by_their_beginning(index: Path, found: list[SearchEntry]) -> None:
    """Whole, begun, in capitals; forms of the word may be found as well, nothing else.

    Longer words are not found by a word that eight records have: a metro is no metropolis.
    """
    words = sorted({word for entry in found for word in re.findall(r"[A-Za-z]{3,}", entry.title.en)})
    drawn = random.Random(3).sample(words, 120)
    typed = [form for word in drawn for form in (word, word.upper(), word[: max(2, len(word) // 2)])]
    stems: dict[str, str] = evaluate(
        """
        const { stem } = await load("search/words.js");
        return Object.fromEntries(argument.map((word) => [word, stem(word.toLowerCase())]));
        """,
        typed,
    )
    for form, numbers in zip(typed, match(index, typed), strict=True):
        begun = re.compile(rf"(?<![a-z0-9]){re.escape(form.lower())}")
        whole = scan_of(found).holding(form.lower(), re.compile(rf"{begun.pattern}(?![a-z0-9])"))
        wanted = whole if len(whole) >= 8 else scan_of(found).holding(form.lower(), begun)
        assert wanted <= set(numbers), form
        root = stems[form].removesuffix("i")
        loose = re.compile(rf"(?<![a-z0-9]){re.escape(root[: max(2, len(root))])}")
        assert all(any(loose.search(text) for text in texts_of(found[i])) for i in numbers), form


def test_every_id_finds_its_record(index: Path, found: list[SearchEntry]) -> None:
    """Typed whole, in capitals or in quotation marks, it comes first where it has a figure.

    Begun, it finds all that begin so.
    """
    ids = [entry.id for entry in found]
    for typed in (ids, [key.upper() for key in ids], [f'"{key}"' for key in ids]):
        for i, numbers in enumerate(match(index, typed)):
            assert i in (numbers[:1] if re.search("[0-9]", ids[i]) else numbers), typed[i]
    joined = [key for key in random.Random(4).sample(ids, 150) if "-" in key]
    for key, numbers in zip(joined, match(index, [key[:-1] for key in joined]), strict=True):
        assert {i for i, other in enumerate(ids) if other.startswith(key[:-1])} <= set(numbers), key
    without, plain = match(index, ["2009 -hangzhou-metro-2009-m1", "2009"])
    begun = {key for key in ids if key.startswith("hangzhou-metro-2009-m1")}
    assert {ids[i] for i in set(plain) - set(without)} == begun


@pytest.mark.parametrize("query", ["地铁", "轨道交通", "subway", '"metro"'])
def test_a_word_in_an_id_does_not_describe_its_record(index: Path, found: list[SearchEntry], query: str) -> None:
    """No record is found because its id holds "metro", neither by that word nor by a synonym.

    hangzhou-metro-2009 is about a metropolitan area.
    """
    said = re.compile(r"轨道交通|地铁|轻轨|(?<![a-z])(metro|subway)(?![a-z])")
    (numbers,) = match(index, [query])
    own = {
        i: [fold(text) for texts in (e.classes()[0], e.names, *e.classes()[2:]) for text in texts]
        for i, e in enumerate(found)
    }
    assert 0 < len(numbers) < 20
    assert [found[i].id for i in numbers if not any(said.search(text) for text in own[i])] == []


def test_operators(index: Path, found: list[SearchEntry]) -> None:
    """A space is and, whatever its width; a hyphen excludes; quotation marks keep words together."""
    queries = ["广州 旅游", "旅游　广州", "旅游 -广州", "旅游 qqqq", '"belt and road"', "“belt and road”", "road belt"]
    queries += ['"touris"', "touris", "“旅游”"]
    both, turned, without, none, quoted, typographic, loose, exact, begun, whole = match(index, queries)
    assert set(both) == set(turned) == holding(found, "广州") & holding(found, "旅游")
    assert set(without) == holding(found, "旅游") - holding(found, "广州") and none == []
    assert quoted == typographic and set(quoted) == holding(found, "belt and road") and set(quoted) <= set(loose)
    assert exact == [] and begun and set(whole) == holding(found, "旅游")
    assert match(index, ["uangzhou", "000万", "", "-旅游", "，。！"]) == [[], [], [], [], []]


def test_order_of_fields(index: Path, found: list[SearchEntry]) -> None:
    """What has the word in its title comes before what has it in its names, then summary, then context."""
    queries = ["旅游", "深港", "教育", "机场", "人才"]
    for query, numbers in zip(queries, match(index, queries), strict=True):
        levels = [
            next(n for n, texts in enumerate(found[i].classes()) if any(query in fold(t) for t in texts))
            for i in numbers
        ]
        assert levels == sorted(levels), query


# ── words ──


def test_script_and_program_cut_alike(found: list[SearchEntry]) -> None:
    """Folding and units over everything in the data and harder signs."""
    texts = [text for entry in found for texts in entry.classes() for text in texts]
    texts += ["ＡｂＣ１２３（）％①㎡ﬁÉ㈱…", "lǚyóu café", "𠮷野家 1,000.5% x.y", "\ud7a3 \u0639 ñ", "々〇"]
    read = evaluate(
        """
        const { fold, units } = await load("search/words.js");
        return argument.map((text) => units(fold(text)).map(({ text, place }) => [text, place]));
        """,
        texts,
    )
    assert [[tuple(unit) for unit in each] for each in read] == [units(fold(text)) for text in texts]


# ── help ──

UNDERSTOOD = [
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
    ("深圳大到", "nearest", "深圳大学"),
    ("雾埋", "nearest", "雾霾"),
    ("ydyl", "initials", "一带一路"),
    ("dt", "initials", "地铁"),
    ("旅人", "similar", "旅游"),
    ("旅游 qqqq", "fewer", "旅游"),
    ("北京旅游", "fewer", "北京"),
]
LOST = [
    *("qqqqq", "zzzz 12345678", "", "！", "魑魅魍魎", "1" * 300, "国" * 300, "a" * 300, "\ud83d"),
    "zhuangzhuangzhuang" * 10,
]


@pytest.fixture(scope="module")
def understood(index: Path) -> Mapping[str, dict[str, Any] | None]:
    """Return how the queries are understood."""
    queries = [*(query for query, _, _ in UNDERSTOOD), *LOST]
    return dict(zip(queries, understand(index, queries), strict=True))


def test_queries_that_need_help_find_nothing(index: Path) -> None:
    assert [numbers for numbers in match(index, [query for query, _, _ in UNDERSTOOD]) if numbers] == []


@pytest.mark.parametrize(("query", "how", "instead"), UNDERSTOOD)
def test_a_query_that_finds_nothing_is_understood(
    understood: Mapping[str, dict[str, Any] | None], query: str, how: str, instead: str
) -> None:
    """By script, pinyin, initials, words run together, one wrong sign, fewer words."""
    said = understood[query]
    assert said is not None
    offered = [each["query"] for each in said["found"]]
    assert said["how"] == how and instead in (offered if how == "nearest" else offered[:1])
    assert all(each["records"] for each in said["found"])


def test_two_words_are_not_corrected_to_a_shorter_one(understood: Mapping[str, dict[str, Any] | None]) -> None:
    """广州 and 旅游 are both found; with a character too few inside is no offer."""
    said = understood["广州旅游"]
    assert said is not None
    assert said["found"][0]["query"] == "广州 旅游" and "广旅游" not in [each["query"] for each in said["found"]]


@pytest.mark.parametrize("query", ["十三五", "十五五", "三十", "二零三零", "第五期"])
def test_a_figure_is_no_slip_of_another(index: Path, query: str) -> None:
    """十五 in 十五联 is no answer to 十三五, and 十二五 is another plan."""
    (said,) = understand(index, [query])
    assert said is None or not re.search("[一二三四五六七八九十]", "".join(each["query"] for each in said["found"]))


def test_what_is_offered_for_short_terms_is_a_word(index: Path) -> None:
    """Never characters that happen to be side by side: 段目 in 阶段目标, 乐厅 in 音乐厅, 干意 in 若干意见."""
    chance = random.Random(1237)
    common = sorted(common_characters())
    initials = [
        "dt",
        "gx",
        "dm",
        "lt",
        "gy",
        "dy",
        *("".join(chance.choices("bcdfghjlmqstwxyz", k=2)) for _ in range(40)),
    ]
    words: str = evaluate(_WORDS, {"folder": f"{index}/"})
    listed = set(words.split(" ")[::2])
    typed = [
        *("大挺", "千线", "段日", "乐听", "干异", "段因"),
        *("".join((chance.choice(sorted(listed))[0], chance.choice(common))) for _ in range(60)),
    ]
    for query, said in zip([*initials, *typed], understand(index, [*initials, *typed]), strict=True):
        for offer in [each["query"] for each in said["found"]] if said else []:
            alike = pypinyin.lazy_pinyin(offer) == pypinyin.lazy_pinyin(query) or sorted(offer) == sorted(query)
            assert offer in listed or (alike and not query.isascii()), (query, offer)


@pytest.mark.parametrize("query", LOST)
def test_what_cannot_be_helped(understood: Mapping[str, dict[str, Any] | None], query: str) -> None:
    """Nothing is invented, nothing takes long, nothing fails."""
    assert understood[query] is None


def test_pinyin_of_titles(index: Path, found: list[SearchEntry]) -> None:
    """The pinyin of two to four characters of any title leads to a record that holds them."""
    chance = random.Random(5)
    runs = [run for e in found if e.kind == "measure" for run in re.findall(r"[\u4e00-\u9fff]{4,}", e.title.zh)]
    pieces = []
    for run in chance.choices(runs, k=80):
        length = chance.randint(2, 4)
        start = chance.randint(0, len(run) - length)
        pieces.append(run[start : start + length])
    typed = ["".join(pypinyin.lazy_pinyin(piece, v_to_u=False)) for piece in pieces]
    helped = 0
    for piece, said, numbers in zip(pieces, understand(index, typed), match(index, typed), strict=True):
        offered = [each["query"] for each in said["found"]] if said else []
        helped += piece in offered or bool(numbers)
    assert helped >= 0.97 * len(pieces)
