"""A list of bodies belongs to the record that its place and the notes of the text say."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.reference import Reference

HEAD = "云州市书城建设方案（2021-2023年）\n\n一、重点任务\n"
REFERENCE = Reference({}, {}, {}, {})


def roles(text: str) -> list[tuple[str, str, str]]:
    """Return the beginning of the record, the name and the role of every responsibility in a text."""
    raw = HEAD + text
    made = draft(raw, raw.encode(), "yunzhou-2021", (0, len(raw)), REFERENCE)
    starts = {row["record_id"]: int(row["start"]) for row in made.tables["evidence"]}
    return [
        (raw[starts[row["subject_id"]] :][:4], row["name_printed"], row["role"])
        for row in made.tables.get("responsibilities", [])
    ]


def test_one_bracket_after_a_list_of_points_belongs_to_the_measure() -> None:
    text = "（一）建馆。一是选址。二是筹资。三是开馆。（责任单位：市文旅局、市财政局）\n（二）荐书。好。\n"
    assert roles(text) == [("（一）建", "市文旅局", "responsible"), ("（一）建", "市财政局", "responsible")]


def test_brackets_of_their_own_belong_to_the_points() -> None:
    text = (
        "（一）建馆。一是选址（市规划局负责）；二是筹资（市财政局负责）；三是开馆（市文旅局负责）。\n（二）荐书。好。\n"
    )
    assert roles(text) == [
        ("一是选址", "市规划局", "responsible"),
        ("二是筹资", "市财政局", "responsible"),
        ("三是开馆", "市文旅局", "responsible"),
    ]


@pytest.mark.parametrize(
    "note",
    [
        "列第一位者为牵头单位，下同",
        "注：各项任务排在第一位的单位为牵头单位",
        "排名第一的为牵头单位",
        "首位单位为牵头单位",
    ],
)
def test_a_note_says_that_the_first_leads(note: str) -> None:
    text = f"（一）建馆。选址。（市文旅局、市财政局）\n（二）荐书。好。（市教育局、市文旅局负责。{note}）\n"
    assert roles(text) == [
        ("（一）建", "市文旅局", "lead"),
        ("（一）建", "市财政局", "participant"),
        ("（二）荐", "市教育局", "lead"),
        ("（二）荐", "市文旅局", "participant"),
    ]


@pytest.mark.parametrize("note", ["首位单位为牵头单位，下同", "列首位者牵头，下同"])
def test_a_list_goes_on_behind_the_note_that_its_first_leads(note: str) -> None:
    text = f"（一）建馆。选址。\n责任单位：市文旅局（{note}）、市财政局、市规划局\n（二）荐书。荐书。\n责任单位：市教育局、市文旅局\n"
    assert roles(text) == [
        ("（一）建", "市文旅局", "lead"),
        ("（一）建", "市财政局", "participant"),
        ("（一）建", "市规划局", "participant"),
        ("（二）荐", "市教育局", "lead"),
        ("（二）荐", "市文旅局", "participant"),
    ]


@pytest.mark.parametrize("verb", ["牵头落实", "分别牵头办理"])
def test_a_line_that_says_who_leads_belongs_to_the_task_above(verb: str) -> None:
    text = f"修好书城的东门，让读者进得来。\n市文旅局{verb}\n办好书市，让书卖得出去。\n市教育局、市财政局{verb}\n"
    assert roles(text) == [
        ("修好书城", "市文旅局", "lead"),
        ("办好书市", "市教育局", "lead"),
        ("办好书市", "市财政局", "lead"),
    ]


def test_the_note_changes_nothing_where_a_lead_is_named() -> None:
    text = "（一）建馆。选址。（市文旅局牵头，市财政局、市规划局按职责分工负责）\n（二）荐书。好。\n注：首位单位为牵头单位。\n"
    assert roles(text) == [
        ("（一）建", "市文旅局", "lead"),
        ("（一）建", "市财政局", "responsible"),
        ("（一）建", "市规划局", "responsible"),
    ]


def test_each_paragraph_keeps_its_list() -> None:
    text = "（一）建馆。选址。（责任单位：市文旅局）\n（二）荐书。荐书。\n责任单位：市教育局\n配合单位：市财政局\n"
    assert roles(text) == [
        ("（一）建", "市文旅局", "responsible"),
        ("（二）荐", "市教育局", "responsible"),
        ("（二）荐", "市财政局", "participant"),
    ]


def test_the_list_of_a_last_part_is_its_own_where_other_parts_have_theirs() -> None:
    text = (
        "（一）书城\n1. 建馆。选址。\n责任单位：市文旅局\n2. 荐书。荐书。\n责任单位：市教育局\n"
        "（二）机制\n1. 督导。各牵头单位要督导。\n2. 评估。每年评估。\n责任单位：市统计局\n"
    )
    found = [(record[:2], name) for record, name, _ in roles(text)]
    assert found == [("1.", "市文旅局"), ("2.", "市教育局"), ("1.", "各牵头单位"), ("2.", "市统计局")]


def test_a_label_begins_a_line_after_a_long_list() -> None:
    names = ["市文旅局", "市教育局", "市财政局", "市规划局", "市住建局", "市交通局", "市体育局", "市城投集团"]
    text = f"（一）建馆。选址。\n责任单位：{'、'.join(names)}\n完成时限：2023年6月底\n（二）荐书。好。\n"
    assert [name for _, name, _ in roles(text)] == names
