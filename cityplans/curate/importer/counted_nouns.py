"""Finds the noun of a figure: the words of the text that say what it counts or measures."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BREAK = re.compile(r"[,。;:!?、\n\t()\[\]【】《》<>≥≤=|]")
_AFTER_SIGN = re.compile(r"(?:\(含(?:本数)?\))?(?:及?以上|及?以内|之内|及?以下|左右|上下)?(?:\(含(?:本数)?\))?的?")
_COMPARED_WITH = re.compile(r"(?:比|较|与)(?:20\d\d年|上年|去年)[^,。;]{0,6}$")
_AND_OTHERS = re.compile("(?<=.)等")
_NOUN_AFTER = re.compile(r"[\u4e00-\u9fffA-Za-z0-9\"·-]{1,24}")
_COUNTERS = re.compile(
    r"[个名家项条座台套所处次场件门篇册张支只批辆艘架户人位部幅对班例株盏根枚类宗笔栋种店列颗届亩吨]"
    r"|大类|人次|亿?元|平方米|公里|公顷|千米|万?千瓦|兆瓦"
)


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


# Where the noun after a figure ends and something else is said of it.
_END_OF_NOUN = re.compile(
    _any_of(
        "达到 实现 完成 进入 以及 给予 予以 用于 并 且 其中 全部 纳入 开展 入选 投入 通过 力争"
        " 建成 分别 每年 和 与 及 或"
    )
    + "|建设$|的(?=[给补奖资])"
)
# 3家设施完善、服务规范的书店
_OF_QUALITY = re.compile(
    r"[\u4e00-\u9fff]{2,6}(?:健全|完善|先进|优良|完备|较强|明显|显著|突出|规范|合理|齐全|较高|良好)、[^,。;的]{2,30}的(?P<noun>[\u4e00-\u9fff]{2,16})"
)
_GRANT = re.compile("(?:一次性)?(?:奖励|补助|补贴|资助|奖补|支持|资金)(?:资金)?")
_ENDS_AS_GRANT = re.compile("的[^的]{0,12}?(?P<what>(?:一次性)?(?:奖励|补助|补贴|资助|奖补))(?=\\Z|$)")
_NO_NOUN = re.compile(
    _any_of(
        "的 了 起 和 与 及 并 以 为 至 到 给 予 完成 办结 提 增 减 下降 上升 建成 开工 左 "
        "较 上年 解决 惠及 覆盖 带动 受益 方便 改善 涉及 总投资 投资 占地"
    )
    + "|内(?![街河涝部环陆科湖贸])|后(?![勤备])|前(?![沿端])|时(?![尚装])|比(?!赛)"
)
# What comes between the noun and the figure: verbs and comparators.
_TAIL = re.compile(
    "(?:"
    + _any_of(
        """要 应 需 须 可 能够 将 均 都 共 共计 总计 合计 累计 力争 争取 确保 努力 实现 基本 稳定 保持 控制 限制 维持
        压缩 压减 缩短 降低 下降 减少 提高 提升 提速 增加 增长 增至 上升 扩大 扩展 发展 年均 平均 每年 每月 每季度 每日 每天 每周 每半年
        分别 同比 比上年 较上年 再 可 延长 可延长 达 达到 到 至 在 为 是 有 超 超过 突破 逾 约 近 大约 接近 约为 不低于 不少于
        不小于 不超过 不高于 不大于 不能 不得 不应 至少 最高 最低 最多 高于 低于 多于 少于 数量 规模 总数 已 就 只 翻 了 仅 新增
        同口径 削减 降至 降到 升至 升到 减至 减到 提至 提到 缩至 增到
        """
    )
    + r"|[ \t]|[比较与](?:\d{4}年|上年|去年|上一年|往年)(?:同期|底|末)?(?:相比)?)+$"
)
_HEAD = re.compile(
    "(?:"
    + _any_of(
        """力争 争取 确保 努力 实现 全市 全区 全县 全省 我市 本市 市本级 每年 每季度 每月 共 累计 各 要 应 将
        规划 计划 重点 着力 加快 推进 推动 支持 鼓励 组织 开展 举办 举行 承办 办好 引进 引入 引育 培育 培养
        培训 招引 招录 新增 新建 新设 改建 扩建 改造 建成 建设 建立 建造 打造 创建 形成 集聚 聚集 吸引 完成
        达到 实施 布局 设立 设置 开通 开行 开放 增加 扩大 提升 提高 推出 发布 出台 制定 编制 选派 选聘 评选 认定
        获得 争创 发展 生产 服务 接待 安排 投入 给予 提供 整治 治理 修复 栽植 种植 更新 贯通 打通 孵化 遴选 资助
        补助 奖励 发放 筹集 供应 即 在 对 为 把 将 使 与 同 并 且 还 按 按照 进入 入选 跻身 位居 其中 最高 全年 分别
        撬动 带动 增建 增设 增开 加密 铺设 配备 购置 采购
        """
    )
    + r"|解决(?!率)|新开(?![工业放发])|再(?![生造就制担次])"
    + r"|惠及|覆盖(?![率面])|新(?!开工|能源|材料|区|型|兴|城|闻|媒体|农|一代|业态|市民|生))+"
)
# What a figure is compared with is not what it is of: 高于全省平均0.2个百分点.
_COMPARED = re.compile("(?:高于|低于|快于|慢于|优于|多于|少于|比|较|与)(?!例|重|赛|大|小)")
_NOTE = re.compile(r"(?<=[\u4e00-\u9fff])\([^()]{1,20}\)(?=[^()]*$)")
# 由2020年的10家增加到30家
_BASE = re.compile(r"[从由][^从由]{0,6}\d")
_IS_DATE = re.compile(r"\d{4}年|\d月")
_LONGEST_BEFORE = 40
_MOST = 24


def counted_noun(text: str, start: int, end: int, unit: str, low: int, high: int) -> tuple[int, int] | None:
    """Return the position of the noun of a figure, or None if its clause names none.

    Args:
        text: The folded text.
        start: Where the figure begins.
        end: Where its unit ends, exclusive.
        unit: The printed unit.
        low: The end of what comes before and is no part of the noun: the sentence's start, a date, another figure.
        high: Where the sentence or the next figure begins, exclusive.
    """
    if _COUNTERS.fullmatch(unit) and (after := _after(text, end, high)):
        return after
    return _before(text, start, low) or (None if _COUNTERS.fullmatch(unit) else _after(text, end, high))


def _after(text: str, end: int, high: int) -> tuple[int, int] | None:
    sign = _AFTER_SIGN.match(text, end, high)
    begin = sign.end() if sign else end
    noun = _NOUN_AFTER.match(text, begin, min(high, begin + _MOST))
    if not noun or _NO_NOUN.match(text, begin):
        return None
    if grant := _GRANT.match(text, begin, noun.end()):
        return grant.span()
    if of_quality := _OF_QUALITY.match(text, begin, high):
        return of_quality.span("noun")
    stop = _END_OF_NOUN.search(text, begin, noun.end())
    finish = stop.start() if stop else noun.end()
    return _without_quotes(text, begin, finish) if finish - begin >= 2 or (finish > begin and not stop) else None


def _before(text: str, start: int, low: int) -> tuple[int, int] | None:
    low = max(low, start - _LONGEST_BEFORE)
    while start > low and text[start - 1] in "≥≤><=≧≦ ":
        start -= 1
    start = _without_note(text, low, start)
    breaks = [match.end() for match in _BREAK.finditer(text, low, start)]
    begin = breaks[-1] if breaks else low
    stop = start
    if base := _BASE.search(text, begin, stop):
        stop = base.start()
    if tail := _TAIL.search(text[begin:stop]):
        stop = begin + tail.start()
    if head := _HEAD.match(text, begin, stop):
        begin = head.end()
    if _COMPARED.match(text, begin, stop) or text.startswith(("以上", "以下", "以内", "左右"), begin):
        return None
    if grant := _ENDS_AS_GRANT.search(text, begin, stop):
        begin = grant.start("what")
    return _without_quotes(text, begin, stop) if stop - begin >= 2 else None


def _without_note(text: str, low: int, start: int) -> int:
    """Return where a noun ends that has a note in brackets between it and its figure: 达标率（AQI）达到."""
    note = _NOTE.search(text[low:start])
    tail = _TAIL.fullmatch(text, low + note.end(), start) if note and low + note.end() < start else note
    return low + note.start() if note and tail else start


def _without_quotes(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in '" \t的':
        start += 1
    while end > start and text[end - 1] in '" \t的':
        end -= 1
    return (start, end) if start < end else None


def named_in_turn(text: str, start: int, low: int, count: int) -> Sequence[tuple[int, int]]:
    """Return the things that the figures after 分别 are about, if there are as many: A、B和C分别达到…"""
    marker = text.rfind("分别", max(low, start - _LONGEST_BEFORE), start)
    if marker < 0:
        return ()
    if compared := _COMPARED_WITH.search(text[max(low, marker - 20) : marker]):
        marker = max(low, marker - 20) + compared.start()
    breaks = [match.end() for match in re.finditer(r"[,。;:\n]", text[max(low, marker - 80) : marker])]
    begin = max(low, marker - 80) + (breaks[-1] if breaks else 0)
    names: list[tuple[int, int]] = []
    cursor = begin
    for link in re.finditer(r"[、和与及]", text[begin:marker]):
        names.append((cursor, begin + link.start()))
        cursor = begin + link.end()
    names.append((cursor, marker))
    if len(names) != count or any(high - low < 2 or _IS_DATE.search(text, low, high) for low, high in names):
        return ()
    head = _HEAD.match(text, *names[0])
    first = (head.end(), names[0][1]) if head and head.end() < names[0][1] else names[0]
    last_low, last_high = names[-1]
    if others := _AND_OTHERS.search(text, last_low, last_high):
        last_high = others.start()
    tail = _TAIL.search(text[last_low:last_high])
    last = (last_low, last_low + tail.start()) if tail and tail.start() else names[-1]
    return [first, *names[1:-1], last]
