"""Finds clauses whose subject is a body that acts: 各县（区）制定方案, 市审计局依法监督, 委托市设计院编制规划."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.curate.importer.body_endings import (
    FIELDS,
    KINDS_OF_PLACES,
    ORGANISATION,
    PLACES,
    STEERING,
    SUFFIX,
    TOWN_OFFICE,
    TWO_LEVELS,
)
from cityplans.curate.importer.body_labels import COORDINATION, RESPONSIBLE
from cityplans.curate.importer.body_names import are_bodies, name_spans
from cityplans.curate.importer.duty_clauses import BY, CLAUSE, OPENING, ClauseDuty
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.predicates import (
    AFTER_COMMA,
    DONE,
    FUTURE,
    PREDICATE,
    THEN,
    WORK,
    WORK_AFTER,
    role_of,
)

DATE = re.compile(
    r"(?:(?:到|自|从|于)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|底?前|末|以前|内)?|\d{1,2}年内|[一二两三四五六]年内|年内|今年|明年|全年|每年)+"
)
"""A date before the subject of a clause: 2023年市财政安排经费."""
_LEVEL = re.compile(
    r"市(?![场区域内容辖]|民(?![政族宗委防])|级(?!部门|有关|相关|各|行业|财政))|省(?![内会级])|[区县州](?![域位内级])|各(?![类项种方])|[省市区县]级以上|其[他余]各?[市区县]|[市区县]级(?=人民政府|财政|医院)|基层|[一二三]级(?=医院)|乡镇|镇街|街道|[镇乡](?=[^,。;]{2,10}(?:[办队站所委股]|中心|政府))|属地|团市委|团委|工会|共青团|妇联|残联|科协|工商联|侨联|文联|红十字会|贸促会|武警|局?(?:有关|相关)[科处]室"
    r"|国家(?=[^,。;]{2,}局)|(?:中国)?人民银行|国网|公安(?=派出所)|派出所|(?!其他|多个|跨|进一步|强化|加强|压实|明确|推动|督促|协调|指导|组织|依托|发挥|完善|健全|建立|整合|统筹)[^\W推支以由经请向从被将对按与]{2,8}(?<!有关)(?<!相关)部门"
)
_AT_START = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[市区县]|开发区|新区|高新区|海关)")
_ENDING = re.compile(
    rf".*(?:{SUFFIX}|[^教课]室|[^本专学全内外妇儿理工文百前眼骨]科|[^到好坏用]处|[^车网]站|[^平舞]台|队|社|{TOWN_OFFICE}|{ORGANISATION}|热线|医院|学校|党校|街道|镇街)(?:\([^()]{{1,20}}\))?|.*{KINDS_OF_PLACES}|{PLACES}"
)
_ENDING_OF_ANYBODY = re.compile(
    rf"{_ENDING.pattern}"
    "|.*(?:企业|[^场宾茶]馆|[^法医]院|院所|校|幼儿园|食堂|媒体|场所|[一二三四五六七八九十]中|附[中小])"
)
_PLACES = re.compile(PLACES)
_TWO_LEVELS = re.compile(TWO_LEVELS)
# The government of the whole plan decides much that is nobody's duty.
_SUPREME = re.compile(r"(?!团)(?:中共)?[\u4e00-\u9fff]{0,3}[市省州](?:委|政府|人民政府)")
_RECURS = re.compile("每(?:年|季|月|周|半年|半月|[一二两三四五六\\d]个?[年月周])|定期")
_WITHOUT_LEVEL = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:公司|集团|(?<![布格全大结])局|[分支]行|[支大总中]队|部队|事处|海关)|分支机构"
)
_DEPARTMENTS = re.compile(
    rf"(?!(?:{WORK}))[\u4e00-\u9fff]{{2,8}}(?:、[\u4e00-\u9fff]{{2,8}}?)+(?:等(?:有关|相关)?(?:行政)?(?:主管|管理|职能)?)?部门"
)
_FIELDS = re.compile(rf"{FIELDS}(?:[、和]{FIELDS})+等?")
_SINGLES_OUT = re.compile("特别是|尤其是|以及其他|第一[位个的]|首[位个]|排[在名列]|前面")
_WITH = re.compile("会同")
_STEERS = re.compile(rf"{STEERING}(?:办公室)?(?:\([^()]+\))?$")
_SO_FAR = re.compile("(?:以来|近年来|目前|截至[^,。;]{2,14}|去年|上年),$")
_SURE_END = re.compile(SUFFIX)
# 由市委书记任组长: a person does it.
_PERSON = "[^,。;]{0,10}(?:[局厅市县区省镇部处科行院校所站队]长|书记|主任|领导|同志|班子|主席|秘书|专家|代表)"
_ANY_PREDICATE = re.compile(rf"(?![的等和与及]|组成|有关|相关|负责人|{_PERSON})[\u4e00-\u9fff]{{4,}}")
_LONGEST = 120
_SENTENCE_START = "。;\n"


def find_acting_subjects(text: str, start: int, end: int) -> Iterator[ClauseDuty]:
    """Yield the lists of bodies that act in a folded text, with the role that the verb gives them."""
    begun: list[tuple[int, int]] = []
    for clause in CLAUSE.finditer(text, start, end):
        low, high = clause.start(), min(clause.end(), clause.start() + _LONGEST)
        if _SO_FAR.search(text, max(0, low - 20), low):
            continue
        is_first = low == start or text[low - 1] in _SENTENCE_START
        if marker := marker_at(text, low, high):
            low, is_first = marker.end, True
        while low < high and text[low] == " ":
            low += 1
        if opening := OPENING.match(text, low, high):
            low = opening.end()
        if date := DATE.match(text, low, high):
            low = date.end()
        if begun and (begun[-1][1] != clause.start() - 1 or text[clause.start() - 1] != ","):
            begun = []
        duty = _duty_from(text, low, high, is_first=is_first or bool(begun))
        if not duty and low and text[low - 1] in "由请":
            duty = _done_by(text, low, high)
        if duty:
            # 各镇、各街道,区船政局各科室要护桥: the predicate is that of the whole list.
            yield from (ClauseDuty(*names, duty.role) for names in begun)
            yield duty
        is_list = not duty and high == clause.end() and are_bodies(text[low:high], surely=True)
        begun = [*begun, (low, high)] if is_list else []
        for by in BY.finditer(text, low, high):
            if duty := _duty_from(text, by.end(), high, is_first=True) or _done_by(text, by.end(), high):
                yield duty


def _duty_from(text: str, begin: int, high: int, *, is_first: bool) -> ClauseDuty | None:
    """Return the subject that begins at a position, if a predicate follows it within the clause."""
    for predicate in PREDICATE.finditer(text, begin + 2, high):
        if BY.search(text, begin, predicate.start()):
            return None
        if predicate["when"] and not THEN.match(text, high):
            continue
        is_duty = not predicate["work"]
        if not _are_acting(text, begin, predicate.start(), is_duty=is_duty, is_first=is_first):
            continue
        if DONE.match(text, predicate.start(), high):
            return None
        return ClauseDuty(begin, predicate.start(), _role(text, begin, predicate.start(), high))
    # 各级政府以及街道办事处,应当护桥; 公安、交通等部门,加大力度: a comma may follow a long subject.
    after = AFTER_COMMA.match(text, high)
    if not after and not (WORK_AFTER.match(text, high) and _are_several(text, begin, high)):
        return None
    if not _are_acting(text, begin, high, is_duty=bool(after), is_first=is_first):
        return None
    if _STEERS.search(text, begin, high):
        return ClauseDuty(begin, high, COORDINATION)
    role = role_of(text, after.start("verb") if after else high + 1, high + 2 * _LONGEST)
    return ClauseDuty(begin, high, role)


def _are_several(text: str, begin: int, end: int) -> bool:
    """Return whether a stretch is a list of several bodies and nothing else."""
    if _DEPARTMENTS.fullmatch(text, begin, end):
        return True
    names = sum(1 for _ in name_spans(text, begin, end))
    return names > 1 and are_bodies(text[begin:end], surely=True)


def _done_by(text: str, begin: int, high: int) -> ClauseDuty | None:
    """Return the body after 由 that does what no verb of the lexicon names: 由市编办总量控制."""
    for end in reversed([match.end() for match in _SURE_END.finditer(text, begin, high)]):
        if _ANY_PREDICATE.match(text, end, high):
            names = [text[low:up] for low, up in name_spans(text, begin, end)]
            if names and _LEVEL.match(names[0]) and are_bodies(text[begin:end], surely=True):
                return ClauseDuty(begin, end, RESPONSIBLE)
    return None


def _role(text: str, begin: int, end: int, high: int) -> str:
    return COORDINATION if _STEERS.search(text, begin, end) else role_of(text, end, max(high, end + _LONGEST))


def _are_acting(text: str, start: int, end: int, *, is_duty: bool, is_first: bool) -> bool:
    """Return whether a stretch is a list of bodies that may be the subject of a predicate."""
    if _PLACES.fullmatch(text, start, end):
        return is_duty or is_first
    if (
        _DEPARTMENTS.fullmatch(text, start, end)
        or _TWO_LEVELS.fullmatch(text, start, end)
        or _FIELDS.fullmatch(text, start, end)
    ):
        return True
    if _SINGLES_OUT.search(text, start, end) or _WITH.search(text, start, end) or not are_bodies(text[start:end]):
        return False
    names = [text[low:high] for low, high in name_spans(text, start, end)]
    in_article = text.startswith("条", start - 2)
    is_duty_of_all = is_duty or in_article or FUTURE.match(text, end) or _RECURS.match(text, end)
    if all(map(_SUPREME.fullmatch, names)) and not is_duty_of_all:
        return False
    has_level = bool(
        _LEVEL.match(names[0])
        or _STEERS.search(names[0])
        or (is_first and (_AT_START.match(names[0]) or all(map(_WITHOUT_LEVEL.fullmatch, names))))
    )
    if is_duty:
        return all(map(_ENDING_OF_ANYBODY.fullmatch, names))
    return has_level and all(map(_ENDING.fullmatch, names))
