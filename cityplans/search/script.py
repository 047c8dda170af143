"""Traditional and Simplified characters: the index holds one script, so that either finds both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import opencc

from cityplans.core.text_folding import fold


@cache
def simplified_characters() -> Mapping[int, str]:
    """Return the Simplified character that replaces each Traditional one, in the form of `str.translate`."""
    han = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    converted = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(old): new for old, new in zip(han, converted, strict=True) if old != new and len(new) == 1}


@lru_cache(maxsize=50_000)
def normalize(text: str) -> str:
    """Return a text as the index holds it: folded and in Simplified characters, one for one."""
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(simplified_characters())


def simplified_by(characters: Iterable[str]) -> str:
    """Return the Traditional ones of some characters, each followed by its Simplified one: 國国際际…"""
    table = simplified_characters()
    folded = {character for each in characters for character in fold(each)}
    return "".join(character + table[ord(character)] for character in sorted(folded) if ord(character) in table)


def traditional_of(characters: Iterable[str]) -> str:
    """Return Traditional characters, each followed by its Simplified one, where that is among some."""
    wanted = set(characters)
    return "".join(chr(old) + new for old, new in simplified_characters().items() if new in wanted)
