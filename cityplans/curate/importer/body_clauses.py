"""Reads lists of bodies with verbs that say who does what: A牵头，B、C配合; A会同B负责."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.curate.importer.body_endings import SUFFIX
from cityplans.curate.importer.body_labels import COORDINATION, LEAD, PARTICIPANT, RESPONSIBLE
from cityplans.curate.importer.predicates import WORK

_VERBS = {
    LEAD: "[为是](?:总?牵头|主办|主责|第一责任)(?:责任)?(?:单位|部门|方)"
    "|总牵头|牵头(?:负责|组织|落实|推进|督导|指导|实施|协调|抓总|办理)?|负总责|主办|主责",
    PARTICIPANT: "[为是](?:配合|协办|参与|参加|协同|协助|成员)(?:责任)?(?:单位|部门|方)"
    "|配合落实|配合实施|配合|参加|参与|协助|协同|协办|协作",
    RESPONSIBLE: "[为是](?:责任|实施|承办|落实)(?:单位|部门|主体|方)"
    "|负责落实|负责实施|负责办理|组织实施|具体实施|负责|落实|承办|实施",
    COORDINATION: "统筹协调|统筹|指导|督导|监督",
}
_MANNER = (
    r"(?:等(?:(?:市直|市级|各)?(?:相关|有关)?(?:职能)?(?:部门|单位))?"
    r"|[,]?(?:按(?:照)?|依|根据)(?:各自)?(?:职责|职能)(?:分工)?|[,]?分工|共同|分别|具体|联合|做好|积极)*"
)
_VERB = re.compile(
    rf"{_MANNER}(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _VERBS.items()) + r")(?=[,;。、)\s]|$|会同)"
)
# 区财政局保障经费: what a body does is no part of its name.
_ACTS = re.compile(rf"{SUFFIX}(?=(?:{WORK})[^,、。;]{{2}})")
_JOINED = re.compile(r",?(?:会同|协同|联合(?!会|社))")
_LISTED_FIRST = re.compile(
    r"[,;。(\[]?(?:注:)?(?:除[^()。;]{2,20}外,?)?(?:各项(?:工作|任务)?)?(?:排(?:名|序|列)?|列|署名|居)?(?:在)?(?:第一(?:位|个)?|首位|首个|最前面?|前面)(?:的|者)?(?:单位|部门)?(?:者)?"
    r"(?:为|是|系|即为|作为|(?<=[者位门])(?=总?牵头))(?:该?项?(?:工作|任务)?的?)?(?:总?牵头|主办|第一责任|主要责任)[^,;。)]{0,10}(?:[,;]?下同)?"
)


@dataclass(frozen=True, slots=True)
class BodyClause:
    """A list of bodies with a role; `is_plain` if the text states no other than responsible."""

    start: int
    end: int
    role: str
    is_plain: bool = False


def find_first_named_note(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the note that the first body of a list leads, if there is one: 列第一位者为牵头单位，下同."""
    return _LISTED_FIRST.search(text, start, end)


def split_clauses(text: str, start: int, end: int, default: str = RESPONSIBLE) -> list[BodyClause]:
    """Return the lists of bodies between the verbs of a stretch, each with the role that its verb states."""
    if note := find_first_named_note(text, start, end):
        # 县发改局(首位为牵头单位,下同)、县财政局: the list goes on behind the bracket.
        is_within = text[note.start()] in "([" and text[note.end() : note.end() + 1] in (")", "]")
        first = split_clauses(text, start, note.start(), default)
        return [*first, *(split_clauses(text, note.end() + 1, end, default) if is_within else ())]
    clauses: list[BodyClause] = []
    cursor, rest = start, PARTICIPANT
    for verb in _VERB.finditer(text, start, end):
        if verb.start() < cursor:
            continue
        role = next(name for name in _VERBS if verb[name])
        if text[verb.start() - 1] == "(" and text[verb.end() : verb.end() + 1] == ")":
            # 市教育局(牵头)、市财政局: the note is about the name before it.
            name = max(text.rfind(mark, cursor, verb.start()) for mark in "、,; ") + 1 or cursor
            if name > cursor + 1:
                clauses.append(BodyClause(cursor, name - 1, default))
            clauses.append(BodyClause(name, verb.start() - 1, role))
            cursor, rest = verb.end() + 1, default
            continue
        clauses += _joined(text, cursor, verb.start(), role)
        cursor = verb.end()
    if text[cursor:end].strip(" ,;。、"):
        if not clauses:
            clauses += _joined(text, cursor, end, default)
        else:
            role = default if _ACTS.search(text, cursor, end) else rest
            clauses.append(BodyClause(cursor, end, role, is_plain=False))
    return clauses


def _joined(text: str, start: int, end: int, role: str) -> Iterator[BodyClause]:
    """Split A会同B: B takes part."""
    is_plain = role == RESPONSIBLE
    if joined := _JOINED.search(text, start, end):
        if joined.start() > start:
            yield BodyClause(start, joined.start(), role)
        yield BodyClause(joined.end(), end, PARTICIPANT)
    else:
        yield BodyClause(start, end, role, is_plain)
