"""Finds where the title after a number ends and where the text below it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityplans.curate.importer.markers import ITEMS, UNNUMBERED, Marker

ROLE_WORDS = "牵头|责任|负责|主办|承办|主责|组织|实施|参加|参与|配合|协办|协助|协同|支持|统筹|协调|督办|督导|指导|监督"
_ASIDE = re.compile(
    rf"[(\[【<](?=[^()\[\]]{{0,12}}(?:{ROLE_WORDS}))|(?:{ROLE_WORDS})(?:责任)?(?:单位|部门|处室|科室|领导)[:]"
)
_FULL_STOP = re.compile(r"[。!?]")
_CLAUSE = re.compile(r"[,;:。!?]")
WHEN = re.compile(r"(?:到|至|在)?[^,]{0,12}(?:年|月|日|世纪|时期|期间)[^,]{0,6}")
_LONGEST = 60
_SHORT = 34


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """The position of a title, end exclusive.

    `body` is where the text after it begins; `alone` is true if the title fills its paragraph.
    """

    start: int
    end: int
    body: int
    alone: bool


def title_of(text: str, marker: Marker, end: int) -> HeadingMatch:
    """Return the title after a marker: a short paragraph, or the first sentence or clause of a long one."""
    start = marker.end
    paragraph = text.find("\n", start, end)
    paragraph = end if paragraph < 0 else paragraph
    aside = _ASIDE.search(text, start, min(paragraph, start + 3 * _LONGEST))
    limit = aside.start() if aside else paragraph
    tab = text.find("\t", start, limit)
    limit = tab if tab > start else limit
    full_stop = _FULL_STOP.search(text, start, min(limit, start + 4 * _LONGEST))
    stop = full_stop.start() if full_stop else limit
    if marker.style in ITEMS | UNNUMBERED or stop - start > _LONGEST:
        stop = _clause_end(text, start, stop)
    body = stop + 1 if stop < limit and text[stop] in "。!?,;:" else stop
    while stop > start and text[stop - 1] in "。;,: ":
        stop -= 1
    return HeadingMatch(
        start, stop, body, not text[body:paragraph].strip() or bool(aside and not text[body:limit].strip())
    )


def _clause_end(text: str, start: int, stop: int) -> int:
    """Return the end of a title within a sentence: all of it if it is short, else its first clause."""
    if stop - start <= _SHORT:
        return stop
    ends = [clause.start() for clause in _CLAUSE.finditer(text, start, min(stop, start + _LONGEST))]
    candidates = [end for end in ends if end - start >= 4 and not WHEN.fullmatch(text, start, end)]
    return candidates[0] if candidates else min(stop, start + _SHORT)
