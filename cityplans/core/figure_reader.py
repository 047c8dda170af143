"""Reads the figures of a text one after the other; see `figures`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cityplans.core.figure import Figure, Number, join_range
from cityplans.core.numerals import HAN_NUMERALS, MULTIPLIERS, Numeral, read_numeral, scale_of
from cityplans.core.units import PER_CENT, scaled_unit_pattern, unit_pattern

_START = re.compile(
    # Numbers of sections, dates, addresses and names: 2.5.1, 2020/6/30, 2020/6, 十二·五.
    rf"(?P<skip>\d+(?:[./]\d+){{2,}}|\d{{4}}/\d{{1,2}}(?!\d)|[{HAN_NUMERALS}]{{1,3}}·[{HAN_NUMERALS}]{{1,3}}|一半)"
    r"|(?P<ratio>\d{1,3}[/·]\d{1,3}(?![\d/·]))"
    rf"|(?P<vague>成[百千万]上[千万亿]|上百上千|数以[十百千万亿]+计|百十(?=[余多]?[^{HAN_NUMERALS}]))"
    r"|(?P<whole>百分百)|(?P<half>(?<![上下前后大多过各])半个?(?=小时|月|天|年))"
    rf"|(?P<number>[\d{HAN_NUMERALS}])"
)
_RUN = re.compile(rf"[{HAN_NUMERALS}]+|\d[\d.,]*")
_FRACTION = re.compile("[百千万萬]分之[ \t]?[负負-]?[ \t]?")
# The 数 of 数十, not that of 人数.
_SEVERAL = re.compile("(?<![人总户次件天分指倍参基系函少多位])[数數]$|好?[几幾]$")
# What makes 百 and 万 numbers: 近百, 上万. In 附近, 线上 and 通过, the same characters are parts of words.
_MARK = re.compile(
    r"(?P<most>不超过?)$|(?P<less>不足|不到)$|(?P<about>(?<![附最临邻])近|(?<![节签预条合公])约)$"
    r"|(?P<least>(?<![以网线路海陆晚会岛])上)$|(?P<more>逾|超过?|突?破|(?<![通经])过)$"
)
_MARKS = {"about": "~", "least": ">=", "more": ">", "most": "<=", "less": "<"}
_MORE = re.compile(
    r"(?P<more>[ \t]?[多余餘几幾])|(?P<about>来(?=[个人家年天种条项元公万亿]))|(?P<least>\+(?![\d A-Za-z]))"
)
_MORE_RELATIONS = {"more": ">", "about": "~", "least": ">="}
_SCALE = re.compile(f"[ \t]?([{MULTIPLIERS}]+)")
_HALF = re.compile(r"(?P<of>个|個|年|倍|天|月)半(?![导径岛数挂封球])")
_TENTH = re.compile("[一二三四五六七八九半]")
_SEPARATOR = re.compile(r"[ \t]?(?:--?|~|至|到)[ \t]?")
_THIRD_PART = re.compile(r"-\d")
_GROUPED_BY_BLANKS = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")
_LATIN = re.compile(r"[A-Za-z.]")
_NO_SIGN_AFTER = re.compile(rf"[\n\dA-Za-z%‰℃)\]}}\"'》〉>年月日号{HAN_NUMERALS}-]")
_SIGNED_UNIT = re.compile(r"[ \t]?(?:%|‰|个?百分点|℃|摄氏度|度|[美港欧日]?元)")
_VALUE_WORD = re.compile(r"[为是达至到于了率速幅度值长降增约近比额量温]")
# In 十四五 they show that a number is meant, not the plan of that name.
_COUNTERS = re.compile("[个人家条项座台套所处次倍名户件门]")


class FigureReader:
    """Reads the figures of one stretch of a folded text."""

    def __init__(self, text: str, start: int, end: int, symbols: tuple[str, ...]) -> None:
        self.text, self.start, self.end = text, start, end
        self._last_end = start
        self._unit = unit_pattern(symbols)
        self._scaled_unit = scaled_unit_pattern(symbols)

    def figures(self) -> Iterator[Figure]:
        """Yield every figure of the stretch."""
        position = self.start
        while match := _START.search(self.text, position, self.end):
            number = None if match["skip"] else self._read(match)
            if number:
                yield number.figure()
                position = self._last_end = number.unit_end
            else:
                run = _RUN.match(self.text, match.start(), self.end)
                position = max(run.end() if run else 0, match.end())

    def _read(self, match: re.Match[str]) -> Number | None:
        """Read the figure that begins with a match of _START; None if it is a word or part of a name."""
        low, high = match.span()
        if match["ratio"] and "·" in match["ratio"] and not self._unit.match(self.text, high, self.end):
            # 3·15晚会
            return Number(low, high, high, is_han=False) if high - low == self.end - self.start else None
        if match["vague"] or match["ratio"]:
            vague = Number(low, high, high, is_han=not match["ratio"])
            self._add_unit(vague)
            return vague
        if match["whole"]:
            return Number(low, high, high, Decimal(100), unit="%")
        if match["half"]:
            half = Number(low, high, high, Decimal("0.5"))
            self._add_unit(half)
            return half
        # PM2.5, G20
        if low and self.text[low].isdigit() and _LATIN.match(self.text, low - 1):
            return None
        if grouped := _GROUPED_BY_BLANKS.match(self.text, low, self.end):
            number = self._grouped(grouped)
            if number.unit or number.scale or number.end == self.end:
                return number
        first = self._number(low)
        return self._range(first) if first else None

    def _grouped(self, match: re.Match[str]) -> Number:
        """Read digits in groups with blanks between them: in running text, 1 000户 may be one number or two."""
        number = Number(match.start(), match.end(), match.end(), is_han=False)
        if match.start() == 0:
            number.value = Decimal(match[0].replace(" ", ""))
        scale = _SCALE.match(self.text, match.end(), self.end)
        if scale and not self._scaled_unit_at(scale.start(1)):
            number.scale = scale[1]
            number.end_at(scale.end())
            number.scale_by(scale_of(scale[1]) or Decimal(1))
        self._add_unit(number)
        return number

    def _number(self, low: int) -> Number | None:
        """Read the number that begins at a position, with its sign and unit."""
        text = self.text
        fraction = _FRACTION.match(text, low, self.end)
        position = fraction.end() if fraction else low
        numeral = read_numeral(text, position, self.end, unit_at=self._scaled_unit_at, after_per_cent=bool(fraction))
        if numeral is None:
            return self._unknown_share(fraction) if fraction else None
        number = Number(low, numeral.end, numeral.end, numeral.low, numeral.high, parts=numeral.parts)
        number.is_han = not text[position].isdigit()
        number.scale = numeral.scale
        if fraction:
            self._add_more(number, numeral)
            number.unit = PER_CENT[fraction[0][0]]
            self._add_sign(number, is_negative=bool(re.search("[负負-]", fraction[0])))
            return number
        if text.startswith("分之", numeral.end):
            return self._plain_fraction(number)
        if text.startswith("番", numeral.end) and text[low - 1 : low] == "翻":
            return Number(low - 1, numeral.end + 1, numeral.end + 1)
        if self._is_word(numeral) or not self._is_exact_or_marked(number, numeral):
            return None
        self._add_unit(number)
        self._add_sign(number)
        return number

    def _unknown_share(self, fraction: re.Match[str]) -> Number:
        """Read 百分之几, which names no number."""
        end = fraction.end() + self.text.startswith(("几", "幾"), fraction.end(), self.end)
        return Number(fraction.start(), end, end, unit=PER_CENT[fraction[0][0]])

    def _plain_fraction(self, number: Number) -> Number | None:
        """Read a fraction such as 三分之二, which is no exact number."""
        over = read_numeral(self.text, number.end + 2, self.end)
        if over is None:
            return None
        number.end_at(over.end)
        number.make_unreadable()
        return number

    def _is_word(self, numeral: Numeral) -> bool:
        """Return whether what looks like a number is a word: the 零 of 零距离, the plan 十四五."""
        printed = self.text[numeral.start : numeral.end]
        if printed == "十四五":
            return not _COUNTERS.match(self.text, numeral.end, self.end)
        return printed == "零" and not (numeral.end == self.end or self._unit.match(self.text, numeral.end, self.end))

    def _is_exact_or_marked(self, number: Number, numeral: Numeral) -> bool:
        """Add 数, 近 and 余 around a number; return False if it is only part of a word, such as 百 in 百姓."""
        before = self.text[max(number.start - 4, self.start) : number.start] if not numeral.parts else ""
        if several := _SEVERAL.search(before):
            number.start -= len(several[0])
            number.make_unreadable()
        mark = _MARK.search(before) if numeral.is_bare else None
        self._add_more(number, numeral)
        if not numeral.is_bare or several:
            return True
        if mark:
            number.start -= len(mark[0])
            number.relation = number.relation or _MARKS[mark.lastgroup or ""]
        if numeral.low is None:
            return False
        is_single = numeral.end - numeral.start == 1
        if is_single and numeral.low <= 1000 and not number.relation and _COUNTERS.match(self.text, number.end):
            # 百家 and 千人, but 万人 is part of 万人拥有量.
            number.relation = "~"
        return not is_single or bool(number.relation)

    def _add_more(self, number: Number, numeral: Numeral) -> None:
        """Add what may follow the digits: 余, and multipliers after it."""
        if number.is_han and numeral.ends_in_digit:
            return
        more = _MORE.match(self.text, number.end, self.end)
        if not more:
            return
        number.relation = _MORE_RELATIONS[more.lastgroup or ""]
        number.end_at(more.end())
        after = _SCALE.match(self.text, number.end, self.end)
        if after and not self._scaled_unit_at(after.start(1)):
            number.scale = after[1]
            number.end_at(after.end())
            factor = scale_of(after[1])
            if factor is None:
                number.make_unreadable()
            else:
                number.scale_by(factor)

    def _scaled_unit_at(self, position: int) -> bool:
        scaled = self._scaled_unit.match(self.text, position, self.end)
        plain = self._unit.match(self.text, position + 1, self.end) if scaled else None
        # 5万人次 is counted in 人次, even if 万人 is a unit too.
        return bool(scaled) and not (scaled and plain and plain.end() > scaled.end())

    def _add_unit(self, number: Number) -> None:
        """Add the unit that follows, taken whole: the 千 of 千瓦 is part of it."""
        text = self.text
        if number.value is not None and number.value < 100 and (half := _HALF.match(text, number.end, self.end)):
            number.value += Decimal("0.5")
            number.end_at(half.end())
            if half["of"] not in "个個":
                number.unit = half["of"]
                return
        begin = number.end + (number.end < self.end and text[number.end] in " \t")
        unit = self._unit.match(text, begin, self.end)
        if not unit:
            return
        number.unit, number.unit_end = unit[0], unit.end()
        if number.value is None:
            return
        if number.unit == "成" and (tenth := _TENTH.match(text, unit.end(), self.end)):
            number.value += Decimal(5 if tenth[0] == "半" else "一二三四五六七八九".index(tenth[0]) + 1) / 10
            number.unit_end = tenth.end()
        elif number.unit[0] in "万亿" and number.parts > 1 and not number.relation:
            # 1亿2000万元 counted in 万元: the 万 belongs to the number as well.
            whole, factor = read_numeral(text, number.start, begin + 1), scale_of(number.unit[0])
            if whole and whole.low and factor:
                number.value = whole.low / factor
            else:
                number.make_unreadable()

    def _add_sign(self, number: Number, *, is_negative: bool = False) -> None:
        """Apply the minus or plus in front of a number."""
        before = self.text[max(number.start - 2, self.start) : number.start]
        last = before[-1:]
        if last == "±" or before in ("正负", "正負"):
            number.start -= 1 if last == "±" else 2
            number.make_unreadable()
        elif before == "零下":
            number.start -= 2
            is_negative = True
        elif last in ("负", "負") and before[0] not in "担肩抱自胜欺辜":
            number.start -= 1
            is_negative = True
        elif last in ("-", "+") and not number.is_han and self._is_sign(number.start - 1, number):
            number.start -= 1
            is_negative = last == "-"
        if is_negative:
            number.is_signed = True
            number.value = -number.value if number.value is not None and number.value_max is None else None
            number.value_max = None

    def _is_sign(self, position: int, number: Number) -> bool:
        """Return whether a dash is a minus: not that of a range, a name or an item of a list."""
        if position <= self._last_end and position > 0:
            return False
        if position <= self.start:
            return position == 0
        before = self.text[position - 1]
        if _NO_SIGN_AFTER.match(before):
            return False
        return not before.isalpha() or bool(_VALUE_WORD.match(before) or _SIGNED_UNIT.match(self.text, number.end))

    def _range(self, low: Number) -> Number:
        """Read the other end of a range; return the number itself if none follows."""
        text = self.text
        separator = _SEPARATOR.match(text, low.unit_end, self.end)
        is_dated = low.start > 1 and text[low.start - 1] == "-" and text[low.start - 2].isdigit()
        if not separator or separator.end() >= self.end or is_dated:
            return low
        begin = separator.end() + (text[separator.end()] in "负負-")
        if not _START.match(text, begin, self.end):
            return low
        self._last_end = low.unit_end
        high = self._number(begin)
        # A third number makes it a date: 2020-06-30.
        if high is None or _THIRD_PART.match(text, high.unit_end, self.end):
            return low
        joined = join_range(low, high)
        if low.is_signed and separator[0].strip() == "--":
            # -5--3 may end at 3 or at -3.
            joined.end, joined.unit_end = high.end, high.unit_end
            joined.make_unreadable()
        return joined
