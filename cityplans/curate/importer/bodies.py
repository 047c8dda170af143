"""Lists of responsible bodies: 牵头单位：…，配合单位：…, or （…牵头，…配合）, in their many printings."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAD, PARTICIPANT, COORDINATION = "lead", "participant", "coordination"

_LEADING = "牵头|责任|负责|主办|承办|主责|主要责任|实施|落实|组织实施|第一责任|主管|承担|主体"
_TAKING_PART = "参加|参与|配合|协办|协助|协同|会同|支持|辅助"
_COORDINATING = "统筹|协调|统筹协调|督办|督导|督查|指导|监督"
_WHO = "单位|部门|处室|科室|主体|机关|机构|方"
_LABEL = re.compile(
    rf"(?:市级|区级|主要)?(?:(?P<lead>(?:{_LEADING})(?:责任)?)|(?P<participant>{_TAKING_PART})|(?P<coordination>{_COORDINATING}))"
    rf"(?:责任)?(?:{_WHO})(?:和责任人|及责任人)?\)? ?(?:[:]|为(?=[市省区县各]))"
)
# What ends a list besides its bracket, its sentence or its paragraph.
_OTHER_LABEL = re.compile(
    r"(?:完成|办结|实施|推进|达标|工作)?(?:时限|时间|期限|进度|节点|年限)(?:要求)? ?[:]"
    r"|(?:联系人|备注|工作目标|责任人|责任领导) ?[:]"
)
_BODY = (
    r"(?:委|局|办|部|厅|院|会|中心|公司|集团|政府|银行|海关|大学|学院|学校|社|馆|台|站|所|队|组|处|署|校|单位|部门|企业|园区|开发区|新区|区|县|街道|镇|乡"
    r"|村|社区|总工会|妇联|科协|文联|侨联|工商联|残联|市|州|旗|分局|支行|财政|法院|检察院|高校|医院|机构|协会|党委|党组织|办事处|室|基金)"
)
_ENDS_AS_BODY = re.compile(rf".*{_BODY}(?:\([^()]{{1,20}}\))?")
_LEADS = re.compile(
    r"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体)?(?:牵头负责|牵头组织|牵头|负责|主办|承办|组织实施)"
)
_HELPS = re.compile(
    r"(?:等)?(?:共同|按(?:照)?(?:各自)?职责(?:分工)?)?(?P<verb>配合|参加|参与|协助|协同|协办|负责|落实)(?:落实|实施)?$"
)
_SEPARATOR = re.compile(r"[、,;/ |+&\n]+")
_LAST = re.compile(
    r"(?:等)?(?:(?:市直|市级|各)?(?:相关|有关)?(?:部门|单位))?(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:共同|分别)?(?:负责|落实|牵头|配合|参加|参与)?$"
)
_PREFIX = re.compile(r"^(?:由|会同|以及|和|及|与|并|其中)")
_LONGEST_LIST = 600
# How many labels before and after a list can belong to the same measure.
_BESIDE = 4
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class AssignmentMatch:
    """A body with a role: its name's place in the text, end exclusive, and the name with the 市 that governs its list.

    `passage` is the stretch that assigns it. `doubt` says what the curator should look at.
    """

    start: int
    end: int
    role: str
    full: str
    passage: tuple[int, int]
    doubt: str = ""


def parse_body_list(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    """Find the bodies of every list in a stretch of a folded text whose paragraphs are its lines."""
    labels = list(_LABEL.finditer(text, start, end))
    covered: list[tuple[int, int]] = []
    for place, label in enumerate(labels):
        role = next(name for name in (LEAD, PARTICIPANT, COORDINATION) if label[name])
        doubt = ""
        beside = labels[max(0, place - _BESIDE) : place + _BESIDE + 1]
        if label.group().startswith("责任") and any(
            "牵头" in other.group() for other in beside if abs(other.start() - label.start()) < 300
        ):
            role, doubt = PARTICIPANT, "a 责任单位 beside a 牵头单位: taken as taking part"
        following = labels[place + 1].start() if place + 1 < len(labels) else end
        stop = _end_of_list(text, label, min(following, end))
        passage = _sentence(text, label.start(), stop, start, end)
        covered.append(passage)
        yield from _names(text, label.end(), stop, role, passage, doubt)
    for cell in re.finditer(r"(?<=\t)[^\t\n]{2,400}(?=\t|\n|$)", text[start:end]):
        low, high = start + cell.start(), start + cell.end()
        if re.match(r"[市省区县各]", cell.group()) and _are_bodies(cell.group()):
            yield from _names(text, low, high, LEAD, (low, high), "a cell of a table: taken as leading")
    for bracket in re.finditer(r"[(\[【](?P<inner>[^()\[\]【】\n]{3,400})[)\]】]", text[start:end]):
        low, high = start + bracket.start(), start + bracket.end()
        before = bisect.bisect_right(covered, (low, end))
        if any(a <= low and high <= b for a, b in covered[max(0, before - _BESIDE) : before]) or _LABEL.search(
            text, low, high
        ):
            continue
        yield from _bracket(text, low + 1, high - 1, _sentence(text, low, high, start, end))


def _bracket(text: str, start: int, end: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    """Read (…牵头，…配合), (…负责) or a bracket of nothing but bodies at the end of a sentence."""
    verb = _LEADS.search(text, start, end)
    if verb and _are_bodies(_PREFIX.sub("", text[start : verb.start()])):
        yield from _names(text, start, verb.start(), LEAD, passage, "")
        helping = _HELPS.search(text, verb.end(), end)
        if helping:
            role = LEAD if helping["verb"] in ("负责", "落实") else PARTICIPANT
            yield from _names(text, verb.end(), helping.start(), role, passage, "")
        return
    after = text[end + 1 : end + 2]
    if (
        after in ("", "\n", "。", ";")
        and _are_bodies(text[start:end])
        and re.match(r"[市省区县各]|[\u4e00-\u9fff]{1,4}[区县]", text[start:end])
    ):
        yield from _names(text, start, end, LEAD, passage, "a bracket of bodies without a role: taken as leading")


def _are_bodies(words: str) -> bool:
    names = [w for w in _SEPARATOR.split(_LAST.sub("", words)) if w]
    return bool(names) and all(len(n) <= _LONGEST_NAME and _ENDS_AS_BODY.fullmatch(n) for n in names)


def _end_of_list(text: str, label: re.Match[str], limit: int) -> int:
    """Give where a list ends: at its closing bracket, another label, a full stop or the paragraph's end."""
    depth, place = 0, label.end()
    limit = min(limit, label.end() + _LONGEST_LIST)
    while place < limit:
        char = text[place]
        if char in "([":
            depth += 1
        elif char in ")]】" and not depth:
            return place
        elif char in ")]":
            depth -= 1
        elif char in "。\n" or (not depth and _OTHER_LABEL.match(text, place)):
            break
        place += 1
    return place


