"""Figures as texts print them: the whole figure is read, or none of it."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.check.evidence import contains_printed
from cityplans.core.figures import figures, find_figures, whole_figure
from cityplans.core.text import fold
from cityplans.core.units import COMMON_UNITS, conversion, names_unit
from tests.support.written_numbers import every_form, in_han, mixed

NUMBERS = st.one_of(
    st.integers(0, 10**12),
    st.integers(0, 20_000),
    # Many zeros: 一亿零五万, 1亿零30.
    st.builds(lambda digits, place: min(digits * 10**place, 10**12), st.integers(1, 2_000), st.integers(0, 10)),
    st.builds(lambda high, low: high * 10**8 + low, st.integers(1, 9_999), st.integers(0, 20_000)),
)
UNITS = st.sampled_from(
    ["人次", "千瓦", "千瓦时", "千米", "千克", "个百分点", "百分点", "亿吨公里"[1:], "元", "条", "%"]
)


def plain(number: Decimal | None) -> str:
    return "?" if number is None else f"{number.normalize():f}"


def read(printed: str, *symbols: str) -> str:
    """Return the figures of a text in short: `30000–50000 人`, `>2300000`, `? 个`."""
    found = []
    for figure in figures(printed, symbols):
        upper = f"–{plain(figure.value_max)}" if figure.value_max is not None else ""
        found.append(f"{figure.relation}{plain(figure.value)}{upper} {figure.unit}".strip())
    return ", ".join(found)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        # Sums of parts
        ("2亿3000万元", "230000000 元"),
        ("6万7500人", "67500 人"),
        ("四万八千", "48000"),
        ("两万二千册", "22000 册"),
        ("4万8千", "48000"),
        ("二亿六千万", "260000000"),
        ("三万零七", "30007"),
        ("叁仟伍佰元", "3500 元"),
        ("两千五", "2500"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("1万2000亿元", "1200000000000 元"),
        ("2万亿4000亿元", "2400000000000 元"),
        ("三点五亿元", "350000000 元"),
        ("5千万元", "50000000 元"),
        ("10万亿元", "10000000000000 元"),
        ("120萬元", "1200000 元"),
        # Blanks inside
        ("2500 万人次", "25000000 人次"),
        ("1 亿 2000 万元", "120000000 元"),
        ("2亿 4000万元", "? 元"),
        ("2亿 2025年", "200000000, 2025 年"),
        ("16 000户", "16000 户"),
        ("16 000 万户", "160000000 户"),
        ("计 16 000户", "? 户"),
        # Ranges
        ("4—6万人", "40000–60000 人"),
        ("4万—6万人", "40000–60000 人"),
        ("1.5~2亿元", "150000000–200000000 元"),
        ("600—1.5万", "600–15000"),
        ("5000万至1亿元", "50000000–100000000 元"),
        ("三到五年", "3–5 年"),
        ("二至四百人", "200–400 人"),
        ("三千至五千万", "30000000–50000000"),
        ("三至五十人", "? 人"),
        ("6%—8%", "6–8 %"),
        ("百分之六至八", "6–8 %"),
        ("百分之六至百分之八", "6–8 %"),
        ("2—3个百分点", "2–3 个百分点"),
        ("8-3", "8, 3"),
        ("2019-06-30", "2019, 6, 30"),
        # Parts of a hundred in words
        ("百分之六十五", "65 %"),
        ("百分之12.5", "12.5 %"),
        ("百分之二点五", "2.5 %"),
        ("千分之八", "8 ‰"),
        ("万分之二", "2 ‱"),
        ("百分之百", "100 %"),
        ("百分之几", "? %"),
        ("三分之二", "?"),
        ("两成五", "2.5 成"),
        # Units are taken whole
        ("300万千瓦", "3000000 千瓦"),
        ("12亿千瓦时", "1200000000 千瓦时"),
        ("46千米", "46 千米"),
        ("三千千瓦", "3000 千瓦"),
        ("1.2百分点", "1.2 百分点"),
        ("75兆瓦", "75 兆瓦"),
        # Signs
        ("-2.5%", "-2.5 %"),
        ("−2.5%", "-2.5 %"),
        ("－2.5%", "-2.5 %"),
        ("负2.5%", "-2.5 %"),
        ("增速为-2.5%", "-2.5 %"),
        ("负百分之三", "-3 %"),
        ("负二点五个百分点", "-2.5 个百分点"),
        ("零下8℃", "-8 ℃"),
        ("-4%至-2%", "-4–-2 %"),
        ("-4%—-2%", "? %"),
        ("8亿元—9亿元", "800000000–900000000 元"),
        ("8亿元—9亿美元", "800000000 元, 900000000 美元"),
        ("5万人-2.5%", "50000 人, 2.5 %"),
        ("±2%", "? %"),
        ("正负2%", "? %"),
        ("负担3项", "3 项"),
        ("项目--12个", "12 个"),
        # Approximate
        ("四五十个", "40–50 个"),
        ("十七八家", "17–18 家"),
        ("三五年", "3–5 年"),
        ("一百二三十人", "120–130 人"),
        ("近千家", "~1000 家"),
        ("上万人", ">=10000 人"),
        ("逾百项", ">100 项"),
        ("170余万", ">1700000"),
        ("三百多亿元", ">30000000000 元"),
        ("2亿多人次", ">200000000 人次"),
        ("十几个", ">10 个"),
        ("200+家", ">=200 家"),
        ("数百个", "? 个"),
        ("几十万人", "? 人"),
        ("成千上万", "?"),
        ("数以百计", "?"),
        ("一个半小时", "1.5 小时"),
        ("两年半", "2.5 年"),
        ("半小时", "0.5 小时"),
        ("上半年", ""),
        ("翻两番", "?"),
        # No figures
        ("“十四五”时期", ""),
        ("十二五末", ""),
        ("十四五个", "14–15 个"),
        ("百姓", ""),
        ("大陆", ""),
        ("万一", ""),
        ("零距离", ""),
        ("第2.5.1节", ""),
        ("PM2.5浓度", ""),
        ("G20峰会", ""),
        ("两点三区", "2 点, 3 区"),
        ("1亿2", "?"),
        ("1/3", "?"),
        ("12·5%", "? %"),
        ("3·15晚会", ""),
        ("十二·五", ""),
        ("2020/6/30", ""),
        ("十百千工程", ""),
        ("1,2000", "1, 2000"),
        ("1,234,56", "1, 234, 56"),
    ],
)
def test_a_figure_is_read_as_a_whole(printed: str, expected: str) -> None:
    assert read(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("700万元", "700 万元"),
        ("2亿3000万元", "23000 万元"),
        ("4万—6万元", "4–6 万元"),
        ("4—6万元", "4–6 万元"),
        ("4万人次", "40000 人次"),
        ("4万人", "4 万人"),
    ],
)
def test_a_unit_of_the_table_is_taken_whole(printed: str, expected: str) -> None:
    assert read(printed, "万元", "万人") == expected


@settings(max_examples=60)
@given(NUMBERS, UNITS)
def test_every_form_of_a_number_is_read_back(number: int, unit: str) -> None:
    for form in every_form(number):
        (figure,) = figures(f"达到{form}{unit}")
        assert (figure.value, figure.value_max, figure.unit, figure.relation) == (Decimal(number), None, unit, ""), form


@settings(max_examples=30)
@given(st.integers(1, 10**12), st.sampled_from(["-", "−", "－", "﹣", "负"]))
def test_a_negative_number_is_read_back(number: int, minus: str) -> None:
    for form in every_form(number):
        if minus == "负" or form[0].isdigit():
            (figure,) = figures(f"增速为{minus}{form}%")
            assert (figure.value, figure.is_signed) == (Decimal(-number), True), form


@settings(max_examples=50)
@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["-", "—", "——", "~", "～", "至", "到", " - "]))
def test_both_ends_of_a_range_have_its_multiplier(first: int, second: int, dash: str) -> None:
    low, high = sorted((first, second + 9999 * (first == second)))
    for multiplier, factor in (("万", 10**4), ("亿", 10**8), ("", 1)):
        for written in (f"{low}{dash}{high}{multiplier}", f"{low}{multiplier}{dash}{high}{multiplier}"):
            (figure,) = figures(f"建成{written}个")
            assert figure.values == (Decimal(low * factor), Decimal(high * factor)), written


@settings(max_examples=50)
@given(NUMBERS, st.data())
def test_no_part_of_a_figure_proves_a_record(number: int, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(every_form(number)))
    assert contains_printed(f"{form}个", f"全年达到{form}个。")
    if len(form) > 1:
        cut = data.draw(st.integers(1, len(form) - 1))
        if form[:cut].strip() and form[cut:].strip():
            assert not contains_printed(form[:cut], f"全年达到{form}个。"), form
            assert not contains_printed(f"{form[cut:]}个", f"全年达到{form}个。"), form


@given(st.text(alphabet="0123456789一二三十百千万亿零两余多几-—至到.，,点分之负%个元 千瓦百分点年月", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    end = 0
    for figure in find_figures(fold(text), 0, len(text)):
        assert end <= figure.start < figure.end <= figure.unit_end <= len(text)
        assert figure.value_max is None or (figure.value is not None and figure.value < figure.value_max)
        end = figure.unit_end


def test_long_runs_are_read_once() -> None:
    assert [f.value for f in figures("一" * 5000)] == [Decimal("1" * 5000)]
    for text in ("1-" * 500, "万" * 2000, "百分之" * 500, "三四" * 2000, "1万" * 2000, "1 000 " * 500, "3至" * 500):
        assert len(figures(text)) <= 1000


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("−5", "-5"),
        ("负5", "-5"),
        ("+5", "5"),
        ("1.5万", "15000"),
        ("1亿2000万", "120000000"),
        ("１，２００", "1200"),
        (" 12 ", "12"),
        ("(12)", ""),
        ("约12", ""),
        ("12左右", ""),
        ("120余万", ""),
        ("三四十", ""),
        ("10-15", ""),
        ("12.", ""),
        (".5", ""),
        ("1e5", ""),
        ("1_000", ""),
        ("1 000", "1000"),
        ("1 00", ""),
        ("2020/6/30", ""),
        ("12以上", ""),
        ("¥12", ""),
        ("12 13", ""),
        ("- 5", ""),
        ("上百", ""),
    ],
)
def test_a_whole_figure_accounts_for_everything(cell: str, number: str) -> None:
    figure = whole_figure(cell)
    assert (plain(figure.value) if figure else "") == number


@pytest.mark.parametrize(
    ("printed", "symbol", "is_named"),
    [
        ("百分之五", "%", True),
        ("千分之五", "%", False),
        ("千分之五", "‰", True),
        ("2.8百分点", "个百分点", True),
        ("2.8个百分点", "%", False),
        ("2.8个百分点", "个", False),
        ("三成", "%", True),
        ("完成5项", "%", False),
        ("70亿美元", "元", False),
        ("500万元", "元", True),
        ("5千米", "米", True),
        ("12人次", "人", False),
    ],
)
def test_units_are_named(printed: str, symbol: str, is_named: bool) -> None:
    assert names_unit(printed, symbol, ("%", "‰", "个百分点", "个", "元", "美元", "万元", "人", "人次")) is is_named


def test_units_are_converted() -> None:
    pairs = {
        ("千米", "米"): 1000,
        ("万元", "元"): 10**4,
        ("百分点", "个百分点"): 1,
        ("成", "%"): 10,
        ("美元", "元"): None,
    }
    assert {pair: conversion(*pair) for pair in pairs} == pairs
    assert all(conversion(unit, unit) == 1 for unit in COMMON_UNITS)


def test_the_writer_of_numbers_writes_as_people_do() -> None:
    assert in_han(120_000_300) == "一亿二千万零三百"
    assert [in_han(n) for n in (10, 15, 105, 10_005, 1_020_000)] == ["十", "十五", "一百零五", "一万零五", "一百零二万"]
    assert [mixed(n) for n in (120_000_000, 34_000, 30_005)] == ["1亿2000万", "3万4000", "3万零5"]
    assert len({form for _ in range(50) for form in every_form(random.Random(_).randint(1, 10**12))}) > 300
