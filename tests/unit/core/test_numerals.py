"""Figures and dates as they are printed."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.core.edtf import edtf_bounds, printed_dates, whole_date
from cityplans.core.figures import figures
from cityplans.core.numerals import numbers
from cityplans.core.text import fold, remove_whitespace


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("1000万人次", ["10000000"]),
        ("１０００万人次", ["10000000"]),
        ("6.5亿吨", ["650000000"]),
        ("4.45‰", ["4.45"]),
        ("30余条", ["30"]),
        ("100多万", ["1000000"]),
        ("四个", ["4"]),
        ("十四个", ["14"]),
        ("十年", ["10"]),
        ("两个", ["2"]),
        ("二十多个", ["20"]),
        ("二百零五", ["205"]),
        ("二〇二〇年", ["2020"]),
        ("一千五百万", ["15000000"]),
        ("百万", ["1000000"]),
        ("1.5万套", ["15000"]),
        ("3百", ["300"]),
        ("5千万元", ["50000000"]),
        ("10万亿元", ["10000000000000"]),
        ("1,234,567元", ["1234567"]),
        ("1，000户", ["1000"]),
        ("3．5%", ["3.5"]),
        ("0.22个百分点", ["0.22"]),
        ("百分之五", ["5"]),
        ("10—15个", ["10", "15"]),
        ("2011年6月30日以前", ["2011", "6", "30"]),
        ("年底前", []),
        ("每年新增一定数量", ["1"]),
        ("一" * 5000, ["1" * 5000]),
        ("123456789012345678901234567890个", ["123456789012345678901234567890"]),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_figures(printed: str, values: list[str]) -> None:
    assert [value for f in figures(printed) for value in f.values] == [Decimal(v) for v in values]


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("1000万人次", "人次"),
        ("四个", "个"),
        ("30余条", "条"),
        ("4.45‰", "‰"),
        ("6.5亿吨", "吨"),
        ("23％", "%"),
        ("500", ""),
    ],
)
def test_the_unit_of_a_figure(printed: str, unit: str) -> None:
    assert [f.unit for f in figures(printed)] == [unit]


@given(st.integers(0, 10**12), st.sampled_from(["", "万", "亿"]))
def test_a_written_number_is_read_back(number: int, sign: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8}[sign]
    assert [f.value for f in figures(f"到{number}{sign}个")] == [number * factor]
    assert [f.value for f in figures(f"{number:,}{sign}个")] == [number * factor]


@given(st.text())
def test_no_text_breaks_the_reading_of_figures(text: str) -> None:
    assert all(value >= 0 or f.is_signed for f in figures(text) for value in f.values)
    assert all(value >= 0 for value in numbers(text))
    printed_dates(text)


@pytest.mark.parametrize(
    ("printed", "dates"),
    [
        ("2011年6月30日以前", ["2011-06-30"]),
        ("２０１１年６月３０日", ["2011-06-30"]),
        ("2020年12月", ["2020-12"]),
        ("到2050年", ["2050"]),
        ("2011年年底前", ["2011"]),
        ("2011—2020年", ["2011", "2020"]),
        ("2016-2018年，2020年", ["2016", "2018", "2020"]),
        ("2018", ["2018"]),
        ("年底前", []),
        ("十年", []),
        ("12345年", []),
        ("201年", []),
    ],
)
def test_printed_dates(printed: str, dates: list[str]) -> None:
    assert printed_dates(printed) == dates


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2024/3/31", "2024-03-31"),
        ("2024-3-31", "2024-03-31"),
        ("2024.3.31", "2024-03-31"),
        ("２０２４年３月３１日", "2024-03-31"),
        ("2024 年 3 月", "2024-03"),
        ("2024/3", "2024-03"),
        ("20240331", "2024-03-31"),
        ("3/31/2024", "2024-03-31"),
        ("31.3.2024", "2024-03-31"),
        ("2024-03-31 00:00:00", "2024-03-31"),
        ("2024-03-31T00:00", "2024-03-31"),
        ("二〇二四年三月三十一日", "2024-03-31"),
        ("2024—2026年", "2024/2026"),
        ("2024年3月至2026年1月", "2024-03/2026-01"),
        ("2024年3—5月", "2024-03/2024-05"),
        ("2024/1/1-2024/3/31", "2024-01-01/2024-03-31"),
        ("2024年上半年", ""),
        ("2024年第一季度", ""),
        ("2024年底", ""),
        ("到2024年", ""),
        ("2024年3月前", ""),
        ("4/3/2024", ""),
        ("2024-03-31 09:30", ""),
        ("2024-2-30", ""),
        ("2024/13", ""),
        ("2026-2024", ""),
        ("3月31日", ""),
        ("45382", ""),
        ("2024、2025", ""),
        ("", ""),
    ],
)
def test_a_whole_date_accounts_for_everything(written: str, edtf: str) -> None:
    assert whole_date(written) == edtf


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)), st.sampled_from("-/."), st.booleans())
def test_every_day_is_read_back(day: date, separator: str, padded: bool) -> None:
    width = 2 if padded else 1
    written = f"{day.year}{separator}{day.month:0{width}d}{separator}{day.day:0{width}d}"
    assert whole_date(written) == day.isoformat()
    assert whole_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2011-12", date(2011, 12, 1), date(2011, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2011-06-30", date(2011, 6, 30), date(2011, 6, 30)),
        ("2018/2020", date(2018, 1, 1), date(2020, 12, 31)),
        ("2020-12-31/2021", date(2020, 12, 31), date(2021, 12, 31)),
        ("2020-05/2020", date(2020, 5, 1), date(2020, 12, 31)),
    ],
)
def test_edtf_bounds(text: str, first: date, last: date) -> None:
    assert edtf_bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-13",
        "2020-00",
        "2020-05-00",
        "2020-02-30",
        "2019-02-29",
        "2020-1",
        "2020/",
        "/2020",
        "2020/2018",
        "2018/2019/2020",
        "２０２０",
        "2020年",
        "0000",
        " 2020",
    ],
)
def test_what_is_no_edtf_date(text: str) -> None:
    assert edtf_bounds(text) is None


@given(st.dates(max_value=date(9998, 12, 31)))
def test_every_day_is_its_own_bounds_and_lies_in_its_month_and_year(day: date) -> None:
    assert edtf_bounds(day.isoformat()) == (day, day)
    for text in (day.isoformat()[:7], day.isoformat()[:4]):
        bounds = edtf_bounds(text)
        assert bounds is not None
        assert bounds[0] <= day <= bounds[1]


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_gives_one_character_for_one() -> None:
    every = "".join(map(chr, range(0x10000)))
    assert len(fold(every)) == len(every)


def test_folding_makes_copies_alike() -> None:
    assert fold("（2011―2020年），“一”；％１９．") == '(2011-2020年),"一";%19.'
    full = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
    assert fold(full) == unicodedata.normalize("NFKC", full)


def test_squeezing_drops_white_space() -> None:
    assert remove_whitespace(" 1.　修\u00a0建\n河畔 ") == "1.修建河畔"
