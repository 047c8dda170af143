"""Bodies are read from lists in their many printings, and from sentences that give somebody a duty."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.bodies import parse_body_list
from cityplans.curate.importer.duties import find_duties

L, P, C = "lead", "participant", "coordination"


def lists(text: str) -> list[tuple[str, str]]:
    return [(one.full_name, one.role) for one in parse_body_list(text, 0, len(text))]


def duties(text: str) -> list[tuple[str, str]]:
    found = sorted(find_duties(text, 0, len(text)), key=lambda one: one.start)
    return list(dict.fromkeys((one.full_name, one.role) for one in found))


@pytest.mark.parametrize(
    ("printed", "bodies"),
    [
        ("(牵头单位:市水利局,参加单位:市城管局、园林局)", [("市水利局", L), ("市城管局", P), ("市园林局", P)]),
        ("责任单位:市水利局、各区政府、团市委", [("市水利局", L), ("各区政府", L), ("团市委", L)]),
        (
            "责任单位:市水利局 市城管局/园林局;市体育局",
            [("市水利局", L), ("市城管局", L), ("市园林局", L), ("市体育局", L)],
        ),
        ("[主办单位:市水利局。协办单位:港务集团]", [("市水利局", L), ("港务集团", P)]),
        ("【责任部门:区住建局;完成时限:2020年6月】", [("区住建局", L)]),
        (
            "牵头部门:市水利局和市城管局\n配合部门:市发展和改革委、市文化和旅游局等",
            [("市水利局", L), ("市城管局", L), ("市发展和改革委", P), ("市文化和旅游局", P)],
        ),
        ("(市水利局牵头,市城管局、园林局等配合)", [("市水利局", L), ("市城管局", P), ("市园林局", P)]),
        ("(市水利局、城管局按职责分工负责)", [("市水利局", L), ("市城管局", L)]),
        ("清理河道(市水利局)。", [("市水利局", L)]),
        ("牵头单位:市外办;责任单位:市商务局", [("市外办", L), ("市商务局", P)]),
        ("指导单位:省水利厅;实施单位:县水利局、城管局", [("省水利厅", C), ("县水利局", L), ("县城管局", L)]),
        ("责任单位为区城管局,配合单位为各街道。", [("区城管局", L), ("各街道", P)]),
        ("(责任领导:张某;责任单位:区民政局)", [("区民政局", L)]),
        ("修桥\t市水利局、城管局\t2024年12月", [("市水利局", L), ("市城管局", L)]),
        ("(云帆新区商务局、财政局)", [("云帆新区商务局", L), ("财政局", L)]),
        ("责任单位:各县(市、区)政府", [("各县(市、区)政府", L)]),
    ],
)
def test_lists(printed: str, bodies: list[tuple[str, str]]) -> None:
    assert lists(printed) == bodies


@pytest.mark.parametrize(
    "text", ["栈桥(长12米)。", "书屋(以下简称书屋)", "(2020年6月)", "各牵头单位要尽责。", "市水利局已完工(见附图)。"]
)
def test_other_brackets_are_no_lists(text: str) -> None:
    assert lists(text) == []


def test_a_shared_level_ends_with_the_list() -> None:
    assert lists("责任单位:市水利局、城管局\n责任单位:园林处") == [("市水利局", L), ("市城管局", L), ("园林处", L)]


def test_names_stand_where_they_say() -> None:
    text = "修桥。(责任单位: 市水利局、 城管局 )"
    assert [text[one.start : one.end] for one in parse_body_list(text, 0, len(text))] == ["市水利局", "城管局"]
    assert all(text[slice(*one.passage)].startswith("责任单位") for one in parse_body_list(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("由市水利局负责统筹协调。", [("市水利局", C)]),
        ("方案由市水利局制定,报市政府审定。", [("市水利局", L), ("市政府", C)]),
        ("此事由河长办公室与市水利局、港务集团等单位商定。", [("河长办公室", L), ("市水利局", P), ("港务集团", P)]),
        ("成立河港建设领导小组,办公室设在市水利局。", [("河港建设领导小组", C), ("市水利局", C)]),
        ("充分发挥市河长办公室牵头作用。", [("市河长办公室", L)]),
        ("充分发挥市河港领导小组的统筹协调作用。", [("市河港领导小组", C)]),
        ("各区政府要尽快开工。", [("各区政府", L)]),
        ("市直各部门和各县党委、政府要抓好落实。", [("市直各部门", L), ("各县党委、政府", L)]),
        ("各牵头单位和参加单位应列入计划。", [("各牵头单位和参加单位", P)]),
        ("第三条 市园林部门负责修剪。", [("市园林部门", L)]),
        ("按照市政府统一部署推进。", [("市政府", C)]),
    ],
)
def test_duties_in_sentences(text: str, bodies: list[tuple[str, str]]) -> None:
    assert duties(text) == bodies


@pytest.mark.parametrize(
    "text", ["按要求完成。", "设立展示机构。", "成立了专家委员会。", "加强干部要求。", "对涉及多个部门要协商。"]
)
def test_sentences_without_a_duty(text: str) -> None:
    assert duties(text) == []
