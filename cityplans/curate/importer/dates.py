"""Finds the dates and periods that a text names, as EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.core.edtf import edtf_bounds
from cityplans.core.numerals import numbers
from cityplans.core.text import fold
from cityplans.curate.importer.relative_dates import Clock, five_year_plan, last_year_of, near_year

_YEAR = r"(?:19|20)\d{2}"
_HAN = "[一二三四五六七八九十]"
_TO = r" ?(?:-{1,2}|~|至|到) ?"
_COUNT = r"(?:\d{1,2}(?:[-~至]\d{1,2})?|[一二两三四五六七八九十]{1,3}(?:[-至][一二三四五六七八九十]{1,2})?)"
_QUARTER = r"第?[一二三四]季度"
_DATE = re.compile(
    r"(?P<base>较|比|与|高于|低于|相当于|多于|少于|快于|超过)?"
    r"(?P<by>到|至|截至|截止到?|力争|争取|(?<!关)于|自|从|在)?"
    # 2021年1月-3月, 2021年4月-2022年10月
    rf"(?:(?<!\d)(?P<from_year>{_YEAR})(?:年 ?|[/.])(?P<from_month>\d{{1,2}})(?:月 ?)?{_TO}"
    rf"(?:(?P<to_year>{_YEAR})(?:年 ?|[/.]))?(?P<to_month>\d{{1,2}})(?:月|(?![\d年./日]))"
    rf"|(?P<span>(?<!\d){_YEAR}年?{_TO}{_YEAR})(?!\d)(?:年度?)?"
    rf"|(?<!\d)(?P<year>{_YEAR})年度?(?:(?P<half>上半年|下半年|{_QUARTER})"
    r"|(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})日|[上中下]旬)?)?"
    rf"|(?<!{_HAN})\"?(?<!{_HAN})(?P<plan>十[一二三四五六七八九]?|[七八九])五(?:\"(?:时期|期间|规划)?|时期|期间|规划|(?=期?末))"
    r"(?P<part>以来|前[一二两三四]年|后[一二两三四]年|[一二三四两]年半|期?末|后期|中期)?"
    rf"|(?P<relative>(?:未来|今后){_COUNT}年(?:之内|以内|内|时间内?)?"
    rf"|{_COUNT}年(?:左右)?(?:之内|以内|内|时间内?|(?=努力|建设,|奋斗))|{_COUNT}个月(?:之内|以内|内))"
    r"|(?P<near>今年|本年度?|去年|上年|明年|(?<![\d每])年内|当年|(?<![\d年本今明去上每])(?=年底前?|年末))"
    r"(?P<near_half>上半年|下半年)?(?P<near_month>\d{1,2}月份?)?"
    rf"|(?P<loose>(?<![\d年每/.])\d{{1,2}}月份?(?:\d{{1,2}}日|[上中下]旬)?|(?<![年每])(?:[上下]半年|{_QUARTER}))"
    r"(?=[底末]|之?前|以前|(?:开工|动工|竣工|完工|建成|投产|启用|开业|通车|完成|召开|举办|启动))"
    r"|(?P<labelled>(?<=(?:时限|期限|时间|节点|进度):)\d{1,2}月份?(?:\d{1,2}日|[上中下]旬)?(?=[,;。)\]】\n]|$))"
    r"|(?P<middle>本世纪中叶))"
    r"(?P<end>年?[底末]|年终)?(?P<before>以?前(?!沿|景|期|来|往)|之前)?"
    r"(?P<start>起|开始|以来|以后|之后)?(?P<basis>基础上|基数|的?水平|为(?:基[点数期准]|参照))?"
)
_HALVES = {
    "上半年": ("01", "06"),
    "下半年": ("07", "12"),
    "一季度": ("01", "03"),
    "二季度": ("04", "06"),
    "三季度": ("07", "09"),
    "四季度": ("10", "12"),
}
_DAY = re.compile(
    r"(?P<year>(?<!\d)(?:19|20)\d{2}|[〇○零一二三四五六七八九]{4})[年./-]"
    r"(?P<month>\d{1,2}|[元一二三四五六七八九十]{1,3})"
    r"(?:[月./-](?:(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,4})日?)?)?"
)
# 毕业5年内, 自获批之日起3年内: the time of a person or a company, not of the plan.
_OWN_CLOCK = re.compile(
    r"(?:毕业|成立|注册|设立|落户|取得|获得|认定|获批|投产|引进|入职|备案|签订|出站|上市|存续|经营|服务|合同|之日起|[^今以此]后|连续|已|满|近|每)(?:的)?(?:,)?$"
)
_BASE_YEAR = re.compile(
    rf"(?<!\d)({_YEAR})年(?:\d{{1,2}}月)?(?:起|开始|以后)?[,]?(?:力争|计划|争取)?(?:在|用|通过|经过)?$"
)
_IN_TITLE = re.compile(r"[^《》。\n]{0,40}》")
_IN_FORCE = re.compile(
    r"本(?:条例|办法|规定|意见|方案|措施|决定|细则|规划)(?:施行|实施|印发|公布|发布)之日起(?:的)?,?$"
)
_EFFECTIVE = re.compile(rf"自(?P<year>{_YEAR})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日起(?:施行|实施|执行|生效)")
_OUTSIDE = re.compile(r"(?:学年|级|届|版|号)")


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date or period in a text.

    Attributes:
        start, end: Position in the text, end exclusive.
        edtf: The date in EDTF.
        is_baseline: Whether something is compared with it, or begins then.
        is_deadline: Whether something is due by then.
        is_inferred: Whether the text names no year.
        is_start: Whether something begins then.
        is_relative: Whether the words say only how far off it is: 3年内, 年内.
        is_before: Whether something is due before the year begins: 2023年前.
    """

    start: int
    end: int
    edtf: str
    is_baseline: bool
    is_deadline: bool
    is_inferred: bool
    is_start: bool = False
    is_relative: bool = False
    is_before: bool = False