def _sentence(text: str, start: int, stop: int, low: int, high: int) -> tuple[int, int]:
    """Give the sentence around a list, its closing bracket included, within one paragraph."""
    low = max(low, start - _LONGEST_LIST)
    begin = max(text.rfind("\n", low, start), text.rfind("。", low, start), low - 1) + 1
    if not text[begin:start].strip(" (["):
        begin = start
    while stop < high and text[stop] in ")]】。":
        stop += 1
    return begin, stop


def _names(
    text: str, start: int, end: int, role: str, passage: tuple[int, int], doubt: str
) -> Iterator[AssignmentMatch]:
    """Part a list into names; 市 before the first of a list governs those after it that have no level of their own."""
    shared = ""
    for low, high in _pieces(text, start, end):
        low, high = _trimmed(text, low, high)
        if high - low < 2 or text[low:high] in ("单位", "部门", "负责", "相关", "有关"):
            continue
        name = "".join(text[low:high].split())
        own = re.match(r"市(?!场)|省|自治区|区(?!域)|县|州", name)
        if own:
            shared = own.group()
        full = name if own or not shared or _has_level(name) else shared + name
        why = doubt
        if high - low > _LONGEST_NAME or not _ENDS_AS_BODY.fullmatch(name):
            why = "does not end like the name of a body"
        yield AssignmentMatch(low, high, role, full, passage, why)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cursor, depth = start, 0
    for place in range(start, end):
        char = text[place]
        depth += (char in "([") - (char in ")]")
        if depth <= 0 and (_SEPARATOR.match(char) or _joins(text, place, start, end)):
            yield cursor, place
            cursor = place + 1
    yield cursor, end


def _joins(text: str, place: int, start: int, end: int) -> bool:
    """Tell whether 和 or 与 stands between two bodies rather than within the name of one."""
    if text[place] not in "和与及" or place <= start or place + 1 >= end:
        return False
    before, after = text[max(start, place - 12) : place], text[place + 1 : min(end, place + 24)]
    after = _SEPARATOR.split(after)[0]
    return bool(
        re.search(rf"{_BODY}$", before) and re.match(r"[市省各]", after) and _ENDS_AS_BODY.match(after)
    ) and not before.endswith(("发展", "信息化", "规划", "文化", "卫生", "住房", "人力资源", "各牵头单位"))


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and (
        text[low] in " :、,;.\n" or (text[low] in "([" and ")" not in text[low:high] and "]" not in text[low:high])
    ):
        low += 1
    if prefix := _PREFIX.match(text, low, high):
        rest = text[prefix.end() : high]
        if re.match(r"[市省区县各]", rest):
            low = prefix.end()
    tail = re.search(
        r"(?:等(?:(?:市直|市级|各)?(?:相关|有关)?(?:部门|单位))?|按(?:照)?(?:各自)?职责(?:分工)?|分别|共同|负责|牵头|配合|参加|参与|落实)+$",
        text[low:high],
    )
    if tail and tail.start() >= 2:
        high = low + tail.start()
    while (high > low and text[high - 1] in " 。.,;、:\n") or (
        high > low and text[high - 1] in ")]" and not re.search(r"[(\[]", text[low:high])
    ):
        high -= 1
    return low, high


def _has_level(name: str) -> bool:
    """Tell whether a name says itself whose it is, so that no 市 before it in the list governs it."""
    return bool(
        re.match(
            r"各|团市委|团委|全市|国家|中国|驻|在|本|省|央|中央|海关|人民银行|高新区|经开区|管委会|相关|有关|推进|领导小组|中共",
            name,
        )
        or re.search(
            r"(?:区|县|市|州|镇|乡|街道)(?:政府|管委会|委|委会|人民政府|办事处|党工委)$|大学$|学院$|公司$|集团$|银行$|分行$|海关$|开发区$|新区$|区$|县$|镇$|乡$|村$|街道$",
            name,
        )
    )
