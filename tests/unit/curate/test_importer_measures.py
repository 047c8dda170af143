"""Sections, measures and their kinds are divided as the code book says."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.kinds import is_report, kind_of, kind_of_lead
from cityplans.curate.importer.reference import Reference
from tests.support import importer_texts as texts

NOTHING = Reference({}, {}, {}, {})


def drafted(text: str) -> Draft:
    return draft(text, text.encode(), "x-1", (0, len(text)), NOTHING)


def outlined(text: str) -> list[tuple[str, str, str]]:
    """Return (kind, number, title) of the sections and measures in the order of the text."""
    made = drafted(text)
    rows = [*made.tables.get("sections", []), *made.tables.get("measures", [])]
    begins = {row["record_id"]: int(row["start"]) for row in made.tables["evidence"]}
    rows.sort(key=lambda row: (begins[row["id"]], row["kind"] == "sub_measure"))
    return [(row["kind"], row["number"], row["title_zh"]) for row in rows]


def test_chapters_groups_and_measures() -> None:
    assert outlined(texts.ACTION_PLAN) == [
        ("chapter", "一、", "总体要求"),
        ("principle", "（一）", "指导思想"),
        ("goal", "（二）", "工作目标"),
        ("chapter", "二、", "重点任务"),
        ("group", "（一）", "修缮老码头"),
        ("measure", "1．", "清理岸线"),
        ("measure", "2．", "开放栈桥"),
        ("group", "（二）", "引来航线"),
        ("measure", "3．", "开行夜航"),
        ("chapter", "三、", "保障措施"),
        ("safeguard", "（一）", "加强领导"),
        ("safeguard", "（二）", "强化资金保障"),
        ("safeguard", "（三）", "严格考核"),
    ]


def test_articles_run_on_through_chapters() -> None:
    made = drafted(texts.ARTICLES)
    assert [row["id"] for row in made.tables["measures"]] == [f"x-1-m0{n}" for n in range(1, 6)]
    assert [row["number"] for row in made.tables["sections"]] == ["第一章", "第二章", "第三章"]


def test_a_report_tells_what_was_done_what_lacks_and_what_is_next() -> None:
    assert [kind for kind, _, _ in outlined(texts.REPORT)] == [
        *("chapter", "reported_action", "reported_action", "sub_measure", "sub_measure", "sub_measure"),
        *("chapter", "problem", "chapter", "measure", "measure"),
    ]
    made = drafted(texts.REPORT)
    status = {row["number"] + row["title_zh"][:2]: row["status"] for row in made.tables["measures"]}
    assert status["一是铁路"] == "reported" and status["（一）做大"] == "planned"


def test_glued_headings_and_broken_lines() -> None:
    assert [(n, t) for _, n, t in outlined(texts.GLUED)] == [
        *[("一、", "总体目标"), ("", "成为本省对外开放的窗口和先行区"), ("二、", "主要任务")],
        *[("（一）", "优化空间布局"), ("（二）", "完善基础设施"), ("（三）", "提升公共服务")],
        *[("三、", "组织实施"), ("（一）", "明确责任分工"), ("（二）", "严格督查考核")],
    ]


def test_items_run_into_one_paragraph() -> None:
    assert [n for _, n, _ in outlined(texts.TOWNSHIP)] == ["一．", "", "二．", "（1）", "（2）", "（3）", "三．", ""]


def test_named_headings_and_circled_parts() -> None:
    assert outlined(texts.OPINIONS)[3:8] == [
        ("chapter", "二、", "实施六大行动"),
        ("measure", "行动一：", "港口提升行动"),
        ("sub_measure", "①", "扩建深水泊位8个"),
        ("sub_measure", "②", "开通远洋航线15条以上"),
        ("sub_measure", "③", "建设智慧码头"),
    ]


def test_tasks_of_a_list() -> None:
    assert [t for kind, _, t in outlined(texts.TASKS) if kind == "measure"] == [
        "缔结友好城市2个",
        "举办友城青年营",
        "举办陶瓷博览会，参展企业突破500家",
    ]


def test_a_five_year_plan_with_a_table_of_contents() -> None:
    assert [(n, t) for _, n, t in outlined(texts.FIVE_YEARS)] == [
        *[("第一章", "发展基础"), ("第一节", "主要成就"), ("第二节", "面临形势"), ("第二章", "重点任务")],
        *[
            ("第一节", "建设开放通道"),
            ("一、", "畅通空中通道"),
            ("专栏1", "航空重点工程"),
            ("二、", "做强港口"),
            ("第二节", "提升平台能级"),
            ("一、", "自贸区"),
        ],
        *[("第三章", "保障机制"), ("第一节", "加强组织领导")],
    ]


def test_numbers_with_a_space() -> None:
    assert [n for _, n, _ in outlined(texts.SPACED)] == [
        "一",
        "",
        "二",
        "（一）",
        "1、",
        "2、",
        "（二）",
        "3、",
        "三",
        "（一）",
    ]


def test_rows_of_a_table() -> None:
    assert [(n, t) for _, n, t in outlined(texts.TABLE)] == [
        ("1", "缔结友城1对，接待团组20批"),
        ("2", "举办侨商大会，签约额达到30亿元"),
        ("3", "新建海外联络站3个"),
    ]


def test_lines_of_one_width() -> None:
    made = drafted(texts.PRINTED)
    assert [row["title_zh"] for row in made.tables["sections"]] == ["工作目标", "重点任务", "工作保障"]
    assert len(made.tables["measures"]) == 5 and [line for line, _ in made.dropped] == [7, 18]
    assert {"市水务集团", "各区政府"} <= {row["name_printed"] for row in made.tables["responsibilities"]}


def test_a_flat_text_has_measures_only() -> None:
    assert {
        kind
        for kind, _, _ in outlined("晨溪市主要举措\n一、读书\n多建书屋，人人可读。\n二、行船\n多开航线，处处可达。\n")
    } == {"measure"}


def test_a_text_without_headings_gives_its_paragraphs() -> None:
    made = drafted("晨溪市书屋建设工作方案\n多建书屋，人人可读，处处可坐。\n多开航线，处处可达，夜里也开。\n")
    assert len(made.tables["measures"]) == 2 and "sections" not in made.tables


def test_a_paragraph_after_a_row_of_dashes_is_its_own() -> None:
    row = "——书屋多。到处都有。\n——航线密。四通八达。\n到2030年，建成水上名城。\n"
    text = f"晨溪市方案\n一、目标\n（一）分项\n{row}（二）总项。好。\n二、任务\n（一）做。好。\n"
    assert [(k, n) for k, n, _ in outlined(text)][2:5] == [("goal", "——"), ("goal", "——"), ("goal", "")]


@pytest.mark.parametrize(
    ("title", "above", "report", "kind"),
    [
        ("加强组织领导", ["保障措施"], False, "safeguard"),
        ("推动社保一体化", ["推进民生保障一体化"], False, "measure"),
        ("主要目标", ["总体要求"], False, "goal"),
        ("指导思想", ["总体要求"], False, "principle"),
        ("修路", ["存在的主要问题"], True, "problem"),
        ("修路", ["工作回顾"], True, "reported_action"),
        ("明确指导思想", ["一年来的工作"], True, "reported_action"),
        ("修路", ["下一步工作打算"], True, "measure"),
        ("区位优势", ["发展基础"], False, "rationale"),
    ],
)
def test_kinds(title: str, above: list[str], report: bool, kind: str) -> None:
    assert kind_of(title, above, report) == kind


def test_what_reports_is_known_by_its_title_or_its_words() -> None:
    assert is_report("某县工作情况汇报", "") and not is_report("某县工作方案", "修了桥。")
    assert not is_report("关于分解政府工作报告重点工作的通知", "") and is_report("重点工作分解落实情况", "")
    done = "组建了船队，完善了码头，开通了航线。"
    assert is_report("某县主要举措", done) and not is_report("某县主要举措", f"{done}到2030年建成水城。")


def test_a_line_about_who_does_it_belongs_to_the_paragraph_above() -> None:
    text = "2030年重点工作\n一、目标\n船业产值增长9%。\n由市水利局、各县(市)、区政府负责落实。\n二、实事\n(一)修桥。修桥9座。\n"
    assert [row["kind"] for row in drafted(text).tables["measures"]] == ["goal", "measure"]


def test_an_opening_paragraph_counts_where_it_says_what_is_aimed_at() -> None:
    assert kind_of_lead("发挥水网优势，努力建成水上名城。") == "goal"
    assert kind_of_lead("根据目标，提出近期实施的19项行动计划。") == ""
    assert kind_of_lead("2013年启动了评估工作。") == ""


RUNS = [
    *(
        "a",
        "一",
        "5",
        "(",
        "、",
        "——",
        "一是",
        "责任单位:",
        "由市局",
        "“十二五”",
        "1,234",
        "百分之",
        "《",
        "首页 > \n",
        "一、总\n",
        "——好\n",
    ),
    *("各部门要", "到2020年", "（牵头单位：市水利局、城管局）", "①", "第一条", "\u200b", "“"),
]


@pytest.mark.parametrize("run", RUNS)
def test_time_grows_with_the_text_and_no_faster(run: str) -> None:
    # A pattern or a search that looks at everything again for each of its finds would take minutes.
    drafted(texts.TOWNSHIP + run * (10_000 // len(run)))
