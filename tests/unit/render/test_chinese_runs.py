"""Chinese on English pages is marked as such, whatever is around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.render.chinese_runs import mark_chinese


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>No Chinese.</p>", "<p>No Chinese.</p>"),
        ("<p>The text says 到2020年前, before 2020.</p>", "<p>The text says [到2020年前], before 2020.</p>"),
        ("<td>1000万人次</td>", "<td>[1000万人次]</td>"),
        ("<p>In lists, the character 市 is left out</p>", "<p>In lists, the character [市] is left out</p>"),
        ("各区县（市）党委、政府", "[各区县（市）党委、政府]"),
        ("6.5 million, 6.5亿吨", "6.5 million, [6.5亿吨]"),
        ("G20峰会", "G20[峰会]"),
        ('<p lang="zh">深圳<b>市</b></p> 市', '<p lang="zh">深圳<b>市</b></p> [市]'),
        ('<p lang="zh"><p>深</p>圳</p>市', '<p lang="zh"><p>深</p>圳</p>[市]'),
        ('<a hreflang="zh" lang="en">市</a>', '<a hreflang="zh" lang="en">[市]</a>'),
        ('<a title="市 > 区" href=x>市</a>', '<a title="市 > 区" href=x>[市]</a>'),
        ("<script>'市'</script><style>市</style><!-- 市 -->", "<script>'市'</script><style>市</style><!-- 市 -->"),
        ("<select><option>市</option></select>市", "<select><option>市</option></select>[市]"),
        ("<svg><title>市</title><text>市</text></svg>", "<svg><title>市</title><text>{市}</text></svg>"),
        ('<br lang="zh">市', '<br lang="zh">[市]'),
    ],
)
def test_runs_are_marked_once(html: str, marked: str) -> None:
    written = re.sub(r"\[([^]]*)\]", r'<span lang="zh">\1</span>', marked)
    written = re.sub(r"\{([^}]*)\}", r'<tspan lang="zh">\1</tspan>', written)
    assert mark_chinese(html) == written


@given(
    st.lists(st.sampled_from(["<p>", "</p>", '<b lang="zh">', "</b>", "市", "2020年", " a ", "<br>", "&lt;", "“", "<"]))
)
def test_nothing_is_lost_and_marking_again_changes_nothing(pieces: list[str]) -> None:
    html = "".join(pieces)
    marked = mark_chinese(html)
    assert marked.replace('<span lang="zh">', "").replace("</span>", "") == html
    assert mark_chinese(marked) == marked
