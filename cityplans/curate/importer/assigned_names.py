"""Reads the names in a list of bodies that share a role, in a list of its own or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cityplans.curate.importer.body_endings import SUFFIX
from cityplans.curate.importer.body_labels import LEAD, PARTICIPANT, RESPONSIBLE
from cityplans.curate.importer.body_names import (
    JOINT,
    LONGEST_NAME,
    ends_as_body,
    has_level,
    level_of,
    name_spans,
)
from cityplans.curate.importer.predicates import WORK

_SEVERAL = re.compile(
    r"(?P<names>[^等]{2,110}[、和][^等]{1,20})等(?:有关|相关)?(?:行政)?(?:主管|管理|职能)?(?P<noun>部门|单位|机构)"
)
# 教育、文化等部门以及街道办事处
_OTHERS = re.compile("以及|[和与及、,]")
_GOVERNMENT = re.compile("[^,、]{0,10}?政府(?=.)")
_COMPOUND = re.compile(
    "(?:发展|文化|规划|工业|住房|人力资源|卫生|教育|农业|广播|科学|民族|自然资源|应急|信访|退役|生态)和"
    "(?=改革|旅游|自然资源|信息|城乡|社会|计划|健康|体育|农村|电视|技术|宗教|规划|管理|军人|环境)"
)
# 区财政局保障经费: what a body does is no part of its name.
_ACTS = re.compile(rf"[市省区县州旗各][^,、。;]{{1,16}}?{SUFFIX}(?=(?:{WORK})[^,、。;]{{2}})")
_OWN_ROLE = re.compile(rf"各(?P<{PARTICIPANT}>配合|参加|参与|协办|协助)|各(?P<{LEAD}>牵头)")


@dataclass(frozen=True, slots=True)
class AssignmentMatch:
    """A body with a role.

    Attributes:
        start, end: Position of the name in the text, end exclusive.
        full_name: The name, with the 市 that is printed once for a whole list.
        passage: The stretch that assigns the role.
        doubt: What the curator should check.
        is_plain: Whether its list states no other role than that its bodies are responsible.
    """

    start: int
    end: int
    role: str
    full_name: str
    passage: tuple[int, int]
    doubt: str = ""
    is_plain: bool = False


def assign_names(
    text: str, start: int, end: int, role: str, passage: tuple[int, int], doubt: str = "", *, is_plain: bool = False
) -> Iterator[AssignmentMatch]:
    """Yield the bodies of a list, each with the role of the list or, as 各配合单位, with its own.

    市 before the first name also applies to names without a level.
    """
    several = _SEVERAL.match(text, start, end)
    if several and not ends_as_body(_department_names(several["names"])[0]):
        # 教育、文化等部门: each is a department.
        others = _OTHERS.match(text, several.end(), end)
        if others or several.end() == end:
            yield from _departments(several, role, passage, doubt)
            if others:
                yield from assign_names(text, others.end(), end, role, passage, doubt, is_plain=is_plain)
            return
    shared_level = ""
    for low, high in name_spans(text, start, end):
        if (acts := _ACTS.match(text, low, high)) and not ends_as_body(text[low:high]):
            high = acts.end()
        name = "".join(text[low:high].split())
        level = level_of(name)
        shared_level = level or shared_level
        full_name = name if not shared_level or has_level(name) else shared_level + name
        own = _OWN_ROLE.match(name) if role == RESPONSIBLE else None
        reason = doubt
        if high - low > LONGEST_NAME or not ends_as_body(name):
            reason = "this does not end like the name of a body"
        role_of_name = (own.lastgroup if own else "") or role
        yield from each_of_joint(AssignmentMatch(low, high, role_of_name, full_name, passage, reason, is_plain))


def each_of_joint(assignment: AssignmentMatch) -> Iterator[AssignmentMatch]:
    """Yield an assignment once for each body of a joint name; all have the joint words as printed."""
    joint = JOINT.fullmatch(assignment.full_name)
    if joint:
        office = joint["office"].removeprefix("两级")
        yield replace(assignment, full_name=joint["upper"] + office)
        yield replace(assignment, full_name=joint["lower"] + office)
    else:
        yield assignment


def _departments(several: re.Match[str], role: str, passage: tuple[int, int], doubt: str) -> Iterator[AssignmentMatch]:
    cursor, level = several.start(), ""
    for name in _department_names(several["names"]):
        government = _GOVERNMENT.match(name)
        own_level = government[0] if government else level_of(name)
        level = own_level or level
        full_name = name if own_level else level + name
        yield AssignmentMatch(cursor, cursor + len(name), role, full_name + several["noun"], passage, doubt)
        cursor += len(name) + 1


def _department_names(names: str) -> Sequence[str]:
    """Split 商务、文化和旅游、教育: 和 joins the last two names, unless it is part of a name."""
    pieces = names.split("、")
    if "和" in pieces[-1] and not _COMPOUND.search(pieces[-1]):
        pieces[-1:] = pieces[-1].split("和", 1)
    return pieces
