"""Estimates the width of text and breaks it into lines."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# In ems, from common sans-serif fonts and slightly generous: too wide leaves a gap, too narrow is clipped.
# Chinese fonts, which may set English as well, have the dot in the middle and signs of comparison full-width.
_CLASSES = (("iIjl'|.,:;!", 0.28), ("frt()[]{}/-“”‘’ \u00a0", 0.36), ("mwMW@–", 0.88), ("%", 0.93), ("·≈≥≤", 1.0))
_LATIN = {char: ems for chars, ems in _CLASSES for char in chars}
_CAPITAL, _SMALL = 0.69, 0.56
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—·%‰,.;:?!)]}")
_NOT_LAST = frozenset("（《「『【〔“‘([{")


def width(text: str, size: float) -> float:
    """Return the width of text in a sans-serif font: 1 em per Chinese character, about 0.55 em per letter."""
    return sum(map(_ems, text)) * size


@lru_cache(4096)
def _ems(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if _is_wide(char):
        return 1.0
    return _LATIN.get(char) or (_CAPITAL if char.isupper() else _SMALL)


@lru_cache(4096)
def _is_wide(char: str) -> bool:
    # Characters of ambiguous width, mainly quotation marks, are full-width in Chinese fonts.
    return unicodedata.east_asian_width(char) in "WFA" and char not in "–·≈≥≤"


def shorten(text: str, limit: float, size: float) -> str:
    """Return text cut to a width of `limit`, with an ellipsis if anything was cut."""
    if width(text, size) <= limit:
        return text
    room = limit - width("…", size)
    kept = ""
    for char in text:
        room -= _ems(char) * size
        if room < 0:
            break
        kept += char
    return f"{kept.rstrip()}…"


def wrap(text: str, limit: float, size: float, lines: int) -> list[str]:
    """Break text into at most `lines` lines of width `limit`; an ellipsis replaces what does not fit."""
    pieces = [part for piece in _breakable_pieces(" ".join(text.split())) for part in _split_long(piece, limit, size)]
    wrapped: list[str] = []
    used = 0.0
    for index, piece in enumerate(pieces):
        # A space at the end of a line takes no room.
        if wrapped and used + width(piece.rstrip(), size) <= limit:
            wrapped[-1] += piece
            used += width(piece, size)
        elif len(wrapped) < lines:
            wrapped.append(piece)
            used = width(piece, size)
        else:
            wrapped[-1] = shorten(wrapped[-1] + "".join(pieces[index:]), limit, size)
            break
    return [line.rstrip() for line in wrapped]


def _breakable_pieces(text: str) -> list[str]:
    """Split text where a line may end by the rules of Chinese and Latin typesetting."""
    pieces: list[str] = []
    for before, char in zip(f" {text}", text, strict=False):
        may_break = before == " " or (
            (_is_wide(before) or _is_wide(char)) and char not in _NOT_FIRST and before not in _NOT_LAST
        )
        if pieces and not (may_break and char != " "):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _split_long(piece: str, limit: float, size: float) -> list[str]:
    """Split a piece that is wider than a line."""
    if width(piece.rstrip(), size) <= limit:
        return [piece]
    parts = [""]
    for char in piece:
        if parts[-1] and width(f"{parts[-1]}{char}".rstrip(), size) > limit:
            parts.append("")
        parts[-1] += char
    return parts
