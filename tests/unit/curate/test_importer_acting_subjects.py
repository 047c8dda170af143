"""The subject of a clause is a body with a role, whatever kind of body it is and whatever the verb."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.bodies import parse_body_list
from cityplans.curate.importer.duties import find_duties

L, R, P, C = "lead", "responsible", "participant", "coordination"


def duties(text: str) -> list[tuple[str, str]]:
    found = sorted(find_duties(text, 0, len(text)), key=lambda one: one.start)
    return list(dict.fromkeys((text[one.start : one.end], one.role) for one in found))


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        # Places as bodies.
        ("各县(区)制定护桥方案。", [("各县(区)", R)]),
        ("一是修桥,各县(区)政府依托渡口设站。", [("各县(区)政府", R)]),
        ("各镇(街道、园区)结合实际开展巡桥。", [("各镇(街道、园区)", R)]),
        ("各区县(市)、各开发区管委会要护桥。", [("各区县(市)", R), ("各开发区管委会", R)]),
        ("乡镇(街道)负责日常巡桥。", [("乡镇(街道)", R)]),
        ("乡镇人民政府、街道办事处按照规定护桥。", [("乡镇人民政府", R), ("街道办事处", R)]),
        ("村(居)民委员会协助清点船只。", [("村(居)民委员会", P)]),
        # Any body, with the verbs of its work.
        ("市委督查室、市政府督查室将护桥纳入督查。", [("市委督查室", R), ("市政府督查室", R)]),
        ("市水文台及时发布水情,市水利局加强会商。", [("市水文台", R), ("市水利局", R)]),
        ("市船政支队每半年检查一次。", [("市船政支队", R)]),
        ("市财政局统筹安排资金,市审计局开展审计。", [("市财政局", R), ("市审计局", R)]),
        ("委托市桥梁设计院编制图纸。", [("市桥梁设计院", R)]),
        ("县供销社、县船运公司共同推进并站。", [("县供销社", R), ("县船运公司", R)]),
        ("市民政局加强登记。", [("市民政局", R)]),
        ("船政机构依法抽查渡船,渡口主管部门加强巡查。", [("船政机构", R), ("渡口主管部门", R)]),
        ("河湾新区管委会、河湾保税区管委会承担修桥责任。", [("河湾新区管委会", R), ("河湾保税区管委会", R)]),
        ("市河投集团、市桥建集团作为建设主体。", [("市河投集团", R), ("市桥建集团", R)]),
        ("摆渡企业落实安全主体责任。", [("摆渡企业", R)]),
        ("水利主管部门接到举报后,应当核实。", [("水利主管部门", R)]),
        ("市园林局负责监督移栽。", [("市园林局", R)]),
        ("护桥工作领导小组办公室委托专家评桥。", [("护桥工作领导小组办公室", C)]),
        ("市委护桥领导小组统一领导。", [("市委护桥领导小组", C)]),
        ("工会、共青团、妇联等群团组织要护桥。", [("工会", R), ("共青团", R), ("妇联", R)]),
        ("各级党委(党组)要重视桥梁。", [("各级党委(党组)", R)]),
        ("各有关部门对照任务组织巡桥。", [("各有关部门", R)]),
        ("市纪委监委、市委督查室对护桥不力的,严肃问责。", [("市纪委监委", R), ("市委督查室", R)]),
        ("2023年市财政安排护桥经费。", [("市财政", R)]),
        ("工会、妇联组织动员群众。", [("工会", R), ("妇联", R)]),
        # Who takes part.
        ("市财政局配合市水利局修建护栏。", [("市财政局", P), ("市水利局", R)]),
        (
            "市水利局牵头,市总工会、团市委、市妇联参与,发动群众护桥。",
            [("市水利局", L), ("市总工会", P), ("团市委", P), ("市妇联", P)],
        ),
        ("由市水利局牵头,市财政局参加,对桥梁验收。", [("市水利局", L), ("市财政局", P)]),
        ("市慈善总会、市船员基金会等参与救助。", [("市慈善总会", P), ("市船员基金会", P)]),
        ("市水利局要会同沿河各镇街建立台账。", [("市水利局", R), ("沿河各镇街", P)]),
        (
            "区水利局会同区财政局、属地街道对渡口评级。",
            [("区水利局", R), ("区财政局", P), ("属地街道", P)],
        ),
        ("具体办法由市水利局商市财政局另行制定。", [("市水利局", R), ("市财政局", P)]),
        ("市科协联合市教育局、团市委开展划船课。", [("市科协", R), ("市教育局", P), ("团市委", P)]),
    ],
)
def test_the_subject_of_a_clause_acts(text: str, bodies: list[tuple[str, str]]) -> None:
    assert duties(text) == bodies


@pytest.mark.parametrize(
    "text",
    [
        "市图书馆新馆建成开放,市民中心开工建设。",
        "引进科研机构来河湾设站,支持市属高校加强学科建设。",
        "规模以上企业研发机构覆盖率达到60%。",
        "依托市数据中心建设平台,推动银行与企业对接。",
        "获得市水利局认定的船坞,给予奖励。",
        "区域医疗中心、职业学院加快布局。",
        "市财政局落实了资金,市水利局组织的船队归来。",
        "市北片区加快布局,重点片区要建成码头。",
        "市委、市政府研究护桥事项。",
        "各级干部特别是领导干部要护桥。",
    ],
)
def test_what_is_named_does_not_always_act(text: str) -> None:
    assert duties(text) == []


def test_the_rest_of_a_name_is_no_body() -> None:
    assert duties("市、县(区)水利部门负责护桥。") == [("市、县(区)水利部门", R)]


def test_a_note_that_a_body_leads_is_no_part_of_its_name() -> None:
    text = "责任单位:市水利局(牵头),市财政局"
    assert [text[one.start : one.end] for one in parse_body_list(text, 0, len(text))] == ["市水利局", "市财政局"]
