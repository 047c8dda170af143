"""White space in cells: which is out of place there, what it is called, and a text without it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

# A plain space alone between two characters is the only white space of a cell.
_OUT_OF_PLACE = re.compile(r"\A\s+|\s+\Z|\s{2,}|[^\S ]")
_PARAGRAPH = re.compile(r"\n\s*\n")
_WIDE = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_WITHIN_HAN = re.compile(rf"(?<=[{_WIDE}])\s*[\n\t]\s*(?=[{_WIDE}])")
_RUN = re.compile(r"\s+")
_NAMES: Mapping[str, str] = {
    " ": "a space",
    "\n": "a line break",
    "\t": "a tab",
    "\u00a0": "a no-break space (U+00A0)",
    "\u3000": "an ideographic space (U+3000)",
}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """White space that is out of place in a cell: where it begins, and what is wrong with it in words."""

    offset: int
    what: str


def misplaced(text: str) -> Misplaced | None:
    """Return the first white space that is out of place in a cell; None if there is none."""
    # Nearly every text is printable: it has no white space but plain spaces.
    if text.isprintable() and "  " not in text and text == text.strip():
        return None
    match = _OUT_OF_PLACE.search(text)
    if match is None:
        return None
    rare = next((char for char in match[0] if char != " "), " ")
    name = _NAMES.get(rare) or f"a {unicodedata.name(rare, 'control character').lower()} (U+{ord(rare):04X})"
    if match.start() == 0:
        return Misplaced(0, f"begins with {name}")
    if match.end() == len(text):
        return Misplaced(match.start(), f"ends with {name}")
    if _PARAGRAPH.search(match[0]):
        return Misplaced(match.start(), "has more than one paragraph")
    return Misplaced(match.start(), f"contains {name}" if rare != " " else "contains several spaces in a row")


def tidied(text: str) -> str:
    """Return a cell without white space that is out of place; paragraphs are left for people to join.

    A line break or tab between two ideographs vanishes; other white space becomes one space.
    """
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    paragraphs = _PARAGRAPH.split(text.strip())
    return "\n\n".join(_RUN.sub(" ", _WITHIN_HAN.sub("", paragraph)).strip() for paragraph in paragraphs)
