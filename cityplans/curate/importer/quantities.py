"""Finds the figures of a text: number, unit, comparator, and what sort of number it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from cityplans.core.figures import Figure, find_figures
from cityplans.core.units import conversion, usual_spelling
from cityplans.curate.importer.comparators import comparator, lists_of_figures
from cityplans.curate.importer.layout_numbers import OF_RANKED, layout_numbers
from cityplans.curate.importer.measured_by import is_decrease, measure_of
from cityplans.curate.importer.number_names import is_condition, is_name, is_set_phrase
from cityplans.curate.importer.shared_units import numbers_before
from cityplans.curate.importer.special_figures import special_figures
from cityplans.curate.importer.unit_proposals import known_symbol

# What follows a number in dates and names more often than it counts something.
_NOT_COUNTED = frozenset("年月日周道里方头封本伏瓦m")
# Units that follow small numbers in Chinese characters; others belong to names more often.
_HAN_UNITS = (
    "个百分点|百分点|个工作日|个月(?=内|以内|之内)|[日天](?=内|以内|之内)|个|项"
    r"|条|家|座|台|套|所|处|次|倍|届|场|小时|类|成|公里|平方公里|支|批次|名|人次|起"
)
# A term of years is a figure only with a limit or as what is measured: 保存不少于10年, 平均寿命达到5年.
_TERM = re.compile(
    r"(?:不得?(?:少|低)于|不得?超过|至少|最长|最短|最多|至多)(?:保存|保留|可?延长)?$"
    r"|(?:周期|寿命|年限|期限)[^,。;]{0,3}(?:达到?|延长[到至]|提高[到至])$"
)
# 不得少于七日: a number of days in Chinese characters with a limit.
_LIMITED = re.compile(r"(?:不得?(?:少|低|短)于|不得?超过|至少|最长|最短|最多|至多)$")
_LIMITED_TIME = re.compile("个?(?:工作)?[日天]|个月|周")
_LEVELS = ("级", "期", "版", "星级", "分", "点")
_BARE = re.compile("[百千万亿]+")
_UNIT_SHARED = "its unit is printed only after the figure that follows"
_CLEAR = 20
"""Above this number, a number in Chinese characters is rarely part of a name."""
_PEOPLE_BEFORE, _PEOPLE_AFTER = re.compile(r"(?:人数|人口|人次)[^\d,。;]{0,6}$"), re.compile(r"[,。;左以]")
_LATIN_UNIT = re.compile(r"[A-Za-z]{2,8}(?:/[A-Za-z]{1,3})?(?![A-Za-z\d])")
_REACHES = re.compile(r"(?:达到?|为|[到至]|超过?|突破|不低于|不少于|[≥≤])(?:约|近)?[ ]?$")
_NO_FIGURE_AFTER = re.compile(r"[A-Za-z./:第]$|(?<![\d.:])\d{1,3},$")
_NO_FIGURE_AFTER_SIGN = re.compile(r"(?:[A-Za-z]{2,}|[a-z])[:]$")
_MOST_DIGITS = re.compile(r"0\d|\d{13}")
_DOUBLING = re.compile(r"翻(?:了)?[一二两三四五1-5]?番")
# 压减三分之一 is a promise; 三分之二以上成员同意 is none.
_FRACTION = re.compile(
    r"(?P<verb>压减|压缩|精简|减少|缩减|缩短|降低|下降|增加|增长|提高|提升|扩大|占|达到?|不低于|不少于|超过)[^,。;\d]{0,6}?"
    r"(?P<fraction>[一二三四五六七八九十]分之[一二三四五六七八九])"
)
_TIMES_MORE = re.compile(r"(?:增长|增加|提高|提升|扩大|增幅|增)(?:了|近|约|超过|超|至少)?$")
_RANGE_ABOVE, _RANGE_BELOW = re.compile(r"(?:\(含\))?以上[、,]?"), re.compile(r"(?:\(含\)|\(不含\))?以下")
_TITLES = re.compile(r"《[^《》\n]{1,80}》")
_SHARES = frozenset({"占", "达", "达到", "不低于", "不少于", "超过"})
_RATIOS = ("个百分点", "%", "‰", "百分点", "成")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as printed in a text.

    Attributes:
        start, end: Position in the text, end exclusive.
        value, value_max: The number in its unit, or the two ends of a range; None if it states no number (翻一番).
        symbol: The symbol of a known unit that the printed unit equals, begins or ends with; else the printed unit.
        is_known: Whether `symbol` is that of a known unit.
        comparator, measure_of: As in the table `targets`.
        doubt: What the curator should check.
    """

    start: int
    end: int
    value: Decimal | None
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
    found |= {low: _Match(low, high, figure.unit, figure) for low, high, figure in special_figures(text, start, end)}
    quantities: list[Quantity] = []
    covered = start
    for match in sorted(found.values(), key=lambda match: match.start):
        if match.start < covered or any(low <= match.start < high for low, high in titles):
            continue
        covered = match.end
        quantity = _quantity(text, match, symbols, start, end)
        # 五大… is a figure only if a known unit follows; otherwise it is a name.
        if quantity.is_known or not match.unit.startswith("大"):
            quantities.append(quantity)
    quantities = _with_ranges(text, quantities)
    quantities += [earlier for quantity in quantities for earlier in _sharing_unit(text, quantity, start)]
    quantities += [_doubling(match) for match in _DOUBLING.finditer(text, start, end)]
    quantities += [_fraction(match) for match in _FRACTION.finditer(text, start, end)]
    yield from _with_shared_comparators(text, sorted(quantities, key=lambda quantity: quantity.start))


