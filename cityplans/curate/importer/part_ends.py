"""What is below a heading, and where the last of several parts ends: before a list of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cityplans.curate.importer.body_list_places import ends_in_list, group_paragraphs, has_list, start_of_list
from cityplans.curate.importer.headings import title_of
from cityplans.curate.importer.kinds import is_about_problems
from cityplans.curate.importer.markers import CHAPTERS, ITEMS
from cityplans.curate.importer.outline import OutlineNode
from cityplans.curate.importer.paragraphs import Copy

NO_SECTIONS = frozenset({"article", "row"})
"""Styles that are measures whatever is below them."""
_CLOSING = re.compile(
    r"(?:以上|本)(?:意见|措施|方案|办法|计划|政策|规定|条例|细则|规划|通知|政策措施|若干措施|实施意见)[^。]{0,12}(?:自|由|从|有效期|施行|实施|解释)"
    r"|各(?:区|县|市|镇|乡|街道|部门|单位|地|牵头|责任)"
)
# What chapters are called, whatever the plan is about.
_CHAPTER = re.compile(
    r"(?:基本|总体|主要|现实|当前|面临|发展|工作)?(?:情况|形势|现状|背景|基础)|(?:总体|工作|基本|目标|任务|发展|行动|建设|规划|主要|预期)?(?:要求|目标|思路|原则|任务)|指导思想"
    r"|(?:重点|主要|工作|具体)(?:任务|工作|举措|措施|目标|内容)|保障措施|组织(?:保障|实施|领导)|(?:工作|实施|方法)步骤|有关要求|适用(?:范围|对象)"
)
_TITLE = re.compile(r"[^,。;:\n]{2,24}。(?=[^\s])")
_NOTE = re.compile(r"[(]?注 ?\d?[:]")


def end_with_paragraph(copy: Copy, parts: Sequence[OutlineNode]) -> None:
    """End the last of several parts with its paragraph if the others have one each."""
    spans = [copy.paragraphs(part.marker.start, part.end) for part in parts]
    if len(parts) > 1 and all(len(paragraphs) == 1 for paragraphs in spans[:-1]) and len(spans[-1]) > 1:
        parts[-1].end = spans[-1][0][1]


def has_titled_items(copy: Copy, node: OutlineNode) -> bool:
    """Return whether a heading lists items, each in a paragraph of its own with a title and text: 一是做强产业。…"""
    items = node.children
    return len(items) > 1 and all(
        item.marker.style in ITEMS and not item.marker.inline and _TITLE.match(copy.text, item.marker.end, item.end)
        for item in items
    )


def free_shared_list(copy: Copy, node: OutlineNode, roots: Sequence[OutlineNode]) -> None:
    """End the last part before a list of bodies if the other parts have none: it is that of all of them.

    Where the parts of the headings next to it have lists of their own, it is that of the last part.
    """
    around = node.parent.children if node.parent else roots
    if len(node.children) < 2 or any(_have_lists(copy, other) for other in around if other is not node):
        return
    text, last = copy.text, node.children[-1]
    begin = start_of_list(text, last.marker.start, last.end)
    if not begin or begin <= last.marker.end + 1:
        return
    if last.marker.style not in ITEMS and not last.marker.inline and text[begin - 1] != "\n":
        return
    if not any(has_list(text, child.marker.start, child.end) for child in node.children[:-1]):
        last.end = begin


def _have_lists(copy: Copy, node: OutlineNode) -> bool:
    """Return whether several parts of a heading have a list of bodies each."""
    return sum(has_list(copy.text, child.marker.start, child.end) for child in node.children) > 1


def free_problems(copy: Copy, node: OutlineNode) -> tuple[list[OutlineNode], list[tuple[int, int]]]:
    """End a part before the paragraph that lists the problems of the whole report: 同时也看到，…问题：一是…

    Returns:
        The problems, each ending with its sentence, and the paragraphs after them.
    """
    if not node.children or node.children[0].marker.style not in ITEMS:
        return [], []
    begin = copy.text.rfind("\n", node.marker.start, node.children[0].marker.start) + 1
    if not begin or not is_about_problems(copy.text[begin : node.end]):
        return [], []
    problems, (_, *after) = node.children, copy.paragraphs(begin, node.end)
    node.children, node.end = [], begin
    for problem in problems:
        stop = copy.text.find("。", problem.marker.end, problem.end) + 1
        problem.end = stop or problem.end
    return problems, after


def closing_paragraphs(copy: Copy, node: OutlineNode, roots: Sequence[OutlineNode]) -> list[tuple[int, int]]:
    """Return the paragraphs after a last item that are no part of it.

    The items before have a paragraph each; and the last one is closed by its list of bodies,
    or the paragraph speaks of the whole plan.
    """
    siblings = node.parent.children if node.parent else roots
    if node.children or len(siblings) < 2 or node is not siblings[-1] or node.marker.style in NO_SECTIONS:
        return []
    text = copy.text
    _, *rest = copy.paragraphs(node.marker.start, node.end) or [(0, 0)]
    if not rest or any(len(copy.paragraphs(s.marker.start, s.end)) > 1 for s in siblings[:-1]):
        return []
    closed = all(ends_in_list(text, *copy.paragraphs(s.marker.start, s.end)[0]) for s in siblings)
    if any(ends_in_list(text, *paragraph) and not closed for paragraph in rest):
        return []
    if closed and not any(start_of_list(text, *paragraph) == paragraph[0] for paragraph in rest):
        return rest
    return [paragraph for paragraph in rest[-1:] if _CLOSING.match(text, *paragraph)]


def paragraphs_after(copy: Copy, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of a stretch that are more than a list of bodies."""
    for low, high in copy.paragraphs(start, end):
        if start_of_list(copy.text, low, high) != low and not _NOTE.match(copy.text, low, high):
            yield low, high


def has_headings(node: OutlineNode) -> bool:
    """Return whether a heading has headings below it."""
    return any(child.marker.style not in ITEMS and not child.marker.inline for child in node.children)


def has_items(node: OutlineNode) -> bool:
    """Return whether a heading lists items, or numbers within its paragraph."""
    return any(child.marker.style in ITEMS or child.marker.inline for child in node.children)


def is_flat(copy: Copy, roots: Sequence[OutlineNode]) -> bool:
    """Return whether the top headings are measures: nothing is below any, none is named like a chapter."""
    if any(has_headings(node) or has_items(node) or has_groups(copy, node) for node in roots):
        return False
    titles = [(node, title_of(copy.text, node.marker, node.end)) for node in roots if node.marker.style in CHAPTERS]
    return not any(
        title.alone and title.body < node.end and _CHAPTER.fullmatch(copy.text, title.start, title.end)
        for node, title in titles
    )


def has_groups(copy: Copy, node: OutlineNode) -> bool:
    """Return whether several paragraphs below a heading have a list of bodies each."""
    title = title_of(copy.text, node.marker, node.end)
    return title.alone and len(group_paragraphs(copy.text, copy.paragraphs(title.body, node.end))) > 1
