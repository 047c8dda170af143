"""Text normalised to compare copies of official texts, and text cut short.

Copies differ in spaces, width and punctuation.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cityplans.core.han import RADICALS

# One character maps to one character, so that offsets in the folded text are valid in the original.
_FOLDED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " "}
    | dict.fromkeys("—―–－‐─\u2011\u2012\u2212\ufe58\ufe63", "-")
    | {"\u301c": "~", "\u223c": "~"}
    | {"“": '"', "”": '"', "‘": "'", "’": "'", "〃": "·", "•": "·", "‧": "·", "∶": ":", "〔": "[", "〕": "]", "％": "%"}
    | dict(RADICALS)
)

# At the end of a beginning: a bracket that stays open, then figures and small words that belong to what follows.
_LEFT_OPEN = re.compile(
    r"(?:\s*\b(?:\d[\d.,]*|an?|the|its|their|of|and|or|to|in|on|at|by|for|with|from|as|all|new|about|over))*"
    r"(?:\s*[(（][^)）]*)?\s*$"
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a text with width, dashes and quotation marks unified. Its length stays the same."""
    return text.translate(_FOLDED)


def remove_whitespace(text: str) -> str:
    """Return a text folded and without white space."""
    return "".join(fold(text).split())


def split_at_clause(text: str, longest: int) -> tuple[str, str]:
    """Return the first clauses of a text and the rest, which is "" for a text not much longer."""
    if len(text) <= longest * 3 // 2:
        return text, ""
    ends = [match.end() for match in re.finditer(r"[。；，]|[,;.](?= )", text) if match.end() <= longest]
    if ends and ends[-1] > longest // 2:
        end = ends[-1]
    else:
        # Without a clause near, the text ends between words, neither in brackets nor where the next word belongs.
        words = text[: max((m.end() for m in re.finditer(" ", text[:longest])), default=longest)]
        end = len(_LEFT_OPEN.sub("", words)) or len(words)
    return text[:end].rstrip(), text[end:].lstrip()


def beginning(text: str, longest: int) -> str:
    """Return the sentences that fit into a number of characters, or else the first words with an ellipsis."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in re.finditer(r"[。！？；]|[.!?](?= )", text) if match.end() <= longest]
    if ends:
        return text[: ends[-1]]
    words = [match.start() for match in re.finditer(r"[ ，、：]", text) if match.start() < longest]
    return text[: words[-1] if words else longest - 1].rstrip(",;:") + "…"
