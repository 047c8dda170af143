"""Finds the figures of a text: number, unit, comparator, and what sort of number it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from cityplans.core.numerals import figures

_UNITS = (
    "平方公里|平方千米|平方米|立方米|公顷|亩|公里|千米|万人次|人次|人天|标准箱|标箱|吨标准煤|蒸吨|吨|千瓦时|千瓦|兆瓦|美元|港元|欧元|元|个百分点|%|‰"
    "|场次|架次|班次|专项行动|人|名|户|家|个|项|条|座|台|套|所|处|次|倍|辆|届|场|件|门|篇|册|张|架|艘|宗|笔|间|栋|幢|片区|片|类|大类|县市|县|校|店|支|只|批|部|组|队|岁"
    "|小时|分钟|天|个月|摄氏度|度|位|强|米|毫克|微克|公斤|千克|星级|对|班|期|村|镇|区|点|轴|翼|站|环|射|纵|横|园|馆|港|线|中心|基地|轮|例|床|枚|块|版|集|种|级|分"
)
_NUMBER = r"(?!0\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?)"
_MANY = r"[多余几]?[十百千万亿]{0,3}[多余]?"
_HAN = r"(?:[一二三四五六七八九两]?[十百千][一二三四五六七八九]?(?:十[一二三四五六七八九]?)?|[二三四五六七八九两])"
# Units that follow numbers in Chinese characters, and phrases in which such a number counts nothing.
_HAN_UNITS = "个百分点|个|项|条|家|座|台|套|所|处|次|倍|届|场|小时|类|成|公里|平方公里|支|批次"
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
_PER_CENT = re.compile(rf"百分之(?:{_HAN}|百)")
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
_DOWN = re.compile(r"(?:下降|降低|减少|(?<!不)低于|回落)(?![到至为])")
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


def find_quantities(text: str, start: int, end: int, symbols: Mapping[str, str]) -> Iterator[Quantity]:
    """Yield the figures in a stretch of a folded text; `symbols` maps folded unit symbols to ids."""
    matches: dict[int, tuple[int, int, str]] = {}
    arabic, han = _patterns(tuple(symbols))
    titles = [title.span() for title in _TITLES.finditer(text, start, end)]
    for match in _RANK.finditer(text, start, end):
        matches[match.start()] = (*match.span(), match.group()[-1])
    for layout in _LAYOUT.finditer(text, start, end):
        for match in _LAYOUT_PART.finditer(text, *layout.span()):
            matches[match.start()] = (*match.span(), match["unit"])
    for pattern, unit in ((_VENUES, ""), (_HOUR_CIRCLE, "小时"), (_PER_CENT, "%")):
        for match in pattern.finditer(text, start, end):
            matches[match.start()] = (*match.span(), unit or match.group()[-1])
    for match in arabic.finditer(text, start, end):
        if not _is_name(text, match):
            low = match.start() if not match["unit"] else match.start("number")
            matches[low] = (low, match.end(), match["unit"] or match["before"])
    for match in han.finditer(text, start, end):
        if not _is_set_phrase(text, match, start):
            matches[match.start()] = (match.start(), match.end(), match["unit"])
    covered = start
    for low, high, unit in sorted(matches.values()):
        if low < covered or any(title_start <= low < title_end for title_start, title_end in titles):
            continue
        covered = high
        quantity = _quantity(text, low, high, unit, symbols, start, end)
        # 五大… is a figure only if a known unit follows; otherwise it is a name.
        if quantity and (quantity.is_known or not unit.startswith("大")):
            yield quantity


@cache
def _patterns(symbols: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the patterns of Arabic and Chinese numbers with their units."""
    units = "|".join(sorted({*map(re.escape, symbols), *_UNITS.split("|")}, key=len, reverse=True))
    return _arabic(units), _han(symbols)


