"""Numerals: the digits and multipliers that write one number in a Chinese text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cityplans.core.text import fold

_ZERO = "零〇○"
_ORDINARY = ("一", "二两兩", "三", "四", "五", "六", "七", "八", "九")
_FORMAL = ("壹", "贰貳", "叁參", "肆", "伍", "陆陸", "柒", "捌", "玖")
_DIGITS = dict.fromkeys(_ZERO, 0) | {
    char: value for chars in (_ORDINARY, _FORMAL) for value, same in enumerate(chars, 1) for char in same
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TWENTIES = {"廿": 2, "卅": 3}
_LARGE = {"万亿": 10**12, "萬億": 10**12, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

MULTIPLIERS = "".join(_TENS) + "万萬亿億"
HAN_NUMERALS = "".join(_DIGITS) + "".join(_TWENTIES) + MULTIPLIERS

_START = re.compile(rf"[\d{HAN_NUMERALS}]")
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?!,?\d)(?:\.\d+)?|\d+(?:\.\d+)?")
_BLANK_BEFORE_MULTIPLIER = re.compile(f"[ \t](?=[{MULTIPLIERS}])")
_BLANK_IN_SUM = re.compile(r"[ \t](?=\d[\d.,]{0,12}[百千万萬])")
_BLANK_BEFORE_DIGIT = re.compile(r"[ \t](?=\d)")
_DECIMALS = re.compile(f"[点點]([{_ZERO}{''.join(_ORDINARY)}]+)")
# What can follow 三点五. In 一心两点三区, 点 is a thing that is counted.
_AFTER_DECIMALS = re.compile("[百千万萬亿億%‰]|个?百分点|[个倍元吨米年岁亩度成级]|美元|公里|公顷|平方|立方|小时|人次")
_AFTER_POINTS = re.compile("[轴翼环射纵横区片带廊心站园圈极线点港馆联枢镇中组团城街村岛湾核]")
# By themselves, 陆 is also land, 伍 a surname and 拾 a verb.
_AMBIGUOUS = "肆伍陆陸拾佰仟"
_FORMAL_START = re.compile(f"[{_AMBIGUOUS}][{HAN_NUMERALS}元圆圓]")
_LONGEST = 64
"""More digits and multipliers than this do not make a number, unless they are all digits."""
_MOST_DIGITS = 18
"""A number with more digits is not multiplied: it would be rounded."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text.

    Attributes:
        start, end: Position in the text, end exclusive.
        low: The number, or the lower end if two adjacent digits write a range (三四十); None if it cannot be read.
        high: The upper end of such a range, else None.
        is_bare: Whether it is a multiplier without a digit, such as 百 or 千万.
        ends_in_digit: Whether no multiplier ends it.
        parts: How many digits or numbers it contains: 1 in 5千万, 2 in 1亿2000万.
        scale: The multipliers at its end, after a digit: 千万 in 5千万.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    is_bare: bool
    ends_in_digit: bool
    parts: int
    scale: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of a numeral.

    `kind` is n for a number in Arabic digits or with decimals, d for a Chinese digit, z for 零, t for 十, 百 and 千,
    and m for 万, 亿 and 万亿.
    """

    kind: str
    value: Decimal
    digits: int = 1


def numbers(text: str) -> Iterator[Decimal]:
    """Yield the numbers in the printed number of a heading or in a date: 19 for （十九）, 3 and 2 for 3-2."""
    folded = fold(text)
    position = 0
    while match := _START.search(folded, position):
        numeral = read_numeral(folded, match.start(), len(folded))
        if numeral and numeral.low is not None and numeral.high is None:
            yield numeral.low
        position = numeral.end if numeral else match.end()


def read_numeral(
    text: str,
    start: int,
    end: int,
    *,
    unit_at: Callable[[int], bool] = lambda _position: False,
    after_per_cent: bool = False,
) -> Numeral | None:
    """Read the numeral that begins at a position of a folded text; return None if none does.

    Args:
        text: The folded text.
        start: Where the numeral begins.
        end: Where the text ends, exclusive.
        unit_at: Returns whether a unit such as 千瓦 begins at a position: its 千 is no multiplier.
        after_per_cent: Whether 百分之 precedes, so that 三点五 can only be a decimal.
    """
    tokens, stop, is_clear = _split(text, start, end, unit_at, after_per_cent)
    kinds = "".join(token.kind for token in tokens)
    if not tokens or _is_word(text, start, tokens, kinds):
        return None
    low, high = _bounds(tokens, kinds) if is_clear else (None, None)
    if low is None and not set(kinds) & set("ndz"):
        return None
    is_bare = not set(kinds) & set("ndz") and tokens[0].value != 10
    printed = text[start:stop]
    scale = printed[len(printed.rstrip(MULTIPLIERS)) :]
    return Numeral(
        start,
        stop,
        low,
        high,
        is_bare,
        kinds[-1] in "ndz",
        kinds.count("n") + kinds.count("d"),
        scale if scale != printed else "",
    )


def scale_of(multipliers: str) -> Decimal | None:
    """Return the product of the multipliers that follow a digit: 10000000 for 千万; None for 百千."""
    numeral = read_numeral(f"1{multipliers}", 0, 1 + len(multipliers))
    return numeral.low if numeral else None


def _split(
    text: str, start: int, end: int, unit_at: Callable[[int], bool], after_per_cent: bool
) -> tuple[list[_Token], int, bool]:
    """Split a numeral into tokens; return them, where they end, and whether that end is beyond doubt."""
    tokens: list[_Token] = []
    position = start
    is_spaced, is_clear = False, True
    while position < end:
        char = text[position]
        last = tokens[-1].kind if tokens else ""
        if char in _DIGITS:
            if last == "n":
                # 2两 is a weight, and 3五 a slip.
                return tokens, position, char in "两兩"
            value = _DIGITS[char]
            tokens.append(_Token("d" if value else "z", Decimal(value)))
            position += 1
        elif char in _TWENTIES:
            tokens += [_Token("d", Decimal(_TWENTIES[char])), _Token("t", Decimal(10))]
            position += 1
        elif char in MULTIPLIERS:
            if tokens and unit_at(position):
                break
            length = 2 if text[position : position + 2] in _LARGE and position + 1 < end else 1
            if length == 2 and unit_at(position + 1):
                length = 1
            word = text[position : position + length]
            tokens.append(_Token("t" if word in _TENS else "m", Decimal(_TENS.get(word) or _LARGE[word])))
            position += length
        elif last == "n" and _BLANK_BEFORE_MULTIPLIER.match(text, position) and not unit_at(position + 1):
            is_spaced = True
            position += 1
        elif last == "m" and is_spaced and _BLANK_BEFORE_DIGIT.match(text, position):
            position += 1
        elif last == "m" and _BLANK_IN_SUM.match(text, position, end):
            # 1亿 2000万 may be one number or two.
            is_clear = False
            position += 1
        elif match := _ARABIC.match(text, position, end):
            if last in ("n", "d"):
                return tokens, position, False
            printed = match[0].replace(",", "")
            tokens.append(_Token("n", Decimal(printed), len(printed)))
            position = match.end()
        elif last and last != "n" and (match := _DECIMALS.match(text, position, end)):
            if not after_per_cent and not _AFTER_DECIMALS.match(text, match.end(), end):
                return tokens, position, bool(_AFTER_POINTS.match(text, match.end(), end))
            whole = _bounds(tokens, "".join(token.kind for token in tokens))[0]
            fraction = "".join(str(_DIGITS[digit]) for digit in match[1])
            if whole is None or len(fraction) > _MOST_DIGITS:
                return tokens, match.end(), False
            tokens = [_Token("n", whole + Decimal(f"0.{fraction}"))]
            position = match.end()
        else:
            break
    return tokens, position, is_clear


def _is_word(text: str, start: int, tokens: Sequence[_Token], kinds: str) -> bool:
    """Return whether what looks like a numeral is a word or a name: 五一, 十二五, 万一, 大陆."""
    if text[start] in _ZERO and len(tokens) > 1 and kinds[1] not in "dz":
        return True
    if kinds == "z" and text[start] != "零":
        return True
    if text[start] in _AMBIGUOUS:
        return not _FORMAL_START.match(text, start)
    if set(kinds) <= {"d", "z"}:
        return 2 <= len(kinds) <= 3 and "z" not in kinds and not (len(kinds) == 2 and _is_pair(tokens, 0))
    if kinds == "tdd" and tokens[0].value == 10 and tokens[2].value == 5 and tokens[1].value != 4:
        return True
    return kinds[0] in "tm" and tokens[0].value != 10 and bool(set(kinds) & set("ndz"))


def _is_pair(tokens: Sequence[_Token], index: int) -> bool:
    """Return whether a digit and the next one write a range: 三四, 三五."""
    first, second = tokens[index].value, tokens[index + 1].value
    return second == first + 1 or (first == 3 and second == 5)


def _bounds(tokens: Sequence[_Token], kinds: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the number, or both ends of the range, that tokens write; None for what cannot be read."""
    if set(kinds) <= {"d", "z"} and len(kinds) > 1 and not (len(kinds) == 2 and "z" not in kinds):
        return Decimal("".join(str(token.value) for token in tokens)), None
    if len(tokens) > _LONGEST:
        return None, None
    pair = kinds.find("dd")
    if pair < 0:
        return _number(tokens), None
    if kinds.count("dd") > 1 or "ddd" in kinds or not _is_pair(tokens, pair):
        return None, None
    low = _number([*tokens[: pair + 1], *tokens[pair + 2 :]])
    high = _number([*tokens[:pair], *tokens[pair + 1 :]])
    return (low, high) if low is not None and high is not None and low < high else (None, None)


