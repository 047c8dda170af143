"""Which characters may occur in the data, and what becomes of the others on a terminal."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.core.characters import MOST_FAULTS, escape_for_terminal, escape_invisible, find_issues, is_unsafe

ANY = st.text(st.characters(codec="utf-8") | st.sampled_from("\n:#[ \t"), max_size=30)


@pytest.mark.parametrize(
    "char", "\0\x1b\x7f\x85\u200b\u202e\u2028\u2066\ufeff\ufe0f\u3164\u2800\ue000\ufffe\U000e0041\U000e0100"
)
def test_what_cannot_be_seen_is_shown_escaped(char: str) -> None:
    assert is_unsafe(char)
    assert escape_invisible(f"a{char}b") == f"a\\u{ord(char):04x}b"


@pytest.mark.parametrize(
    "text", ["市 人次（2020）", "a\u3000b", "é—“x”", "½ ① ℃ ²", "μg/m³, kΩ", "Ⅴ", "𠮷", "🏮", "naïve", "ПЛАН", "\ta\n"]
)
def test_what_texts_print_may_stand(text: str) -> None:
    assert find_issues(text) == []


@given(ANY)
def test_what_is_shown_can_be_seen(text: str) -> None:
    assert not any(map(is_unsafe, escape_invisible(text)))


@given(ANY)
def test_nothing_harmless_is_obeyed(text: str) -> None:
    told = escape_for_terminal(text)
    assert not re.search(r"(?m)^\s*::|##\w*\[", told)
    assert not any(is_unsafe(char) for char in told if char not in "\n\t")
    assert escape_for_terminal(told) == told


@given(st.dictionaries(ANY, ANY, max_size=3))
def test_json_keeps_its_values(value: dict[str, str]) -> None:
    assert json.loads(escape_for_terminal(json.dumps(value, ensure_ascii=False, indent=1))) == value


@pytest.mark.parametrize(
    "text", ["::error::x", "  ::error::x", "\u3000::set-output name=x::y", "a ##[error]x", "##vso[task.x]", "x\n::y"]
)
def test_a_command_of_a_forge_is_none_any_more(text: str) -> None:
    assert escape_for_terminal(text) != text


@given(ANY)
def test_places_of_faults_are_true(text: str) -> None:
    for fault in find_issues(text):
        assert 0 <= fault.offset < max(len(text), 1)
        if fault.code == "control-character":
            assert is_unsafe(text[fault.offset])


@given(ANY)
def test_a_text_without_faults_is_composed_and_can_be_seen(text: str) -> None:
    if not find_issues(text):
        assert unicodedata.is_normalized("NFC", text)
        assert not any(is_unsafe(char) for char in text if char not in "\n\t")


def test_one_fault_of_a_kind_is_told_of_a_line_and_not_too_many_in_all() -> None:
    assert [f.offset for f in find_issues("a\0\0\nb\nc\0")] == [1, 7]
    assert len(find_issues("\0\n" * 1000)) == MOST_FAULTS
