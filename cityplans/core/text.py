"""Text compared without regard to spaces and width."""

from __future__ import annotations

# One character for one character, so that offsets into the folded text are offsets into the text itself.
_FOLDED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "—": "-", "―": "-", "–": "-", "－": "-", "‐": "-", "─": "-"}
    | {"“": '"', "”": '"', "‘": "'", "’": "'", "〃": "·", "•": "·", "‧": "·", "∶": ":", "〔": "[", "〕": "]", "％": "%"}
)


def fold(text: str) -> str:
    """Fold width, dashes and quotation marks, one code point for one, so that copies compare alike."""
    return text.translate(_FOLDED)


def remove_whitespace(text: str) -> str:
    """Fold a text and drop its white space."""
    return "".join(fold(text).split())
