"""Finds the title of a document among the lines above its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cityplans.curate.importer.boilerplate import is_boilerplate
from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.signature import is_date_line, is_issuer

_GENRES = (
    "纲要|纲领|预案|规划|计划|计画|规画|方案|意见|报告|汇报|举措|措施|政策|办法|通知|行动|协议|要点|决定|条例|规定|细则|决议|宣言|框架"
    "|蓝图|任务书|倡议|总结|部署|清单|台账|分解表|分解书|责任书|分工表|任务表|责任表|推进表|计划表|一览表|任务分解|责任分解|任务分工|责任分工|工作分工|实事|实事项目|思路|策略|战略|说明|安排|打算|白皮书|指引|指南|路线图"
    "|[一二三四五六七八九十百\\d]{1,3}条"
)
_TITLE = re.compile(
    rf"(?:{_GENRES})(?:\([^()]{{1,30}}\)?|\d{{4}}-\d{{4}}年?\)?|\d{{4}}(?:年版?|版))?[》\"]?(?:\([^()]{{1,12}}\))?$"
)
# Works and projects are a title only with their year: 云州市2024年为民办实事工程.
_YEARLY = re.compile(r"(?=.*\d{4}年).{6,}(?:工程|项目|事项)[》\"]?$")
_SUBTITLE = re.compile(
    r"\(?\d{4}年?(?:-|至|~)\d{4}年?\)?|\([^()]{0,12}(?:试行|草案|征求意见稿|修订|修正|暂行|版|代拟稿)\)"
)
FOREWORD = re.compile("前言|序言|引言|导言|正文|目录|目次")
"""A heading above the chapters of a text."""
_COVERING = re.compile(
    r"(?P<issuer>.{0,60}?)(?:关于)?(?:印发|转发|公布|发布|下发|批转|批准)(?:实施)?"
    r"(?:[^《》]{0,30}?[《<](?P<name>.{4,90})[》>]|(?P<plain>.{4,90}?))(?:等?的?(?:通知|公告|批复|决定))?"
)
_NAME = re.compile(r"《(?P<name>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_MARKS = re.compile(r"[《》〈〉<>()\[\]\"'\s:,-]")
_LONG = 40
_MOST_LINES = 4
# 任务分解和责任分工方案: what a document is, not what it is about.
_ONLY_GENRE = re.compile(
    rf"(?:{_GENRES}|重点|主要|年度|工作|任务|目标|责任|分解|分工|职责|推进|落实|实施|贯彻|行动|督查|考核|细化|[和与及暨的、])+"
)


@dataclass(frozen=True, slots=True)
class CoveringTitle:
    """The title of a notice: the positions of the name of the plan, and of the issuer before it."""

    issuer: tuple[int, int]
    name: tuple[int, int]


def cited_names(lines: Sequence[Line]) -> list[str]:
    """Return the names that lines cite in 《》."""
    return [match["name"] for line in lines for match in _NAME.finditer(line.text)]


def plain_name(text: str) -> str:
    """Return a name without marks and white space, to compare it with others."""
    return _MARKS.sub("", text)


def title_indexes(lines: Sequence[Line], names: Sequence[str] = ()) -> list[int]:
    """Return the indexes of the title: the last line that ends like one, and the lines it is broken into.

    Args:
        lines: The lines above a text.
        names: The names that a covering notice cites: lines that are one of them together are the title.
    """
    keys = set(map(plain_name, names))
    for count in range(min(_MOST_LINES, len(lines)), 1, -1) if keys else ():
        for first in range(len(lines) - count + 1):
            if plain_name("".join(line.text for line in lines[first : first + count])) in keys:
                return list(range(first, first + count))
    complete = [
        index for index, line in enumerate(lines) if not is_boilerplate(line) and may_be_title(without_spaces(line))
    ]
    title = complete[-1:]
    while title and title[0] and len(title) < 4 and _begins_title(lines[title[0] - 1], lines, title):
        title = [title[0] - 1, *title]
    if not title:
        title = _broken_title(lines)
    # The title may end in characters on lines of their own, followed by its years or its status in brackets.
    while (
        title
        and title[-1] + 1 < len(lines)
        and len(without_spaces(lines[title[-1] + 1])) <= 2
        and not without_spaces(lines[title[-1] + 1]).isdigit()
        and not FOREWORD.fullmatch(without_spaces(lines[title[-1] + 1]))
    ):
        title.append(title[-1] + 1)
    if title and title[-1] + 1 < len(lines) and _SUBTITLE.fullmatch(without_spaces(lines[title[-1] + 1])):
        title.append(title[-1] + 1)
    return title


def may_be_title(text: str) -> bool:
    """Return whether a line, without white space, ends like the title of a document."""
    return (
        6 <= len(text) <= 90
        and "。" not in text
        and not text.endswith(":")
        and bool(_TITLE.search(text) or _YEARLY.search(text))
    )


def covering_title(text: str) -> CoveringTitle | None:
    """Return what a title such as 关于印发《…》的通知 encloses, or None if it is the title of a plan itself."""
    match = _COVERING.fullmatch(text)
    if not match:
        return None
    group = "name" if match["name"] else "plain"
    if group == "plain" and not (text.endswith(("通知", "公告", "批复", "决定")) and may_be_title(match["plain"])):
        return None
    return CoveringTitle(match.span("issuer"), match.span(group))


def _broken_title(lines: Sequence[Line]) -> list[int]:
    for index in range(len(lines) - 1):
        for count in (2, 3):
            group = lines[index : index + count]
            if (
                len(group) == count
                and not any(map(is_boilerplate, group))
                and may_be_title("".join(map(without_spaces, group)))
                and not _is_complete(group[0])
            ):
                return list(range(index, index + count))
    return []


def _begins_title(line: Line, lines: Sequence[Line], title: Sequence[int]) -> bool:
    """Return whether a line begins a title that the next line ends."""
    text = without_spaces(line)
    if _is_complete(line) or is_boilerplate(line) or len(line.text) > _LONG or text.endswith((":", "。")):
        return False
    rest = "".join(without_spaces(lines[index]) for index in title)
    # An open mark says that the title goes on; so does a title that is only the end of one.
    opened = text.count("《") > text.count("》") or text.count("(") > text.count(")")
    return (
        "关于" in text
        or opened
        or (
            (len(rest) <= 10 or bool(_ONLY_GENRE.fullmatch(rest)))
            and len(text) >= 8
            and not re.search(r"\d号|[\]】]", text)
        )
    )


def _is_complete(line: Line) -> bool:
    """Return whether a line is by itself a title, the name of an issuer or a date."""
    text = without_spaces(line)
    return bool(_TITLE.search(text) or (is_issuer(text) and "关于" not in text) or is_date_line(line))
