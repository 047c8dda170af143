"""Separates the annexes of a document from its text, and the mere list of their names from both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.markers import marker_at
from cityplans.curate.importer.signature import is_date_line, is_signature, signature_of
from cityplans.curate.importer.tables import begins_table, find_tables

_HEADING = re.compile(
    r"附(?: ?[件表录](?:之)?|(?= ?[:])) ?(?P<number>[一二三四五六七八九十\d]{0,3})(?P<rest>[:.、 ]{1,2}.{0,60})?"
)
_NAME = re.compile(r"(?:附[件表]?)?[\d一二三四五六七八九十]{0,2}[.、:]? ?[^。;]{2,60}")
_NO_PLAN = re.compile(
    r"申请|申报|登记|报名|样式|样表|模板|范本|名单|通讯录|回执|汇总表|成员|职责|流程图|示意图|联系方式|名词解释|解释|解读"
)
_TASKS = re.compile("任务|清单|分工|分解|项目|工程|举措|措施")
_ASSIGNED = re.compile(r"(?:牵头|责任|负责|实施)(?:单位|部门)?(?:[:]|[)]|为(?=[市省区县]))")
_FIRST = 2
_MOST_NAMES = 40
_LONG_TITLE = 50


@dataclass(frozen=True)
class Annex:
    """An annex: its heading with the title that follows, and its lines."""

    heading: Sequence[Line]
    text: Sequence[Line]

    @property
    def is_read(self) -> bool:
        """Whether it holds tasks or figures, in a table or a list; a form or a list of names does not."""
        title = "".join(map(without_spaces, self.heading))
        if _NO_PLAN.search(title):
            return False
        if _TASKS.search(title) and sum(bool(_ASSIGNED.search(line.text)) for line in self.text) > 1:
            return True
        numbers = [marker_at(line.text, 0, len(line.text)) for line in self.text]
        return any(find_tables(self.text)) or sum(marker is not None and marker.number > 0 for marker in numbers) > 1


def split_annexes(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Annex]]:
    """Split lines into the text, the lists that only name the annexes, and the annexes."""
    starts: list[int] = []
    names: set[int] = set()
    index = _FIRST + 1
    while index < len(lines):
        match = _HEADING.fullmatch(lines[index].text)
        end = _end_of_names(lines, index) if match and not starts else None
        if end is not None:
            names |= set(range(index, end))
            index = end
            continue
        if match:
            starts.append(index)
        index += 1
    first = starts[0] if starts else len(lines)
    text = [line for index, line in enumerate(lines[:first]) if index not in names]
    annexes = [_annex(lines[start:end]) for start, end in zip(starts, [*starts, len(lines)][1:], strict=True)]
    return text, [lines[index] for index in sorted(names)], annexes


def _end_of_names(lines: Sequence[Line], start: int) -> int | None:
    """Return the index after a list of names that begins at 附件, or None if an annex itself begins there.

    A list is followed by the signature, by the first annex, or by nothing.
    """
    heading = _HEADING.fullmatch(lines[start].text)
    named = bool(heading and (heading["rest"] or "").strip(" :.、"))
    end = start + 1
    while end < len(lines) and end - start <= _MOST_NAMES:
        line = lines[end]
        if is_date_line(line) or signature_of(line)[1] or (is_signature(line) and _dated(lines[end + 1 : end + 4])):
            return end
        other = _HEADING.fullmatch(line.text)
        if other and not (other["rest"] or "").strip(" :.、"):
            return end if named or end > start + 1 else None
        if not _NAME.fullmatch(line.text) or "\t" in line.text or begins_table(lines, end):
            return None
        end += 1
    return end if named and end == len(lines) else None


def _dated(lines: Sequence[Line]) -> bool:
    return any(is_date_line(line) for line in lines)


def _annex(lines: Sequence[Line]) -> Annex:
    """Return an annex with the lines of its title: the one after a bare 附件1, or those it is broken into."""
    match = _HEADING.fullmatch(lines[0].text)
    count = 1
    if match and not (match["rest"] or "").strip(" :.、") and len(lines) > 1:
        second = without_spaces(lines[1])
        if len(second) <= _LONG_TITLE and "\t" not in lines[1].text and "。" not in second:
            count = 2
    return Annex(lines[:count], lines[count:])
