"""The search index: what is in it, that its files lose nothing, and the words that help."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.catalog.builder import build_catalog
from cityplans.catalog.own_pages import has_own_page
from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.core.reference_records import Term
from cityplans.core.text_folding import fold, is_han
from cityplans.core.workspace import MemoryWorkspace
from cityplans.i18n.pinyin import to_pinyin
from cityplans.read.load import load_former
from cityplans.search import segments
from cityplans.search.aliases import Aliases, concepts, curated
from cityplans.search.entries import FACETS, KINDS, entries, number_of_records
from cityplans.search.entry import SearchEntry
from cityplans.search.facets import Columns, labels_of
from cityplans.search.fallbacks import TermVocabulary, letter_files, readings
from cityplans.search.index import SearchIndex, index_of, search_files
from cityplans.search.postings import CLASSES, Posting, Postings, joined, varint
from cityplans.search.questions import QUESTIONS
from cityplans.search.records import record_files
from cityplans.search.script import normalize, simplified_by, traditional_of
from cityplans.search.shards import block_files, term_blocks
from cityplans.search.tokens import TITLE_BLOCK, tokenize
from cityplans.search.words import curated_words, known_words
from tests.support.downloads import catalog_with_texts
from tests.support.sample import sample_datasets
from tests.support.search_units import units


@pytest.fixture(scope="module")
def found(catalog: Catalog) -> list[SearchEntry]:
    """Return everything that can be found."""
    return list(entries(catalog))


def by_id(found: list[SearchEntry], key: str) -> SearchEntry:
    """Return the one record with an id."""
    (entry,) = [entry for entry in found if entry.id == key]
    return entry


# ── records ──


def test_every_record_is_in_the_index_once(catalog: Catalog, found: list[SearchEntry]) -> None:
    """Nothing that has a page or a place on one is missing; kinds come one after another."""
    tables = {"cities": "city", "plans": "plan", "bodies": "body", "themes": "theme"}
    tables |= {
        "action_types": "action_type",
        "indicators": "indicator",
        "measures": "measure",
        "sections": "section",
        "targets": "target",
    }
    assert [(e.kind, e.id) for e in found] == [
        (kind, key)
        for table, kind in tables.items()
        for key, row in getattr(catalog, table).items()
        if has_own_page(catalog, row) or kind == "indicator"
    ] + [("page", f"page-{question}") for question in QUESTIONS]
    assert len({entry.address for entry in found}) == len(found)
    assert tuple(dict.fromkeys(entry.kind for entry in found)) == KINDS


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
def test_records_lead_to_their_pages(found: list[SearchEntry], key: str, address: str) -> None:
    """A record without a page of its own leads to its place on one."""
    assert by_id(found, key).address == address


@pytest.mark.parametrize(
    ("key", "names"),
    [
        # printed number, theme, figure and what it measures
        (
            "guangzhou-2018-m09",
            {"第9条", "9.", "Measure 9", "旅游", "Tourism", "1000万人次", "旅游外汇收入", "世界花城"},
        ),
        # bodies of the section above, with every name they have
        (
            "shenzhen-2011-m11",
            {"市港澳办", "深圳市发展和改革委员会", "Shenzhen Development and Reform Commission", "第11条", "发改委"},
        ),
        # bodies of the section above the parent measure
        ("shenzhen-2011-m09-1", {"市文体旅游局", "市规划国土委"}),
        ("guangzhou-2018-m15", {"G20峰会", "G20 summit"}),
        ("shenzhen-2011-ap04", {"市港澳办"}),
        ("shenzhen-2011", {"深府〔2011〕68号", "深圳市人民政府", "Shenzhen Municipal People's Government"}),
        ("shenzhen-2011-s2-t1", {"市财政"}),
    ],
)
def test_names_that_find_a_record(found: list[SearchEntry], key: str, names: set[str]) -> None:
    """Whatever a person may call a record is among its names, inherited bodies and other names included."""
    assert names <= set(by_id(found, key).names)


def test_a_body_is_called_by_all_its_names(found: list[SearchEntry]) -> None:
    """Printed short, in full, without its city, by what people say."""
    assert {"深圳市教育局", "教育局"} <= set(by_id(found, "shenzhen-education").called)
    assert {"外办", "深圳市人民政府外事办公室", "市外事办公室"} <= set(by_id(found, "shenzhen-foreign-affairs").called)
    science = next(entry for entry in found if entry.title.zh == "市科工贸信委")
    assert {"科工贸信委", "深圳市科技工贸和信息化委员会"} <= set(science.called)


def test_only_numbered_measures_are_spoken_of_as_articles(found: list[SearchEntry]) -> None:
    """A safeguard （一） or a part 一是 is no 第…条."""
    for key in ("guangzhou-2018-s1", "shenzhen-2011-m09-1"):
        assert not [name for name in by_id(found, key).names if name.startswith("第") and name.endswith("条")]


def test_titles_of_targets(found: list[SearchEntry]) -> None:
    """A target is called after what it measures, else after its subject, with its figure."""
    assert by_id(found, "guangzhou-2018-m09-t1").title == Text(
        "入境过夜游客：1000万人次", "Inbound overnight visitors: 10 million"
    )
    assert by_id(found, "guangzhou-2018-m06-t1").title.zh == "打造高端国际会议目的地：2018年"


def test_an_indicator_is_found_by_its_theme_which_is_shown_once(found: list[SearchEntry]) -> None:
    """The theme accompanies it already; it is no place that it belongs to."""
    indicator = by_id(found, "inbound-overnight-visitors")
    assert (
        {"旅游", "Tourism"} <= set(indicator.names)
        and indicator.context == ()
        and indicator.facets["theme"] == ("tourism",)
    )


def test_facets_of_records(found: list[SearchEntry]) -> None:
    """Own and inherited bodies, the years of targets, whether there are any."""
    measure = by_id(found, "guangzhou-2018-m09").facets
    assert (
        measure["city"] == ("guangzhou",) and measure["plan"] == ("guangzhou-2018",) and measure["target"] == ("yes",)
    )
    assert "tourism" in measure["theme"] and "2020" in measure["year"]
    assert by_id(found, "shenzhen-2011-m19").facets["body"][0] == "shenzhen-planning-land"
    assert all(set(entry.facets) <= set(FACETS) for entry in found)


def test_official_passages_only_where_the_texts_are(found: list[SearchEntry], plan_sources: Path) -> None:
    """Without the saved copies nothing official is in the index; with them it is searchable."""
    assert not any(entry.passages for entry in found)
    made = list(entries(catalog_with_texts(plan_sources)))
    assert any("旅游" in passage for passage in by_id(made, "guangzhou-2018-m09").passages)


# ── words ──


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ｇ２０　峰会", "g20 峰会"), ("23％", "23%"), ("café", "cafe"), ("①㎡", "1m2"), ("ＡＢ", "ab"), ("lǚ", "lu")],
)
def test_fold(text: str, folded: str) -> None:
    """Width, case, compatibility forms and accents."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("旅游", [("旅", 0), ("游", 1)]),
        ("到2020年", [("到", 0), ("2020", 1), ("年", 2)]),
        ("会议、展览", [("会", 0), ("议", 1), ("展", 3), ("览", 4)]),
        ("6.5亿吨 23%", [("6.5", 0), ("亿", 1), ("吨", 2), ("23%", 3)]),
        ("G20 峰会", [("G20", 0), ("峰", 1), ("会", 2)]),
        ("belt and road", [("belt", 0), ("and", 2), ("road", 4)]),
        ("…", []),
    ],
)
def test_units(text: str, expected: list[tuple[str, int]]) -> None:
    """Touching units are one apart, others two; a space between Chinese and a word does not count."""
    assert units(text) == expected


