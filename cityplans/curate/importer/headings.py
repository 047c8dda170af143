"""Finds where the title after a number ends and where the text below it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityplans.curate.importer.markers import ITEMS, Marker

ROLE_WORDS = "牵头|责任|负责|主办|承办|主责|组织|实施|参加|参与|配合|协办|协助|协同|支持|统筹|协调|督办|督导|指导|监督"
_ASIDE = re.compile(
    rf"[(\[【<](?=[^()\[\]]{{0,12}}(?:{ROLE_WORDS}))|(?:{ROLE_WORDS})(?:责任)?(?:单位|部门|处室|科室|领导)[:]"
)
_FULL_STOP = re.compile(r"[。!?]")
_CLAUSE = re.compile(r"[,;:。!?]")
WHEN = re.compile(r"(?:到|至|在)?[^,]{0,12}(?:年|月|日|世纪|时期|期间)[^,]{0,6}")
# 开航线:新开6条; 办论坛--每年办论坛. The title is a short phrase, and text follows.
_LABEL_END = re.compile(r"(?=[:]|-{2,})")
# 第一阶段(2021-2023年), 第一阶段:启动阶段(2021年1月-3月). The period of a named phase is no part of its title.
_PHASE = re.compile(
    r"(?P<title>[^,。;:(\n]{3,12}"
    r"(?: ?\([^()\n]{4,24}\)(?!:?[^,。;:(\n]{2,8}阶段)|[:](?=[^,。;:(\n]{2,12}阶段)[^,。;:(\n]+)?)"
    r"(?:\([^()\n]{4,24}\))?[:。,]?"
)
_IN_BRACKETS = re.compile(rf"[【\[](?P<title>(?![^】\]]*(?:{ROLE_WORDS}))[^】\]\n,。;:]{{2,20}})[】\]] ?")
_PERIOD = re.compile(r"\((?=[^()]*\d)[^()]*[年月日][^()]{0,12}\)")
_CLAUSES = frozenset({"dash", "bullet"})
_WHOLE = frozenset({"row", "annex", "foreword", "bare", "bare_mid", "bare_sub"})
_LONGEST_LABEL = 24
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
    if bracket := _IN_BRACKETS.match(text, start, paragraph):
        start, stop = bracket.span("title")
        return HeadingMatch(start, stop, bracket.end(), not text[bracket.end() : paragraph].strip())
    if marker.style == "phase" and (phase := _PHASE.match(text, start, paragraph)):
        return HeadingMatch(start, phase.end("title"), phase.end(), not text[phase.end() : paragraph].strip())
    aside = _ASIDE.search(text, start, min(paragraph, start + 3 * _LONGEST))
    limit = aside.start() if aside else paragraph
    tab = text.find("\t", start, limit)
    limit = tab if tab > start else limit
    full_stop = _FULL_STOP.search(text, start, min(limit, start + 4 * _LONGEST))
    stop = full_stop.start() if full_stop else limit
    if marker.style in ITEMS | _CLAUSES or (stop - start > _LONGEST and marker.style not in _WHOLE):
        stop = _clause_end(text, start, stop)
    stop = _label_end(text, start, stop, paragraph)
    body = stop + 1 if stop < limit and text[stop] in "。!?,;:" else stop
    while body < limit and text[body] == "-":
        body += 1
    if (period := _trailing_period(text, start, stop)) is not None:
        stop = period
    while stop > start and text[stop - 1] in "。.;,: ":
        stop -= 1
    return HeadingMatch(
        start, stop, body, not text[body:paragraph].strip() or bool(aside and not text[body:limit].strip())
    )


def _label_end(text: str, start: int, stop: int, paragraph: int) -> int:
    """Return where a title ends before a colon or a dash, if what precedes is short and text follows."""
    label = _LABEL_END.search(text, start, min(stop, start + _LONGEST_LABEL + 1))
    if not label or label.start() - start < 2 or re.search(r"[,;。、]$|[,;。《\"(]", text[start : label.start()]):
        return stop
    return label.start() if text[label.start() : paragraph].strip(":-。; ") else stop


def _trailing_period(text: str, start: int, stop: int) -> int | None:
    """Return where a title ends before a period in brackets: 启动阶段(2021年1月-3月)."""
    opening = text.rfind("(", start, stop)
    return opening if opening > start + 1 and _PERIOD.fullmatch(text, opening, stop) else None


def _clause_end(text: str, start: int, stop: int) -> int:
    """Return the end of a title within a sentence: all of it if it is short, else its first clause."""
    if stop - start <= _SHORT:
        return stop
    ends = [clause.start() for clause in _CLAUSE.finditer(text, start, min(stop, start + _LONGEST))]
    candidates = [end for end in ends if end - start >= 4 and not WHEN.fullmatch(text, start, end)]
    return candidates[0] if candidates else min(stop, start + _SHORT)
