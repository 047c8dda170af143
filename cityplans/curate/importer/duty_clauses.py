"""Finds clauses of the running text whose subject leads or helps: A牵头，B配合; A会同B制定; A对…负总责."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.curate.importer.bodies import LEAD, PARTICIPANT, RESPONSIBLE
from cityplans.curate.importer.body_names import SUFFIX, are_bodies
from cityplans.curate.importer.markers import marker_at

_CLAUSE = re.compile(r"[^,。;:!?\n\t()\[\]【】]+")
_MANNER = (
    r"(?:要|应当|应|须|必须|积极|主动|密切|全力|共同|分别|具体|等(?:有关|相关)?(?:部门|单位)"
    r"|(?:按照?|依据?|根据)(?:各自)?职责(?:分工)?)*"
)
_VERBS = re.compile(
    rf"{_MANNER}(?:(?P<lead>总牵头|牵头|负总责|主办)|(?P<participant>配合|协助|协办)|(?P<with>会同)"
    r"|(?P<responsible>负责(?!人|任|同志|统筹|组织协调|综合协调|协调|督促|督查|监督)|承办))"
)
_WITH = re.compile("会同")
_START = re.compile(r"(?:其中|并|同时|具体|原则上|统一)*(?:由|以)?")
_WHOLE_DUTY = re.compile(r"(?P<subject>[^,。;:\n]{2,40}?)(?:对|为)[^,。;:\n]{1,30}负(?:总责|首要责任|主要责任|全责)")
_NAME = rf"[\u4e00-\u9fff]{{1,20}}?{SUFFIX}"
_NAMES = re.compile(
    rf"(?:{_NAME}(?:\([^()]{{1,12}}\))?(?:[、和与及](?=.)|(?=等)))*(?:{_NAME}|等(?:有关|相关)?(?:部门|单位|机构))"
    r"(?:等(?:有关|相关)?(?:部门|单位|机构)?)?"
)
_SHORT_NAMES = re.compile(r"[\u4e00-\u9fff、]{2,60}?等(?:有关|相关)?(?:部门|单位|机构)")
_NO_NAMES = re.compile(r"(?:配合|牵头|责任|参与|有关|相关)(?:单位|部门)|.*(?:开展|制定|推进|加强).*")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class ClauseDuty:
    """A list of bodies in a clause: its position, and the role of the bodies."""

    start: int
    end: int
    role: str


def find_clause_duties(text: str, start: int, end: int) -> Iterator[ClauseDuty]:
    """Yield the lists of bodies that lead, help or are responsible by the verb of a clause."""
    for clause in _CLAUSE.finditer(text, start, end):
        low, high = clause.start(), min(clause.end(), clause.start() + _LONGEST)
        if marker := marker_at(text, low, high):
            low = marker.end
        while low < high and text[low] == " ":
            low += 1
        if whole := _WHOLE_DUTY.match(text, low, high):
            if are_bodies(whole["subject"], surely=True):
                yield ClauseDuty(*whole.span("subject"), LEAD)
            continue
        verb = _VERBS.search(text, low, high)
        if verb:
            yield from _around(text, low, high, verb)


def _around(text: str, low: int, high: int, verb: re.Match[str]) -> Iterator[ClauseDuty]:
    """Yield the bodies before a verb, and those after 会同."""
    opening = _START.match(text, low, verb.start())
    begin = opening.end() if opening else low
    subject = text[begin : verb.start()]
    is_list = bool(subject) and are_bodies(subject, surely=True)
    if is_list:
        role = LEAD if verb["lead"] else PARTICIPANT if verb["participant"] else RESPONSIBLE
        yield ClauseDuty(begin, verb.start(), role)
    joined = verb if verb["with"] else _WITH.search(text, verb.end(), high)
    if joined and (is_list or begin == verb.start() or not verb["with"]):
        names = _SHORT_NAMES.match(text, joined.end(), high) or _NAMES.match(text, joined.end(), high)
        if names and not _NO_NAMES.fullmatch(text, *names.span()):
            yield ClauseDuty(*names.span(), PARTICIPANT)
