"""Words are measured and broken as Chinese and Latin typesetting want it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.render.charts.lettering import shorten, width, wrap


def test_a_chinese_character_is_one_em_and_a_letter_about_half() -> None:
    assert width("城市规划", 10) == 40
    assert width("“，”", 10) == 30
    # Chinese fonts have these full-width as well.
    assert width("·≥", 10) == 20
    assert 4.5 < width("the quick brown fox jumps over", 10) / 30 < 6


@pytest.mark.parametrize(
    ("words", "limit", "lines", "broken"),
    [
        ("建设国际交往中心", 50, 3, ["建设国际交", "往中心"]),
        # No line begins with a closing mark, none ends with an opening one.
        ("建设国际交，往中心", 50, 3, ["建设国际", "交，往中心"]),
        ("建设国际（往中心", 50, 3, ["建设国际", "（往中心"]),
        ("Raise the level", 50, 3, ["Raise the", "level"]),
        ("到2020年要做到", 50, 3, ["到2020年", "要做到"]),
        ("建设国际交往中心", 50, 1, ["建设国际…"]),
        ("", 50, 3, []),
    ],
)
def test_where_lines_end(words: str, limit: float, lines: int, broken: list[str]) -> None:
    assert wrap(words, limit, 10, lines) == broken


def test_short_words_stay_whole() -> None:
    assert shorten("城市", 20, 10) == "城市"
    assert shorten("城市规划", 30, 10) == "城市…"


@given(st.text(max_size=80), st.floats(40, 400), st.integers(1, 4))
def test_nothing_is_wider_than_its_room_and_nothing_is_lost(words: str, limit: float, lines: int) -> None:
    broken = wrap(words, limit, 12, lines)
    assert len(broken) <= lines
    assert all(width(line, 12) <= limit + 0.01 for line in broken)
    kept, whole = "".join("".join(broken).split()), "".join(words.split())
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]))
