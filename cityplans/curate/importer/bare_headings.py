"""Finds headings that are printed without a number: a short line alone, with text below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cityplans.curate.importer.body_endings import NO_HEADING
from cityplans.curate.importer.body_names import are_bodies
from cityplans.curate.importer.markers import ITEMS, RANKS, Marker, marker_at

_HEADING = re.compile(r"[\u4e00-\u9fff\"A-Za-z0-9、·\- ]{2,24}(?:\([^()]{2,24}\))?:?")
_STRUCTURE = re.compile(
    r"(?:指导思想|总体要求|总体思路|总体目标|基本原则|工作原则|(?:主要|工作|发展|总体|行动|建设|规划|具体|阶段)目标|发展定位|总体考虑|基本思路"
    r"|(?:重点|主要|工作|具体|重大)(?:任务|工作|举措|措施|行动|工程|项目|内容)|任务(?:分工|措施)?|实施(?:步骤|内容|范围|要求|计划)"
    r"|(?:政策|工作|具体|推进)(?:措施|步骤|要求|机制|安排)|保障(?:措施|机制)|组织(?:实施|保障|领导|机构)|附则|总则|[前序引导] *言"
    r"|(?:发展|规划|现实)(?:背景|基础|环境)|形势(?:分析|要求)?|主要成效|存在问题|适用范围|规划(?:期限|范围|依据)|编制(?:目的|依据)"
    r"|进度安排|时间安排|监督(?:检查|考核)|考核评估|有关要求|工作要求)"
)
_FOREWORD = re.compile("[前序引导]言")
_NO_HEADING = re.compile(
    r".*(?:单位|部门|时限|时间|期限|领导|责任人) ?[:].*|.*(?:年|月|日|元|人|个|号)$|(?:注|备注|来源|说明) ?[:]?.*"
    rf"|.*(?:{NO_HEADING})$"
)
_FINISHED = tuple("。!?;:…)】]")
_NUMBERED = frozenset({"part", "chapter", "division", "formal", "han"})
_LEAST_TEXT = 20
_LONGEST_GROUP = 20
_LONGEST_ABOVE = 36


def find_bare_headings(text: str, markers: Sequence[Marker]) -> Iterator[Marker]:
    """Yield the headings without a number of a text with one paragraph per line.

    In a text with numbered chapters only the usual names of chapters count, above a list that starts again at 1.
    In a text without any, every short line does that is alone and has text below it.
    """
    paragraphs = _paragraphs(text)
    numbered = any(marker.style in _NUMBERED and not marker.inline for marker in markers)
    articles = any(marker.style == "article" for marker in markers)
    headings = [
        index
        for index in range(len(paragraphs) - 1)
        if not articles
        and _may_be_heading(text, paragraphs, index)
        and (_STRUCTURE.fullmatch(_words(text, paragraphs[index])) if numbered else True)
        and (_restarts(text, paragraphs, index) or _is_foreword(text, paragraphs, index) if numbered else True)
    ]
    if numbered and not articles:
        headings = sorted({*headings, *_among_items(text, paragraphs, markers)})
    if not numbered and not _are_headings(text, paragraphs, headings):
        return
    structural = {index for index in headings if _STRUCTURE.fullmatch(_words(text, paragraphs[index]))}
    above = False
    for index in headings:
        is_top = index in structural or not structural
        # 主要任务, directly above another heading, has what follows below it.
        above = (index + 1 in headings) if is_top else above
        style = "bare" if is_top or not above else "bare_sub"
        if _is_foreword(text, paragraphs, index):
            style = "foreword"
        elif numbered:
            style = _style_above(marker_at(text, *paragraphs[index + 1]))
        yield Marker(style, 0, paragraphs[index][0], paragraphs[index][0])


def bullet_headings(text: str, markers: Sequence[Marker]) -> Iterator[Marker]:
    """Yield the markers, a sign before a short line above a numbered list being that of a heading: ◆环境整治."""
    following = [*markers[1:], None][: len(markers)]
    for marker, after in zip(markers, following, strict=True):
        if marker.style != "bullet":
            yield marker
            continue
        end = text.find("\n", marker.end)
        is_above = after is not None and after.start == end + 1 and (after.number or after.style == "row")
        line = text[marker.end : end].strip()
        if is_above and _HEADING.fullmatch(line) and not _NO_HEADING.fullmatch(line):
            yield replace(marker, style=_style_above(after))
        else:
            yield marker


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, cursor = [], 0
    for paragraph in text.split("\n"):
        if paragraph.strip():
            spans.append((cursor, cursor + len(paragraph)))
        cursor += len(paragraph) + 1
    return spans


def _words(text: str, span: tuple[int, int]) -> str:
    return text[slice(*span)].strip(" :")


def _may_be_heading(text: str, paragraphs: Sequence[tuple[int, int]], index: int) -> bool:
    start, end = paragraphs[index]
    line = text[start:end].strip()
    if not _HEADING.fullmatch(line) or _NO_HEADING.fullmatch(line) or marker_at(text, start, end):
        return False
    if index and not text[slice(*paragraphs[index - 1])].rstrip().endswith(_FINISHED):
        previous = text[slice(*paragraphs[index - 1])].strip()
        return len(previous) <= _LONGEST_ABOVE and not re.search("[,。;]", previous)
    return True


def _restarts(text: str, paragraphs: Sequence[tuple[int, int]], index: int) -> bool:
    """Return whether a numbered list begins at 1 directly below a paragraph."""
    marker = marker_at(text, *paragraphs[index + 1])
    return marker is not None and marker.number == 1 and marker.style not in ITEMS


def _among_items(text: str, paragraphs: Sequence[tuple[int, int]], markers: Sequence[Marker]) -> list[int]:
    """Return the indexes of the headings between items whose numbers go on through all of them."""
    begins = {marker.start: marker for marker in markers if not marker.inline}
    found: list[int] = []
    last, goes_on = 0, False
    for index, (start, _) in enumerate(paragraphs[:-1]):
        marker = begins.get(start)
        if marker and marker.style == "arabic":
            last = marker.number
        below = begins.get(paragraphs[index + 1][0])
        if marker or not index or not below or below.style != "arabic" or below.number not in (1, last + 1):
            continue
        above = begins.get(paragraphs[index - 1][0])
        previous = text[slice(*paragraphs[index - 1])].rstrip()
        is_below_heading = above and above.style in ("han", "han_paren") and not re.search("[,。;]", previous)
        line = text[slice(*paragraphs[index])]
        if (is_below_heading or previous.endswith(_FINISHED)) and _names_group(line):
            found.append(index)
            goes_on = goes_on or below.number > 1
    return found if goes_on else []


def _names_group(line: str) -> bool:
    """Return whether a line may be the heading of some items: a short phrase, and no list of bodies."""
    line = line.strip()
    return bool(
        4 <= len(line) <= _LONGEST_GROUP
        and _HEADING.fullmatch(line)
        and not _NO_HEADING.fullmatch(line)
        and not are_bodies(line, surely=True)
    )


def _is_foreword(text: str, paragraphs: Sequence[tuple[int, int]], index: int) -> bool:
    """Return whether a paragraph is the heading of what precedes the chapters."""
    return index == 0 and bool(_FOREWORD.fullmatch("".join(_words(text, paragraphs[0]).split())))


def _style_above(marker: Marker | None) -> str:
    """Return the style of a heading above a list: the level just above that of the list."""
    if marker is None or marker.rank < RANKS["han_paren"]:
        return "bare"
    return "bare_mid" if marker.style == "han_paren" else "bare_sub"


def _are_headings(text: str, paragraphs: Sequence[tuple[int, int]], headings: Sequence[int]) -> bool:
    """Return whether short lines are the headings of a text: several of them, most with text below."""
    if len(headings) < 2:
        return False
    below = sum(
        index + 1 in headings
        or paragraphs[index + 1][1] - paragraphs[index + 1][0] >= _LEAST_TEXT
        or marker_at(text, *paragraphs[index + 1]) is not None
        for index in headings
    )
    return below > 0.7 * len(headings)
