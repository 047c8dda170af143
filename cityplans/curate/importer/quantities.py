"""Finds the figures of a text: number, unit, comparator, and what sort of number it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from cityplans.core.figures import Figure, find_figures
from cityplans.core.units import conversion

# What follows a number in dates and names more often than it counts something.
_NOT_COUNTED = frozenset("年月日周份道里方头封本伏瓦m")
# Units that follow small numbers in Chinese characters; others belong to names more often.
_HAN_UNITS = "个百分点|百分点|个|项|条|家|座|台|套|所|处|次|倍|届|场|小时|类|成|公里|平方公里|支|批次"
_LEVELS = ("级", "期", "版", "星级", "分", "点")
_BARE = re.compile("[百千万亿]+")
_MOST_EDITIONS = 10
_CLEAR = 20
"""Above this number, a number in Chinese characters is rarely part of a name."""
_PEOPLE_BEFORE = re.compile(r"(?:人数|人口)[^\d,。;]{0,6}$")
_PEOPLE_AFTER = re.compile(r"[,。;左以]")
_NO_FIGURE_AFTER = re.compile(r"[A-Za-z./:第]$|\d,$")
_MOST_DIGITS = re.compile(r"0\d|\d{13}")
_HAN = r"(?:[一二三四五六七八九两]?[十百千][一二三四五六七八九]?(?:十[一二三四五六七八九]?)?|[二三四五六七八九两])"
_CONGRESS = re.compile(r"[一二三四五六七八九十]{1,3}[中次]|全会|全体会议|会议|全国|党代会|人大|省委|市委|中央")
_SET_PHRASE = re.compile(
    r"(?:方面|层次|意识|自信|代表|离不开|先行先试|维护|全面|阶段|环节|关口|层面|角度|转变|结合|历史任务|战略|世界"
    r"|优势|理念|关系|步骤|统筹|坚持|确保|文明|服务意识|专项$|不|月|一律|国际大|班子|市场"
    r"|走在|工作|任务|内容|要求|制度|机制|原则)"
)
_LAYOUT_NOUNS = "轴翼环射纵横区片带廊核心站园圈极线点港馆联枢"
_LAYOUT = re.compile(rf"(?:{_HAN}|一)(?:枢纽|[{_LAYOUT_NOUNS}])(?:(?:{_HAN}|一)(?:枢纽|[{_LAYOUT_NOUNS}]))+")
_LAYOUT_PART = re.compile(rf"(?:{_HAN}|一)(?P<unit>枢纽|[{_LAYOUT_NOUNS}])")
_VENUES = re.compile(rf"(?<=\"){_HAN}[馆园湖港](?=\")")
_HOUR_CIRCLE = re.compile(r"(?:一|半)小时(?=\"?(?:通勤|交通|经济|生活|都市)[圈网])")
_RANK = re.compile(r"第\d{1,3}[位名]|前(?:\d{1,4}|[一二三四五六七八九十]{1,3})[强位名]")
_TITLES = re.compile(r"《[^《》\n]{1,80}》")
_MORE_THAN, _AT_LEAST = (
    re.compile(r"(?:超过|突破|多于|大于|高于|逾|超)$"),
    re.compile(r"(?:不低于|至少|不少于|不小于|最低)(?:达到|为)?$"),
)
_AT_MOST = re.compile(r"(?:不超过|不高于|不大于|不多于|最高|最多|控制在|限制在|降至|降到|压减到)(?:为)?$")
_LESS_THAN, _ABOUT = re.compile(r"(?<!不)(?:低于|不到|少于|不足|小于)$"), re.compile(r"(?:约|近|大约|接近|约为|大概)$")
_AFTER = re.compile(r"(?P<least>及?以上)|(?P<most>以内|之内|以下)|(?P<about>左右|上下)")
_GROWTH = re.compile(r"增长|增速|增幅|递增")
_SHARE = re.compile(r"比重|占|比例|率|覆盖|相当于|分担|满意度|达标|完好")
_UP = re.compile(r"新增|增加|提高|提升|上升|扩大|高于|增")
_DOWN = re.compile(r"(?:下降|降低|减少|(?<!不)低于|回落|下滑|下跌|负增长|萎缩)(?![到至为])")
_RATIOS = ("个百分点", "%", "‰", "百分点", "成")
_CUT = re.compile(r"削减|减排|压减|淘汰")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as printed in a text.

    Attributes:
        start, end: Position in the text, end exclusive.
        value, value_max: The number in its unit, or the two ends of a range.
        symbol: The symbol of a known unit that the printed unit equals, begins or ends with; else the printed unit.
        is_known: Whether `symbol` is that of a known unit.
        comparator, measure_of: As in the table `targets`.
        doubt: What the curator should check.
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    symbol: str
    is_known: bool
    comparator: str
    measure_of: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    """A figure with its unit: its position, and the unit that counts."""

    start: int
    end: int
    unit: str
    figure: Figure


def find_quantities(text: str, start: int, end: int, symbols: Mapping[str, str]) -> Iterator[Quantity]:
    """Yield the figures in a stretch of a folded text; `symbols` maps folded unit symbols to ids."""
    titles = [title.span() for title in _TITLES.finditer(text, start, end)]
    found = {match.start: match for match in _figures_with_units(text, start, end, tuple(symbols))}
    found |= {match.start: match for match in _named_layouts(text, start, end)}
    covered = start
    for match in sorted(found.values(), key=lambda match: match.start):
        if match.start < covered or any(low <= match.start < high for low, high in titles):
            continue
        covered = match.end
        quantity = _quantity(text, match, symbols, start, end)
        # 五大… is a figure only if a known unit follows; otherwise it is a name.
        if quantity.is_known or not match.unit.startswith("大"):
            yield quantity


def _named_layouts(text: str, start: int, end: int) -> Iterator[_Match]:
    """Yield ranks, and numbers that are part of the name of a layout or a network: 前10强, 三环十二射."""
    spans = [(*match.span(), match.group()[-1]) for match in _RANK.finditer(text, start, end)]
    for layout in _LAYOUT.finditer(text, start, end):
        spans += [(*match.span(), match["unit"]) for match in _LAYOUT_PART.finditer(text, *layout.span())]
    spans += [(*match.span(), match.group()[-1]) for match in _VENUES.finditer(text, start, end)]
    spans += [(*match.span(), "小时") for match in _HOUR_CIRCLE.finditer(text, start, end)]
    for low, high, unit in spans:
        if numbers := [figure for figure in find_figures(text, low, high) if figure.value is not None]:
            yield _Match(low, high, unit, numbers[-1])


def _figures_with_units(text: str, start: int, end: int, symbols: tuple[str, ...]) -> Iterator[_Match]:
    """Yield the figures that can be read and count something; not those in names and set phrases."""
    han_unit = _han_unit_pattern(symbols)
    for figure in find_figures(text, start, end, symbols):
        if figure.value is None:
            continue
        match = (
            _han_match(text, figure, han_unit, start, end)
            if figure.is_han
            else _arabic_match(text, figure, symbols, start, end)
        )
        if match:
            yield match


def _arabic_match(text: str, figure: Figure, symbols: tuple[str, ...], start: int, end: int) -> _Match | None:
    before = text[max(figure.start - 12, start) : figure.start]
    if _NO_FIGURE_AFTER.search(before) or _MOST_DIGITS.match(text, figure.start):
        return None
    if figure.unit and (figure.unit in symbols or figure.unit not in _NOT_COUNTED):
        match = _Match(figure.start, figure.unit_end, figure.unit, figure)
        return None if _is_name(text, match) else match
    return _people_match(text, figure, before, end)


def _people_match(text: str, figure: Figure, before: str, end: int) -> _Match | None:
    """Match a number of people whose unit precedes it: 人数达到435万."""
    people = _PEOPLE_BEFORE.search(before)
    if people and not figure.unit and _PEOPLE_AFTER.match(text, figure.end, end):
        return _Match(figure.start - len(people[0]), figure.end, people[0][:2], figure)
    return None


def _han_match(text: str, figure: Figure, unit: re.Pattern[str], start: int, end: int) -> _Match | None:
    if figure.unit == "%" and figure.unit_end == figure.end:
        return _Match(figure.start, figure.end, "%", figure)
    largest = max(figure.values)
    is_one = largest == 1 or (largest < 2 and largest == largest.to_integral_value())
    # 百人计划 and 每百万人 are no numbers of their own.
    is_bare = bool(_BARE.fullmatch(text, figure.start, figure.end))
    if is_one or is_bare or text.startswith("第", figure.start - 1):
        return None
    if counted := unit.match(text, figure.end, end):
        match = _Match(figure.start, counted.end(), counted[0], figure)
    elif (
        (largest > _CLEAR or figure.value_max is not None)
        and figure.unit
        and figure.unit not in (*_NOT_COUNTED, *_LEVELS)
    ):
        match = _Match(figure.start, figure.unit_end, figure.unit, figure)
    elif largest > _CLEAR:
        return _people_match(text, figure, text[max(figure.start - 12, start) : figure.start], end)
    else:
        return None
    return None if _is_set_phrase(text, match, start) else match


@cache
def _han_unit_pattern(symbols: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of the units that follow a number in Chinese characters."""
    nouns = [s for s in symbols if len(s) >= 2 and not s.isascii() and not s.startswith("个百")]
    alternatives = "|".join(map(re.escape, sorted(nouns, key=lambda symbol: (-len(symbol), symbol))))
    return re.compile(rf"大?(?:{alternatives or '(?!)'})|大[\u4e00-\u9fff]{{2}}|{_HAN_UNITS}")


