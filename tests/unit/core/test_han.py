"""Ideographs by a table of our own: new ones are accepted, what only looks like one is named."""

from __future__ import annotations

import unicodedata

import pytest

from cityplans.core.characters import escape_invisible, find_issues
from cityplans.core.han import RADICALS, is_han, with_ideographs
from cityplans.core.text import remove_whitespace
from cityplans.core.white_space import misplaced, tidied

NEW = [0x9FFF, 0x2A6DF, 0x2B739, 0x2EBF0, 0x2EE5D, 0x30000, 0x31350, 0x323AF, 0x323B0, 0x33479]
"""Of the extensions C, B, C, I, G, H and J, some newer than the oldest supported interpreter."""


@pytest.mark.parametrize("code", NEW)
def test_a_new_ideograph_is_one_under_every_interpreter(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityplans.core.characters.unicodedata.category", lambda _char: "Cn")
    assert is_han(chr(code)) and find_issues(f"字{chr(code)}") == []
    assert escape_invisible(chr(code)) == chr(code)


@pytest.mark.parametrize("code", [0x2FFFE, 0x3FFFF, 0x0378, 0x40000])
def test_what_can_never_be_one_is_refused(code: int) -> None:
    assert not is_han(chr(code)) and [i.code for i in find_issues(chr(code))] == ["control-character"]


def test_every_radical_stands_for_an_ideograph() -> None:
    assert len(RADICALS) == 214 + 134 + 3
    assert all(is_han(plain) and not is_han(char) for char, plain in RADICALS.items())
    assert all(unicodedata.normalize("NFKC", c) in (c, plain) for c, plain in RADICALS.items() if c > "\u303f")
    assert with_ideographs("⽔⼟⻩⻰㇐") == "水土黄龙一" and remove_whitespace("⽔ ⼟") == "水土"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("⽔务", "水"), ("长⻛", "风"), ("㇐项", "一"), ("人カ资源", "力"), ("港ロ", "口"), ("〺年", "卅")],
)
def test_what_looks_like_an_ideograph_is_named(text: str, plain: str) -> None:
    (issue,) = find_issues(text)
    assert issue.code == "lookalike" and f'looks like "{plain}"' in issue.message


@pytest.mark.parametrize("text", ["カラオケ", "第（カ）项", "タ", "㈠ ㊀ ○ 〇", "人力", "港口ニュース"])
def test_other_signs_are_left_alone(text: str) -> None:
    assert find_issues(text) == []


@pytest.mark.parametrize(
    ("char", "words"),
    [("\U000e0102", "VARIATION SELECTOR-19"), ("\ufe00", "VARIATION SELECTOR-1"), ("\ue816", "private character")],
)
def test_the_invisible_is_told_by_name(char: str, words: str) -> None:
    (issue,) = find_issues(f"葛{char}城")
    assert words in issue.message and issue.offset == 1 and issue.hint


@pytest.mark.parametrize(
    ("text", "tidy", "what"),
    [
        ("溪边\n书屋", "溪边书屋", "contains a line break"),
        ("book\nroom", "book room", "contains a line break"),
        ("溪边\t书屋", "溪边书屋", "contains a tab"),
        ("溪边\u3000书屋", "溪边 书屋", "contains an ideographic space (U+3000)"),
        ("\u00a0room", "room", "begins with a no-break space (U+00A0)"),
        ("room\u2009", "room", "ends with a thin space (U+2009)"),
        ("book  room", "book room", "contains several spaces in a row"),
        ("一。\n\n二。", "一。\n\n二。", "has more than one paragraph"),
    ],
)
def test_white_space_out_of_place_is_named_and_tidied(text: str, tidy: str, what: str) -> None:
    found = misplaced(text)
    assert found is not None and found.what == what
    assert tidied(text) == tidy == tidied(tidy)


@pytest.mark.parametrize("text", ["", "book room", "溪边 书屋", "a b c"])
def test_a_space_between_words_stays(text: str) -> None:
    assert misplaced(text) is None and tidied(text) == text
