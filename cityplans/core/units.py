"""Units as they follow figures in Chinese texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache

from cityplans.core.numerals import HAN_NUMERALS, MULTIPLIERS
from cityplans.core.text import fold, remove_whitespace

_COMMON = """
千瓦时 千瓦 千乏 千米 千克 千伏安 千伏 千卡 千焦 千帕 千赫 千升 千字节 千比特 百帕 百分点 个百分点
兆瓦时 兆瓦 兆赫 兆帕 兆比特 瓦 伏 % ‰ ‱ 倍 成
平方公里 平方千米 平方米 平米 立方米 公顷 亩 空方 公里 米 里 公斤 毫克 微克 克 吨标准煤 吨公里 人公里 蒸吨 吨 升 摄氏度 度 ℃
km² km kWh kW MWh MW GWh GW kV kg mg m² m³ m ㎡ ㎞ ㎏ TEU GB TB
美元 港元 欧元 日元 元 圆 圓
人次 人/次 人·次 人(次) 家次 家(次) 户次 户(次) 件次 件(次) 场(次) 批(次) 台套 台(套) 人天 人 名 户 家 个月 个 項 项 條 条 座 台 套 所 处
處 次 节 堂 辆 輛 届 场次 场 件 门 篇 册 张 架次 架 班次 团次 个基点 基点 艘 宗 笔
间 栋 幢 片区 片 大类 类 县市 县 校 店 支 只 批次 批 部 组 队 岁 小时 分钟 秒 天 日 年 月 周 位 强 星级 对 班 期 村 镇 区
个工作日 工作日 人年 学时 课时 车次 起 趟 卷 口 眼 尾 班列 颗 款 幅 座席 列 星期 个星期 海里 吉瓦时 吉瓦 兆伏安
分贝 门类 株 剂 人份 厘米 毫米 羽
微克/立方米 毫克/升 mg/L mg/m³ mg/m3 μg/m³ μg/m3 ug/m3 t/d m³/d m³/s 毫克/立方米 元/平方米 元/吨 元/月 元/年 元/人 元/亩 元/户 元/天 元/度
吨/日 吨/年 吨/天 立方米/日 立方米/年 立方米/秒
人/平方公里 公里/小时 公里/平方公里 平方米/人 平方米/套 个/平方公里 元/千瓦时 元/人次 元/次 标准煤/万元
吨标准煤/万元 立方米/万元 m³/万元 吨/万元 千克标准煤/吨 立方米/人 立方米/吨 立方米/亩 公斤/亩 千克/亩 吨/亩
吨/人 公斤/人 升/人 件/万人 人/万人 张/千人 册/人 千瓦时/吨 元/平方公里 辆次 艘次
微克每立方米 毫克每立方米 毫克每升 元每吨 元每平方米 人每平方公里
戶 場 種 類 張 間 棟 屆 門 盞 隻 顆
点 轴 翼 站 环 射 纵 横 园 馆 港 线 中心 基地 轮 例 床 枚 块 版 集 种 级 分 标准箱 标箱 专项行动 株 盏 根 枝 具 方 头 匹 棵 封 本 份 道
"""
COMMON_UNITS = tuple(_COMMON.split())
"""Units by their symbols. The 千 of 千瓦 and the 百 of 百分点 belong to the unit, not to the number."""
PER_CENT = {"百": "%", "千": "‰", "万": "‱", "萬": "‱"}
"""The unit that 百分之, 千分之 and 万分之 name."""

_PREFIXES = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "兆": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
# 三成 is 30 per cent, but 三成为 is no figure.
_TENTHS = re.compile(rf"[\d{HAN_NUMERALS}]成")
_SIMPLIFIED = str.maketrans("項條處輛萬億圓場種類屆戶個張間棟門盞隻顆", "项条处辆万亿圆场种类届户个张间栋门盏只颗")
"""The characters of units that Traditional texts print."""
_SPELLINGS = {
    **{
        spelling: f"{spelling[0]}次"
        for spelling in ("人/次", "人·次", "人(次)", "家(次)", "户(次)", "件(次)", "场(次)", "批(次)")
    },
    "台(套)": "台套",
    **{
        spelling: spelling.replace("每", "/")
        for spelling in ("微克每立方米", "毫克每立方米", "毫克每升", "元每吨", "元每平方米", "人每平方公里")
    },
}
_SPECIAL = {
    "列": "列(?![入为])",
    "枝": "枝(?![头江花城叶])",
    "具": "具(?![备有体])",
    "起": "起(?![来步草点到诉伏源家航降飞码义运重吊])",
    "口": "口(?![人之径岸号头碑语味腔感子])",
    "眼": "眼(?![前光下里界睛科镜])",
    "卷": "卷(?![入起本积烟子])",
    "成": "成(?![为立果效员熟长功就本都交因群])",
}
_LATIN = re.compile("[A-Za-z]+")


@lru_cache(64)
def unit_pattern(symbols: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of the common units and some others, the longest first."""
    names = sorted({*COMMON_UNITS, *map(fold, filter(None, symbols))}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_pattern_of, names)))


def _pattern_of(name: str) -> str:
    return _SPECIAL.get(name) or re.escape(name) + ("(?![A-Za-z])" if _LATIN.fullmatch(name) else "")


@lru_cache(64)
def scaled_unit_pattern(symbols: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of those units that begin with a multiplier: 千瓦, 万元."""
    names = {name for name in (*COMMON_UNITS, *map(fold, symbols)) if len(name) > 1 and name[0] in MULTIPLIERS}
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))))


def usual_spelling(unit: str) -> str:
    """Return a unit as it is mostly printed: 人次 for 人/次 and 人(次)."""
    return _SPELLINGS.get(unit, unit)


def conversion(printed: str, symbol: str) -> Decimal | None:
    """Return how many of a unit make one printed unit: 1000 for 千米 and 米; else None."""
    printed, symbol = printed.translate(_SIMPLIFIED), symbol.translate(_SIMPLIFIED)
    printed, symbol = usual_spelling(printed), usual_spelling(symbol)
    printed, symbol = printed.removeprefix("个") or printed, symbol.removeprefix("个") or symbol
    if printed == symbol:
        return Decimal(1)
    if (printed, symbol) == ("成", "%"):
        return Decimal(10)
    prefix = printed.removesuffix(symbol)
    return Decimal(_PREFIXES[prefix]) if prefix != printed and prefix in _PREFIXES else None


def names_unit(printed: str, symbol: str, symbols: Collection[str]) -> bool:
    """Return whether a figure names a unit itself, not one whose symbol contains it: 美元 is not 元.

    Args:
        printed: The figure as printed.
        symbol: The symbol of the unit.
        symbols: The symbols of all units.
    """
    text, symbol = remove_whitespace(printed).translate(_SIMPLIFIED), fold(symbol)
    for spelling, usual in _SPELLINGS.items():
        text = text.replace(spelling, usual)
    for other in _longer(symbol, tuple(symbols)):
        text = text.replace(other, "")
    if symbol in text or (symbol.removeprefix("个") or symbol) in text:
        return True
    if symbol == "%" and ("百分百" in text or _TENTHS.search(text)):
        return True
    return any(unit == symbol and f"{fraction}分之" in text for fraction, unit in PER_CENT.items())


@lru_cache(1024)
def _longer(symbol: str, symbols: tuple[str, ...]) -> list[str]:
    """Return the symbols that contain another symbol and mean another unit, the longest first."""
    every = sorted({"个百分点", "百分点", *map(fold, symbols)}, key=lambda other: (-len(other), other))
    return [other for other in every if symbol in other and conversion(other, symbol) is None]
