"""Reads the type of a document, and the level and area of its issuer, from title and issuer."""

from __future__ import annotations

import re

_TYPES = (
    ("progress_report", r"汇报|情况(?:的)?报告|工作报告|总结|进展"),
    ("action_plan", r"行动计[划画]|行动方案|行动纲领|行动"),
    ("work_points", r"工作要点|要点|重点工作安排"),
    ("opinions", r"意见"),
    ("outline", r"纲要|纲领"),
    ("regulation", r"条例|规定|办法|细则"),
    ("measures", r"措施|政策|[\d一二三四五六七八九十百]{1,3}条"),
    ("decision", r"决定|决议"),
    ("notice", r"通知|公告|通告"),
    ("report", r"报告|白皮书"),
    ("implementation_plan", r"方案|计划|计画|规划|规画|分工|分解|实事|任务书|安排|清单|预案"),
)
_PATTERNS = tuple((type_, re.compile(pattern)) for type_, pattern in _TYPES)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
# 2022年工作总结及2023年工作安排 is a report.
_WHAT_FOLLOWS = re.compile("(?<=总结|情况)(?:及|和|与|暨).*$")
_PLACE = re.compile(
    r"(?:中共)?(?!推进|建设|进一步|加快|促进|深化|全面|支持|加强|提升|打造)(?P<place>(?![全本我]市)[\u4e00-\u9fff]{2,8}?(?P<sort>自治区|省|(?<!城)市|州|盟|县|旗|新区|开发区|区|镇|乡|街道))(?!场|域|内|级|政)"
)
_LEVEL_OF_SORT = {
    **dict.fromkeys(("自治区", "省"), "province"),
    **dict.fromkeys(("市", "州", "盟"), "city"),
    **dict.fromkeys(("县", "旗", "新区", "开发区", "区"), "district"),
    **dict.fromkeys(("镇", "乡", "街道"), "township"),
}


def type_of(title: str) -> str:
    """Return the type of a document by the last such word of its title, or "summary"."""
    plain = _WHAT_FOLLOWS.sub("", _BRACKETS.sub("", title))
    found = [
        (match.end(), -index, type_)
        for index, (type_, pattern) in enumerate(_PATTERNS)
        for match in pattern.finditer(plain)
    ]
    return max(found)[2] if found else "summary"


def place_of(title: str, issuer: str) -> tuple[str, str]:
    """Return the level of government and the area that issuer or title begin with, or "" for each."""
    if issuer.startswith(("国务院", "中共中央")):
        return "state", ""
    for text in (issuer, title.removeprefix("关于").removeprefix("印发")):
        if match := _PLACE.match(text):
            return _LEVEL_OF_SORT[match["sort"]], match["place"]
    return "", ""
