"""Numbers and signs make a tree; what only looks like one of them does not."""

from __future__ import annotations

import pytest

from cityplans.curate.importer.markers import find_markers, marker_at
from cityplans.curate.importer.outline import build_outline


def tree(text: str) -> list[tuple[int, str, int]]:
    found = []
    for node in build_outline(text, list(find_markers(text))).nodes():
        depth, above = 0, node.parent
        while above:
            depth, above = depth + 1, above.parent
        found.append((depth, node.marker.style, node.marker.number))
    return found


@pytest.mark.parametrize(
    ("printed", "style", "number"),
    [
        ("第一章 总则", "chapter", 1),
        ("第 二 节　范围".replace("　", " "), "division", 2),
        ("第十二条 为了", "article", 12),
        ("二十一、开放", "han", 21),
        ("(三)规划", "han_paren", 3),
        ("㈣规划", "han_paren", 4),
        ("12.规划", "arabic", 12),
        ("⒊规划", "arabic", 3),
        ("(12)规划", "arabic_paren", 12),
        ("⑵规划", "arabic_paren", 2),
        ("3)规划", "half_paren", 3),
        ("③规划", "circled", 3),
        ("1.2 规划", "decimal", 2),
        ("1.2.3 规划", "triple", 3),
        ("行动计划7.规划", "named 行动计划", 7),
        ("任务三:规划", "named 任务", 3),
        ("一是规划", "item", 1),
        ("三要规划", "demand", 3),
        ("第二,规划", "ordinal", 2),
        ("--规划", "dash", 0),
        ("●规划", "bullet", 0),
    ],
)
def test_every_style_is_read(printed: str, style: str, number: int) -> None:
    marker = marker_at(printed, 0, len(printed))
    assert marker and (marker.style, marker.number) == (style, number)


@pytest.mark.parametrize(
    "text", ["2020年开放", "1.5万套", "(2020年)", "一批项目", "第一产业", "三是否可行", "十二五时期", "(以下简称)"]
)
def test_other_beginnings_are_no_markers(text: str) -> None:
    assert marker_at(text, 0, len(text)) is None


def test_levels_nest_and_numbers_may_run_on() -> None:
    text = "一、甲\n(一)乙\n1.丙。\n2.丁。\n(二)戊\n3.己。\n二、庚\n(一)辛\n4.壬。\n"
    assert [depth for depth, _, _ in tree(text)] == [0, 1, 2, 2, 1, 2, 0, 1, 2]


def test_a_named_heading_nests_where_it_is_printed() -> None:
    text = "一、甲\n(一)乙\n行动计划1.丙\n(1)丁。\n(2)戊。\n行动计划2.己\n(3)庚。\n(二)辛\n行动计划3.壬\n(4)癸。\n"
    assert [depth for depth, _, _ in tree(text)] == [0, 1, 2, 3, 3, 2, 3, 1, 2, 3]
    assert [depth for depth, _, _ in tree("行动一:甲\n(一)乙。\n(二)丙。\n行动二:丁\n(一)戊。\n")] == [0, 1, 1, 0, 1]


def test_a_heading_run_into_a_paragraph_is_found_in_its_row() -> None:
    text = "一、甲\n(一)乙。丙丁。(二)戊。己。\n(三)庚。按照(二)的要求办。\n"
    assert [(s, n) for _, s, n in tree(text)] == [("han", 1), ("han_paren", 1), ("han_paren", 2), ("han_paren", 3)]


def test_an_item_needs_the_next() -> None:
    assert tree("一、甲\n乙。一是丙。二是丁。\n")[1:] == [(1, "item", 1), (1, "item", 2)]
    assert tree("一、甲\n乙。一是丙。\n") == [(0, "han", 1)]
    assert tree("一、甲\n第一、第二产业增长,快。\n") == [(0, "han", 1)]


def test_a_number_out_of_its_row_is_text_and_told() -> None:
    text = "一、甲\n乙。\n二、丙\n丁。\n九、戊\n己。\n三、庚\n"
    found = build_outline(text, list(find_markers(text)))
    assert [node.marker.number for node in found.roots] == [1, 2, 3]
    assert found.doubts and "out of sequence" in found.doubts[0][1]


def test_a_lost_heading_is_told() -> None:
    text = "(一)甲。\n(二)乙。\n(一)丙。\n(二)丁。\n"
    found = build_outline(text, list(find_markers(text)))
    assert len(found.roots) == 4 and "numbering restarts" in found.doubts[0][1]