def find_dates(text: str, start: int, end: int, written: str, plan_years: str = "") -> Iterator[DateMatch]:
    """Yield the dates in a stretch of a folded text.

    Args:
        text: The folded text.
        start: Where the stretch begins.
        end: Where the stretch ends, exclusive.
        written: The EDTF date of the text, empty if unknown.
        plan_years: The years of the plan, from which 三年内 is counted; empty if there are none.
    """
    clock = Clock(written, plan_years)
    for match in _DATE.finditer(text, start, end):
        edtf, is_inferred = _edtf_of(text, match, clock, start)
        if edtf is None or edtf_bounds(edtf) is None or _OUTSIDE.match(text, match.end()):
            continue
        if match["year"] and not _IN_TITLE.match(text, match.end()):
            clock.year = last_year_of(edtf)
        is_start = match["start"] in ("起", "开始", "以后", "之后") or (
            match["by"] in ("自", "从") and bool(match["year"])
        )
        is_baseline = bool(match["base"] or match["basis"])
        is_deadline = bool(
            match["before"]
            or match["end"]
            or match["middle"]
            or match["relative"]
            or (match["near"] == "年内")
            or (match["by"] and match["by"] in "到至力争取于")
            or (match["part"] or "").endswith("末")
        )
        start_of_date = match.end("base") if match["base"] else match.start()
        if match["relative"]:
            start_of_date = match.start("relative")
        yield DateMatch(
            start_of_date,
            match.end(),
            edtf,
            is_baseline or is_start,
            is_deadline and not is_baseline and not is_start,
            is_inferred,
            is_start,
            match["relative"] is not None or match["near"] is not None,
            bool(match["before"] and match["year"] and not (match["end"] or match["half"] or match["month"])),
        )


def _edtf_of(text: str, match: re.Match[str], clock: Clock, start: int) -> tuple[str | None, bool]:
    if match["from_year"]:
        ends = (match["from_year"], match["from_month"]), (match["to_year"] or match["from_year"], match["to_month"])
        return "/".join(f"{year}-{int(month):02d}" for year, month in ends), False
    if match["span"]:
        years = re.findall(_YEAR, match["span"])
        return ("/".join(years) if years[0] < years[1] else None), False
    if match["year"]:
        return _of_year(match, clock), False
    if match["plan"]:
        return five_year_plan(match["plan"], match["part"] or "", clock.written), True
    if match["relative"]:
        return _years_on(text, match, clock, start), True
    if match["near"] is not None:
        year = near_year(match["near"], clock)
        return (year and _within_year(year, match["near_half"] or "", match["near_month"] or "")), True
    if match["loose"] or match["labelled"]:
        year = clock.year or clock.this_year
        printed = match["loose"] or match["labelled"]
        half, month = ("", printed) if printed[0].isdigit() else (printed, "")
        return (year and _within_year(year, half, month)), not clock.year
    return "2050", True


def _of_year(match: re.Match[str], clock: Clock) -> str:
    year = match["year"]
    if match["start"] == "以来" and clock.written[:4] > year:
        return f"{year}/{clock.written[:4]}"
    if match["half"]:
        return _within_year(year, match["half"], "")
    month = match["month"] or (
        "12" if match["end"] and (match["before"] or "底" in match["end"]) and match["end"].startswith("年") else ""
    )
    return "-".join([year, *(f"{int(part):02d}" for part in (month, match["day"]) if part)])


def _within_year(year: str, half: str, month: str) -> str:
    if half:
        return "/".join(f"{year}-{number}" for number in _HALVES[half.removeprefix("第")])
    if month:
        return "-".join([year, *(f"{int(part):02d}" for part in re.findall(r"\d+", month))])
    return year


def _years_on(text: str, match: re.Match[str], clock: Clock, start: int) -> str | None:
    """Return the last year of 三年内: counted from a year named before it, else from the start of the plan."""
    low = match.start("relative")
    before = text[max(start, low - 24) : low]
    if _IN_FORCE.search(before):
        return _since_in_force(text, match["relative"])
    named = _BASE_YEAR.search(before)
    if (not named and _OWN_CLOCK.search(before)) or "个月" in match["relative"]:
        return None
    base = named[1] if named else clock.first_year
    count = max((int(number) for number in numbers(match["relative"])), default=0)
    return str(int(base) + count - 1) if base and 0 < count < 100 else None


def _since_in_force(text: str, printed: str) -> str | None:
    """Return the last year or month of 本条例施行之日起六个月内, counted from the day that the text names."""
    day = _EFFECTIVE.search(text)
    count = max((int(number) for number in numbers(printed)), default=0)
    if not day or not 0 < count < 100:
        return None
    if "个月" not in printed:
        return str(int(day["year"]) + count - (day["month"] == "1"))
    months = 12 * int(day["year"]) + int(day["month"]) - 1 + count - (day["day"] == "1")
    return f"{months // 12}-{months % 12 + 1:02d}"


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
