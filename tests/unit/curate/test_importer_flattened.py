"""Tables that a copy flattened are divided into rows again; what was guessed is said."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.reference import Reference

UNITS = {"公里": "kilometres", "%": "per-cent", "人": "people", "座": "structures", "家": "organisations"}
TITLE = "云州市2023年护桥任务分工表"


def drafted(*cells: str, title: str = TITLE, gap: str = "\n\n") -> Draft:
    """Import a title and cells, each on a line."""
    text = gap.join((title, *cells)) + "\n"
    return draft(text, text.encode(), "x-1", (0, len(text)), Reference(UNITS, {}, {}, {}))


def rows(made: Draft) -> list[str]:
    """Return each measure as its number, its title and the bodies with the first letter of their role."""
    measures = made.tables.get("measures", [])
    starts = {row["record_id"]: int(row["start"]) for row in made.tables["evidence"]}
    bodies = made.tables.get("responsibilities", [])
    return [
        " ".join(
            [
                row["number"] + row["title_zh"],
                *(f"{b['role'][0]}:{b['name_printed']}" for b in bodies if b["subject_id"] == row["id"]),
            ]
        )
        for row in sorted(measures, key=lambda row: starts[row["id"]])
    ]


def reasons(made: Draft) -> list[str]:
    """Return what is said of the flattened table."""
    start = "table flattened in the copy: "
    return [f"{d.line} {d.reason.removeprefix(start)}" for d in made.doubts if d.reason.startswith(start)]


DIVIDED = "divided by the look of their cells; check who leads"
RUN_TOGETHER = "the cells of this row run together; its first body was taken as the one that leads"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            "序号 任务 责任单位 1 修好东桥桥面 市水利局 2 清理西河河道 市城管局 市水务集团",
            ["1修好东桥桥面 r:市水利局", "2清理西河河道 r:市城管局 r:市水务集团"],
            id="several bodies",
        ),
        pytest.param(
            "任务 责任单位 修好东桥的桥面和栏杆。 市水利局牵头落实 清理西河的河道。 市城管局、市林业局分别牵头办理",
            ["修好东桥的桥面和栏杆 l:市水利局", "清理西河的河道 l:市城管局 l:市林业局"],
            id="cells that say who leads",
        ),
        pytest.param(
            "责任领导 主责部门 协同单位 工作任务 陈志强 市水利局 市财政局 市林业局 修好东桥桥面。 林晓 市城管局 各乡镇 清理西河河道。",
            ["修好东桥桥面 l:市水利局 p:市财政局 p:市林业局", "清理西河河道 l:市城管局 p:各乡镇"],
            id="tasks last, leaders first, no number",
        ),
        pytest.param(
            "項次 工作項目 主辦機關 協辦機關 辦理期限 1 整修東橋橋面。 工務局 各區公所 2023年6月 2 清理西河河道。 環保局 工務局 2023年9月",
            ["1整修東橋橋面 l:工務局 p:各區公所", "2清理西河河道 l:環保局 p:工務局"],
            id="Traditional characters",
        ),
        pytest.param(
            "序号 民生实事项目 牵头 单位 配合单位 完成 时限 "
            "1 修好东桥桥面， 清理西河。 市交通 局 市财政局、 市林业局 11月底 2 建成驿站。 市水利局 各乡镇 全年",
            ["1修好东桥桥面，清理西河 l:市交通局 p:市财政局 p:市林业局", "2建成驿站 l:市水利局 p:各乡镇"],
            id="broken labels and cells",
        ),
        pytest.param(
            "序号 任务 责任单位 责任分工 1 修好东桥桥面。 市水利局牵头，市城管局配合 2 清理西河河道。 市城管局",
            ["1修好东桥桥面 l:市水利局 p:市城管局", "2清理西河河道 r:市城管局"],
            id="roles in cells",
        ),
        pytest.param(
            "任务类别 重点任务 分管市领导 牵头单位 责任单位 "
            "护桥 1.修好东桥桥面。 赵立群 市水利局 市财政局 2.清理西河河道。 市城管局 各区县",
            ["1.修好东桥桥面 l:市水利局 r:市财政局", "2.清理西河河道 l:市城管局 r:各区县"],
            id="numbers before tasks, cells merged",
        ),
    ],
)
def test_cells_are_divided_into_rows(cells: str, expected: list[str]) -> None:
    assert rows(drafted(*cells.split(" "))) == expected


def test_a_name_is_no_body_and_bars_are_no_text() -> None:
    cells = [
        "序号 |",
        "目标与任务 |",
        "分 管 市领导 |",
        "牵头责任单位 |",
        "责任单位 |",
        "80 |",
        "修桥两座，",
        "桥面拓宽。 |",
        "俞 悦 |",
        "市水利局 |",
    ]
    made = drafted(
        *cells, "市直有关单位 |", "|81 |", "清河三条。 |", "陆 明俞 悦 |", "市城管局 |", "各乡镇 |", gap="\n"
    )
    assert rows(made) == ["80修桥两座，桥面拓宽 l:市水利局 r:市直有关单位", "81清河三条 l:市城管局 r:各乡镇"]
    assert reasons(made) == []


def test_two_columns_on_one_line_are_divided_and_said() -> None:
    made = drafted("序号", "任务", "牵头单位 责任单位", "1", "修好东桥桥面。", "市水利局 市财政局、各乡镇")
    assert rows(made) == ["1修好东桥桥面 l:市水利局 r:市财政局 r:各乡镇"]
    assert reasons(made) == [f"9 row 1 was {DIVIDED}", f"9 {RUN_TOGETHER}"]


def test_rows_that_were_guessed_are_said() -> None:
    head = ["序号", "重点任务", "牵头单位", "配合单位"]
    made = drafted(
        *head,
        *[
            "1",
            "修好东桥桥面。",
            "市水利局",
            "市财政局",
            "市林业局",
            "2",
            "清理西河河道。",
            "4",
            "建成驿站两座。",
            "市城管局",
            "各乡镇",
        ],
    )
    assert rows(made) == [
        "1修好东桥桥面 l:市水利局 p:市财政局 p:市林业局",
        "2清理西河河道 l:市水利局 p:市财政局 p:市林业局",
        "4建成驿站两座 l:市城管局 p:各乡镇",
    ]
    assert reasons(made) == [
        f"11 rows 1\N{EN DASH}2 were {DIVIDED}",
        f"11 {RUN_TOGETHER}",
        "21 this row has no bodies; those of the row above were taken, as of merged cells",
        "25 the numbers of the rows go from 2 to 4 here; check whether a row is lost",
    ]


def test_a_row_without_a_number_is_said() -> None:
    made = drafted(
        *[
            "序号",
            "任务",
            "责任单位",
            "1",
            "修好东桥桥面。",
            "市水利局",
            "清理西河河道。",
            "市城管局",
            "2",
            "建成驿站。",
            "各乡镇",
        ]
    )
    assert [row.split(" ")[0] for row in rows(made)] == ["1修好东桥桥面", "清理西河河道", "2建成驿站"]
    assert reasons(made)[1:] == ["15 this row has no number; is it a part of the row above, or a row of its own?"]


def test_text_and_signature_around_a_table_are_no_rows() -> None:
    table = [
        "二、任务分工",
        "序号",
        "实事项目",
        "责任单位",
        "1",
        "修好东桥桥面",
        "市水利局",
        "2",
        "清理西河河道",
        "市城管局",
        "市妇联",
    ]
    below = ["三、工作要求", "（一）加强领导。各单位要抓好落实。", "云州市人民政府", "2023年2月10日"]
    made = drafted(
        "为护好桥梁，制定本方案。",
        "一、总体要求",
        "坚持统筹，护好桥梁。",
        *table,
        *below,
        title="云州市2023年护桥工作方案",
    )
    assert [row["title_zh"] for row in made.tables["sections"]] == ["总体要求", "任务分工", "工作要求"]
    assert rows(made)[1:3] == ["1修好东桥桥面 r:市水利局", "2清理西河河道 r:市城管局 r:市妇联"]
    assert rows(made)[3].startswith("（一）加强领导")
    assert "市人民政府" not in str(made.tables["responsibilities"])


def test_progress_is_an_outcome() -> None:
    head = ["工作事项", "年度目标", "截至9月进展情况", "责任单位", "分管领导"]
    made = drafted(
        *head,
        "扶持企业",
        "新增企业80家。",
        "新增企业61家，增长9%。",
        "市工信局",
        "吴 涛",
        "护桥",
        "修桥2座。",
        "已修桥1座。",
        "城管局",
        "何 平",
    )
    assert [(row["type"], row["value_printed"]) for row in made.tables["targets"]] == [
        *[("target", "80家"), ("outcome", "61家"), ("outcome", "9%")],
        *[("target", "2座"), ("outcome", "1座")],
    ]
    assert rows(made) == ["扶持企业 r:市工信局", "护桥 r:城管局"]


def test_indicators_with_bodies_are_measures_with_figures() -> None:
    head = ["序号", "指标名称", "单位", "2023年目标", "责任单位"]
    made = drafted(*head, *["1", "生产总值", "%", "增长6.5左右", "市发改委", "2", "新增就业", "人", "3000", "市人社局"])
    assert rows(made) == ["1生产总值 r:市发改委", "2新增就业 r:市人社局"]
    assert [(row["comparator"], row["value"], row["unit_id"]) for row in made.tables["targets"]] == [
        ("~", "6.5", "per-cent"),
        ("=", "3000", "people"),
    ]


def test_labels_without_rows_are_text() -> None:
    made = drafted("一、修桥", "任务", "责任单位", "修好东桥桥面，清理西河河道。", "二、护河", "护好。")
    assert reasons(made) == []
