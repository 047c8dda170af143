"""Texts cut short."""

from __future__ import annotations

import pytest

from cityplans.core.text import beginning, split_at_clause


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("Short.", 10, "Short."),
        ("One here. Two there. Three.", 21, "One here. Two there."),
        ("3.5 per cent. More.", 14, "3.5 per cent."),
        ("No sentence ends before here", 15, "No sentence…"),
        ("Unbreakable", 5, "Unbr…"),
        ("第一句。第二句很长很长。", 6, "第一句。"),
        ("没有句号，只有逗号的长句", 7, "没有句号…"),
    ],
)
def test_a_text_is_cut_at_a_sentence_or_word(text: str, longest: int, expected: str) -> None:
    assert beginning(text, longest) == expected
    assert len(beginning(text, longest)) <= longest


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("Opening routes.", 10, ("Opening routes.", "")),
        (
            "Opening new air routes to Europe, adding flights to Asia.",
            36,
            ("Opening new air routes to Europe,", "adding flights to Asia."),
        ),
        ("建设机场，增加航班，开通航线，扩大市场。", 10, ("建设机场，增加航班，", "开通航线，扩大市场。")),
        ("Opening new air routes to all of Europe", 20, ("Opening new air", "routes to all of Europe")),
        ("建设机场增加航班开通航线扩大市场和更多", 10, ("建设机场增加航班开通", "航线扩大市场和更多")),
        ("Building 1,000 kilometres of new railway lines.", 12, ("Building", "1,000 kilometres of new railway lines.")),
        (
            "Boilers were removed and 19,501 others of smaller size too.",
            36,
            ("Boilers were removed", "and 19,501 others of smaller size too."),
        ),
        ("Treating the five gases (coal smoke and dust)", 29, ("Treating the five gases", "(coal smoke and dust)")),
    ],
)
def test_a_long_text_is_split_at_a_clause(text: str, longest: int, parts: tuple[str, str]) -> None:
    assert split_at_clause(text, longest) == parts