def test_cut() -> None:
    """Pairs and words have places; single characters and beginnings have none."""
    found = tokenize("到2020年底")
    assert set(found.positioned) == {("到2020", 0), ("2020", 1), ("2020年", 1), ("年底", 2)}
    assert set(found.unpositioned) == {"到", "2*", "20*", "年", "底"}
    assert (found.length, found.end) == (4, 4)


# ── postings ──

TEXT = st.text("城市国际化ab 1，", max_size=12)
RECORDS = st.lists(st.tuples(*[st.lists(TEXT, max_size=2) for _ in range(CLASSES)]), max_size=6)


def numbers(data: bytes) -> Iterator[int]:
    """Read coded numbers."""
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def decoded(posting: Posting, titled: bool) -> dict[int, list[int]]:
    """Return by record the places of a term."""
    places, result, last = numbers(posting.positions), {}, -1
    for gap in numbers(posting.records):
        last += gap + 1
        found: list[int] = []
        if posting.positions:
            more = 1
            while more:
                step = next(places)
                more = step & 1
                found.append((found[-1] if found else 0) + (step >> 1))
                if titled:
                    next(places)
        result[last] = found
    return result


@given(RECORDS)
def test_every_term_of_every_record_is_in_the_index_at_its_place(records: list[tuple[list[str], ...]]) -> None:
    """Whatever the texts, the lists say which records hold a term and where, and nothing else."""
    postings = Postings()
    expected: dict[tuple[str, int], dict[int, list[int]]] = {}
    for number, classes in enumerate(records):
        postings.add(number, classes)
        for level, texts in enumerate(classes):
            base = 0
            for text in texts:
                made = tokenize(text)
                for term, at in made.positioned:
                    expected.setdefault((term, level), {}).setdefault(number, []).append(base + at)
                for term in made.unpositioned:
                    places = expected.setdefault((term, level), {}).setdefault(number, [])
                    places += [base] if level == 0 else []
                base += (made.end // TITLE_BLOCK + 1) * TITLE_BLOCK if level == 0 else made.end + 1 if text else 0
    found = {
        (term, level): decoded(posting, level == 0)
        for term, classes in postings
        for level, posting in enumerate(classes)
        if posting is not None
    }
    assert found == expected


@given(st.lists(st.integers(0, 2**40)))
def test_varint(values: list[int]) -> None:
    """Numbers come back as they were."""
    assert list(numbers(b"".join(map(varint, values)))) == values


def test_an_id_is_one_term_and_its_parts_with_a_digit_are_words() -> None:
    postings = Postings()
    for number, key in enumerate(("hangzhou-metro-2009", "hangzhou-metro-2009-m1", "hangzhou")):
        entry = SearchEntry("measure", key, "", Text("一", "One"))
        postings.add(number, entry.classes(), entry.id)
    found = {term: list(decoded(classes[1], False)) for term, classes in postings if classes[1] is not None}
    assert found["#hangzhou-metro-2009"] == [0] and found["#hangzhou-metro-2009-m1"] == [1]
    assert found["2009"] == [0, 1] and found["m1"] == [1] and found["hangzhou"] == [2] and "metro" not in found


@given(st.sets(st.text("a#-é的国𠮷", min_size=1, max_size=6), min_size=1))
def test_a_start_leads_to_the_shard_of_each_term(terms: set[str]) -> None:
    """It is compared as a browser compares, by units of UTF-16, and is no longer than it must be."""
    posting = Posting(bytes(1), b"", 0)
    ordered = sorted(terms, key=lambda term: term.encode("utf-16-be"))
    files = list(block_files(term_blocks([(term, [None, posting, None, None, None]) for term in ordered], 12)))
    starts = [start.encode("utf-16-be") for _, _, start in files]
    for number, (_, data, start) in enumerate(files):
        unpacked = gzip.decompress(data)
        held = unpacked[1 : 1 + unpacked[0]].decode().split("\n")
        assert held[0].startswith(start)
        assert all(sum(start <= term.encode("utf-16-be") for start in starts) - 1 == number for term in held)


def test_large_lists_stand_in_files_of_their_own() -> None:
    """A shard stays small; what a common term has beyond titles is fetched only when it is needed."""
    posting = Posting(bytes(30_000), bytes(range(100)) * 300, 29_999)
    terms = [("a", [posting, posting, None, None, None]), ("b", [posting, None, None, None, None])]
    files = list(block_files(term_blocks(terms, 1_000)))
    assert [path.partition("/")[0] for path, _, _ in files] == ["lists", "lists", "terms", "terms"]
    assert [start for _, _, start in files] == ["", "", "a", "b"]
    assert gzip.decompress(files[0][1]) == posting.records


def test_terms_that_always_stand_together_share_their_files() -> None:
    """No file is made twice."""
    posting = Posting(bytes(30_000), bytes(30_000), 29_999)
    terms = [(term, [None, posting, None, None, None]) for term in "abc"]
    files = [path for path, _, _ in block_files(term_blocks(terms, 1_000))]
    assert len(files) == len(set(files)) and sum(path.startswith("lists/") for path in files) == 1


# ── files ──


def contents(files: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    """Gather files, no path twice with other bytes."""
    found: dict[str, bytes] = {}
    for path, data in files:
        assert found.setdefault(path, data) == data
    return found


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """Read what the index says of itself."""
    about: dict[str, Any] = json.loads(gzip.decompress(files["index.bin"]))
    return about


@pytest.fixture(scope="module")
def files(search_index: Path) -> dict[str, bytes]:
    """Return what each file of the index holds."""
    return {p.relative_to(search_index).as_posix(): p.read_bytes() for p in search_index.rglob("*") if p.is_file()}


def test_the_same_catalog_gives_the_same_files(catalog: Catalog, files: dict[str, bytes]) -> None:
    """Also when the data is read again; and the index is small: under a kilobyte and a half a record."""
    again = build_catalog(load_former(sample_datasets()))
    assert contents(search_files(again)) == files
    about = manifest(files)
    assert about["records"] == len(list(entries(catalog))) > 500
    assert sum(map(len, files.values())) < 1_500 * about["records"]
    assert max(len(data) for path, data in files.items() if path.startswith("terms/")) < 8_000
    assert len(files["index.bin"]) < 2.7 * about["records"]


def test_every_file_is_named_and_every_name_is_a_file(files: dict[str, bytes]) -> None:
    """What index.bin names is there, and nothing else is; no name begins with a sign that hosts hide."""
    about = manifest(files)
    named = {"index.bin", f"facets/{about['facets']}.bin", *(f"help/{name}.bin" for name in about["help"].values())}
    named |= {f"terms/{i}-{name}.bin" for i, name in enumerate(about["shards"])}
    chunks = -(-about["records"] // about["chunk"])
    named |= {f"records/{about['groups'][i // about['group']]}/{i % about['group']}.bin" for i in range(chunks)}
    assert named == set(files)
    assert all(part[0].isalnum() for path in files for part in path.split("/"))


def test_an_empty_index_is_an_index() -> None:
    """No record, no error."""
    about = manifest(contents(index_of([], {}).files()))
    assert about["records"] == 0 and about["kinds"] == []


# ── segments ──


@pytest.fixture(scope="module")
def some(found: list[SearchEntry], catalog: Catalog) -> SearchIndex:
    """The index of some entries of every kind."""
    return index_of(found[::15], labels_of(catalog), curated_words(catalog))


def test_segments_are_merged_to_the_same_files(some: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = contents(some.files())
    assert len(some.segments) == 1
    monkeypatch.setattr(segments, "SEGMENT", 20)
    assert len(some.segments) > 4 and len(some.ranges) == 1
    assert contents(some.files()) == whole


def test_ranges_of_terms_only_begin_a_shard(some: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is not a shard is the same, and so are the terms and entries of all shards together."""
    whole = contents(some.files())
    monkeypatch.setattr(segments, "SEGMENT", 20)
    monkeypatch.setattr(segments, "_FEW_SEGMENTS", 1)
    assert len(some.ranges) > 10
    divided = contents(some.files())
    assert without_shards(divided) == without_shards(whole)
    assert list(shard_terms(divided)) == list(shard_terms(whole))
    starts = manifest(divided)["starts"].split("\n")
    assert starts == sorted(starts, key=lambda start: start.encode("utf-16-be"))


def test_the_number_of_entries_is_that_of_all_segments(some: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "SEGMENT", 20)
    workspace, count = MemoryWorkspace(), len(some.segments)
    for number in some.segments:
        list(some.segment_files(number, workspace))
    number_of_entries = segments.number_of_entries(count, workspace)
    assert count > 4 and number_of_entries == segments.merged_summary(count, workspace).size


def without_shards(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not path.startswith("terms/") and path != "index.bin"}


def shard_terms(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the terms of all shards with their entries."""
    for number, name in enumerate(manifest(files)["shards"]):
        shard = gzip.decompress(files[f"terms/{number}-{name}.bin"])
        size = next(numbers(shard))
        start = len(varint(size))
        terms = shard[start : start + size].decode().split("\n")
        lengths = list(islice(numbers(shard[start + size :]), len(terms)))
        entry = start + size + sum(len(varint(length)) for length in lengths)
        for term, length in zip(terms, lengths, strict=True):
            yield term, shard[entry : entry + length]
            entry += length


@given(st.lists(st.lists(st.integers(0, 300), min_size=1), min_size=1))
def test_lists_of_segments_are_joined(gaps: list[list[int]]) -> None:
    """The first number of a segment is that of the record, not the gap to the segment before."""
    records = list(accumulate((gap + 1 for each in gaps for gap in each), initial=-1))[1:]
    postings, start = [], 0
    for each in gaps:
        own = records[start : start + len(each)]
        coded = b"".join(varint(record - before - 1) for before, record in pairwise([-1, *own]))
        postings.append(Posting(coded, bytes([start % 128]), own[-1]))
        start += len(each)
    whole = joined(postings)
    assert list(numbers(whole.records)) == [gap for each in gaps for gap in each]
    assert whole.last == records[-1] and whole.size == len(records)
    assert whole.positions == b"".join(posting.positions for posting in postings)


def test_entries_are_made_from_a_number_on(catalog: Catalog, found: list[SearchEntry]) -> None:
    measure = next(i for i, entry in enumerate(found) if entry.kind == "measure")
    assert list(entries(catalog, measure - 3, measure + 3)) == found[measure - 3 : measure + 3]
    end = number_of_records(catalog)
    assert list(entries(catalog, end - 2)) == found[end - 2 :] and found[end].kind == "page"


def test_records_say_what_is_shown(found: list[SearchEntry], catalog: Catalog) -> None:
    """Both languages; a number only where it helps; official words in a file beside."""
    theme = {"theme": {t.id: Text(t.label_zh, t.label_en) for t in catalog.themes.values()}}
    part = by_id(found, "shenzhen-2011-m09-1")
    _, files = record_files([part], 0, theme)
    ((path, data),) = files
    (record,) = json.loads(gzip.decompress(data))
    assert path.startswith("records/0-") and record["type"] == "sub_measure"
    assert record["zh"]["number"] == "一是" and record["en"]["number"] == "1"
    assert record["zh"]["context"] == "深圳 2011" and "深圳市推进国际化城市建设行动纲要" in record["zh"]["wider"]
    assert "文体局" in record["also"] and "文体局" not in record["names"]
    assert record["zh"]["replies"]["who"][0] == "市文体旅游局（牵头）" and "when" not in record["zh"]["replies"]
    assert "旅游" in record["zh"]["theme"] and "Tourism" in record["en"]["theme"]
    _, files = record_files([SearchEntry("plan", "x", "plans/x/", Text("一", "One"), passages=("原文",))], 0, theme)
    assert [path.rpartition("/")[2] for path, _ in files] == ["0.bin", "0p.bin"]


def test_columns_count_what_applies(found: list[SearchEntry]) -> None:
    """Every value of every record, in the form that facets.js reads."""
    columns = Columns()
    for entry in found:
        columns.add(entry)
    table = columns.table({})
    for group in table["groups"]:
        (facet,) = group["keys"]
        codes = iter(group["columns"][0])
        read = [tuple(table["values"][facet][next(codes) - 1] for _ in range(count)) for count in group["counts"]]
        assert read == [entry.facets.get(facet, ()) for entry in found]
    assert table["values"]["year"] == sorted(table["values"]["year"])


# ── help ──


def test_aliases_are_groups_of_different_names() -> None:
    """The curated list can be used: no name alone, none twice."""
    names = [name for group in curated() for name in group]
    assert len(curated()) >= 40 and all(len(group) > 1 for group in curated())
    assert len(set(map(fold, names))) == len(names)


def test_ids_are_not_expanded(found: list[SearchEntry]) -> None:
    """Only records that speak of a metro get its names.

    The ids of a metropolitan area's outline hold "metro", but most of its records are about none.
    """
    names = {"轨道交通", "地铁", "metro", "subway"}
    said = re.compile(r"轨道交通|地铁|轻轨|(?<![a-z])(metro|subway)(?![a-z])", re.I)
    gained = {entry.id for entry in found if names & {*entry.names, *entry.topics}}
    texts = {entry.id: [*entry.classes()[0], *entry.names, *entry.classes()[2]] for entry in found}
    assert gained == {key for key, each in texts.items() if any(said.search(text) for text in each)}
    assert [key for key in gained if key.startswith("hangzhou-metro-2009")] == ["hangzhou-metro-2009-m1-5"]


def test_aliases_of_texts_and_names() -> None:
    """What a text holds is not repeated; Latin names match as whole words; the glossary counts as well."""
    aliases = Aliases(
        [
            Term("t", "", "友城", "sister city", "term", "", ""),
            Term("x", "", "创交会", "Innovation Fair", "event", "", ""),
        ]
    )
    assert "外事办公室" in aliases.of(["由市外办牵头"]) and "外办" not in aliases.of(["由市外办牵头"])
    assert "innovation fair" in aliases.of(["举办创交会"]) and "创交会" in aliases.of(["the Innovation Fair"])
    assert aliases.of(["a wetmetropolis"]) == []
    assert "市外事办公室" in list(aliases.renamed("市外办"))
    # A name is not looked for in some other words, and is not a part of a longer one.
    assert aliases.of(["驻外办事处数"]) == [] and list(aliases.renamed("驻外办事处数")) == []
    assert list(aliases.renamed("建设粤港澳大湾区")) == []
    # Between Chinese and a word there is no need of a space.
    g20 = Aliases([Term("g", "", "G20峰会", "G20 summit", "event", "", "")])
    assert "g20 summit" in g20.of(["借G20峰会之机"]) and g20.of(["MG20峰会"]) == []


def test_everyday_words_find_what_texts_speak_of(found: list[SearchEntry]) -> None:
    """Each counts like the text that speaks of it; other names of the same thing are another matter."""
    aliases = Aliases([])
    assert "雾霾" in aliases.of(["治理大气污染"], with_concepts=True) and aliases.of(["治理大气污染"]) == []
    assert {"雾霾", "smog"} <= set(by_id(found, "urumqi-2013-a2-6").names)
    assert "签证" in by_id(found, "hangzhou-2016-m4-3").topics
    assert "医院" not in {*by_id(found, "hangzhou-2016-m2-2-t2").names, *by_id(found, "hangzhou-2016-m2-2-t2").topics}
    # A body is responsible for many measures: its name says nothing of what they are about.
    assert "学校" not in by_id(found, "shenzhen-2011-m47").topics


def test_every_concept_is_of_use(found: list[SearchEntry]) -> None:
    """What texts are to say, one says; words are not listed twice in a line."""
    texts = normalize("\n".join(text for e in found for level in (0, 2) for text in e.classes()[level]))
    for concept in concepts():
        assert [said for said in concept.said if normalize(said) not in texts] == []
        assert len({normalize(word) for word in concept.words}) == len(concept.words) > 1 or concept.words == ("AI",)


def test_an_alias_of_a_title_is_a_title(found: list[SearchEntry]) -> None:
    """Who says 友好城市 finds a measure on 友城 by its title."""
    assert "深化国际友好城市交往" in by_id(found, "guangzhou-2018-m12").called
    # Said in a summary it counts like the summary.
    assert "友好城市" in by_id(found, "guangzhou-2018-m17").topics


# ── both scripts ──


def test_the_index_holds_one_script() -> None:
    """Character by character, so that places stay; index.bin says which were replaced."""
    assert normalize("國際Ａ") == "国际a" and len(normalize("臺灣發展")) == 4
    assert tokenize("國際") == tokenize("国际")
    assert simplified_by("國際城abc") == "國国際际" and simplified_by("国际") == ""
    entry = SearchEntry("plan", "x", "plans/x/", Text("國際城市規劃", "One"))
    assert manifest(contents(index_of([entry], {}).files()))["folded"] == "劃划國国規规際际"


# ── words that are offered ──


def test_known_words_are_words(catalog: Catalog) -> None:
    """Curated and in the index, with initials; nothing cut out of a longer name."""
    vocabulary = TermVocabulary()
    for pair in ("旅游", "地铁", "一带", "带一", "一路", "重庆", "号线"):
        vocabulary.add(pair, 1, 9 if pair == "旅游" else 1)
    names = [*curated_words(catalog), "旅游", "重庆", "5号线", "《地铁》", "机场"]
    listed = known_words(names, vocabulary).split(" ")
    assert listed[:2] == ["旅游", "ly"]
    assert dict(zip(listed[::2], listed[1::2], strict=True)) == {
        "旅游": "ly",
        "地铁": "dt",
        "一带一路": "ydyl",
        "重庆": "cq",
    }


def test_traditional_is_limited_to_the_corpus() -> None:
    """Only what Simplified Chinese writes as a known character."""
    found = traditional_of("国际里")
    pairs = dict(zip(found[::2], found[1::2], strict=True))
    assert pairs["國"] == "国" and pairs["際"] == "际" and {pairs["裏"], pairs["裡"]} == {"里"} and "灣" not in pairs


def test_readings_and_letters() -> None:
    """Without tone, ü as v; a character of two readings stands under both."""
    read = readings("旅游都")
    assert read["lv"][:2] == ("旅", "") and read["dou"][:2] == ("都", "") and read["du"][:2] == ("", "都")
    # Common characters that do not occur may be typed by mistake.
    assert "油" in read["you"][2] and "游" not in read["you"][2] and readings("") == {}
    vocabulary = TermVocabulary()
    for term, titles, records in (
        ("旅", 1, 1),
        ("旅游", 3, 9),
        ("旅客", 0, 2),
        ("tourism", 1, 5),
        ("2020", 1, 5),
        ("2020年", 1, 5),
    ):
        vocabulary.add(term, titles, records)
    files = letter_files(vocabulary, readings("旅游客"))
    assert files["l"]["han"] == {"旅": ["游", "客", "", [3]]}
    assert files["t"]["words"] == "tourism"
    assert to_pinyin("旅游 G20！") == "lv you g20"


@given(st.text(max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    """No text is an error, and every letter, figure and character is in some unit."""
    found = units(fold(text))
    assert "".join(unit for unit, _ in found if not is_han(unit)).isprintable()
    assert sum(c.isalnum() for c in fold(text)) <= sum(len(unit) for unit, _ in found)
    tokenize(text)
