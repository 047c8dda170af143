"""The kinds of opening paragraphs that are records, and paragraphs that are none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.curate.importer.kinds import are_ahead, kind_of_lead

_AIMS = re.compile(r".{0,10}(?:目标|愿景|定位)")
_GUIDES = re.compile(r".{0,8}(?:原则|指导思想|总体要求|总体思路|基本思路)")
_LEAST_GUIDE = 24
_FIGURE, _LEAST_FIGURES = re.compile(r"\d(?:%|个百分点|[万亿元个家户人所条座]|公里|平方)"), 2
_YEAR = re.compile(r"(?:到|至)?20\d\d年(?:底|末)?[,]")
_LABELLED_AIM = re.compile(".{0,6}目标 ?[:]")
_BY_YEAR = re.compile(r"(?:力争)?到20\d\d年(?:底|末)?[,]")
_RESULT = re.compile(r"完成|实现|达到|增长|下降|取得|控制在|[\u4e00-\u9fff]了")
_TO_COME = re.compile(r"目标(?!任务)|力争|争取|努力|将|到20\d\d年")
_NO_RECORD = re.compile(
    r"[(]?注 ?\d?[:]|(?:各位|同志们|女士们)[\u4e00-\u9fff、]{0,8}[!:,](?!在|同时|我们也)[^\d]{0,120}$"
    r"|[(\[]?(?:以上|本报告)[^。]{0,12}数据[^。]{0,40}为准"
)


def is_no_record(text: str) -> bool:
    """Return whether a paragraph is a note on the text or a greeting: 注：…, 各位代表！让我们…."""
    return bool(_NO_RECORD.match(text))


def kind_of_opening(text: str, above: Sequence[str], report: bool) -> str:
    """Return the kind of the paragraph with which a section opens, or "" if it only introduces.

    Args:
        text: The paragraph.
        above: The headings above it, nearest first.
        report: Whether the plan reports what was done.
    """
    if kind := kind_of_lead(text):
        return "reported_action" if _reports(text, above, report) and not _TO_COME.search(text) else kind
    if _LABELLED_AIM.match(text):
        return "goal"
    if _AIMS.fullmatch(above[0]) and re.search(r"\d", text):
        return "goal"
    if _BY_YEAR.match(text) and (not report or are_ahead(above)):
        return "goal"
    if _GUIDES.fullmatch(above[0]) and len(text) > _LEAST_GUIDE:
        return "principle"
    if _YEAR.match(text) and len(_FIGURE.findall(text)) >= _LEAST_FIGURES and (not report or are_ahead(above)):
        return "goal"
    return "reported_action" if _reports(text, above, report) else ""


def _reports(text: str, above: Sequence[str], report: bool) -> bool:
    """Return whether a paragraph opens a review with figures of what was reached."""
    if not report or are_ahead(above):
        return False
    return len(_FIGURE.findall(text)) >= _LEAST_FIGURES and bool(_RESULT.search(text))
