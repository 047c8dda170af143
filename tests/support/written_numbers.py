"""Numbers in the forms in which Chinese texts print them, to be read back."""

from __future__ import annotations

from decimal import Decimal

_DIGITS, _FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_TENS, _FORMAL_TENS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_WORDS = ("零", "肆", "伍", "陆")
"""By themselves, these are words more often than digits."""
_SECTIONS = ("", "万", "亿", "万亿")


def in_han(number: int, *, is_formal: bool = False) -> str:
    """Write a whole number below 10^16 in Chinese digits: 一亿零三百二十, 壹仟."""
    if number == 0:
        return "零"
    digits, tens = (_FORMAL, _FORMAL_TENS) if is_formal else (_DIGITS, _TENS)
    written, has_gap = "", False
    for place in range(3, -1, -1):
        section = number // 10_000**place % 10_000
        if place == 2 and number >= 10**12 and section:
            # 一万二千亿, not 一万亿二千亿.
            written = written.removesuffix("万亿") + "万" if written else written
        if section == 0:
            has_gap = bool(written)
            continue
        if written and (has_gap or section < 1000):
            written += "零"
        written += _section(section, digits, tens) + _SECTIONS[place]
        has_gap = False
    return written.removeprefix("一") if written.startswith("一十") else written


def _section(number: int, digits: str, tens: tuple[str, ...]) -> str:
    written, has_gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            has_gap = bool(written)
            continue
        written += ("零" if has_gap else "") + digits[digit] + tens[place]
        has_gap = False
    return written


def mixed(number: int) -> str:
    """Write a whole number up to 10^12 as people do: 1亿2000万, 3万4000, 3万零5."""
    written = ""
    for factor, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // factor if factor == 10**8 else number // factor % 10_000
        if part:
            written += ("零" if written and part < 10 else "") + f"{part}{unit}"
    return written or "0"


def scaled(number: int) -> list[str]:
    """Write a whole number with one multiplier, exactly: 1.2345亿, 12345万, 5千万."""
    forms = []
    for factor, unit in ((10**8, "亿"), (10**4, "万"), (10**7, "千万"), (10**3, "千"), (10**12, "万亿")):
        coefficient = (Decimal(number) / factor).normalize()
        forms.append(f"{coefficient:f}{unit}")
    return forms


def every_form(number: int) -> list[str]:
    """Return every form of a whole number up to 10^12 that the reader must know."""
    han = in_han(number)
    forms = [str(number), f"{number:,}", han, in_han(number, is_formal=True), mixed(number), *scaled(number)]
    forms += [han.replace("二千", "两千").replace("二万", "两万").replace("二亿", "两亿")]
    forms += [han.replace("万", "萬").replace("亿", "億")]
    forms += [f"{number:,}".translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})]
    # Typographers put blanks between digits and Chinese characters.
    forms += [form.replace("万", " 万").replace("亿", " 亿") for form in scaled(number)[:2]]
    if number % 1000 == 0 and han.endswith("千") and "万" in han and "零" not in han[han.rindex("万") :]:
        forms.append(han.removesuffix("千"))
    return [form for form in forms if form not in _WORDS]
