"""Text fragments, by which a browser jumps to the printed words on the publisher's page."""

from __future__ import annotations

from urllib.parse import quote

_LONGEST = 40
"""Characters of a prefix that are tried."""


def text_fragment(printed: str, text: str = "", start: int = 0, end: int = 0) -> str:
    """Return the fragment that leads to printed words: `#:~:text=入境游客-,1000万人次`; "" for none.

    `text` is the whole of the official text, if it is available, and the passage is from `start` to `end`. Where the
    words occur elsewhere too, the shortest text before them that occurs nowhere else becomes their prefix.
    """
    phrase = max(_phrases(printed), key=len, default="")
    if not phrase:
        return ""
    place = text.find(phrase, start, end)
    if place < 0 or text.count(phrase) < 2:
        return f"#:~:text={phrase}"
    for prefix in _prefixes(text, place):
        if text.count(prefix + phrase) == 1:
            return f"#:~:text={_encoded(prefix.strip())}-,{phrase}"
    for suffix in _suffixes(text, place + len(phrase)):
        if text.count(phrase + suffix) == 1:
            return f"#:~:text={phrase},-{_encoded(suffix.strip())}"
    return f"#:~:text={phrase}"


def _prefixes(text: str, place: int) -> list[str]:
    """Return what is before a place in its line, the shortest first, after those that begin a word."""
    line = max(text.rfind("\n", 0, place) + 1, place - _LONGEST)
    starts = [start for start in range(place - 1, line - 1, -1) if not text[start].isspace()]
    return [text[start:place] for start in sorted(starts, key=lambda start: start > 0 and text[start - 1].isalnum())]


def _suffixes(text: str, place: int) -> list[str]:
    """Return what is after a place in its line, short ones first."""
    line = text.find("\n", place) if "\n" in text[place:] else len(text)
    ends = range(place + 1, min(line, place + _LONGEST) + 1)
    return [text[place:end] for end in ends if not text[end - 1].isspace()]


def _encoded(text: str) -> str:
    """Return a text with letters and digits as they are: browsers encode them, and the page is lighter."""
    return "".join(
        character if character.isalnum() else quote(character, safe="").replace("-", "%2D") for character in text
    )


def _phrases(text: str) -> list[str]:
    """Split a text at everything but letters and digits: punctuation differs between copies."""
    return "".join(char if char.isalnum() else " " for char in text).split()
