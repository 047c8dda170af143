"""The spelling of Chinese in pinyin."""

from __future__ import annotations

import pypinyin

from cityplans.core.text_folding import fold


def to_pinyin(text: str) -> str:
    """Return a text in pinyin without tones and punctuation, as a key to sort by."""
    letters = "".join(character for character in fold(text) if character.isalnum())
    return " ".join(pypinyin.lazy_pinyin(letters, v_to_u=False))
