"""Finds the numbers and signs that begin a heading or an item: 一、 （一） 1. (1) ① 第一章 行动计划1 一是 —— 专栏1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.numerals import numbers

_HAN = r"[一二三四五六七八九十百零〇]{1,5}"
_NUMBER = rf"(?:{_HAN}|\d{{1,3}})"
_UNIT = "[万亿千百十倍%‰元米吨度个级公平立克户人名项条家年月日号]"
_NAMED = (
    "行动计划|重点任务|主要任务|专项行动|重点工程|重大工程|重点行动|行动|任务|工程|举措|措施|专项|计划|项目|目标|步骤"
)

ROW = "\ue000"
"""Begins a row of a table; no text contains it."""
ANNEX = "\ue001"
"""Begins the heading of an annex."""

# Rank 1 is above rank 2. A named style (行动计划1) nests wherever it is printed.
RANKS = {
    **{
        "annex": 0,
        "part": 1,
        "chapter": 2,
        "division": 3,
        "formal": 4,
        "article": 4,
        "han": 5,
        "han_paren": 6,
        "arabic": 8,
        "row": 8,
        # What follows a foreword is never part of it.
        "foreword": 99,
        "bare": 2,
        "bare_mid": 5,
        "bare_sub": 7,
        "decimal": 9,
        "triple": 10,
    },
    **{
        "arabic_paren": 11,
        "half_paren": 12,
        "circled": 13,
        "item": 14,
        "demand": 14,
        "ordinal": 14,
        "phase": 14,
        "box": 14,
        "dash": 14,
        "bullet": 14,
    },
}
NAMED_RANK = 7
ITEMS = frozenset({"item", "demand", "ordinal"})
"""Styles that list the parts of the item above them: 一是, 一要, 第一，."""
CHAPTERS = frozenset({"annex", "part", "chapter", "division", "formal", "han", "bare", "foreword"})
"""Styles whose headings are chapters even if only paragraphs follow them."""
UNNUMBERED = frozenset({"dash", "bullet", "row", "annex"})
"""Styles that are in no sequence, and end with their paragraph."""
OUT_OF_SEQUENCE = UNNUMBERED | {"box", "foreword", "bare", "bare_mid", "bare_sub"}
"""Styles whose numbers, if any, need not continue one another."""

# Single characters for bracketed or circled numbers.
_SIGNS = {
    **{chr(0x2460 + i): ("circled", i + 1) for i in range(20)},
    **{chr(0x2474 + i): ("arabic_paren", i + 1) for i in range(20)},
    **{chr(0x2488 + i): ("arabic", i + 1) for i in range(20)},
    **{chr(0x3220 + i): ("han_paren", i + 1) for i in range(10)},
}

_STARTS = re.compile(
    rf"第 ?(?P<part>{_NUMBER}) ?(?:编|篇|部分|板块)[、.:]? ?"
    rf"|第 ?(?P<chapter>{_NUMBER}) ?章[、.:]? ?"
    rf"|第 ?(?P<division>{_NUMBER}) ?节[、.:]? ?"
    rf"|第 ?(?P<article>{_NUMBER}) ?条(?!例|线|路)[、.:]? ?"
    rf"|(?P<item>{_HAN})是(?!否)[,:]?"
    rf"|(?P<demand>{_HAN})要[,:]?"
    rf"|第(?P<ordinal>{_HAN})[,、:]"
    rf"|(?P<han>{_HAN})(?: ?[、.] ?|[ \t](?=[\u4e00-\u9fff\"]{{2,24}}(?:\n|$)))"
    r"|(?P<formal>[壹贰叁参肆伍陆柒捌玖拾]{1,3}) ?[、.:] ?"
    rf"|\( ?(?P<han_paren>{_HAN}) ?\) ?[、.:]? ?"
    rf"|(?P<named>{_NAMED}) ?(?P<named_number>{_NUMBER})(?:[.、:] ?| +)"
    r"|(?P<triple>\d{1,2}\.\d{1,2}\.\d{1,2})[.、]? ?(?=[\u4e00-\u9fff])"
    r"|(?P<decimal>\d{1,2}\.\d{1,2})(?:[.、] ?| +)(?=[\u4e00-\u9fff\"])"
    rf"|(?P<glued_decimal>\d{{1,2}}\.\d{{1,2}})(?=(?!{_UNIT})[\u4e00-\u9fff]{{2,20}}(?:\n|$))"
    r"|(?P<arabic>\d{1,3})(?: ?[.、] ?(?!\d)|\t)"
    r"|\( ?(?P<arabic_paren>\d{1,3}) ?\) ?[、.:]? ?"
    r"|(?P<half_paren>\d{1,2})\)[、.]? ?"
    r"|(?P<sign>[①-⑳⑴-⒛㈠-㈩])[、.]? ?"
    r"|(?P<dash>-{1,4}(?= ?[\u4e00-\u9fff\"])|-{2,4}(?= ?\d)) ?"
    r"|(?P<bullet>[●·◆■▪◎○★☆※►▶➤◇□△▲]) ?"
    rf"|{ROW}(?:\((?=\d{{1,3}}\)))?(?P<row>\d{{1,3}}(?=\t|[.、](?!\d)|\))|)(?:\)|[.、])?\t?"
    rf"|{ANNEX}(?P<annex>附 ?[件表录] ?{_NUMBER}?)[:.、 \t]*"
    # Without a mark after the number: 1 总则, 3 月球观测 on a line of its own; 2.365爱心项目, where 2 is in sequence.
    r"|(?P<spaced>\d{1,2}) +(?=[\u4e00-\u9fff][^\n,。;:]{1,24}(?:\n|$))"
    rf"|(?P<before_digits>\d{{1,3}})[.、](?=\d{{1,2}}(?!{_UNIT}|[\d.])[\u4e00-\u9fffA-Za-z]|\d{{3,6}}[\u4e00-\u9fff])"
    rf"|(?P<phase>第(?P<phase_number>{_NUMBER})(?:阶段|步(?=[:,(骤])))"
    rf"|专栏 ?(?P<box>{_NUMBER})[:、. ]*"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{0,4}(?:单位|部门|处室|科室|时限|期限|时间|责任人|领导) ?:")
_STYLE_OF_FORM = {"spaced": "arabic", "before_digits": "arabic", "glued_decimal": "decimal"}
# Simplified, 參 is 参.
_PLAIN_DIGITS = str.maketrans("壹贰叁参肆伍陆柒捌玖拾", "一二三三四五六七八九十")
_DOUBTFUL = frozenset({"before_digits", "glued_decimal"})
# Within a paragraph, a heading or an item can begin only after a sentence or clause ends.
_INLINE = re.compile(
    rf"(?<=[。!?;:,\")])(?:(?={_HAN}[是要])|(?=\( ?(?:{_HAN}|\d{{1,3}}) ?\))|(?=[①-⑳⑴-⒛㈠-㈩])|(?=第{_HAN}[,、:条])"
    rf"|(?={_HAN}、)|(?=\d{{1,2}}\)|\d{{1,3}}[.、](?!\d))|(?=(?:{_NAMED})\d{{1,3}}[.、:]))"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or sign that may begin a heading.

    Attributes:
        start, end: Its position, end exclusive.
        inline: Whether it is within a paragraph.
        is_doubtful: Whether it counts only if it is the next in its sequence: 2.365爱心项目 is no item after 3.
        above: The number of the heading above it, which 2.1 states; 0 if it states none.
    """

    style: str
    number: int
    start: int
    end: int
    inline: bool = False
    is_doubtful: bool = False
    above: int = 0

    @property
    def printed(self) -> tuple[int, int]:
        """The position of the number as printed."""
        return self.start + (self.style in ("row", "annex")), self.end

    @property
    def rank(self) -> int:
        """The level of the style: 1 is the highest."""
        return RANKS.get(self.style, NAMED_RANK)


