"""Reads the words and signs around a figure that say how it is to be compared: 不少于, ≥, 以上, 以内."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 16
_NOT = "不(?:得|能|应|可|宜|许|准)?"
# What may come between the word and the figure: 不少于每年4次, 最高可达50万元.
_BETWEEN = (
    r"(?:达到|达|为|到|在|至|每(?:[年月周]|[\d一二两三四五六七八九十百千万]*[\u4e00-\u9fff]{1,3})|人均|可达|占|有"
    r"|给予|补助|奖励|资助|补贴|支持|不超过|可?延长|保存|保留)?[ \t]?$"
)
# 不低于上年度财政收入1%
_BASE_BETWEEN = rf"{_NOT}(?:低于|少于)[\u4e00-\u9fff]{{2,10}}$", rf"{_NOT}(?:超过|高于)[\u4e00-\u9fffA-Z]{{2,10}}$"
_BEFORE = (
    (
        ">=",
        re.compile(
            rf"(?:至少[\u4e00-\u9fff]{{0,4}}?|{_NOT}(?:低于|少于|小于|短于)|最低|最少|[≥≧⩾]|>=|保底|起步)(?:建成|建设|新建|新增|完成|开展|举办|配备|培育|引进|安排)?{_BETWEEN}"
        ),
    ),
    (
        "<=",
        re.compile(
            rf"(?:{_NOT}(?:超过|超出|高于|大于|多于|长于|突破)|最高|最多|最长|上限|控制在|限制在|[≤≦⩽]|<=){_BETWEEN}"
        ),
    ),
    (
        "<",
        re.compile(r"(?:(?<!不)(?<!不[得能应可宜许准])(?:低于|少于|小于|短于)|不到|不足|(?<![<>])<)(?:为|在)?[ \t]?$"),
    ),
    (
        ">",
        re.compile(
            r"(?:超过|超出|突破|(?<!不)(?<!不[得能应可宜许准])(?:多于|大于|高于)|逾|超|(?<![<>])>)(?:达|到)?[ \t]?$"
        ),
    ),
    (">=", re.compile(_BASE_BETWEEN[0])),
    ("<=", re.compile(_BASE_BETWEEN[1])),
    ("~", re.compile(r"(?:约|近|大约|接近|约为|大概|约占|约有|约达)[ \t]?$")),
)
_AFTER = re.compile(
    r"[ \t]?(?:\(含(?:本数)?\))?(?:(?P<least>及?以上|\+(?!\d)|起(?![步来草点]))"
    r"|(?P<most>及?以内|之内|及?以下|封顶|为上限)|(?P<about>左右|上下|前后))"
)
# 500家企业以上; but in 规模以上 and 县级以上, 以上 belongs to the noun.
_AFTER_NOUN = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?<!规模)(?<!限额)(?<!级)(?<!学历)(?<!职称)(?<!岁)(?:(?P<least>以上)|(?P<most>以内|以下)|(?P<about>左右))(?=[,。;、)\n]|$)"
)
_WITHIN = re.compile(r"[ \t]?内(?=[,。;、)\n]|$|[^部外地容需销陆销生资环河存置循涵聘蒙])")
_DURATIONS = re.compile(r"个?(?:工作)?[日天]|小时|分钟|秒|个?月|个?星期|周|公里|千米|米")
_SIGNS = {"least": ">=", "most": "<=", "about": "~"}
_LINK = re.compile(r"(?:/[\u4e00-\u9fff]{1,3})?[ \t]?(?:以上|以内|以下|左右)?[ \t]?[、和及与或][ \t]?")


def comparator(text: str, start: int, end: int, unit: str, low: int, high: int) -> str:
    """Return the comparator that the words around a figure state; "" if they state none.

    Args:
        text: The folded text.
        start: Where the figure begins.
        end: Where its unit ends, exclusive.
        unit: The printed unit.
        low: Where its sentence begins.
        high: Where its sentence ends, exclusive.
    """
    stop = min(high, end + _LONGEST)
    if match := _AFTER.match(text, end, stop) or _AFTER_NOUN.match(text, end, stop):
        return _SIGNS[match.lastgroup or ""]
    if _DURATIONS.fullmatch(unit) and _WITHIN.match(text, end, stop):
        return "<="
    return _before(text[max(start - _LONGEST, low) : start])


def _before(words: str) -> str:
    return next((sign for sign, pattern in _BEFORE if pattern.search(words)), "")


def lists_of_figures(text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the indexes of figures that one 分别 lists: 分别达到80%、90%以上."""
    groups: list[list[int]] = []
    for index, (low, _) in enumerate(spans):
        if groups and groups[-1][-1] == index - 1 and _LINK.fullmatch(text, spans[index - 1][1], low):
            groups[-1].append(index)
        else:
            groups.append([index])
    return [
        group
        for group in groups
        if len(group) > 1 and "分别" in text[max(0, spans[group[0]][0] - _LONGEST) : spans[group[0]][0]]
    ]
