"""The form for corrections refuses the characters that `check` refuses, and no others."""

from __future__ import annotations

import unicodedata

from cityplans.core.characters import find_issues
from tests.support.node import evaluate

_ASK = """
const { characterProblem } = await load("correct_cell.js");
return {
  found: argument.map((text) => Boolean(characterProblem(text))),
  assigned: argument.map((text) => [...text].every((char) => !/[\\p{Cn}\\p{Cs}]/u.test(char))),
};
"""


def _differences(texts: list[str]) -> list[str]:
    """Return the texts that only one side refuses, those apart that either has no name for."""
    answer = evaluate(_ASK, texts)
    return [
        text.encode("unicode_escape").decode()
        for text, found, assigned in zip(texts, answer["found"], answer["assigned"], strict=True)
        if assigned and all(unicodedata.category(char) != "Cn" for char in text) and found != bool(find_issues(text))
    ]


def test_every_character_by_itself() -> None:
    """All but most ideographs, private and empty planes, and what the readers of a file judge."""
    planes = (range(0x20, 0x3400), range(0xA000, 0xD800), range(0xE000, 0x20000), range(0x2F800, 0x2FA20))
    codes = (code for plane in (range(9), range(11, 0x20), *planes, range(0xE0000, 0xE0200)) for code in plane)
    assert _differences([f"字{chr(code)}字" for code in codes]) == []


def test_words_of_several_characters() -> None:
    words = ["e\u0301", "é", "a\u0348\u0349\u034d\u034e", "a\u0348\u0349\u034d", "Тourism", "Туризм", "Tourism", "αb"]
    words += ["kΩ", "µm", "5Ω", "Ж", "Latin и", "ＡＢＣ", "𝐀bc", "①", "㎡", "½", "ﬁ", "广州 GZ", "T\u00adx", "x\ufe0f"]
    assert _differences(words) == []
    assert find_issues("Тourism") and find_issues("e\u0301") and not find_issues("kΩ")
