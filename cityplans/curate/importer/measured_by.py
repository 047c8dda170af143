"""Classifies figures: level, count, share, rank, change or rate of growth."""

from __future__ import annotations

import re

_GROWTH = re.compile(r"增长|增速|增幅|递增|降幅|跌幅")
# Percentages that are no part of a whole: an unemployment rate, a tax rate.
_RATES = re.compile(r"失业率|自然增长率|利率|税率|汇率|收益率|死亡率|发病率|强度|离婚率|通胀|涨幅")
_RATE_OF_CHANGE = re.compile("(?:降低|下降|减排|削减|压减|(?<!自然)增长)(?:率|幅度)(?!控制)[^,。;]{0,8}$")
_PART = re.compile(r"比重|占")
_OF_WHOLE = re.compile(r"(?:比例|占比|比重)(?:不?(?:高于|低于|少于|超过)|达到?|为|控制在)?$")
_UP = re.compile(r"新增|增加(?!值)|提高|提升|上升|扩大|(?<!不)(?<!不[得能应可宜])高于|增(?!加值)|翻")
_DOWN = re.compile(r"(?:下降|降低|减少|(?<!不)(?<!不[得能应可宜])低于|回落|下滑|下跌|负增长|萎缩)(?![到至为])")
_MORE = re.compile(r"新增|增加(?!值)|净增|减少|削减|压减|淘汰")
_TO = re.compile(
    r"(?:到|至|为|达|达到)(?:20\d\d年(?:末|底|年底)?的)?(?:全[国省市区县])?(?:约|近|超过|不低于|不少于)?$"
    # The second of 分别达到3万吨、2万吨.
    r"|分别(?:提高|提升|增加|下降|降低|减少)?(?:到|至|为|达到?)[^,。;]*[、和]$"
)
_CUT = re.compile(r"削减|减排|压减|淘汰|压降|缩减|压缩|缩短|精简")
# 比例高于93% compares, and does not rise.
_COMPARATOR = re.compile("(?:高于|低于)$")
_RATIO = re.compile(r"每[十百千万]|人均|户均")
_PERCENTAGES = ("%", "‰", "成")
_RELATIVE = (*_PERCENTAGES, "倍")
_MEASURES = re.compile(
    r"[美港欧日]?元(?:/.+)?|(?:平方|立方)?(?:公里|千米|米)|吨.*|公顷|亩|[千兆吉]?瓦时?|[千兆]?伏安?|人次|车次|小时|分钟|秒|天|日|个?工作日|个月|蒸吨"
    r"|标箱|标准箱|TEU|人数|人口|千克|公斤|克|升|度|摄氏度|岁|年|微克.*|毫克.*|k?m²?|MW|kWh|GW|分贝|海里|分|学时|课时|[TPG]B|[A-Za-z]{4,}|[A-Za-z]*bps|.+/.+"
)


def is_decrease(clause: str) -> bool:
    """Return whether the words before a percentage say that something falls by it."""
    clause = _COMPARATOR.sub("", clause)
    return bool(_DOWN.search(clause) and "控制" not in clause)


def measure_of(unit: str, clause: str, printed: str) -> str:
    """Return the value of `measure_of` for a figure.

    Args:
        unit: The printed unit.
        clause: The words of its clause before the figure.
        printed: The figure as printed.
    """
    if printed.startswith(("第", "前")):
        return "rank"
    if unit in _PERCENTAGES and _OF_WHOLE.search(clause):
        return "share"
    clause = _COMPARATOR.sub("", clause)
    falls, rises = bool(_CUT.search(clause) or _DOWN.search(clause)), bool(_UP.search(clause))
    if unit in _PERCENTAGES and clause.endswith("的"):
        return "share"
    if unit in _PERCENTAGES and _RATE_OF_CHANGE.search(clause):
        return "growth_rate"
    if unit in _RELATIVE:
        if _GROWTH.search(clause) and not _PART.search(clause) and not _RATES.search(clause):
            return "growth_rate"
        if (falls or rises) and not _TO.search(clause) and not _RATES.search(clause):
            return "growth_rate"
        return "level" if unit == "倍" or (_RATES.search(clause) and not _PART.search(clause)) else "share"
    if unit in ("个百分点", "百分点"):
        return "change"
    is_measure = bool(_MEASURES.fullmatch(unit) or _RATIO.search(clause))
    # 提升步行街3条 improves three streets; only 新增 and the like say how many more there are.
    is_change = rises or falls if is_measure else bool(_MORE.search(clause))
    if is_change and not _TO.search(clause):
        return "change"
    return "level" if is_measure else "count"