def _number(tokens: Sequence[_Token]) -> Decimal | None:
    """Return the number of tokens in the order of their size: 1亿2000万, 一万零五, 3千5百; None if they have none."""
    if len(tokens) == 1:
        return tokens[0].value
    if any(token.digits > _MOST_DIGITS for token in tokens):
        return None
    kind = "m" if any(token.kind == "m" for token in tokens) else "t"
    unit = max((token.value for token in tokens if token.kind == kind), default=None)
    positions = [i for i, token in enumerate(tokens) if token.kind == kind and token.value == unit]
    if unit is None or len(positions) != 1:
        return None
    before, after = tokens[: positions[0]], tokens[positions[0] + 1 :]
    factor = _factor(before, unit, is_large=kind == "m")
    if factor is None or (after and factor != factor.to_integral_value()):
        return None
    if not after:
        return factor * unit
    rest = _rest(after, unit)
    return None if rest is None else factor * unit + rest


def _factor(tokens: Sequence[_Token], unit: Decimal, *, is_large: bool) -> Decimal | None:
    """Return what a multiplier multiplies; nothing before it counts as one."""
    if not tokens:
        return Decimal(1)
    if len(tokens) > 1 and not is_large:
        return None
    factor = _number(tokens)
    if factor == 0 and tokens[0].kind == "z":
        return None
    # 二十百, 12百: no one writes that.
    return None if not is_large and tokens[0].kind not in "nd" and unit else factor


def _rest(tokens: Sequence[_Token], unit: Decimal) -> Decimal | None:
    """Return what follows a multiplier: 五千 or 五 in 一万五千 and 一万五, 零五 in 一万零五."""
    if tokens[0].kind == "z":
        tokens = tokens[1:]
    elif len(tokens) == 1 and tokens[0].kind == "d":
        return tokens[0].value * unit / 10
    elif len(tokens) == 1 and tokens[0].kind == "n" and tokens[0].digits == 1 and unit != 10:
        # 1亿2 is 1.2亿 to some and a slip to others.
        return None
    if not tokens or tokens[0].kind in "zm" or (tokens[0].kind == "t" and tokens[0].value != 10):
        return None
    rest = _number(tokens)
    return rest if rest is not None and 0 < rest < unit else None