def _with_ranges(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Join the two ends of a range in words: 二千元以上二万元以下."""
    joined: list[Quantity] = []
    for quantity in quantities:
        low = joined[-1] if joined else None
        if (
            low is not None
            and (low.symbol, low.value_max, quantity.value_max) == (quantity.symbol, None, None)
            and _RANGE_ABOVE.fullmatch(text, low.end, quantity.start)
            and _RANGE_BELOW.match(text, quantity.end)
        ):
            joined[-1] = replace(low, end=quantity.end, value_max=quantity.value, comparator="=")
        else:
            joined.append(quantity)
    return joined


def _with_shared_comparators(text: str, quantities: Sequence[Quantity]) -> Sequence[Quantity]:
    """Apply the comparator of a list to each of its figures: 分别不低于80%、90%."""
    shared = list(quantities)
    for group in lists_of_figures(text, [(quantity.start, quantity.end) for quantity in quantities]):
        first, last = quantities[group[0]].comparator, quantities[group[-1]].comparator
        for index in group:
            if shared[index].comparator == "=":
                shared[index] = replace(shared[index], comparator=first if first != "=" else last)
    return shared


def _sharing_unit(text: str, last: Quantity, low: int) -> Iterator[Quantity]:
    """Yield the figures whose unit is printed only after the last of them: 分别不高于53和32微克/立方米."""
    if last.value is None or last.value_max is not None:
        return
    for start, end, number, of_last in numbers_before(text, last.start, low):
        sign = comparator(text, start, end, "", low, last.end)
        value = last.value * number / of_last
        yield replace(last, start=start, end=end, value=value, comparator=sign or last.comparator, doubt=_UNIT_SHARED)


def _doubling(match: re.Match[str]) -> Quantity:
    doubt = "a doubling: the text states no number with a unit; describe it in the note"
    return Quantity(match.start(), match.end(), None, None, "", True, "", "growth_rate", doubt)


def _fraction(match: re.Match[str]) -> Quantity:
    doubt = "a fraction: no exact number; describe it in the note"
    kind = "share" if match["verb"] in _SHARES else "growth_rate"
    return Quantity(*match.span("fraction"), None, None, "", True, "", kind, doubt)


def _named_layouts(text: str, start: int, end: int) -> Iterator[_Match]:
    """Yield ranks, and numbers that are part of the name of a layout or a network: 前10强, 三环十二射."""
    for low, high, unit in layout_numbers(text, start, end):
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
        if match and not is_condition(text, match.start, match.end, match.unit, start, end):
            yield match


def _arabic_match(text: str, figure: Figure, symbols: tuple[str, ...], start: int, end: int) -> _Match | None:
    before = text[max(figure.start - 12, start) : figure.start]
    if _MOST_DIGITS.match(text, figure.start) or (
        _NO_FIGURE_AFTER.search(before) and (not before.endswith(":") or _NO_FIGURE_AFTER_SIGN.search(before))
    ):
        return None
    if before.endswith("前") and OF_RANKED.match(text, figure.unit_end, end):
        return None
    is_many = figure.unit in ("头", "本", "方") and (figure.value or 0) > _CLEAR
    is_term = figure.unit == "年" and bool(_TERM.search(before))
    if figure.unit and (figure.unit in symbols or figure.unit not in _NOT_COUNTED or is_term or is_many):
        match = _Match(figure.start, figure.unit_end, figure.unit, figure)
        return None if is_name(text, match.start, match.end, match.unit) else match
    return _people_match(text, figure, before, end) or _latin_match(text, figure, before, end)


def _latin_match(text: str, figure: Figure, before: str, end: int) -> _Match | None:
    """Match a number of a unit in Latin letters that is not known: 算力达到300PFLOPS."""
    unit = _LATIN_UNIT.match(text, figure.end, end)
    if unit and not figure.unit and _REACHES.search(before):
        return _Match(figure.start, unit.end(), unit[0], figure)
    return None


def _people_match(text: str, figure: Figure, before: str, end: int) -> _Match | None:
    """Match a number of people whose unit precedes it: 人数达到435万."""
    people = _PEOPLE_BEFORE.search(before)
    if people and not figure.unit and _PEOPLE_AFTER.match(text, figure.end, end):
        return _Match(figure.start - len(people[0]), figure.end, people[0][:2], figure)
    return None


def _han_match(text: str, figure: Figure, unit: re.Pattern[str], start: int, end: int) -> _Match | None:
    if text.startswith("个", figure.start - 1):
        # 六个百分百
        return None
    if figure.unit == "%" and figure.unit_end == figure.end:
        return _Match(figure.start, figure.end, "%", figure)
    largest = max(figure.values)
    is_one = largest == 1 or (largest < 2 and largest == largest.to_integral_value())
    is_times = text.startswith("倍", figure.end) and _TIMES_MORE.search(
        text, max(start, figure.start - 6), figure.start
    )
    if is_one and is_times:
        return _Match(figure.start, figure.end + 1, "倍", figure)
    # 百人计划 and 每百万人 are no numbers of their own.
    is_bare = bool(_BARE.fullmatch(text, figure.start, figure.end))
    if is_one or is_bare or text.startswith("第", figure.start - 1):
        return None
    limited = _LIMITED.search(text, max(start, figure.start - 6), figure.start)
    if counted := unit.match(text, figure.end, end) or (limited and _LIMITED_TIME.match(text, figure.end, end)):
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
    return None if is_set_phrase(text, match.start, match.end, match.unit, int(largest), start) else match


@cache
def _han_unit_pattern(symbols: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of the units that follow a number in Chinese characters."""
    nouns = [s for s in symbols if len(s) >= 2 and not s.isascii() and not s.startswith("个百")]
    alternatives = "|".join(map(re.escape, sorted(nouns, key=lambda symbol: (-len(symbol), symbol))))
    return re.compile(rf"大?(?:{alternatives or '(?!)'})|大[\u4e00-\u9fff]{{2}}|{_HAN_UNITS}")


def _quantity(text: str, match: _Match, symbols: Mapping[str, str], start: int, end: int) -> Quantity:
    low, high, figure = match.start, match.end, match.figure
    symbol, is_known = known_symbol(match.unit, symbols)
    factor = conversion(match.unit, symbol) or Decimal(1)
    value, value_max = factor * (figure.value or 0), None if figure.value_max is None else factor * figure.value_max
    clause = re.split(r"[,。;\n]", text[max(low - 40, start) : low])[-1]
    doubt = ""
    sign = "<=" if text.startswith("前", low) else comparator(text, low, high, match.unit, start, end)
    # 下降5%以上 is at least five: with a sign, the comparison would be turned round.
    is_negative = match.unit in _RATIOS and not figure.is_signed and is_decrease(clause)
    if is_negative and sign in ("", "~"):
        value, value_max = (-value, None) if value_max is None else (-value_max, -value)
        doubt = "a decrease: recorded as a negative number"
    return Quantity(
        low,
        high,
        value,
        value_max,
        symbol,
        is_known,
        sign or figure.relation or "=",
        measure_of(usual_spelling(match.unit), clause, text[low:high]),
        doubt,
    )
