"""Texts cut short."""

from __future__ import annotations

import pytest

from cityplans.core.text import beginning


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
