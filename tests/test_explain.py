"""What each finding means, in both languages."""

from __future__ import annotations

import pytest

from cityplans.explain import explain, explanations
from cityplans.parse import is_unsafe


@pytest.mark.parametrize("code", explanations())
def test_a_code_is_explained_in_both_languages(code: str) -> None:
    fields = explanations()[code]
    assert set(fields) == {"en", "zh", "wrong", "right"}
    assert fields["en"].endswith(".")
    assert fields["zh"].endswith("。")
    assert any("\u4e00" <= char <= "\u9fff" for char in fields["zh"])
    assert not any(is_unsafe(char) for text in fields.values() for char in text if char != "\n")


def test_an_explanation_shows_the_wrong_and_the_right() -> None:
    text, _ = explain("edtf-date", "en")
    fields = explanations()["edtf-date"]
    assert text == f"edtf-date\n\n{fields['en']}\n\nwrong:\n    {fields['wrong']}\n\nright:\n    {fields['right']}\n"
    assert explain("edtf-date", "zh")[0] == f"edtf-date\n\n{fields['zh']}\n\n错误:\n    {fields['wrong']}\n\n正确:\n    {fields['right']}\n"


def test_without_a_code_all_are_listed_with_their_first_sentence() -> None:
    text, codes = explain(None, "en")
    lines = text.splitlines()
    assert [line.split()[0] for line in lines] == sorted(codes)
    assert lines[sorted(codes).index("blank-row")] == f"{'blank-row':<26} The line is blank"
    assert "这一行是空的" in explain(None, "zh")[0]


def test_an_unknown_code_has_no_explanation() -> None:
    text, codes = explain("no-such-code", "en")
    assert text == ""
    assert "enum" in codes
