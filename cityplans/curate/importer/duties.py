"""Finds bodies that sentences assign a duty to: 由X制定, 报X审议, X要……, 办公室设在X."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cityplans.curate.importer.bodies import COORDINATION, LEAD, PARTICIPANT, RESPONSIBLE, AssignmentMatch
from cityplans.curate.importer.body_names import ends_as_body, has_level, level_of
from cityplans.curate.importer.duty_clauses import find_clause_duties
from cityplans.curate.importer.markers import marker_at

_SUFFIX = (
    r"(?:委员会办公室|领导小组办公室|委员会|领导小组|协调小组|工作小组|小组|办公室|办公厅|指挥部|联席会议|专班|财政|局|(?<!省)(?<!市)委|办|政府|党委|部门|单位|干部|集团"
    r"|机构|管委会|街道|党工委|专责组|工作组|支部|村委会|督查室|研究室)"
)
_NAME = rf"[\u4e00-\u9fff\"]{{1,24}}?{_SUFFIX}"
_ACTS = "制定|拟定|拟订|编制|研究|提出|组织|统筹|安排|牵头|负责|落实|承担|会同|协调|在|按|根据|另行|定期|汇总"

_AT_CLAUSE = r"(?:^|(?<=[。,;:.、) \n条]))"
_MUST = "要(?!求|素|点)|应(?!用|急|对|收)|须(?!知)|必须|务必|按(?:照)?(?:各自)?职责|每半年|每季度|每月|每年|定期"

# The groups of a pattern match bodies; the name of a group says which role its body has.
_PATTERNS = (
    re.compile(
        rf"由(?P<responsible>{_NAME})(?:与|会同|和)(?P<participants>[^,。;:\n]{{2,80}}?)等(?:相关|有关)?(?:单位|部门)"
    ),
    re.compile(rf"由(?P<main>{_NAME})(?=(?:{_ACTS}))"),
    re.compile(rf"报(?:送|经|请)?(?P<coordination>{_NAME})(?=审议|审定|审批|批准|备案|审核|同意|专题研究|研究)"),
    re.compile(
        r"(?:成立|组建|组成|设立)(?!了)(?P<coordination>[\u4e00-\u9fff\"]{2,30}?(?:委员会|小组|指挥部|联席会议|专班))(?=[,。;(])"
    ),
    re.compile(rf"办公室设在(?P<coordination>{_NAME})(?=[,。;(]|$)"),
    re.compile(rf"发挥(?P<lead>{_NAME})(?=的?牵头)"),
    re.compile(rf"发挥(?P<responsible>{_NAME})(?=的?(?:责任主体|主体|主导))"),
    re.compile(rf"发挥(?P<coordination>{_NAME})(?=的?(?:统筹|协调|领导|集中|指导))"),
    re.compile(
        rf"{_AT_CLAUSE}由?(?P<coordination>{_NAME})(?=(?:做好|加强|负责|承担)?(?:综合|统筹|组织|总体)协调|(?:做好|加强|负责|承担)协调)"
    ),
    re.compile(
        r"(?:支持|督促|指导)(?P<responsible>[\u4e00-\u9fff]{2,8}(?:部门|单位))(?=尽快|加快|完成|做好|推进|开展)"
    ),
    re.compile(rf"(?:按照|根据)(?P<coordination>{_NAME})的?(?=统一部署|部署|统一安排)"),
    re.compile(
        rf"{_AT_CLAUSE}(?P<responsible>{_NAME})组织(?P<participant>[\u4e00-\u9fff]{{2,12}}(?:单位|部门|机构))(?=制定|编制|开展|研究)"
    ),
    re.compile(rf"{_AT_CLAUSE}(?P<subjects>[^,。;:\n]{{2,40}}?)(?={_MUST})"),
    re.compile(
        rf"{_AT_CLAUSE}(?P<subjects>[^,。;:\n]{{2,120}}?等(?:有关|相关)?(?:部门|单位))(?=,?(?:按照?|根据|依据?)各自(?:的)?职责)"
    ),
    re.compile(
        rf"{_AT_CLAUSE}(?P<subjects>[^,。;:\n]{{2,40}}?)(?=[是为][^,。;\n]{{0,12}}(?:责任主体|责任单位|实施主体))"
    ),
    re.compile(rf"{_AT_CLAUSE}(?:由)?(?P<main>{_NAME})(?=负责)"),
    re.compile(rf"{_AT_CLAUSE}由(?P<responsible>市?财政)在"),
)
_LEADS = re.compile(r"(?:总)?牵头|负总责")
_COORDINATES = re.compile(r"(?:负责)?(?:统筹|组织协调|综合协调|协调|督促|督查|监督)")
_SUBJECT = re.compile(
    rf"[\u4e00-\u9fff].{{0,118}}(?:{_SUFFIX}|(?<=各)学校|各.{{0,8}}(?:学校|高校|企业|协会|商会|区|县))"
)
_NOT_A_BODY = re.compile(
    r"特别是|加强|推进(?!委员会|工作|办|领导|小组)|完善|深化|建立|健全|明确|对|把|将|为|涉及|不断|通过|同级|以及其他|凡|所有"
)
_PAIR = re.compile(r"党委、政府|党委、人民政府|党委政府|党工委、管委会")
# 市和区、县(市)人民政府 are the government of the city and those of its parts, printed as one.
_JOINT = re.compile(
    r"(?P<upper>[省市])[和、及](?P<lower>[区县](?:[、和][县市])?(?:\([县级市区、]{1,4}\))?)(?P<office>(?:(?!及其|以及)[\u4e00-\u9fff]){2,20})"
)
_SEVERAL = re.compile(r"(?P<names>[^等]{2,110}[、和][^等]{2,20})等(?:有关|相关)?(?P<noun>部门|单位|机构)")
_COMPOUND = re.compile(
    "(?:发展|文化|规划|工业|住房|人力资源|卫生|教育|农业|广播|科学|民族|自然资源|应急|信访|退役|生态)和"
    "(?=改革|旅游|自然资源|信息|城乡|社会|计划|健康|体育|农村|电视|技术|宗教|规划|管理|军人|环境)"
)
_OWN_ROLE = re.compile(r"(?P<participant>配合|参加|参与|协办|协助)|(?P<lead>牵头)")
_TAIL = re.compile(r"等(?:有关|相关)?(?:部门|单位|机构)?$")
_DOUBT = "found in the running text, not in a list"


def find_duties(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    """Yield the bodies that sentences in a stretch of a folded text assign a duty to."""
    starts: set[int] = set()
    for assignment in _readings(text, start, end):
        if assignment.start not in starts:
            starts.add(assignment.start)
            yield from _each_of_joint(text, assignment)


def _each_of_joint(text: str, assignment: AssignmentMatch) -> Iterator[AssignmentMatch]:
    """Yield an assignment once for each body of a joint name; all have the joint words as printed."""
    joint = _JOINT.fullmatch(text, assignment.start, assignment.end)
    if joint:
        yield replace(assignment, full_name=joint["upper"] + joint["office"])
        yield replace(assignment, full_name=joint["lower"] + joint["office"])
    else:
        yield assignment


def _readings(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    for clause in find_clause_duties(text, start, end):
        passage = _sentence_of(text, clause.start, start, end)
        yield from _named(text, clause.start, clause.end, clause.role, passage)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, max(start - 1, 0), end):
            for group in pattern.groupindex:
                yield from _assignments_of(text, match, group, _sentence_of(text, match.start(group), start, end))


def _assignments_of(text: str, match: re.Match[str], group: str, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    low, high = match.span(group)
    if marker := marker_at(text, low, high):
        low = marker.end
    low += text.startswith("由", low)
    if group == "subjects":
        if not _SUBJECT.fullmatch(text, low, high) or _NOT_A_BODY.search(text, low, high):
            return
        if "参加单位" in text[low:high] or "参与单位" in text[low:high]:
            yield AssignmentMatch(low, high, PARTICIPANT, text[low:high], passage, _DOUBT)
        else:
            yield from _named(text, low, high, RESPONSIBLE, passage)
    elif group == "participants":
        yield from _named(text, low, high, PARTICIPANT, passage)
    elif not _NOT_A_BODY.search(text, low, high):
        role = RESPONSIBLE if group == "main" else group
        if group == "main" and _COORDINATES.match(text, high):
            role = COORDINATION
        elif group == "main" and _LEADS.match(text, high):
            role = LEAD
        yield AssignmentMatch(low, high, role, text[low:high], passage, _DOUBT)


def _named(text: str, low: int, high: int, role: str, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    """Yield the bodies of a list in a sentence; one named for its part, as 各配合单位, has that role."""
    several = _SEVERAL.fullmatch(text, low, high)
    if several and not ends_as_body(_department_names(several["names"])[0]):
        # 教育、文化等部门: each is a department.
        yield from _departments(several, role, passage)
        return
    level = ""
    for start, end in _split_subject(text, low, high):
        name = text[start:end]
        level = level_of(name) or level
        full_name = name if not level or has_level(name) else level + name
        own = _OWN_ROLE.search(name) if role == RESPONSIBLE else None
        yield AssignmentMatch(start, end, (own.lastgroup if own else "") or role, full_name, passage, _DOUBT)


def _departments(several: re.Match[str], role: str, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    cursor, level = several.start(), ""
    for name in _department_names(several["names"]):
        level = level_of(name) or level
        full_name = name if level_of(name) else level + name
        yield AssignmentMatch(cursor, cursor + len(name), role, full_name + several["noun"], passage, _DOUBT)
        cursor += len(name) + 1


def _department_names(names: str) -> Sequence[str]:
    """Split 商务、文化和旅游、教育: 和 joins the last two names, unless it is part of a name."""
    pieces = names.split("、")
    if "和" in pieces[-1] and not _COMPOUND.search(pieces[-1]):
        pieces[-1:] = pieces[-1].split("和", 1)
    return pieces


def _split_subject(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Split a subject into bodies at 和 and 、, but keep 党委、政府 and 市和区、县人民政府 together."""
    cursor = low
    pairs = [pair.span() for kept in (_PAIR, _JOINT) for pair in kept.finditer(text, low, high)]
    conjunctions = re.finditer(
        r"(?:(?<=单位)|(?<=部门)|(?<=政府)|(?<=党委)|(?<=小组)|(?<=机构)|(?<=集团)|(?<=公司)|(?<=银行)|(?<=海关)|(?<=[室局委办厅部区县会院]))(?:[和与及、]|以及)其?",
        text[low:high],
    )
    for conjunction in conjunctions:
        left, right = low + conjunction.start(), low + conjunction.end()
        if any(pair_start < right and left < pair_end for pair_start, pair_end in pairs) or right >= high:
            continue
        yield cursor, left
        cursor = right
    yield cursor, _end_of_name(text, cursor, high)


def _end_of_name(text: str, start: int, end: int) -> int:
    tail = _TAIL.search(text[start:end])
    return start + tail.start() if tail and tail.start() >= 2 else end


def _sentence_of(text: str, position: int, low: int, high: int) -> tuple[int, int]:
    low = max(low, position - 600)
    begin = max(text.rfind("\n", low, position), text.rfind("。", low, position), low - 1) + 1
    stop = min(
        (stop for stop in (text.find("\n", position, high), text.find("。", position, high)) if stop >= 0), default=high
    )
    return begin, min(stop + (text[stop : stop + 1] == "。"), high)