def _is_name(text: str, match: _Match) -> bool:
    """Return whether a number is part of a name or date: 世界500强, 国道216线, 30周年, 7月11日."""
    unit, before, after = (
        match.unit,
        text[max(match.start - 3, 0) : match.start],
        text[match.end : match.end + 4],
    )
    if unit == "强":
        return True
    if unit in ("线", "路") or before.endswith(("国道", "省道", "县道", "号")):
        return True
    if (unit in ("日", "天") and before.endswith("月")) or after.startswith(("周年", "号线", "号文")):
        return True
    if unit == "小时" and re.match(r"\"?(?:过境|免签|热线|便利)", after):
        return True
    if unit in ("个", "期", "级", "届", "区", "版", "部", "点", "次") and after.startswith(
        ("月", "全会", "五年", "会议")
    ):
        return True
    return unit in _LEVELS or (unit == "度" and before.endswith("年"))


def _is_set_phrase(text: str, match: _Match, start: int) -> bool:
    """Return whether a Chinese number belongs to a set phrase or only counts the items listed next to it."""
    unit, after = match.unit, text[match.end : match.end + 10]
    before = text[max(match.start - 4, start) : match.start]
    is_guessed = unit.startswith("大") and len(unit) == 3
    # 党的十九届
    if unit == "届" and max(match.figure.values) > _MOST_EDITIONS:
        return True
    if (
        before.endswith(('"', "《", "之"))
        and (is_guessed or not unit.startswith("大"))
        and not re.match(r"[^\"]{0,8}(?:园|馆|中心|工程|基地)", after)
    ):
        return True
    if before.endswith(("以下", "如下", "这", "上述", "前", "党的")) or (
        unit in ("届", "次") and re.match(_CONGRESS, after)
    ):
        return True
    return bool(_SET_PHRASE.match(unit[1:] + after if is_guessed else after) or (is_guessed and unit[1] in "和及以会"))


