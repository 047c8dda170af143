"""Finds the dates and periods that a text names, as EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.core.edtf import edtf_bounds
from cityplans.core.numerals import numbers
from cityplans.core.text import fold

_YEAR = r"(?:19|20)\d{2}"
_HAN = "[一二三四五六七八九十]"
_DATE = re.compile(
    r"(?P<base>较|比|与|高于|低于|相当于|多于|少于|快于)?(?P<by>到|至|截至|截止到?|力争|于|自|从)?"
    rf"(?:(?P<span>(?<!\d){_YEAR}年? ?(?:-{{1,2}}|至|到|~) ?{_YEAR})年?"
    rf"|(?<!\d)(?P<year>{_YEAR})年(?:(?P<half>上半年|下半年|第[一二三四]季度)|(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?"
    rf"|(?<!{_HAN})\"?(?<!{_HAN})(?P<plan>十[一二三四五六七八九]?|[七八九])五(?:\"(?:时期|期间|规划)?|时期|期间|规划)"
    r"(?P<part>以来|前[一二两三四]年|后[一二两三四]年|[一二三四两]年半|末|后期|中期)?"
    r"|(?P<near>今年|本年|去年|上年|明年|年内|当年)(?P<near_half>上半年|下半年)?(?P<near_month>\d{1,2}月)?"
    r"|(?P<middle>本世纪中叶))(?P<end>年?[底末])?(?P<before>以?前|之前)?(?P<basis>基础上|的?水平)?"
)
_HALVES = {
    "上半年": ("01", "06"),
    "下半年": ("07", "12"),
    "第一季度": ("01", "03"),
    "第二季度": ("04", "06"),
    "第三季度": ("07", "09"),
    "第四季度": ("10", "12"),
}
_DAY = re.compile(
    r"(?P<year>(?<!\d)(?:19|20)\d{2}|[〇○零一二三四五六七八九]{4})[年./-]"
    r"(?P<month>\d{1,2}|[元一二三四五六七八九十]{1,3})"
    r"(?:[月./-](?:(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,4})日?)?)?"
)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date or period in a text.

    Attributes:
        start, end: Position in the text, end exclusive.
        edtf: The date in EDTF.
        is_baseline: Whether something is compared with it.
        is_deadline: Whether something is due by then.
        is_inferred: Whether the text names no year.
    """

    start: int
    end: int
    edtf: str
    is_baseline: bool
    is_deadline: bool
    is_inferred: bool


def find_dates(text: str, start: int, end: int, written: str) -> Iterator[DateMatch]:
    """Yield the dates in a stretch of a folded text; `written` is the EDTF date of the text, if known."""
    for match in _DATE.finditer(text, start, end):
        edtf, is_inferred = _edtf_of(match, written)
        if edtf is None or edtf_bounds(edtf) is None:
            continue
        is_baseline = bool((match["base"]) or match["basis"])
        is_deadline = bool(
            match["before"]
            or match["end"]
            or match["middle"]
            or (match["by"] and match["by"] in "到至力争于")
            or match["part"] == "末"
        )
        start_of_date = match.end("base") if match["base"] else match.start()
        yield DateMatch(start_of_date, match.end(), edtf, is_baseline, is_deadline and not is_baseline, is_inferred)


def _edtf_of(match: re.Match[str], written: str) -> tuple[str | None, bool]:
    if match["span"]:
        years = re.findall(_YEAR, match["span"])
        return ("/".join(years) if years[0] < years[1] else None), False
    if match["year"]:
        year = match["year"]
        if match["half"]:
            return "/".join(f"{year}-{month}" for month in _HALVES[match["half"]]), False
        month = match["month"] or (
            "12" if match["end"] and (match["before"] or "底" in match["end"]) and match["end"].startswith("年") else ""
        )
        parts = [year, *(f"{int(part):02d}" for part in (month, match["day"]) if part)]
        return "-".join(parts), False
    if match["plan"]:
        return _plan_period(match, written), True
    if match["near"]:
        return _relative_year(match, written), False
    return "2050", True


def _plan_period(match: re.Match[str], written: str) -> str | None:
    """Return the years of a five-year plan (the tenth began in 2001), or of the part of it that is named."""
    first = 1966 + 5 * (int(next(numbers(match["plan"]))) - 3)
    part = match["part"] or ""
    if part == "以来":
        return (
            f"{first}-01/{written[:7]}"
            if len(written) >= 7 and int(written[:4]) >= first
            else f"{first}/{written[:4]}"
            if written and int(written[:4]) > first
            else f"{first}/{first + 4}"
        )
    if part.startswith("前"):
        return f"{first}/{first + int(next(numbers(part))) - 1}"
    if part.startswith("后") and part.endswith("年"):
        return f"{first + 5 - int(next(numbers(part)))}/{first + 4}"
    if part.endswith("年半"):
        return f"{first}-01/{first + int(next(numbers(part)))}-06"
    return str(first + 4) if part == "末" else f"{first}/{first + 4}"


def _relative_year(match: re.Match[str], written: str) -> str | None:
    if not written:
        return None
    year = str(int(written[:4]) + {"去年": -1, "上年": -1, "明年": 1}.get(match["near"], 0))
    if match["near_half"]:
        return "/".join(f"{year}-{month}" for month in _HALVES[match["near_half"]])
    return f"{year}-{int(match['near_month'][:-1]):02d}" if match["near_month"] else year


def parse_day(printed: str) -> str:
    """Return a full or partial date, in Arabic or Chinese numerals, as EDTF, or "" if there is none."""
    match = _DAY.search(fold(printed).replace(" ", ""))
    if not match:
        return ""
    parts = [_arabic(match["year"]), *(f"{int(_arabic(part)):02d}" for part in (match["month"], match["day"]) if part)]
    edtf = "-".join(parts)
    return edtf if edtf_bounds(edtf) else ""


def _arabic(printed: str) -> str:
    if printed.isascii():
        return printed
    plain = printed.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    return str(next(numbers(plain), 0))
