"""Kinds of documents that nobody tuned the importer to are divided as the code book says."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.reference import Reference

UNITS = {"元": "cny", "条": "routes", "小时": "hours", "万人次": "person-times"}
REFERENCE = Reference(UNITS, {}, {}, {})
HEAD = "云州市滨江开放行动计划（2021—2025年）\n\n　　为扩大开放，制定本计划。\n\n"


def drafted(text: str) -> Draft:
    return draft(text, text.encode(), "x-1", (0, len(text)), REFERENCE)


def outlined(text: str) -> list[tuple[str, str, str]]:
    """Return (kind, number, title) of the sections and measures in the order of the text."""
    made = drafted(text)
    rows = [*made.tables.get("sections", []), *made.tables.get("measures", [])]
    begins = {row["record_id"]: int(row["start"]) for row in made.tables["evidence"]}
    rows.sort(key=lambda row: (begins[row["id"]], row["kind"] == "sub_measure"))
    return [(row["kind"], row["number"], row["title_zh"]) for row in rows]


def bodies(text: str) -> dict[str, list[str]]:
    """Return the printed names of the bodies by the title of their record."""
    made = drafted(text)
    titles = {row["id"]: row["title_zh"] for table in ("sections", "measures") for row in made.tables.get(table, [])}
    found: dict[str, list[str]] = {}
    for row in made.tables.get("responsibilities", []):
        found.setdefault(titles.get(row["subject_id"], ""), []).append(row["name_printed"])
    return found


def reasons(text: str) -> str:
    return "\n".join(f"{doubt.line} {doubt.reason}" for doubt in drafted(text).doubts)


def test_an_article_is_a_measure_with_its_list_and_its_later_paragraphs() -> None:
    text = (
        "云州市会展促进条例\n第一章 总则\n第一条 为了促进会展，制定本条例。\n第二条 市人民政府履行下列职责：\n（一）编制规划；\n"
        "（二）安排资金。\n市商务部门应当每年公布名录。\n第二章 附则\n第三条 本条例自2022年1月1日起施行。\n"
    )
    assert [(kind, number) for kind, number, _ in outlined(text)] == [
        *[("chapter", "第一章"), ("rationale", "第一条"), ("measure", "第二条")],
        *[("sub_measure", "（一）"), ("sub_measure", "（二）"), ("chapter", "第二章"), ("measure", "第三条")],
    ]
    assert [row["id"] for row in drafted(text).tables["measures"]] == [
        *["x-1-m1-1", "x-1-m1-2", "x-1-m1-2-1", "x-1-m1-2-2", "x-1-m2-3"],
    ]
    assert "市商务部门" in "".join(bodies(text)["市人民政府履行下列职责"])


def test_a_list_of_bodies_after_the_last_part_is_that_of_all_parts() -> None:
    text = (
        f"{HEAD}一、支持夜船。一是开航线。二是降票价。（责任单位：市交通局）\n二、支持夜市。办夜市。（责任单位：市商务局）\n"
        "三、支持夜读。书屋延时开放，做到以下两点：\n1.平日开到九点；\n2.周末开到十点。\n（责任单位：市文旅局）\n"
    )
    assert [kind for kind, _, _ in outlined(text)] == [
        *("measure", "sub_measure", "sub_measure", "measure", "measure", "sub_measure", "sub_measure"),
    ]
    assert bodies(text) == {"支持夜船": ["市交通局"], "支持夜市": ["市商务局"], "支持夜读": ["市文旅局"]}


def test_paragraphs_that_each_have_bodies_are_measures() -> None:
    own_line = "（一）开放场馆\n　　开放剧场。\n　　责任单位：市文旅局\n　　开放球场。\n　　责任单位：市体育局\n"
    text = f"{HEAD}一、便民\n{own_line}（二）培训\n　　办班。（责任单位：市人社局）\n　　评优。（责任单位：市教育局）\n"
    assert [(kind, number) for kind, number, _ in outlined(text)] == [
        *[("chapter", "一、"), ("group", "（一）"), ("measure", ""), ("measure", "")],
        *[("group", "（二）"), ("measure", ""), ("measure", "")],
    ]
    assert bodies(text)["开放剧场"] == ["市文旅局"] and bodies(text)["评优"] == ["市教育局"]


def test_a_paragraph_after_the_last_item_is_its_own() -> None:
    text = f"{HEAD}一、任务\n1.修码头。修好。（责任单位：市交通局）\n2.开夜船。开好。（责任单位：市文旅局）\n"
    assert outlined(f"{text}　　本计划自印发之日起施行。\n")[-1] == ("safeguard", "", "本计划自印发之日起施行")
    assert "closing paragraph" in reasons(f"{text}　　本计划自印发之日起施行。\n")
    assert outlined(text + "牵头领导：张某\n")[-1][1] == "2．" or outlined(text)[-1][1] == "2."


TASKS = "1\t新开夜航线\t市交通局\t市文旅局\t2022年6月\n2\t改造码头\t市住建局\t\t2023年底\n"


@pytest.mark.parametrize(
    "table",
    [
        f"序号\t重点任务\t牵头单位\t配合单位\t完成时限\n{TASKS}",
        "序号\n重点任务\n牵头单位\n完成时限\n1\n新开夜航线\n市交通局\n2022年6月\n2\n改造码头\n市住建局\n2023年底\n",
        "序号  任务  牵头单位  完成时间\n1  新开夜航线  市交通局  2022年6月\n2  改造码头  市住建局  2023年底\n",
        "| 序号 | 任务 | 牵头单位 |\n| 1 | 新开夜航线 | 市交通局 |\n| 2 | 改造码头 | 市住建局 |\n",
        "重点任务\t牵头单位\t时限\n新开夜航线\t市交通局\t2022年\n改造码头\t市住建局\t2023年\n",
    ],
)
@pytest.mark.parametrize("above", ["附件\n云州市滨江任务分工表\n", "附件2：任务分工表\n", "二、任务分工\n"])
def test_rows_of_a_table_of_tasks_are_measures(table: str, above: str) -> None:
    found = outlined(f"{HEAD}一、总体要求\n坚持开放。\n{above}{table}")
    assert [title for kind, _, title in found if kind == "measure"][-2:] == ["新开夜航线", "改造码头"]
    assert [kind for kind, _, _ in found][-3] == "chapter"
    named = bodies(f"{HEAD}一、总体要求\n坚持开放。\n{above}{table}")
    assert named["新开夜航线"][0] == "市交通局" and named["改造码头"] == ["市住建局"]


def test_headings_between_the_rows_of_a_table_are_sections() -> None:
    rows = TASKS.split("\n")
    text = f"{HEAD}一、要求\n好。\n附件1\n分工表\n序号\t任务\t牵头单位\t配合单位\t时限\n（一）水上\n{rows[0]}\n（二）岸上\n{rows[1]}\n"
    assert [(kind, number) for kind, number, _ in outlined(text)][2:] == [
        *[("chapter", "附件1"), ("group", "（一）"), ("measure", "1"), ("group", "（二）"), ("measure", "2")],
    ]


def test_a_table_of_indicators_gives_figures() -> None:
    table = "表1 主要指标\n序号\t指标\t单位\t2020年\t2025年\t属性\n1\t贸易额\t亿元\t300\t≥500\t预期性\n2\t通关时间\t小时\t30\t20\t约束性\n"
    text = f"{HEAD}一、发展目标\n到2025年，建成开放城市，主要指标见表1。\n{table}二、任务\n（一）修路。修路。\n"
    made = drafted(text)
    figures = [row for row in made.tables["targets"] if row.get("what_zh")]
    assert [(f["what_zh"], f["comparator"], f["value"], f["due"], f["binding"], f["base_value"]) for f in figures] == [
        ("贸易额", ">=", "50000000000", "2025", "expected", "30000000000"),
        ("通关时间", "=", "20", "2025", "binding", "30"),
    ]
    assert not any(title.startswith("表1") for _, _, title in outlined(text))
    assert "a table of indicators begins here" in reasons(text)


def test_a_list_of_files_or_annexes_is_no_measure() -> None:
    names = "附件：1.任务清单\n　　　2.名词解释\n\n云州市人民政府\n2021年3月5日\n（此件公开发布）\n"
    files = "附件下载：\n1.云州市行动计划.docx\n任务清单.pdf\n"
    text = f"{HEAD}一、任务\n（一）修码头。修好。\n（二）开夜船。开好。\n{names}{files}"
    made = drafted(text)
    assert [number for _, number, _ in outlined(text)] == ["一、", "（一）", "（二）"]
    plan = made.tables["plans"][0]
    assert (plan["issuer_zh"], plan["signed"]) == ("云州市人民政府", "2021-03-05")
    assert "the annexes are named here" in reasons(text)


def test_an_annex_that_holds_no_tasks_is_said() -> None:
    text = f"{HEAD}一、任务\n（一）修码头。修好。\n附件\n名词解释\n口岸：供人员往来的地方。\n"
    assert len(outlined(text)) == 2 and "was not imported" in reasons(text)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("1、修码头：修好码头；拆掉旧棚。", "修码头"),
        ("1．修码头——修好码头，拆掉旧棚。", "修码头"),
        ("1.启动阶段（2021年1月—3月）。制定方案。", "启动阶段"),
        ("1.修码头。到2021年：修好。", "修码头"),
    ],
)
def test_a_title_ends_before_a_colon_a_dash_or_a_period(printed: str, title: str) -> None:
    assert outlined(f"{HEAD}一、任务\n{printed}\n2.开夜船。开好。\n")[1][2] == title


def test_a_title_may_begin_with_digits_if_its_number_is_the_next() -> None:
    text = f"{HEAD}一、任务\n1.修码头。修好。\n2.365驿站。设驿站。\n3.2025年论坛。办论坛。\n4.3D街景。做街景。\n"
    assert [title for _, _, title in outlined(text)][1:] == ["修码头", "365驿站", "2025年论坛", "3D街景"]
    assert len(outlined(f"{HEAD}一、任务\n1.修码头。修好。\n9.365万人受益。\n2.开夜船。开好。\n")) == 3


def test_a_sign_above_a_list_is_that_of_a_heading() -> None:
    text = f"{HEAD}第一部分 任务\n◆修码头\n1.修东岸。修好。\n2.修西岸。修好。\n◆开夜船\n3.开一线。开好。\n"
    assert [(kind, number) for kind, number, _ in outlined(text)] == [
        *[
            ("chapter", "第一部分"),
            ("group", "◆"),
            ("measure", "1."),
            ("measure", "2."),
            ("group", "◆"),
            ("measure", "3."),
        ]
    ]


def test_a_label_behind_a_dash_belongs_to_the_item_above() -> None:
    text = (
        f"{HEAD}一、任务\n（1）修码头。修好。\n——责任单位：市船政局\n——完成时限：2022年3月底前\n（2）开夜船。开好。\n"
    )
    assert [title for _, _, title in outlined(text)] == ["任务", "修码头", "开夜船"]
    assert bodies(text) == {"修码头": ["市船政局"]}


def test_a_deadline_after_the_items_of_a_section_is_that_of_all() -> None:
    shared = "责任单位：市船政局\n完成时限：2023年\n"
    text = f"{HEAD}一、修码头\n1.修东岸3条；\n2.修西岸5条。\n{shared}二、开船\n1.开线2条；\n2.开站。\n"
    assert [row["due"] for row in drafted(text).tables["targets"] if row.get("value")] == ["2023", "2023", "2025"]


def test_a_foreword_is_a_chapter_of_its_own() -> None:
    first = "云州市滨江规划（2021—2025年）\n前    言\n江岸是城市的客厅，城市因江而兴。\n"
    text = f"{first}第一章 目标\n到2025年，江更清。\n第二章 任务\n一、修码头。修好。\n"
    assert [(kind, number) for kind, number, _ in outlined(text)] == [
        *[("chapter", ""), ("rationale", ""), ("chapter", "第一章"), ("goal", "")],
        *[("chapter", "第二章"), ("measure", "一、")],
    ]
    assert drafted(text).tables["plans"][0]["title_zh"] == "云州市滨江规划（2021—2025年）"


def test_chapters_may_have_arabic_numbers() -> None:
    text = (
        "云州市滨江规划\n1.现状\n江水变清，岸线变长。\n2.任务\n2.1 修码头\n修好每座码头。\n2.2 开夜船\n开好每条航线。\n"
    )
    assert [kind for kind, _, _ in outlined(text)] == ["chapter", "rationale", "chapter", "measure", "measure"]


def test_lines_with_an_indicator_belong_to_the_goal_above() -> None:
    text = f"{HEAD}一、工作目标\n到2025年，岸线更好看。\n岸线开放率  ≥80%\n船只准点率  ≥90%\n二、任务\n1.修码头。修好。\n2.开船。开好。\n"
    assert [kind for kind, _, _ in outlined(text)].count("goal") == 1


def test_a_sentence_with_words_of_web_pages_is_text() -> None:
    text = f"{HEAD}一、目标\n到2025年，老字号达到10家，扫码乘船率超过九成，码头网站浏览量翻番。\n二、任务\n修码头。\n"
    assert any(title.startswith("老字号") or kind == "goal" for kind, _, title in outlined(text))
    assert not any("老字号" in line for _, line in drafted(text).dropped)


def test_numbers_without_a_dot() -> None:
    first = "云州市空间规划\n1 总则\n1.1 目的\n为开放，编制规划。\n1.2期限\n2021—2030年。\n"
    text = f"{first}2 目标\n2.1 总体目标\n开放。\n2.2 分项目标\n2.2.1 航线\n通航。\n"
    assert [(kind, number) for kind, number, _ in outlined(text)] == [
        *[("chapter", "1"), ("rationale", "1.1"), ("measure", "1.2"), ("chapter", "2"), ("group", "2.1")],
        *[("goal", ""), ("group", "2.2"), ("goal", "2.2.1")],
    ]
    plan = drafted(text).tables["plans"][0]
    assert (plan["period_start"], plan["period_end"]) == ("2021", "2030")


def test_headings_without_numbers() -> None:
    tasks = "修码头\n把老码头修好，让人走近水，也让货能上岸。\n开夜船\n夜里开船，让游客看江，也让市民坐得起。\n"
    text = f"{HEAD}总体要求\n坚持统筹，把江岸还给市民，让城市更开放。\n主要任务\n{tasks}"
    text += "保障措施\n成立专班，每季检查，年底考核，奖优罚劣。\n"
    assert [
        (kind, title) for kind, _, title in outlined(text) if title in ("总体要求", "主要任务", "修码头", "开夜船")
    ] == [
        *[("chapter", "总体要求"), ("chapter", "主要任务"), ("measure", "修码头"), ("measure", "开夜船")],
    ]


def test_a_half_width_stop_ends_a_paragraph() -> None:
    text = (
        "云州市2021年護橋分工\n一、護橋\n1.修東橋,新建水閘12座,清理河道60公里,補橋面3000平方米,全年不得停渡超過27天.\n"
        "市環保局\n2.修西橋.\n市交通局\n"
    )
    assert [title for _, _, title in outlined(text)][2:] == ["修西橋"]
    assert sorted(name for names in bodies(text).values() for name in names) == ["市交通局", "市環保局"]


def test_a_chapter_is_known_by_its_name() -> None:
    assert outlined("云州市灯会计划\n一、基本形势\n我市已与8个城市办灯会。\n") == [
        ("chapter", "一、", "基本形势"),
        ("rationale", "", "我市已与8个城市办灯会"),
    ]


def test_what_the_work_requires_is_a_principle() -> None:
    text = "2021年全县护桥清单\n2021年全县护桥总的要求是：坚持以水为本，护好桥梁。\n一、护桥\n1.修桥。修好。\n2.补桥。补好。\n"
    assert [kind for kind, _, _ in outlined(text)] == ["principle", "chapter", "measure", "measure"]


@pytest.mark.parametrize(
    "table",
    [
        "序号 工作任务 责任单位 完成时限\n1\n修东桥\n市交通局\n2021年\n2\n修西桥\n市商务局\n2021年\n",
        "工作任务\n责任单位\n1.修东桥。\n市交通局\n2.修西桥。\n市商务局\n",
        "任务 | 责任单位\n1.修东桥。 | 市交通局\n2.修西桥。 | 市商务局\n",
        "| 序号 | 任务 | 责任单位 |\n+---+---+---+\n| 1 | 修东桥。 | 市交通局。 |\n+---+---+---+\n| 2 | 修西桥。 | 市商务局 |\n",
        "任务分类\t具体任务\t责任单位\t备注\n桥\t修东桥。\t市交通局\t/\n桥\t修西桥。\t市商务局\t/\n",
    ],
)
def test_a_table_without_a_title(table: str) -> None:
    assert [title for _, _, title in outlined(table)] == ["修东桥", "修西桥"]
    assert bodies(table) == {"修东桥": ["市交通局"], "修西桥": ["市商务局"]}


def test_a_box_is_no_part_of_the_item_above_it() -> None:
    box = "专栏1 江岸工程\n1.东岸工程。修两公里。\n2.西岸工程。修三公里。\n"
    text = f"{HEAD}一、任务\n（一）修江岸。修好江岸。\n{box}（二）开夜船。开好。\n"
    assert [(kind, number) for kind, number, _ in outlined(text)][1:] == [
        *[("measure", "（一）"), ("group", "专栏1"), ("measure", "1."), ("measure", "2."), ("measure", "（二）")],
    ]
    assert "a box" in reasons(text)


def test_phases_are_records_of_their_own() -> None:
    steps = "第一阶段（2021年1月—6月）。制定方案。\n第二阶段：推进阶段（2021年7月—2022年5月）。推进。\n"
    found = outlined(f"{HEAD}一、任务\n（一）修桥。修好。\n二、实施步骤\n{steps}")
    assert [(number, title[:4]) for _, number, title in found][-2:] == [("", "第一阶段"), ("", "第二阶段")]
    assert {kind for kind, _, _ in found[-2:]} == {"measure"}


def test_an_opening_paragraph_above_dashes_is_a_goal() -> None:
    text = f"{HEAD}一、总体目标\n到2025年，开放水平明显提高，办展90场：\n——航线更多。通航。\n——展会更大。办展。\n"
    text += "二、任务\n（一）修桥。修好。\n"
    assert [(kind, number) for kind, number, _ in outlined(text)][1:4] == [("goal", ""), ("goal", "——"), ("goal", "——")]


def test_a_date_that_opens_the_paragraph_above_dashes_reaches_them() -> None:
    goals = "到2025年，全面建成水上名城。航线更多。\n——航线达到30条。\n——过江缩短到2小时。\n"
    made = drafted(f"云州市滨江意见\n\n一、主要目标\n{goals}二、任务\n（一）修桥。修好。\n")
    assert [row["due"] for row in made.tables["targets"] if row.get("value")] == ["2025", "2025"]


def test_headings_above_one_paragraph_are_as_those_above_several() -> None:
    several = "出台护桥办法。（市水利局负责）\n修缮老桥。（市交通局牵头）\n"
    text = f"{HEAD}一、护桥\n{several}二、开船\n开通夜船。（市交通局、各区政府）\n"
    assert [kind for kind, _, _ in outlined(text)] == ["chapter", "measure", "measure", "chapter", "measure"]


def test_a_division_of_tasks_reports_nothing_and_has_its_year() -> None:
    text = "云州市政府工作报告重点工作责任分解（2023年）\n\n2023年全市主要预期目标是：航线达到30条。\n一、开放\n"
    made = drafted(text + "1.开通航线3条。\n责任单位：市交通局\n2.修桥。\n责任单位：市水利局\n")
    assert [row["kind"] for row in made.tables["measures"]] == ["goal", "measure", "measure"]
    assert [row["due"] for row in made.tables["targets"]] == ["2023", "2023"]
    assert made.tables["plans"][0]["type"] == "implementation_plan"


@pytest.mark.parametrize("rest", ["任务分解和责任分工方案", "目标任务分解及责任分工一览表"])
def test_a_title_may_end_in_a_line_that_only_says_what_it_is(rest: str) -> None:
    text = (
        f"滨江区政府2023年重点工作\n\n{rest}\n\n为办好会，按照全市关于2023年重点工作的部署，制定本方案。\n\n"
        "一、主要目标\n\n1.游客增长8%左右。\n\n2.航线增长5%左右。\n"
    )
    made = drafted(text)
    assert made.tables["plans"][0]["title_zh"] == f"滨江区政府2023年重点工作{rest}"
    assert [(row["value_printed"], row["due"]) for row in made.tables["targets"]] == [("8%", "2023"), ("5%", "2023")]


@pytest.mark.parametrize("words", ["居民消费价格指数控制在103.5以内", "游客满意指数达到85"])
def test_the_figure_of_an_index_without_a_unit_is_said(words: str) -> None:
    text = f"{HEAD}一、主要目标\n（一）{words}；航线达到5条。\n（二）开好会。\n"
    assert f"{words} is a figure without a unit" in reasons(text)


def test_works_with_their_year_are_a_title() -> None:
    made = drafted("云州市2024年为民办实事工程\n一、建校工程。新建学校3所。\n二、修路工程。修路5条。\n")
    assert made.tables["plans"][0]["title_zh"] == "云州市2024年为民办实事工程"
    assert {row["due"] for row in made.tables["targets"]} == {"2024"}


def test_the_bodies_of_the_last_task_are_no_signature() -> None:
    table = "序号\n主要任务\n责任单位\n1\n开通航线3条。\n市交通局\n2\n修缮老桥5座。\n市水利局、市财政局\n"
    found = bodies(f"云州市2023年重点工作责任分解\n\n{table}")
    assert [name for names in found.values() for name in names] == ["市交通局", "市水利局", "市财政局"]


def test_a_note_that_names_bodies_for_all_that_follows_is_said() -> None:
    tasks = "（一）修桥。修好。（市水利局牵头，各区政府负责。以下均需各区政府落实，不再列出）\n（二）开船。开好。\n"
    text = f"{HEAD}一、任务\n{tasks}"
    assert "a note names bodies for all that follows" in reasons(text)
    assert list(bodies(text).values()) == [["市水利局", "各区政府"]]


def test_kinds_come_from_the_structure() -> None:
    tasks = "（一）按照自愿的原则试办夜市。（责任单位：市商务局）\n（二）坚持公开、便民原则，办好窗口。（责任单位：市司法局）\n"
    text = f"{HEAD}一、任务\n{tasks}二、强化用地保障\n（三）盘活旧厂。盘活。（责任单位：市资规局）\n三、破解突出问题\n（四）拆违。拆违。\n"
    text += "四、保障措施\n（五）加强领导。成立专班。\n"
    assert [kind for kind, number, _ in outlined(text) if "（" in number] == [*["measure"] * 4, "safeguard"]


def test_ids_of_two_chapters_do_not_look_like_parts() -> None:
    chapters = "一、产品\n（一）甲。好。\n（二）乙。好。\n（三）丙。好。\n（四）丁。好。\n二、任务\n1.戊。好。\n2.己。好。\n3.庚。好。\n"
    rows = drafted(HEAD + chapters).tables["measures"]
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids) == 7
    assert not [(a, b) for a in ids for b in ids if b.startswith(f"{a}-")]


def test_items_go_on_over_lines_and_pages() -> None:
    pages = (
        "一、任务\n（一）修码头。拆掉旧棚，把江岸\n— 1 —\n云州公报\n还给市民，到年底全部完成。（市交通局牵头，市住\n建局配合）\n"
        "（二）开夜船。夜里开船，让游客\n— 2 —\n云州公报\n看江。\n（三）办灯会。好。\n— 3 —\n云州公报\n"
    )
    text = f"云州市滨江方案\n为扩大开放，制定本方案。\n{pages}"
    assert [number for _, number, _ in outlined(text)] == ["一、", "（一）", "（二）", "（三）"]
    assert bodies(text)["修码头"] == ["市交通局", "市住建局"]
    assert sum("公报" in line for _, line in drafted(text).dropped) == 3


def test_traditional_characters_mean_what_the_simplified_mean() -> None:
    text = "雲州市國際都會綱領（2022-2026）\n為開放，訂定本綱領。\n一、擴大參與\n"
    text += "1. 建置平臺。主辦機關：研考會；協辦機關：資訊局。\n2. 公布手冊。每年公布。\n"
    made = drafted(text)
    assert made.tables["plans"][0]["title_zh"] == "雲州市國際都會綱領（2022-2026）"
    assert [number for _, number, _ in outlined(text)] == ["一、", "1.", "2."]
    assert [(row["name_printed"], row["role"]) for row in made.tables["responsibilities"]][1] == (
        "資訊局",
        "participant",
    )


def test_formal_numerals_are_chapters() -> None:
    text = "雲州市國際推動計畫\n壹、緣起\n為開放，訂定本計畫。\n"
    text += "貳、策略\n一、連結\n(一)締結姊妹市\n新增3座。\n主辦機關：秘書處\n參、經費\n編列預算。\n"
    assert [(kind, number) for kind, number, _ in outlined(text) if kind in ("chapter", "measure")] == [
        *[("chapter", "壹、"), ("chapter", "貳、"), ("measure", "（一）"), ("chapter", "參、"), ("measure", "")],
    ]


def test_headings_above_restarted_lists_are_sections() -> None:
    lists = "工作目标：\n1.引进人才。十名。\n2.培养人才。百名。\n主要措施：\n1.设基金。设好。\n2.建公寓。建好。\n"
    text = f"{HEAD}一、工程\n（一）引才工程\n{lists}（二）育才工程\n1.办班。办好。\n2.评优。评好。\n"
    assert [(kind, title) for kind, number, title in outlined(text) if not number] == [
        *[("group", "工作目标"), ("group", "主要措施")],
    ]
    assert [kind for kind, number, _ in outlined(text) if number == "1."] == ["goal", "measure", "measure"]


def test_a_label_after_a_sentence_belongs_to_its_item() -> None:
    items = (
        "（1）建学校。责任单位：市教委\n（2）建医院。责任单位：市卫健委\n2.优化服务。改版网站。\n责任单位：市政务局\n"
    )
    assert bodies(f"{HEAD}一、环境\n1.建设社区。\n{items}") == {
        "建学校": ["市教委"],
        "建医院": ["市卫健委"],
        "优化服务": ["市政务局"],
    }


def test_a_row_with_a_missing_or_a_broken_cell_is_aligned_and_told() -> None:
    head = "序号\t任务类别\t重点任务\t具体举措\t责任单位\t完成时间\n"
    rows = "1\t审批\t推行一证\t推动改革。\n拓展事项。\t区审批局\t2024年6月\n2\t\t建设社区\t建成两个\t区民政局\n各街道\t2024年底\n"
    text = f"滨江区2024年营商环境任务分解表\n{head}{rows}注：排名不分先后。\n"
    assert [(number, title) for _, number, title in outlined(text)] == [("1", "推行一证"), ("2", "建设社区")]
    assert bodies(text) == {"推行一证": ["区审批局"], "建设社区": ["区民政局", "各街道"]}
    assert "cells for 6 columns" in reasons(text)


def test_a_heading_in_brackets_is_the_title_of_an_article() -> None:
    text = "云州市总部经济政策\n第一条【适用范围】适用于企业。\n第二条【奖励】分期拨付：\n1.首年拨付四成；\n2.次年拨付六成。\n"
    assert [(kind, title) for kind, _, title in outlined(text)][:2] == [("principle", "适用范围"), ("measure", "奖励")]


@pytest.mark.parametrize(
    ("head", "title", "number", "issuers"),
    [
        (
            "云州市商务局 云州市财政局\n关于印发《云州市会展行动方案》的通知\n云商发〔2023〕12号\n各区县：\n"
            "现将《云州市会展行动方案》印发给你们，请落实。\n云州市商务局　云州市财政局\n2023年5月8日\n云州市会展行动方案\n",
            "云州市会展行动方案",
            "云商发〔2023〕12号",
            "云州市商务局 | 云州市财政局",
        ),
        (
            "云州市人民政府办公室转发市商务局《关于促进会展的意见》的通知\n根据《某省意见》（某政发〔2020〕3号），制定如下。\n",
            "关于促进会展的意见",
            "",
            "",
        ),
        (
            "中共云州市委 云州市人民政府\n关于扩大开放的意见\n（2019年5月6日）\n",
            "关于扩大开放的意见",
            "",
            "中共云州市委 | 云州市人民政府",
        ),
        (
            "索引号\n0123-45\n发布机构\n云州市外办\n发文字号\n云外〔2022〕3号\n云州市友城工作要点\n",
            "云州市友城工作要点",
            "云外〔2022〕3号",
            "云州市外办",
        ),
        (
            "滨江区人民政府关于印发《滨江区2023年重点工作任务分解和责任分工方案》的通知\n各街道：\n"
            "现将《滨江区2023年重点工作任务分解和责任分工方案》印发给你们，请落实。\n滨江区人民政府\n2023年3月8日\n"
            "滨江区2023年重点工作\n任务分解和责任分工方案\n",
            "滨江区2023年重点工作任务分解和责任分工方案",
            "",
            "滨江区人民政府",
        ),
        (
            "滨江区人民政府办公室关于印发2023年区《护桥报告》责任分解方案的通知\n各街道：\n"
            "《区〈护桥报告〉责任分解方案》已经同意，现印发给你们，并通知如下：\n一、各街道要重视。\n二、办公室要督办。\n"
            "滨江区人民政府办公室\n2023年1月3日\n2023年区《护桥报告》责任分解方案\n",
            "2023年区《护桥报告》责任分解方案",
            "",
            "滨江区人民政府办公室",
        ),
    ],
)
def test_title_number_and_issuers_are_the_plans_own(head: str, title: str, number: str, issuers: str) -> None:
    plan = drafted(f"{head}一、任务\n（一）修桥。修好。\n（二）开船。开好。\n三、保障\n好。\n").tables["plans"][0]
    assert (plan["title_zh"], plan["document_number"]) == (title, number)
    assert plan["issuer_zh"] == issuers or not issuers


def test_a_list_within_a_paragraph_is_the_parts_of_its_measure() -> None:
    text = (
        f"{HEAD}一、任务\n（一）建园区。做好以下工作：1.建东园；2.建西园。（责任单位：市商务局）\n（二）开船。开好。\n"
    )
    assert [(kind, number) for kind, number, _ in outlined(text)][1:] == [
        *[("measure", "（一）"), ("sub_measure", "1."), ("sub_measure", "2."), ("measure", "（二）")],
    ]


WORK_REPORT = (
    "政府工作报告\n——2024年1月8日在云州市第三届人民代表大会第四次会议上\n\n各位代表：\n　　现在，我向大会报告工作，请予审议。\n"
    "一、2023年工作回顾\n一年来，全市财政收入达到88亿元、增长4%。\n（一）产业更强。新开航线7条。\n（二）环境更美。新增绿道线路9条。\n"
    "各位代表！在看到进步的同时，我们也清醒认识到，发展还有不少困难和问题：一是码头偏少，货源不多；二是票价偏高。对此，我们要加以解决。\n"
    "二、2024年重点工作\n今年的主要预期目标是：财政收入增长5%。\n（一）做强产业\n一是开航线。新开航线3条。\n二是办园区。办好园区。\n"
    "（二）美化环境\n一是修绿道。修通绿道线路2条。\n二是护河道。确保北桥8月底通车，治理河道5条。\n"
    "三、全面加强政府自身建设\n坚持依法行政，热线2小时内回复，公开路线6条。\n各位代表！让我们携手奋斗！\n（注：本报告数据最终以统计部门公布为准。）\n"
)


def test_a_work_report_tells_last_year_and_promises_this_year() -> None:
    assert [(kind, number, title) for kind, number, title in outlined(WORK_REPORT) if kind != "reported_action"] == [
        ("chapter", "一、", "2023年工作回顾"),
        *[("problem", "一是", "码头偏少，货源不多"), ("problem", "二是", "票价偏高")],
        ("chapter", "二、", "2024年重点工作"),
        ("goal", "", "今年的主要预期目标是：财政收入增长5%"),
        *[("group", "（一）", "做强产业"), ("measure", "一是", "开航线"), ("measure", "二是", "办园区")],
        *[("group", "（二）", "美化环境"), ("measure", "一是", "修绿道"), ("measure", "二是", "护河道")],
        *[("chapter", "三、", "全面加强政府自身建设"), ("measure", "", "坚持依法行政，热线2小时内回复，公开路线6条")],
    ]
    assert [number for kind, number, _ in outlined(WORK_REPORT) if kind == "reported_action"] == [
        "",
        "（一）",
        "（二）",
    ]


def test_figures_of_a_work_report_are_outcomes_of_last_year_and_targets_of_this() -> None:
    made = drafted(WORK_REPORT)
    found = [
        (row["subject_id"].removeprefix("x-1-"), row["type"], row["value_printed"], row["period"] or row["due"])
        for row in made.tables["targets"]
    ]
    assert found == [
        *[("a1-1", "outcome", "88亿元", "2023"), ("a1-1", "outcome", "4%", "2023")],
        *[("a1-1b", "outcome", "7条", "2023"), ("a1-2", "outcome", "9条", "2023"), ("g1", "target", "5%", "2024")],
        *[
            ("m2-1-1", "target", "3条", "2024"),
            ("m2-2-1", "target", "2条", "2024"),
            ("m2-2-2", "target", "5条", "2024"),
        ],
        *[
            ("m2-2-2", "event", "8月底", "2024-08"),
            ("m3-1", "target", "2小时", "2024"),
            ("m3-1", "target", "6条", "2024"),
        ],
    ]
