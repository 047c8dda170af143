"""Kinds of text that the importer once read wrong, each with a sentence or two of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.reference import Reference

HEAD = "云州市护桥方案（2021—2025年）\n"
UNITS = {"个": "items", "座": "bridges", "%": "per-cent", "期": "courses", "条": "routes"}


def made(text: str, head: str = HEAD) -> Draft:
    raw = head + text
    return draft(raw, raw.encode(), "yunzhou-2021", (0, len(raw)), Reference(UNITS, {}, {}, {}))


def measures(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    return [(row["title_zh"], row["kind"]) for row in made(text, head).tables.get("measures", [])]


def targets(text: str, head: str = HEAD) -> list[tuple[str, str, str]]:
    rows: list[Mapping[str, str]] = list(made(text, head).tables.get("targets", []))
    return [(row["value_printed"], row["type"], row["due"]) for row in rows]


def test_a_box_ends_the_table_before_it() -> None:
    text = (
        "一、目标\n（一）指标\n"
        "序号  指标名称  单位  2025年  属性\n1  新建桥梁  座  12  预期性\n2  新开渡口  个  8  预期性\n注：渡口含码头。\n"
        "二、任务\n（一）修桥。\n修好每一座老桥，守好每一个渡口。\n专栏1  修桥工程\n1.东桥。修好东桥。\n2.西桥。修好西桥。\n"
        "（二）护河。\n守好河岸，清好河道，种好岸边的树。\n"
    )
    assert [title for title, _ in measures(text)] == ["修桥", "东桥", "西桥", "护河"]


def test_items_in_brackets_nest_below_arabic_numbers() -> None:
    text = (
        "1 總則\n1.1 緣起\n為護橋而訂。\n2 方案\n2.1 服務\n2.1.1 修橋\n（一）修東橋。好好修。\n（二）修西橋。好好修。\n"
        "2.1.2 護河\n清河道。\n3 推動機制\n3.1 分工\n水利處負責列管。\n"
    )
    result = made(text, "雲州市護橋綱領\n")
    assert "（一）" not in [row["number"] for row in result.tables["sections"]]
    assert result.tables["measures"][-1]["kind"] == "safeguard"


def test_a_new_stage_of_development_is_no_goal() -> None:
    text = (
        "一、总体\n（一）指导思想\n立足新发展阶段，护好每座桥。\n（二）原则\n——坚持护桥为民。护好桥。\n——坚持护河为民。护好河。\n"
        "二、任务\n（一）修桥。好。\n（二）护河。好。\n"
    )
    assert {kind for _, kind in measures(text)} == {"principle", "measure"}


def test_a_report_turns_to_its_problems_and_its_goals() -> None:
    text = (
        "一、2022年工作回顾\n（一）修桥取得进展。修了3座桥。\n（二）护河取得进展。清了2条河。\n"
        "同时我们也看到，护桥还有不少问题：一是人手不够；二是船只太旧。\n"
        "二、2023年工作安排\n今年护桥的主要目标是：新建桥梁增长5%。\n（一）修桥。好。\n（二）护河。好。\n名词解释\n1.护桥：守护桥梁。\n2.护河：守护河道。\n"
    )
    found = measures(text, "政府工作报告\n——2023年1月10日在云州市人民代表大会上\n")
    kinds = [kind for _, kind in found]
    assert "problem" in kinds and "goal" in kinds
    assert kinds.count("problem") == 2 and len(found) == 7
    assert ("5%", "target", "2023") in targets(text, "政府工作报告\n——2023年1月10日在云州市人民代表大会上\n")


def test_the_note_of_a_gazette_is_no_measure() -> None:
    text = "一、任务\n（一）修桥。好。\n（二）护河。好。\n（来源：云州市人民政府公报2021年第3期）\n"
    result = made(text)
    assert [line for _, line in result.dropped] == ["（来源：云州市人民政府公报2021年第3期）"]


def test_a_title_above_a_broken_first_sentence() -> None:
    text = (
        "　　为贯彻护桥会议精神，推动全市护桥工作持续\n改进，现将任务分\n解如下。\n"
        "　　一、修桥\n　　（一）修东桥。好。\n　　（二）修西桥。好。\n"
    )
    plan = made(text, "云州市2023年度护桥任务分解\n").tables["plans"][0]
    assert plan["title_zh"] == "云州市2023年度护桥任务分解"


@pytest.mark.parametrize(
    "sentence",
    [
        "围绕“一港两区三基地”开展护桥。",
        "打造“一核两带多点”空间。",
        "完善“三点一线”服务。",
        "落实八项规定精神。",
        "按水利部等14部门《护桥意见》护桥。",
        "跨度超过60米的，按长桥管理。",
        "禁止新建每小时20蒸吨以下燃油锅炉。",
        "水质六项基本指标全部达标。",
        "工地“六个百分百”护桥。",
        "30张床位以上船舱全部配备救生衣。",
    ],
)
def test_names_and_conditions_are_no_figures(sentence: str) -> None:
    assert targets(f"一、任务\n（一）修桥。{sentence}\n（二）护河。好。\n") == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("举办护桥培训班3期。", [("3期", "target", "2025")]),
        ("2023年前完成东桥改造，新建渡口6个。", [("6个", "target", "2022"), ("2023年前", "goal", "2022")]),
        ("西桥2024年9月动工；每桥设岗亭2个。", [("2024年9月", "event", "2024-09")]),
        ("落实《护桥三年计划（2023—2025年）》，6月底前新建渡口6个。", [("6个", "target", "2021-06")]),
        ("自本方案施行之日起二年内，修好东桥。本方案自2021年1月1日起施行。", [("二年内", "goal", "2022")]),
        ("自本方案施行之日起六个月内制定细则。本方案自2021年1月1日起施行。", [("六个月内", "obligation", "2021-06")]),
    ],
)
def test_dates_and_figures_of_a_sentence(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert [row for row in targets(f"一、任务\n（一）修桥。{sentence}\n（二）护河。好。\n") if row in found] == found


def test_one_figure_of_two_things_is_two_figures() -> None:
    rows = made("一、任务\n（一）修桥。桥梁和渡口分别增长12%。\n（二）护河。好。\n").tables["targets"]
    assert [(row["what_zh"], row["value"]) for row in rows] == [("桥梁", "12"), ("渡口", "12")]


def test_at_least_stands_before_the_verb() -> None:
    rows = made("一、任务\n（一）修桥。每区至少建成渡口2个，至少建成3座。\n（二）护河。好。\n").tables["targets"]
    assert rows[-1]["comparator"] == ">="


def test_a_column_of_categories_is_named_in_the_report() -> None:
    table = "附件\n护桥任务清单\n序号\t类别\t重点任务\t责任单位\n1\t修桥\t修好东桥桥面\t市水利局\n2\t护河\t清好东河河道\t市城管局\n"
    reasons = [doubt.reason for doubt in made(f"一、任务\n（一）修桥。好。\n（二）护河。好。\n{table}").doubts]
    assert sum("类别" in reason for reason in reasons) == 1


def test_an_annex_of_tasks_needs_no_numbers() -> None:
    annex = "附件\n护桥任务清单\n修好东桥的桥面。（责任单位：市水利局）\n清好东河的河道。（责任单位：市城管局）\n"
    found = measures(f"一、任务\n（一）修桥。好。\n（二）护河。好。\n{annex}")
    assert [title for title, _ in found][2:] == ["修好东桥的桥面", "清好东河的河道"]


def test_a_limit_may_be_above_a_rate_with_latin_letters() -> None:
    rows = made("一、任务\n（一）修桥。利率不高于同期LPR加80个基点。\n（二）护河。好。\n").tables["targets"]
    assert [row["comparator"] for row in rows] == ["<="]
