"""Finds the labels before lists of bodies, such as 牵头单位：, and those that end a list, such as 完成时限：."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAD, RESPONSIBLE, PARTICIPANT, COORDINATION = "lead", "responsible", "participant", "coordination"

_WORDS = {
    LEAD: "总?牵头(?:负责|责任)?|主办|主责|第一责任|总负责|主要牵头",
    RESPONSIBLE: "主要责任|责任(?:落实|实施)?|负责|承办|组织实施|实施|落实|主管|承担|主体|执行",
    PARTICIPANT: "成员|组成|参加|参与|配合|协办|协助|协同|会同|支持|辅助|协作|联办",
    COORDINATION: "统筹协调|统筹|协调|督办|督导|督查|指导|监督|监管",
}
_NOUNS = "单位|部门|处室|科室|主体|机关|机构|股室|站所"
_ROLES = "|".join(f"(?P<{role}>{words})" for role, words in _WORDS.items())
_LABEL = re.compile(
    rf"(?:市级|区级|县级|主要|具体)?(?:\([\u4e00-\u9fff]{{2}}\))?(?:{_ROLES})"
    r"(?:\((?:责任|牵头|落实|主办)\)|(?:及|和|、|/)?(?:责任|牵头|落实))?"
    rf"(?:(?P<noun>{_NOUNS}|方)(?:和责任人|及责任人)?\)? ?(?:[:]|为(?=[市省区县各])|[\t ](?=[市省区县各])|(?=\n[市省区县各]))"
    r"|(?<![\u4e00-\u9fff]责任)(?P<bare>[:]))"
)
_BARE_BEFORE = re.compile(r"[\s,;。(\[【、:|/]")
# Any other label ends a list: 完成时限：, 适用范围：, 责任人：.
_OTHER_LABEL = re.compile(r"(?:(?<=[,;、。(\[【 \t\n)])|\A)[ ]?[\u4e00-\u9fff]{2,10} ?:")
_TIME_LABEL = re.compile(r"(?:完成|办结|实施|推进|达标|工作)?(?:时限|时间|期限|进度|节点|年限)(?:要求)? ?[:]")
_LONGEST_LIST = 600


@dataclass(frozen=True, slots=True)
class BodyLabel:
    """A label: its position, and the role of the bodies after it."""

    start: int
    end: int
    role: str
    printed: str


def find_labels(text: str, start: int, end: int) -> Iterator[BodyLabel]:
    """Yield the labels of lists of bodies in a stretch of a folded text."""
    for match in _LABEL.finditer(text, start, end):
        if match["bare"] and match.start() > start and not _BARE_BEFORE.match(text, match.start() - 1):
            continue
        role = next(name for name in _WORDS if match[name])
        yield BodyLabel(match.start(), match.end(), role, match.group())


def end_of_list(text: str, start: int, limit: int) -> int:
    """Return the end of a list: its closing bracket, another label, a full stop or the paragraph's end."""
    depth, position = 0, start
    limit = min(limit, start + _LONGEST_LIST)
    while position < limit and text[position] in " \n":
        position += 1
    while position < limit:
        char = text[position]
        if char in "([":
            depth += 1
        elif char in ")]】" and not depth:
            return position
        elif char in ")]":
            depth -= 1
        elif char in "。\n" or (
            not depth
            and (_TIME_LABEL.match(text, position) or (position > start and _OTHER_LABEL.match(text, position)))
        ):
            break
        position += 1
    return position
