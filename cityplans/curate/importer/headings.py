"""The words of a heading: where the title after a number ends and its own text begins."""

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
    """The words of a heading, end exclusive, and where what follows it begins. `alone` tells that it fills its paragraph."""

    start: int
    end: int
    body: int
    alone: bool


def title_of(text: str, marker: Marker, end: int) -> HeadingMatch:
    """Find the title after a marker: the rest of a short paragraph, its first sentence, or its first clause."""
    start = marker.end
    paragraph = text.find("\n", start, end)
    paragraph = end if paragraph < 0 else paragraph
    aside = _ASIDE.search(text, start, min(paragraph, start + 3 * _LONGEST))
    limit = aside.start() if aside else paragraph
    cell = text.find("\t", start, limit)
    limit = cell if cell > start else limit
    first = _FULL_STOP.search(text, start, min(limit, start + 4 * _LONGEST))
    stop = first.start() if first else limit
    if marker.style in ITEMS | UNNUMBERED or stop - start > _LONGEST:
        stop = _by_clauses(text, start, stop)
    body = stop + 1 if stop < limit and text[stop] in "。!?,;:" else stop
    while stop > start and text[stop - 1] in "。;,: ":
        stop -= 1
    return HeadingMatch(
        start, stop, body, not text[body:paragraph].strip() or bool(aside and not text[body:limit].strip())
    )


def _by_clauses(text: str, start: int, stop: int) -> int:
    """Give the end of a title within a long sentence: all of it where it is short, else as many clauses as stay short."""
    if stop - start <= _SHORT:
        return stop
    found = [m.start() for m in _CLAUSE.finditer(text, start, min(stop, start + _LONGEST))]
    whole = [place for place in found if place - start >= 4 and not WHEN.fullmatch(text, start, place)]
    return whole[0] if whole else min(stop, start + _SHORT)
