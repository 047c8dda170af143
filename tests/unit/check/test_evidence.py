"""Passages: found in every copy, kept while they prove, found again when the text moves."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cityplans.check.evidence import check_passages, contains_printed, digest
from cityplans.core.findings import Location
from cityplans.core.identifiers import natural_key
from cityplans.core.tables import PROVEN_TABLES
from cityplans.curate.locate import locate
from cityplans.read.dataset import Dataset, Record
from cityplans.read.load import load
from cityplans.read.sources import read_copies
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE, TEXT

COPIES = Path("tests/support/copies.json")


@pytest.fixture(scope="session")
def frame(good_corpus: Path) -> Dataset:
    """The good dataset with its source text."""
    dataset = load(good_corpus, good_corpus.parent / "sources").dataset
    assert dataset is not None
    return dataset


def row(table: str, **values: str) -> Record:
    path = f"datasets/{PLAN}/{table}.csv"
    return Record(table, path, 2, values, lambda column: Location(path, 2, column + 1))


def changed(record: Record, **values: str) -> Record:
    return replace(record, cells={**record.cells, **values})


def in_copies(frame: Dataset, copies: Mapping[str, str], **tables: tuple[Record, ...]) -> Dataset:
    """The dataset with other copies of the text and other rows, without evidence unless it is given."""
    ends = {name: str(text.index("打印本页") if "打印本页" in text else len(text)) for name, text in copies.items()}
    sources = tuple(
        changed(frame["sources"][0], id=name, characters=str(len(text)), text_start="0", text_end=ends[name])
        for name, text in copies.items()
    )
    return Dataset(
        frame.identity, frame.schemas, {**frame.tables, "sources": sources, "evidence": (), **tables}, copies
    )


def passages(dataset: Dataset, source: str) -> dict[str, str]:
    """Return the text of each located passage of one copy."""
    return {
        record: dataset.texts[source][p.start : p.end] for record, name, p in locate(dataset, PLAN) if name == source
    }


def measure(number: str, title: str, order: int, **values: str) -> Record:
    filled = {"section_id": "", "parent_id": ""} | values
    return row(
        "measures", id=f"{PLAN}-m{order}", plan_id=PLAN, order=str(order), number=number, title_zh=title, **filled
    )


def target(name: str, subject: str, printed: str) -> Record:
    return row("targets", id=f"{PLAN}-{name}", plan_id=PLAN, subject_id=f"{PLAN}-{subject}", value_printed=printed)


NOTHING: dict[str, tuple[Record, ...]] = dict.fromkeys(PROVEN_TABLES, ())


# ── where each record stands ──


def test_every_record_of_the_good_dataset_is_found(frame: Dataset) -> None:
    assert passages(frame, SOURCE) == {
        f"{PLAN}-sec1": "一、总的想法",
        f"{PLAN}-sec2": "二、要做的事",
        f"{PLAN}-m1": (
            "1. 修建河畔书屋\n在溪边新修30余个书屋，2021年6月30日以前选好地点。\n牵头单位：市图书馆；参加单位：园林处"
        ),
        f"{PLAN}-m2": "2. 开办夜间集市\n分两步走。一是整理旧码头，留住石阶。\n二是每年办一次灯火会，请12个外地乐队来。",
        f"{PLAN}-m2-1": "一是整理旧码头，留住石阶。\n二是每年办一次灯火会，请12个外地乐队来。",
        f"{PLAN}-m1-r1": "牵头单位：市图书馆；",
        f"{PLAN}-m1-r2": "参加单位：园林处",
        f"{PLAN}-m1-t1": "在溪边新修30余个书屋，2021年6月30日以前选好地点。",
        f"{PLAN}-m1-t2": "在溪边新修30余个书屋，2021年6月30日以前选好地点。",
        f"{PLAN}-sec1-t1": "到2022年，全市每年接待宾客120万人次，远方来客占到11.5%。",
        f"{PLAN}-m2-n1": "二是每年办一次灯火会，请12个外地乐队来。",
        f"{PLAN}-m2-k1": "2. 开办夜间集市",
        f"{PLAN}-n1": "这份打算沿用《晨溪长远设想》的说法。",
    }


def test_passages_are_sorted_as_people_count(frame: Dataset) -> None:
    found = [(record, source) for record, source, _ in locate(in_copies(frame, {"b": TEXT, "a": TEXT}), PLAN)]
    assert found == sorted(found, key=lambda pair: (natural_key(pair[0]), pair[1]))
    assert len(found) == 2 * len(frame["evidence"])
    assert sorted(["m10", "m2", "m09-1", "m09"], key=natural_key) == ["m2", "m09", "m09-1", "m10"]


def test_text_before_and_after_the_plan_is_not_searched(frame: Dataset) -> None:
    around = "二、要做的事\n1. 修建河畔书屋\n"
    dataset = in_copies(frame, {"c": around + TEXT + around})
    source = changed(dataset["sources"][0], text_start=str(len(around)), text_end=str(len(around + TEXT)))
    dataset = Dataset(dataset.identity, dataset.schemas, {**dataset.tables, "sources": (source,)}, dataset.texts)
    starts = {record: p.start for record, _, p in locate(dataset, PLAN)}
    assert starts == {record: p.start + len(around) for record, _, p in locate(in_copies(frame, {"c": TEXT}), PLAN)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1. 修建", "1．修建"),
        ("1. 修建", "１．　修建"),
        ("一、总的想法", "一、 总的\n想法"),
        ("，", ","),
        ("120万人次", "１２０万人次"),
        ("11.5%", "11.5％"),
        ("《晨溪长远设想》", "《 晨溪长远 设想 》"),
    ],
)
def test_width_and_white_space_do_not_hide_a_record(frame: Dataset, old: str, new: str) -> None:
    assert old in TEXT
    dataset = in_copies(frame, {"c": TEXT.replace(old, new)})
    assert set(passages(dataset, "c")) == {r["record_id"] for r in frame["evidence"]}


def test_headings_glued_to_the_text_before_them_are_found(frame: Dataset) -> None:
    dataset = in_copies(frame, {"c": TEXT.replace("\n", "")})
    found = passages(dataset, "c")
    assert set(found) == {r["record_id"] for r in frame["evidence"]}
    assert found[f"{PLAN}-sec2"] == "二、要做的事"
    assert found[f"{PLAN}-m1"].startswith("1. 修建河畔书屋")
    assert found[f"{PLAN}-m1"].endswith("园林处")


def test_a_copy_that_lost_headings_gives_no_row_for_them_and_keeps_the_rest(frame: Dataset) -> None:
    dataset = in_copies(
        frame, {"whole": TEXT, "torn": TEXT.replace("二、要做的事\n", "").replace("一、总的想法\n", "")}
    )
    whole, torn = passages(dataset, "whole"), passages(dataset, "torn")
    assert set(whole) - set(torn) == {f"{PLAN}-sec1", f"{PLAN}-sec2"}
    assert torn == {record: passage for record, passage in whole.items() if record in torn}


def test_a_measure_does_not_swallow_the_one_whose_heading_a_copy_lost(frame: Dataset) -> None:
    records = (measure("1.", "甲事", 1), measure("2.", "乙事", 2), measure("3.", "丙事", 3))
    text = "1. 甲事。多做。\n少说。\n3. 丙事。\n"
    found = passages(in_copies(frame, {"c": text}, **NOTHING | {"measures": records}), "c")
    assert found == {f"{PLAN}-m1": "1. 甲事。多做。", f"{PLAN}-m3": "3. 丙事。"}


def test_a_copy_of_another_plan_is_not_searched(frame: Dataset) -> None:
    dataset = in_copies(frame, {"c": TEXT})
    source = changed(dataset["sources"][0], plan_id="otherville-2021")
    assert (
        locate(
            Dataset(dataset.identity, dataset.schemas, {**dataset.tables, "sources": (source,)}, dataset.texts), PLAN
        )
        == []
    )


def test_parts_of_a_measure_reach_to_the_next_part(frame: Dataset) -> None:
    text = "1. 甲事\n一是做乙。二是做丙。\n三是做丁。\n2. 戊事\n一是做己。\n"
    first = {"parent_id": f"{PLAN}-m1"}
    records = (
        measure("1.", "甲事", 1),
        measure("一是", "做乙", 2, **first),
        measure("二是", "做丙", 3, **first),
        measure("三是", "做丁", 4, **first),
        measure("2.", "戊事", 5),
        measure("一是", "做己", 6, parent_id=f"{PLAN}-m5"),
    )
    assert passages(in_copies(frame, {"c": text}, **NOTHING | {"measures": records}), "c") == {
        f"{PLAN}-m1": "1. 甲事\n一是做乙。二是做丙。\n三是做丁。",
        f"{PLAN}-m2": "一是做乙。",
        f"{PLAN}-m3": "二是做丙。",
        f"{PLAN}-m4": "三是做丁。",
        f"{PLAN}-m5": "2. 戊事\n一是做己。",
        f"{PLAN}-m6": "一是做己。",
    }


def test_a_heading_without_number_takes_its_paragraph(frame: Dataset) -> None:
    text = "甲事的开头，此外要乙。\n还有丙。\n"
    records = (measure("", "要乙", 1), measure("", "还有丙", 2))
    assert passages(in_copies(frame, {"c": text}, **NOTHING | {"measures": records}), "c") == {
        f"{PLAN}-m1": "甲事的开头，此外要乙。",
        f"{PLAN}-m2": "还有丙。",
    }


def test_a_numbered_paragraph_without_heading_may_take_its_title_from_its_text(frame: Dataset) -> None:
    text = "第一条 按照第二条，镇里应当修桥。\n还要铺路。\n第二条 镇里应当修渠，守第三条。\n（一）本镇修塘；\n第三条 修塘。\n"
    records = (
        measure("第一条", "修桥", 1),
        measure("第二条", "修渠", 2),
        measure("（一）", "修塘", 3, parent_id=f"{PLAN}-m2"),
        measure("第三条", "修塘", 4),
    )
    assert passages(in_copies(frame, {"c": text}, **NOTHING | {"measures": records}), "c") == {
        f"{PLAN}-m1": "第一条 按照第二条，镇里应当修桥。\n还要铺路。",
        f"{PLAN}-m2": "第二条 镇里应当修渠，守第三条。\n（一）本镇修塘；",
        f"{PLAN}-m3": "（一）本镇修塘；",
        f"{PLAN}-m4": "第三条 修塘。",
    }


def test_the_same_heading_twice_is_found_in_document_order(frame: Dataset) -> None:
    text = "一、甲\n1. 保障\n二、乙\n1. 保障\n"
    sections = tuple(
        row("sections", id=f"{PLAN}-sec{i}", plan_id=PLAN, parent_id="", order=str(i), number=n, title_zh=t)
        for i, n, t in ((1, "一、", "甲"), (2, "二、", "乙"))
    )
    records = (measure("1.", "保障", 1, section_id=f"{PLAN}-sec1"), measure("1.", "保障", 2, section_id=f"{PLAN}-sec2"))
    dataset = in_copies(frame, {"c": text}, **NOTHING | {"sections": sections, "measures": records})
    assert [p.start for record, _, p in locate(dataset, PLAN) if "-m" in record] == [
        text.index("1."),
        text.rindex("1."),
    ]


def test_the_same_figure_twice_in_a_subject_is_found_in_its_sentence(frame: Dataset) -> None:
    text = "1. 甲事\n头一年种30棵树；第二年再种30棵树。\n"
    records = {
        "measures": (measure("1.", "甲事", 1),),
        "targets": (target("t1", "m1", "30棵"), target("t2", "m1", "30棵")),
    }
    found = passages(in_copies(frame, {"c": text}, **NOTHING | records), "c")
    assert (found[f"{PLAN}-t1"], found[f"{PLAN}-t2"]) == ("头一年种30棵树；", "第二年再种30棵树。")


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("1.5%", "又降1.5%。"),
        ("11.5%", "先升11.5%；"),
        ("5%", "末了5%。"),
        ("20个", "共20个。"),
        ("120个", "有120个；"),
    ],
)
def test_a_figure_is_found_whole(frame: Dataset, printed: str, sentence: str) -> None:
    text = "1. 甲事\n先升11.5%；又降1.5%。末了5%。有120个；共20个。\n"
    records = {"measures": (measure("1.", "甲事", 1),), "targets": (target("t1", "m1", printed),)}
    assert passages(in_copies(frame, {"c": text}, **NOTHING | records), "c")[f"{PLAN}-t1"] == sentence


def test_a_figure_of_another_measure_is_not_taken(frame: Dataset) -> None:
    text = "1. 甲事\n不多。\n2. 乙事\n种30棵树。\n"
    records = {
        "measures": (measure("1.", "甲事", 1), measure("2.", "乙事", 2)),
        "targets": (target("t1", "m1", "30棵"),),
    }
    assert f"{PLAN}-t1" not in passages(in_copies(frame, {"c": text}, **NOTHING | records), "c")


# ── what is kept ──


def test_rows_that_still_prove_are_kept_as_they_are(frame: Dataset) -> None:
    by_hand = "到2022年，全市每年接待宾客120万人次"
    start = TEXT.index(by_hand)
    proof = {"source_id": SOURCE, "start": str(start), "end": str(start + len(by_hand)), "sha256": digest(by_hand)}
    dataset = in_copies(frame, {SOURCE: TEXT}, evidence=(row("evidence", record_id=f"{PLAN}-sec1-t1", **proof),))
    assert passages(dataset, SOURCE)[f"{PLAN}-sec1-t1"] == by_hand


def test_a_row_made_by_hand_is_kept_where_nothing_would_be_found(frame: Dataset) -> None:
    """A figure that stands outside its subject is proven by hand."""
    by_hand = "请12个外地乐队来"
    start = TEXT.index(by_hand)
    proof = {"source_id": SOURCE, "start": str(start), "end": str(start + len(by_hand)), "sha256": digest(by_hand)}
    records = {
        "targets": (target("t9", "m1", "12个"),),
        "evidence": (row("evidence", record_id=f"{PLAN}-t9", **proof),),
    }
    assert passages(in_copies(frame, {SOURCE: TEXT}, **records), SOURCE)[f"{PLAN}-t9"] == by_hand
    assert f"{PLAN}-t9" not in passages(in_copies(frame, {SOURCE: TEXT}, targets=records["targets"]), SOURCE)


def test_rows_are_found_anew_after_the_text_moved(frame: Dataset) -> None:
    moved = TEXT.replace("这份打算", "大家的这份打算")
    dataset = in_copies(frame, {SOURCE: moved}, evidence=frame["evidence"])
    before, after = passages(frame, SOURCE), passages(dataset, SOURCE)
    assert after == before | {f"{PLAN}-n1": "大家的这份打算沿用《晨溪长远设想》的说法。"}
    assert len(list(check_passages(dataset))) == len(frame["evidence"])


@pytest.mark.parametrize("start", ["", "x", "-5", "9" * 30, "1.5"])
def test_a_broken_row_of_evidence_is_written_anew(frame: Dataset, start: str) -> None:
    broken = tuple(changed(r, start=start) for r in frame["evidence"])
    dataset = in_copies(frame, {SOURCE: TEXT}, evidence=broken)
    assert passages(dataset, SOURCE) == passages(frame, SOURCE)
    assert list(check_passages(dataset)) == []


# ── the proof ──


def test_the_good_dataset_is_proven(frame: Dataset) -> None:
    assert list(check_passages(frame)) == []
    assert frame["evidence"]


def test_a_changed_copy_breaks_the_hash_of_what_changed_only(frame: Dataset) -> None:
    dataset = in_copies(frame, {SOURCE: TEXT.replace("12个", "13个")}, evidence=frame["evidence"])
    assert {f.record for f in check_passages(dataset)} == {f"{PLAN}-m2", f"{PLAN}-m2-1", f"{PLAN}-m2-n1"}
    assert {f.code for f in check_passages(dataset)} == {"evidence-hash"}


def test_a_copy_not_at_hand_proves_nothing_and_says_nothing(frame: Dataset) -> None:
    assert list(check_passages(in_copies(frame, {"another": TEXT}, evidence=frame["evidence"]))) == []


@pytest.mark.parametrize(
    ("printed", "passage", "stands"),
    [
        ("30余个", "新修30余个书屋", True),
        ("30余个", "新修３０余个书屋", True),
        ("30余个", "新修 30 余\n个书屋", True),
        ("1.5%", "到11.5%", False),
        ("1.5%", "到11.5%，又到1.5%", True),
        ("5%", "到1.5%", False),
        ("0万", "120万", False),
        ("12", "到2012年", False),
        ("12", "到12.5", False),
        ("12", "到12。5", True),
        ("2012", "到2012.", True),
        ("市，图书馆", "市,图书馆", True),
        ("", "市图书馆", False),
        ("4000万元", "投资2亿4000万元", False),
        ("2亿4000万元", "投资 2 亿 4000 万元", True),
        ("五千册", "藏书两万五千册", False),
        ("五个", "二十五个", False),
        ("六十", "百分之六十", False),
        ("2.5%", "增速为-2.5%", False),
        ("-2.5%", "增速为−2.5%", True),
        ("6万人", "4—6万人", False),
        ("10条", "10条至20条", False),
        ("20条", "10条至20条", False),
        ("10条", "10条、20条", True),
        ("2022年", "2020—2022年", True),
        ("12个书屋", "-12个书屋", True),
        ("百家", "上百家", False),
        ("三年行动", "（十）三年行动", True),
        ("书屋", "书店", False),
    ],
)
def test_what_stands_in_a_passage(printed: str, passage: str, stands: bool) -> None:
    assert contains_printed(printed, passage) is stands


def test_the_good_evidence_is_what_the_locator_gives(datasets: Path) -> None:
    before = (datasets / PLAN / "evidence.csv").read_bytes()
    corpus.write_again(datasets)
    assert (datasets / PLAN / "evidence.csv").read_bytes() == before


def test_ids_are_ordered_as_people_do_whatever_their_characters() -> None:
    ids = ["p-m1", "p-m2", "p-m09", "p-m09-1", "p-m10", "p-m100", "p-m" + "9" * 5000, "p-m²", "p-x"]
    mixed = [*ids[1::2], *ids[::2]]
    assert sorted(mixed, key=natural_key) == ids
    assert natural_key("p-m09") == natural_key("p-m9")


@pytest.mark.parametrize("copy", json.loads(COPIES.read_text(encoding="utf-8")), ids=lambda copy: str(copy["name"]))
def test_a_copy_is_read_as_its_readers_browser_reads_it(copy: dict[str, Any], tmp_path: Path) -> None:
    """The cases are those of tests/js/prove.test.js."""
    (tmp_path / "copy.txt").write_bytes(base64.b64decode(copy["base64"]))
    source = row("sources", id=SOURCE, sha256=copy["sha256"], characters=str(copy["characters"]))
    texts, findings = read_copies(tmp_path, [source])
    assert not findings
    for passage in copy["passages"]:
        read = texts[SOURCE][passage["start"] : passage["end"]]
        assert (read, digest(read)) == (passage["text"], passage["sha256"])