def _quantity(text: str, match: _Match, symbols: Mapping[str, str], start: int, end: int) -> Quantity:
    low, high, figure = match.start, match.end, match.figure
    printed, before, after = text[low:high], text[max(low - 12, start) : low], text[high : min(high + 4, end)]
    symbol, is_known = _known_symbol(match.unit, symbols)
    factor = conversion(match.unit, symbol) or Decimal(1)
    value, value_max = factor * (figure.value or 0), None if figure.value_max is None else factor * figure.value_max
    clause = re.split(r"[,。;\n]", text[max(low - 40, start) : low])[-1]
    doubt = ""
    if match.unit in _RATIOS and not figure.is_signed and _DOWN.search(clause) and "控制" not in clause:
        value, value_max = (-value, None) if value_max is None else (-value_max, -value)
        doubt = "a decrease: recorded as a negative number"
    return Quantity(
        low,
        high,
        value,
        value_max,
        symbol,
        is_known,
        _comparator(printed, before, after) or figure.relation or "=",
        _measure_of(match.unit, clause, printed),
        doubt,
    )


def _known_symbol(unit: str, symbols: Mapping[str, str]) -> tuple[str, bool]:
    """Return the known symbol that a printed unit equals, begins or ends with, and whether there is one.

    场次 is counted in 场, 五大物流园 in 物流园.
    """
    if unit in ("人数", "人口"):
        return "人", True
    if unit.startswith("大") and unit not in symbols:
        unit = unit[1:]
    if unit in symbols:
        return unit, True
    if f"个{unit}" in symbols:
        return f"个{unit}", True
    if unit == "成" and "%" in symbols:
        return "%", True
    candidates = [symbol for symbol in symbols if unit.startswith(symbol) or unit.endswith(symbol)]
    return (max(candidates, key=len), True) if candidates else (unit, False)


def _comparator(printed: str, before: str, after: str) -> str:
    if printed.startswith("前"):
        return "<="
    if match := _AFTER.match(after):
        return {"least": ">=", "most": "<=", "about": "~"}[match.lastgroup or ""]
    for pattern, sign in ((_AT_LEAST, ">="), (_AT_MOST, "<="), (_LESS_THAN, "<"), (_MORE_THAN, ">"), (_ABOUT, "~")):
        if pattern.search(before):
            return sign
    return ""


def _measure_of(unit: str, clause: str, printed: str) -> str:
    if printed.startswith(("第", "前")):
        return "rank"
    if unit in ("%", "‰", "成"):
        growth, share = _GROWTH.search(clause), _SHARE.search(clause)
        if growth and "占" not in clause:
            return "growth_rate"
        if _CUT.search(clause) or _DOWN.search(clause) or (_UP.search(clause) and not share):
            return "change"
        return "share" if share else "level"
    if unit in ("个百分点", "百分点") or _UP.search(clause) or _CUT.search(clause) or _DOWN.search(clause):
        return "change"
    if re.fullmatch(
        r"元|美元|港元|吨|公里|平方公里|平方米|公顷|亩|[千兆]瓦.*|人次|立方米|小时|分钟|蒸吨|吨标准煤|米|标箱|标准箱|人数|人口"
        r"|千米|平方千米|千克|公斤",
        unit,
    ):
        return "level"
    return "count"
