"""Figures compared with the text: their sign, and that none is forgotten or read in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.check.evidence import digest, find_printed
from cityplans.check.rules import RULES
from cityplans.check.rules.forgotten_facts import facts, forgotten
from cityplans.core.findings import Finding, Location
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset, Record
from cityplans.read.load import load

MISMATCH = next(rule for rule in RULES if rule.name == "figure-mismatch")


@pytest.fixture(scope="module")
def frame(good_corpus: Path) -> Dataset:
    dataset = load(good_corpus).dataset
    assert dataset is not None
    return dataset


def faults(frame: Dataset, text: str, **cells: str) -> list[str]:
    """Return what the rule says of a target whose passage is the whole text."""
    return [finding.message for finding in findings(frame, text, **cells)]


def hints(frame: Dataset, **cells: str) -> list[str]:
    """Return the hints of the rule for a target without a text."""
    return [finding.hint for finding in findings(frame, "", **cells)]


def findings(frame: Dataset, text: str, **cells: str) -> list[Finding]:

    def row(table: str, **values: str) -> Record:
        path = f"datasets/x/{table}.csv"
        return Record(table, path, 2, values, lambda column: Location(path, 2, column + 1))

    defaults = {"id": "t", "comparator": "=", "value_max": "", "unit_id": "ratio", "measure_of": "change"}
    proof = {"record_id": "t", "source_id": "s", "start": "0", "end": str(len(text)), "sha256": digest(text)}
    tables = {
        "targets": (row("targets", **defaults | cells),),
        "units": (row("units", id="ratio", symbol_zh="%"),),
        "evidence": (row("evidence", **proof),),
    }
    dataset = Dataset(frame.identity, frame.schemas, tables, {"s": text})
    return list(MISMATCH.check(dataset))


@pytest.mark.parametrize(
    ("text", "value", "is_right"),
    [
        ("失业率下降0.6%。", "-0.6", True),
        ("失业率下降0.6%。", "0.6", False),
        ("失业率下降到0.6%。", "0.6", True),
        ("失业率比上年减少约0.6%。", "0.6", False),
        ("出口增长0.6%。", "0.6", True),
        ("出口增长0.6%。", "-0.6", False),
        ("出口负增长0.6%。", "-0.6", True),
        ("下降幅度收窄0.6%。", "-0.6", True),
        ("产量下降。出口增长0.6%。", "-0.6", False),
    ],
)
def test_a_sign_that_is_not_printed_is_compared_with_the_words(
    frame: Dataset, text: str, value: str, is_right: bool
) -> None:
    assert (faults(frame, text, value=value, value_printed="0.6%") == []) is is_right


def test_the_hint_is_in_the_unit_of_the_record(frame: Dataset) -> None:
    assert hints(frame, value="30", value_printed="三成五") == ["the printed figure is 35"]
    assert hints(frame, value="3", value_printed="3—5万%") == [
        "the printed figure is 30000 (value) to 50000 (value_max)"
    ]
    assert hints(frame, value="30", value_printed="30余万%") == ["the printed figure is more than 300000"]
    (hint,) = hints(frame, value="10", value_printed="数十%")
    assert "cannot be read as an exact number" in hint


@pytest.mark.parametrize(("value", "is_right"), [("-0.6", True), ("0.6", False)])
def test_a_printed_sign_is_that_of_the_value(frame: Dataset, value: str, is_right: bool) -> None:
    assert (faults(frame, "出口增速为−0.6%。", value=value, value_printed="−0.6%") == []) is is_right


def test_a_reduction_by_at_least_so_much_may_be_positive(frame: Dataset) -> None:
    assert faults(frame, "排放减少15%以上。", value="15", value_printed="15%", comparator=">=") == []
    assert faults(frame, "排放削减15%。", value="15", value_printed="15%") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新增2亿4000万元", ["2亿4000万元"]),
        ("藏书两万五千册", ["两万五千册"]),
        ("游客 3000 万人次", ["3000 万人"]),
        ("一百二十个站点", ["一百二十个"]),
        ("引进三四十名教师", ["三四十名"]),
        ("数十个站点、上百家企业", ["数十个", "上百家"]),
        ("增速为-2.5%", ["-2.5%"]),
        ("达到百分之六十", ["百分之六十"]),
        ("4—6万人", ["4—6万人"]),
        ("装机 5 MW", ["5 MW"]),
        ("人数达到435万。", ["435万"]),
        ("覆盖三分之二的村", ["三分之二"]),
        ("第十二条 一个中心", []),
        ("《三年100项计划》", ["《三年100项计划》"]),
        ("G20峰会 5G网络", []),
        ("一是加强二期工程", []),
    ],
)
def test_what_looks_like_data_is_found_whole(text: str, found: list[str]) -> None:
    assert [fact.text for fact in facts(text, 0, len(text))] == found


def test_only_exact_figures_are_called_exact() -> None:
    text = "数十个站点，30个广场，三分之二的村"
    assert [fact.is_exact for fact in facts(text, 0, len(text))] == [False, True, False]


def test_a_printed_form_is_found_at_its_place() -> None:
    passage = "先投2亿4000万元，\n再投 4000\u3000万元。"
    place = find_printed("4000万元", passage)
    assert place and fold(passage)[place.start : place.end] == "4000 万元"


@pytest.mark.parametrize(("field", "is_told"), [("approved", False), ("effective", False), ("horizon", True)])
def test_a_date_of_the_plan_needs_no_record(frame: Dataset, field: str, is_told: bool) -> None:
    text = "晨溪市赏灯条例\n2018年5月31日由省里批准\n"

    def row(table: str, **values: str) -> Record:
        path = f"datasets/x/{table}.csv"
        return Record(table, path, 2, values, lambda column: Location(path, 2, column + 1))

    dates = dict.fromkeys(("adopted", "approved", "signed", "published", "effective", "amended", "repealed"), "")
    plan = row("plans", id="x", title_zh="晨溪市赏灯条例", **dates | {field: "2018-05-31"})
    source = row("sources", id="s", plan_id="x", text_start="0", text_end=str(len(text)))
    tables = {"plans": (plan,), "sources": (source,), "evidence": (), "not_data": ()}
    told = list(forgotten(Dataset(frame.identity, frame.schemas, tables, {"s": text})))
    assert bool(told) is is_told
