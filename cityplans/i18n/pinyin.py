"""How Chinese is spelt in pinyin."""

from __future__ import annotations

import pypinyin

from cityplans.core.text_folding import fold


def to_pinyin(text: str) -> str:
    """Give a text as it is spelt in pinyin without tones, its signs left out, for sorting."""
    letters = "".join(character for character in fold(text) if character.isalnum())
    return " ".join(pypinyin.lazy_pinyin(letters, v_to_u=False))
