"""Finds clauses of the running text whose subject leads or helps: A牵头，B配合; A会同B制定; A对…负总责."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.curate.importer.body_endings import COUNCIL, EVERY_PLACE, PLACES, STEERING, SUFFIX
from cityplans.curate.importer.body_labels import COORDINATION, LEAD, PARTICIPANT, RESPONSIBLE
from cityplans.curate.importer.body_names import are_bodies
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.predicates import IN_CHARGE, NO_BODY

# 领导小组办公室(市商务局)牵头: the note belongs to the name.
CLAUSE = re.compile(
    r"(?:[^,。;:!?\n\t()\[\]【】]|(?:(?<=办公室)|(?<=委员会)|(?<=联席会议)|(?<=领导小组))\((?!设在|以下简称)[^()\n]{2,24}\)(?=总?牵头|负责|会同|要|应)"
    r"|(?<=[区县市村镇乡居])\([县级市区旗州乡镇街道村居社园办处、]{1,8}\)|(?<=街道)\([镇乡]{1,2}\)|(?<=党委)\(党组\)|(?<=部门)\(单位\)|(?<=单位)\(部门\))+"
)
"""A clause; a note within a name, as in 各县(市、区), does not end it."""
_MANNER = (
    r"(?:要|应当|应|须|必须|积极|主动|密切|全力|共同|分别|具体|等(?:有关|相关)?(?:部门|单位)"
    r"|(?:按照?|依据?|根据)(?:各自)?职责(?:分工)?)*"
)
_VERBS = re.compile(
    rf"{_MANNER}(?:(?P<lead>(?:负责)?(?:总牵头|牵头)|负总责|主办)|(?P<participant>配合|协助|协办|参加(?=的|$)|参与(?=的|$))|(?P<with>会同|(?<=[局委办厅部会])商(?=[市省区县有相各])|联合(?=[市省区县各团]|下级|有关|相关))"
    rf"|(?P<responsible>(?!负责(?:统筹|组织协调|综合协调|协调|督促)){IN_CHARGE}|承办))"
)
_WITH = re.compile("会同")
OPENING = re.compile(r"(?:其中|并|同时|具体|原则上|统一)*(?:由|以(?![上下])|委托|请(?!求|示|假)|望(?=各))?")
"""What may precede the subject of a clause."""
# 管理办法由市财政局会同…制定: what is done comes before whoever does it.
BY = re.compile(r"(?<![自理经缘可])由(?!于|此)|(?<![\u4e00-\u9fff])委托")
_NEXT = re.compile(r"[、并和]?(?:由)?")
_WHOLE_DUTY = re.compile(r"(?P<subject>[^,。;:\n]{2,40}?)(?:对|为)[^,。;:\n]{1,30}负(?:总责|首要责任|主要责任|全责)")
# 由区政府负责,街道办组织,社区落实
_SHORT_DUTY = re.compile(
    rf"(?P<subject>[^,。;:\n]{{2,40}}?)(?:具体)?(?:{NO_BODY}组织(?:实施)?|落实|实施|(?P<steers>指导监督|监督指导|指导|监督|统筹))"
)
_SHORT_NAMES = re.compile(r"[\u4e00-\u9fff、]{2,60}?等(?:有关|相关)?(?:部门|单位|机构)")
_END_OF_NAME = re.compile(
    rf"(?:{SUFFIX}|{EVERY_PLACE}|街道(?!社区|居民)|(?<=同){COUNCIL})(?:\([^()]{{1,12}}\))?(?:等(?:有关|相关)?(?:部门|单位|机构)?)?"
)
# What is done together follows the last name.
_ACT = re.compile(
    "$|另行|抓|编制|制定|制订|拟定|修订|出台|印发|发布|公布|开展|组织|研究|建立|健全|完善|推进|推动|落实|负责|做好|统筹|整合|加强|实施"
    "|办理|举办|设立|提出|确定|认定|审核|审查|监督|检查|评估|考核|建设|根据|按|依|对|在|于|将|共同|联合|定期|每|进行|管理|汇总|协调"
)
_PLACES = re.compile(rf"(?:属地|所在)?{PLACES}")
_STEERS = re.compile(rf"{STEERING}(?:办公室)?(?:\([^()]+\))?$")
_PARTY = re.compile("(?<!团)[市省区县]委$")
_NO_NAMES = re.compile(r"(?:配合|牵头|责任|参与)(?:单位|部门)|.*(?:开展|制定|推进|加强).*")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class ClauseDuty:
    """A list of bodies in a clause: its position, and the role of the bodies."""

    start: int
    end: int
    role: str


def find_clause_duties(text: str, start: int, end: int) -> Iterator[ClauseDuty]:
    """Yield the lists of bodies that lead, help or are responsible by the verb of a clause."""
    begun: list[tuple[int, int]] = []
    for clause in CLAUSE.finditer(text, start, end):
        low, high = clause.start(), min(clause.end(), clause.start() + _LONGEST)
        if begun and (begun[-1][1] != low - 1 or text[low - 1] != ","):
            begun = []
        if marker := marker_at(text, low, high):
            low = marker.end
        while low < high and text[low] == " ":
            low += 1
        duties = list(_duties_of(text, low, high))
        if duties and duties[0].start == low:
            # 市水利局、市财政局,河湾海关参加: the verb is that of the whole list.
            yield from (ClauseDuty(*names, duties[0].role) for names in begun)
        yield from duties
        is_list = not duties and high == clause.end() and are_bodies(text[low:high], surely=True)
        begun = [*begun, (low, high)] if is_list else []


def _duties_of(text: str, low: int, high: int) -> Iterator[ClauseDuty]:
    """Yield the duties of one clause."""
    if whole := _WHOLE_DUTY.match(text, low, high):
        if are_bodies(whole["subject"], surely=True):
            yield ClauseDuty(*whole.span("subject"), LEAD)
        return
    short = _SHORT_DUTY.fullmatch(text, low, high)
    if short and "会同" not in short["subject"]:
        begin, end = short.span("subject")
        begin = max((by.end() for by in BY.finditer(text, begin, end)), default=begin)
        if _are_subject(text, begin, end):
            yield ClauseDuty(begin, end, COORDINATION if short["steers"] else RESPONSIBLE)
        return
    while verb := _VERBS.search(text, low, high):
        yield from _around(text, low, high, verb)
        # 由A牵头、B参加的专班: another list may follow.
        following = _NEXT.match(text, verb.end(), high)
        if not following or following.end() == verb.end():
            break
        low = following.end()


def _around(text: str, low: int, high: int, verb: re.Match[str]) -> Iterator[ClauseDuty]:
    """Yield the bodies before a verb, and those after 会同."""
    opening = OPENING.match(text, low, verb.start())
    begin = opening.end() if opening else low
    if by := [match.end() for match in BY.finditer(text, begin, verb.start())]:
        begin = by[-1]
    is_list = _are_subject(text, begin, verb.start())
    if is_list:
        role = LEAD if verb["lead"] else PARTICIPANT if verb["participant"] else RESPONSIBLE
        if verb["responsible"] and _STEERS.search(text, begin, verb.start()):
            role = COORDINATION
        yield ClauseDuty(begin, verb.start(), role)
    helped = _end_of_names(text, verb.end(), high) if is_list and verb["participant"] else None
    is_named = helped and not text.startswith(
        ("有关", "相关", "政府有关", "上级", "省级", "国家", "国务院"), verb.end()
    )
    if helped and is_named and helped < high and _are_subject(text, verb.end(), helped):
        # A配合B建设: whoever is helped does it.
        yield ClauseDuty(verb.end(), helped, RESPONSIBLE)
    joined = verb if verb["with"] else _WITH.search(text, verb.end(), high)
    if joined and (is_list or begin == verb.start() or not verb["with"]):
        end = _end_of_names(text, joined.end(), high)
        if end and not _NO_NAMES.fullmatch(text, joined.end(), end):
            yield ClauseDuty(joined.end(), end, PARTICIPANT)


def _are_subject(text: str, start: int, end: int) -> bool:
    return start < end and (bool(_PLACES.fullmatch(text, start, end)) or are_bodies(text[start:end], surely=True))


def _end_of_names(text: str, start: int, high: int) -> int | None:
    """Return where the names after 会同 end: at 等部门, or before the words for what is done."""
    if short := _SHORT_NAMES.match(text, start, high):
        return short.end()
    ends = [match.end() for match in _END_OF_NAME.finditer(text, start, high)]
    sure = [end for end in ends if _ACT.match(text, end, high) and not _PARTY.search(text, start, end)]
    return next(iter([*sure, *ends]), None)
