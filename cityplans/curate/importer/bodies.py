"""Parses lists of responsible bodies in their various forms: 牵头单位：…，配合单位：…, or （…牵头，…配合）."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAD, PARTICIPANT, COORDINATION = "lead", "participant", "coordination"

_LEAD_WORDS = "牵头|责任|负责|主办|承办|主责|主要责任|实施|落实|组织实施|第一责任|主管|承担|主体"
_PARTICIPANT_WORDS = "参加|参与|配合|协办|协助|协同|会同|支持|辅助"
_COORDINATION_WORDS = "统筹|协调|统筹协调|督办|督导|督查|指导|监督"
_LABEL_NOUNS = "单位|部门|处室|科室|主体|机关|机构|方"
_LABEL = re.compile(
    rf"(?:市级|区级|主要)?(?:(?P<lead>(?:{_LEAD_WORDS})(?:责任)?)"
    rf"|(?P<participant>{_PARTICIPANT_WORDS})|(?P<coordination>{_COORDINATION_WORDS}))"
    rf"(?:责任)?(?:{_LABEL_NOUNS})(?:和责任人|及责任人)?\)? ?(?:[:]|为(?=[市省区县各]))"
)
# Labels that end a list, besides its bracket, its sentence or its paragraph.
_OTHER_LABEL = re.compile(
    r"(?:完成|办结|实施|推进|达标|工作)?(?:时限|时间|期限|进度|节点|年限)(?:要求)? ?[:]"
    r"|(?:联系人|备注|工作目标|责任人|责任领导) ?[:]"
)
_BODY = (
    r"(?:委|局|办|部|厅|院|会|中心|公司|集团|政府|银行|海关|大学|学院|学校|社|馆|台|站|所|队|组|处|署|校|单位|部门|企业|园区|开发区|新区|区|县|街道|镇|乡"
    r"|村|社区|总工会|妇联|科协|文联|侨联|工商联|残联|市|州|旗|分局|支行|财政|法院|检察院|高校|医院|机构|协会|党委|党组织|办事处|室|基金)"
)
_ENDS_AS_BODY = re.compile(rf".*{_BODY}(?:\([^()]{{1,20}}\))?")
_LEAD_VERB = re.compile(
    r"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体)?(?:牵头负责|牵头组织|牵头|负责|主办|承办|组织实施)"
)
_HELPING_VERB = re.compile(
    r"(?:等)?(?:共同|按(?:照)?(?:各自)?职责(?:分工)?)?(?P<verb>配合|参加|参与|协助|协同|协办|负责|落实)(?:落实|实施)?$"
)
_SEPARATOR = re.compile(r"[、,;/ |+&\n]+")
_CLOSING_WORDS = re.compile(
    r"(?:等)?(?:(?:市直|市级|各)?(?:相关|有关)?(?:部门|单位))?(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:共同|分别)?(?:负责|落实|牵头|配合|参加|参与)?$"
)
_PREFIX = re.compile(r"^(?:由|会同|以及|和|及|与|并|其中)")
_LONGEST_LIST = 600
# The number of labels before and after a list that can belong to the same measure.
_NEARBY_LABELS = 4
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class AssignmentMatch:
    """A body with a role.

    Attributes:
        start, end: Position of the name in the text, end exclusive.
        full_name: The name, with the 市 that is printed once for a whole list.
        passage: The stretch that assigns the role.
        doubt: What the curator should check.
    """

    start: int
    end: int
    role: str
    full_name: str
    passage: tuple[int, int]
    doubt: str = ""


def parse_body_list(text: str, start: int, end: int) -> Iterator[AssignmentMatch]:
    """Yield the bodies of every list in a stretch of a folded text with one paragraph per line."""
    labels = list(_LABEL.finditer(text, start, end))
    covered: list[tuple[int, int]] = []
    for index, label in enumerate(labels):
        role = next(name for name in (LEAD, PARTICIPANT, COORDINATION) if label[name])
        doubt = ""
        nearby = labels[max(0, index - _NEARBY_LABELS) : index + _NEARBY_LABELS + 1]
        if label.group().startswith("责任") and any(
            "牵头" in other.group() for other in nearby if abs(other.start() - label.start()) < 300
        ):
            role, doubt = PARTICIPANT, "a 责任单位 next to a 牵头单位: taken as participant"
        following = labels[index + 1].start() if index + 1 < len(labels) else end
        stop = _end_of_list(text, label, min(following, end))
        passage = _sentence_around(text, label.start(), stop, start, end)
        covered.append(passage)
        yield from _names(text, label.end(), stop, role, passage, doubt)
    for cell in re.finditer(r"(?<=\t)[^\t\n]{2,400}(?=\t|\n|$)", text[start:end]):
        low, high = start + cell.start(), start + cell.end()
        if re.match(r"[市省区县各]", cell.group()) and _are_bodies(cell.group()):
            yield from _names(text, low, high, LEAD, (low, high), "a cell of a table: taken as lead")
    for bracket in re.finditer(r"[(\[【](?P<inner>[^()\[\]【】\n]{3,400})[)\]】]", text[start:end]):
        low, high = start + bracket.start(), start + bracket.end()
        index = bisect.bisect_right(covered, (low, end))
        if any(
            left <= low and high <= right for left, right in covered[max(0, index - _NEARBY_LABELS) : index]
        ) or _LABEL.search(text, low, high):
            continue
        yield from _parse_bracket(text, low + 1, high - 1, _sentence_around(text, low, high, start, end))


def _parse_bracket(text: str, start: int, end: int, passage: tuple[int, int]) -> Iterator[AssignmentMatch]:
    """Parse (…牵头，…配合), (…负责), or a bracket with only bodies at the end of a sentence."""
    lead_verb = _LEAD_VERB.search(text, start, end)
    if lead_verb and _are_bodies(_PREFIX.sub("", text[start : lead_verb.start()])):
        yield from _names(text, start, lead_verb.start(), LEAD, passage, "")
        helping_verb = _HELPING_VERB.search(text, lead_verb.end(), end)
        if helping_verb:
            role = LEAD if helping_verb["verb"] in ("负责", "落实") else PARTICIPANT
            yield from _names(text, lead_verb.end(), helping_verb.start(), role, passage, "")
        return
    after = text[end + 1 : end + 2]
    if (
        after in ("", "\n", "。", ";")
        and _are_bodies(text[start:end])
        and re.match(r"[市省区县各]|[\u4e00-\u9fff]{1,4}[区县]", text[start:end])
    ):
        yield from _names(text, start, end, LEAD, passage, "a bracket of bodies without a role: taken as lead")


def _are_bodies(text: str) -> bool:
    names = [name for name in _SEPARATOR.split(_CLOSING_WORDS.sub("", text)) if name]
    return bool(names) and all(len(name) <= _LONGEST_NAME and _ENDS_AS_BODY.fullmatch(name) for name in names)


def _end_of_list(text: str, label: re.Match[str], limit: int) -> int:
    """Return the end of a list: its closing bracket, another label, a full stop or the paragraph's end."""
    depth, position = 0, label.end()
    limit = min(limit, label.end() + _LONGEST_LIST)
    while position < limit:
        char = text[position]
        if char in "([":
            depth += 1
        elif char in ")]】" and not depth:
            return position
        elif char in ")]":
            depth -= 1
        elif char in "。\n" or (not depth and _OTHER_LABEL.match(text, position)):
            break
        position += 1
    return position


