"""Finds the stretches of a text that a list of responsible bodies closes: each of them is one measure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.curate.importer.bodies import parse_body_list
from cityplans.curate.importer.body_clauses import split_clauses
from cityplans.curate.importer.body_names import are_bodies

_LABEL_LINE = re.compile(
    r"(?:[-●·◆■▪]{1,4} ?)?[(\[【]?(?:市级|区级|主要)?"
    r"(?:牵头|责任|负责|主办|承办|主责|实施|落实|配合|参加|参与|协办|协助)[^,。;:\n]{0,8}(?:[:]|为(?=[市省区县各]))"
    r"|[(\[【]?(?:完成|办结|实施|推进)?(?:时限|时间|期限|进度|节点)(?:要求)? ?[:]"
)
_TIME_LINE = re.compile(r"[(\[【]?(?:完成|办结|实施|推进)?(?:时限|时间|期限|进度|节点)(?:要求)? ?[:]")
_INLINE_LABEL = re.compile(rf"(?<=[。;) ]){_LABEL_LINE.pattern}")
# 由市财政局、农业局，各区人民政府负责落实。
_DIVIDING_LINE = re.compile(r"由[^。;:\n]{4,200}(?:负责|牵头|配合|承办|落实|实施)[^,、。;:\n]{0,6}[。;]?\s*")
_LONGEST_LIST = 300
_BRACKET = re.compile(r"[(\[【][^()\[\]【】\n]{2,400}(?:\([^()\n]{1,30}\)[^()\[\]【】\n]{0,200})*[)\]】][。;]?\s*$")
_INDICATOR = re.compile(r"[ \t]*[^,。;:\n\d]{2,40}[ \t]+[≥≤><]?[ ]?\d[^,。;:\n]{0,12}")
_FARTHEST = 700


def ends_in_list(text: str, start: int, end: int) -> bool:
    """Return whether a list of bodies closes a stretch: in a bracket or after a label."""
    return start_of_list(text, start, end) is not None


def start_of_list(text: str, start: int, end: int) -> int | None:
    """Return where the list of bodies begins that closes a stretch; None if none does."""
    while end > start and text[end - 1].isspace():
        end -= 1
    low = max(start, end - _FARTHEST)
    bracket = _BRACKET.search(text, low, end)
    # The last bracket that closes the stretch.
    while (
        bracket and (later := _BRACKET.search(text, bracket.start() + 1, end)) and not _is_within(text, bracket, later)
    ):
        bracket = later
    if bracket and any(True for _ in parse_body_list(text, bracket.start(), end)):
        return bracket.start()
    line = text.rfind("\n", low, end) + 1 or low
    inline = _INLINE_LABEL.search(text, line, end)
    if inline and any(True for _ in parse_body_list(text, inline.start(), end)):
        return inline.start()
    begin = None
    while line >= low and _LABEL_LINE.match(text, line, end):
        begin = line
        line = text.rfind("\n", low, max(line - 1, low)) + 1 if line > low else low - 1
        if line == 0:
            break
    return begin if begin is not None and any(True for _ in parse_body_list(text, begin, end)) else None


def _is_within(text: str, outer: re.Match[str], inner: re.Match[str]) -> bool:
    return (
        text[outer.start() + 1 : inner.start()].count("(") == 0
        and inner.end() <= outer.end()
        and (text[outer.start()] != text[inner.start()] or text[outer.start() : inner.start()].count(")") == 0)
    )


def has_list(text: str, start: int, end: int) -> bool:
    """Return whether a stretch contains a list of bodies anywhere."""
    return any(True for _ in parse_body_list(text, start, end))


def with_lists(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join each paragraph that is only a list of bodies to the one before it; the first is left out."""
    joined: list[tuple[int, int]] = []
    for start, end in paragraphs:
        is_list = _TIME_LINE.match(text, start, end) or (
            _LABEL_LINE.match(text, start, end) and has_list(text, start, end)
        )
        if not is_list and not _assigns(text, start, end):
            joined.append((start, end))
        elif joined:
            joined[-1] = (joined[-1][0], end)
    return joined


def _assigns(text: str, start: int, end: int) -> bool:
    """Return whether a line only says who does what stands before it: 由市财政局负责落实, 市财政局牵头落实."""
    if _DIVIDING_LINE.fullmatch(text, start, end):
        return True
    stop = start + len(text[start:end].rstrip(" \n。;"))
    clauses = split_clauses(text, start, stop) if stop - start <= _LONGEST_LIST else []
    return (
        bool(clauses)
        and clauses[-1].end < stop
        and all(are_bodies(text[one.start : one.end], surely=True) for one in clauses)
    )


def with_indicators(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join lines that each print an indicator and its figure to the paragraph before them."""
    joined: list[tuple[int, int]] = []
    for start, end in paragraphs:
        if joined and _INDICATOR.fullmatch(text, start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def group_paragraphs(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the paragraphs that one list of bodies closes; empty if there are fewer than two lists.

    A paragraph of its own may hold the list, and several paragraphs may share one.
    """
    groups: list[tuple[int, int]] = []
    lists = 0
    begin: int | None = None
    for start, end in paragraphs:
        is_only_list = bool(_LABEL_LINE.match(text, start, end)) or start_of_list(text, start, end) == start
        if is_only_list and begin is None and groups:
            groups[-1] = (groups[-1][0], end)
            continue
        begin = start if begin is None else begin
        if ends_in_list(text, start, end):
            lists += 1
            groups.append((begin, end))
            begin = None
    if lists < 2:
        return []
    if begin is not None:
        groups.append((begin, paragraphs[-1][1]))
    return groups