def row_start(text: str, position: int) -> int | None:
    """Return where the row of a table around a position begins; None if the position is in no row."""
    start = text.rfind("\n", 0, position) + 1
    return start if text.startswith(ROW, start) else None


def marker_at(text: str, position: int, end: int, *, inline: bool = False) -> Marker | None:
    """Return the marker at a position of a folded text, or None."""
    match = _STARTS.match(text, position, end)
    # --责任单位: is a line of the item above it.
    if not match or (match.lastgroup in ("dash", "bullet") and _LABEL.match(text, match.end(), end)):
        return None
    if sign := match["sign"]:
        style, number = _SIGNS[sign]
        return Marker(style, number, position, match.end(), inline)
    if name := match["named"]:
        return Marker(f"named {name}", _value(match["named_number"]), position, match.end(), inline)
    if phase := match["phase_number"]:
        # 第一阶段 is a part of the title.
        return Marker("phase", _value(phase), position, position, inline)
    form = match.lastgroup or ""
    number = 0 if form in UNNUMBERED - {"row"} else _value(match[form].rsplit(".", 1)[-1])
    style = _STYLE_OF_FORM.get(form, form)
    above = _value(match[form].rsplit(".", 2)[-2]) if style in ("decimal", "triple") else 0
    return Marker(style, number, position, match.end(), inline, form in _DOUBTFUL, above)


def find_markers(text: str) -> Iterator[Marker]:
    """Yield every marker of a text with one paragraph per line, at line starts and within lines."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if first := marker_at(text, start, end):
            yield first
        for match in _INLINE.finditer(text, start + 1, end):
            marker = marker_at(text, match.start(), end, inline=True)
            if marker and not (first and marker.start < first.end):
                yield marker
        start = end + 1


@lru_cache(maxsize=1_000)
def _value(printed: str) -> int:
    printed = printed.translate(_PLAIN_DIGITS)
    return int(next(numbers(printed), 0))