def _sentence_around(text: str, start: int, stop: int, low: int, high: int) -> tuple[int, int]:
    """Return the sentence around a list within its paragraph, the closing bracket included."""
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
    """Split a list into names; 市 before the first one applies to later names without a level of their own."""
    shared_level = ""
    for low, high in _split_names(text, start, end):
        low, high = _trimmed(text, low, high)
        if high - low < 2 or text[low:high] in ("单位", "部门", "负责", "相关", "有关"):
            continue
        name = "".join(text[low:high].split())
        level = re.match(r"市(?!场)|省|自治区|区(?!域)|县|州", name)
        if level:
            shared_level = level.group()
        full_name = name if level or not shared_level or _has_level(name) else shared_level + name
        reason = doubt
        if high - low > _LONGEST_NAME or not _ENDS_AS_BODY.fullmatch(name):
            reason = "this does not end like the name of a body"
        yield AssignmentMatch(low, high, role, full_name, passage, reason)


def _split_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cursor, depth = start, 0
    for position in range(start, end):
        char = text[position]
        depth += (char in "([") - (char in ")]")
        if depth <= 0 and (_SEPARATOR.match(char) or _is_conjunction(text, position, start, end)):
            yield cursor, position
            cursor = position + 1
    yield cursor, end


def _is_conjunction(text: str, position: int, start: int, end: int) -> bool:
    """Return whether 和 or 与 separates two bodies, rather than being part of a name."""
    if text[position] not in "和与及" or position <= start or position + 1 >= end:
        return False
    before, after = text[max(start, position - 12) : position], text[position + 1 : min(end, position + 24)]
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
    """Return whether a name states its own level, so that a 市 earlier in the list does not apply to it."""
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
