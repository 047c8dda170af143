"""How much room words take in a picture, and where they break."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# In ems, after the usual sans-serifs and a little generous: measured too wide leaves a gap, too narrow is clipped.
_CLASSES = (("iIjl'|.,:;!·", 0.28), ("frt()[]{}/-“”‘’ \u00a0", 0.36), ("mwMW%@–", 0.88))
_LATIN = {char: ems for chars, ems in _CLASSES for char in chars}
_CAPITAL, _SMALL = 0.69, 0.56
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—·%‰,.;:?!)]}")
_NOT_LAST = frozenset("（《「『【〔“‘([{")


def width(words: str, size: float) -> float:
    """Give the width of words set in a sans-serif of a size: 1 em for a Chinese character, about 0.55 em for a letter."""
    return sum(map(_ems, words)) * size


@lru_cache(4096)
def _ems(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if _is_wide(char):
        return 1.0
    return _LATIN.get(char) or (_CAPITAL if char.isupper() else _SMALL)


@lru_cache(4096)
def _is_wide(char: str) -> bool:
    # Ambiguous characters, quotation marks above all, are full-width in Chinese fonts.
    return unicodedata.east_asian_width(char) in "WFA" and char not in "–·≈≥≤"


def shorten(words: str, limit: float, size: float) -> str:
    """Cut words that are wider than `limit` and end them in an ellipsis."""
    if width(words, size) <= limit:
        return words
    room = limit - width("…", size)
    kept = ""
    for char in words:
        room -= _ems(char) * size
        if room < 0:
            break
        kept += char
    return f"{kept.rstrip()}…"


def wrap(words: str, limit: float, size: float, lines: int) -> list[str]:
    """Break words into at most `lines` lines no wider than `limit`; what does not fit ends in an ellipsis."""
    pieces = [part for piece in _pieces(" ".join(words.split())) for part in _split(piece, limit, size)]
    found: list[str] = []
    used = 0.0
    for i, piece in enumerate(pieces):
        # The space at the end of a line takes no room.
        if found and used + width(piece.rstrip(), size) <= limit:
            found[-1] += piece
            used += width(piece, size)
        elif len(found) < lines:
            found.append(piece)
            used = width(piece, size)
        else:
            found[-1] = shorten(found[-1] + "".join(pieces[i:]), limit, size)
            break
    return [line.rstrip() for line in found]


def _pieces(words: str) -> list[str]:
    """Take words apart where a line may end, after the rules of Chinese and Latin typesetting."""
    pieces: list[str] = []
    for before, char in zip(f" {words}", words, strict=False):
        may_break = before == " " or (
            (_is_wide(before) or _is_wide(char)) and char not in _NOT_FIRST and before not in _NOT_LAST
        )
        if pieces and not (may_break and char != " "):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _split(piece: str, limit: float, size: float) -> list[str]:
    """Take apart a piece that is wider than a line by itself."""
    if width(piece.rstrip(), size) <= limit:
        return [piece]
    parts = [""]
    for char in piece:
        if parts[-1] and width(f"{parts[-1]}{char}".rstrip(), size) > limit:
            parts.append("")
        parts[-1] += char
    return parts
