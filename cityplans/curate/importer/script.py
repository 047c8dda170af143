"""Simplifies the characters of a text in Traditional script, one for one."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HAN = re.compile(r"[\u4e00-\u9fff]")
# Everyday characters that only Traditional texts print.
_TRADITIONAL = re.compile("[國會實業發應與區務設動為個這來對時開關學體經機後點處辦責員標畫]")
_LEAST_SHARE = 0.02


def simplified_forms(text: str) -> Mapping[int, str]:
    """Return a table for `str.translate` that simplifies each character of a Traditional text.

    The table is empty for a Simplified text. Characters are exchanged one for one, so that offsets stay valid.
    """
    if len(_TRADITIONAL.findall(text)) < _LEAST_SHARE * len(_HAN.findall(text)) or not _TRADITIONAL.search(text):
        return {}
    import opencc

    characters = sorted(set(_HAN.findall(text)))
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    return {ord(printed): simple for printed, simple in pairs if simple != printed and len(simple) == 1}