def _arabic(units: str) -> re.Pattern[str]:
    figure = rf"{_NUMBER}{_MANY}"
    counted = r"(?:(?P<before>人数|人口)[^\d,。;]{0,6})?"
    number = rf"(?<![\dA-Za-z.])(?P<number>(?:{figure}(?:{units})?(?:-{{1,2}}|至|到|~))?{figure})"
    # The unit of a number of people may precede it: 人数达到435万.
    unit = rf" ?(?:(?P<unit>{units})|(?(before)(?=[,。;左以])|(?!)))"
    return re.compile(rf"(?<!\d,)(?<![\dA-Za-z./:第]){counted}{number}{unit}")


def _han(symbols: tuple[str, ...]) -> re.Pattern[str]:
    nouns = "|".join(
        sorted(
            (
                re.escape(symbol)
                for symbol in symbols
                if len(symbol) >= 2 and not symbol.isascii() and not symbol.startswith("个百")
            ),
            key=len,
            reverse=True,
        )
    )
    unit = rf"(?P<unit>大?(?:{nouns or '(?!)'})|大[\u4e00-\u9fff]{{2}}|{_HAN_UNITS})"
    return re.compile(rf"(?<![第零一二三四五六七八九十百千万亿\d.]){_HAN}[多余几]?{unit}")


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Return whether a number is part of a name or date: 世界500强, 国道216线, 30周年, 7月11日."""
    unit, before, after = (
        match["unit"] or "",
        text[max(match.start() - 3, 0) : match.start()],
        text[match.end() : match.end() + 4],
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
    return unit in ("级", "期", "版", "星级", "分", "点") or (unit == "度" and before.endswith("年"))


def _is_set_phrase(text: str, match: re.Match[str], start: int) -> bool:
    """Return whether a Chinese number belongs to a set phrase or only counts the items listed next to it."""
    unit, after = match["unit"], text[match.end() : match.end() + 10]
    before = text[max(match.start() - 4, start) : match.start()]
    is_guessed = unit.startswith("大") and len(unit) == 3
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


def _quantity(
    text: str, low: int, high: int, unit: str, symbols: Mapping[str, str], start: int, end: int
) -> Quantity | None:
    printed = text[low:high]
    numbers = [figure.value for figure in figures(printed)]
    if not numbers:
        return None
    before, after = text[max(low - 12, start) : low], text[high : min(high + 4, end)]
    value, upper = numbers[-1], None
    if len(numbers) > 1 and numbers[0] < numbers[-1] and re.search(r"\d(?:[^\d]{0,6})(?:-|至|到|~)\d", printed):
        value, upper = numbers[0], numbers[-1]
        scale = re.search(r"[万亿]", printed)
        if scale and not re.search(r"\d[多余]?[万亿].*\d", printed):
            value *= 10_000 if scale.group() == "万" else 100_000_000
    clause = re.split(r"[,。;\n]", text[max(low - 40, start) : low])[-1]
    sign, doubt = 1, ""
    if unit in ("个百分点", "%", "‰", "百分点") and _DOWN.search(clause) and "控制" not in clause:
        sign, doubt = -1, "a decrease: recorded as a negative number"
    symbol, is_known = _known_symbol(unit, symbols)
    return Quantity(
        low,
        high,
        sign * value,
        upper,
        symbol,
        is_known,
        _comparator(printed, before, after),
        _measure_of(unit, clause, printed),
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
    return ">" if re.search(r"\d[多余]|[十百千][多余]", printed) else "="


def _measure_of(unit: str, clause: str, printed: str) -> str:
    if printed.startswith(("第", "前")):
        return "rank"
    if unit in ("%", "‰"):
        growth, share = _GROWTH.search(clause), _SHARE.search(clause)
        if growth and "占" not in clause:
            return "growth_rate"
        if _CUT.search(clause) or _DOWN.search(clause) or (_UP.search(clause) and not share):
            return "change"
        return "share" if share else "level"
    if unit == "个百分点" or _UP.search(clause) or _CUT.search(clause) or _DOWN.search(clause):
        return "change"
    if re.fullmatch(
        r"元|美元|港元|吨|公里|平方公里|平方米|公顷|亩|千瓦.*|人次|立方米|小时|分钟|蒸吨|吨标准煤|米|标箱|标准箱|人数|人口",
        unit,
    ):
        return "level"
    return "count"
