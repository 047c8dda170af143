"""Numbers and dates as each language writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cityplans.core.languages import Language
from cityplans.core.plan_records import Target
from cityplans.core.reference_records import Unit
from cityplans.i18n.formatting import by, date, due, figure, number, number_in_words, numbered_title, printed_number
from tests.support.paths import ROOT


@pytest.mark.parametrize(
    ("edtf", "language", "words"),
    [
        ("2020", "zh", "2020年"),
        ("2020", "en", "2020"),
        ("2011-12", "zh", "2011年12月"),
        ("2011-12", "en", "December 2011"),
        ("2011-06-30", "zh", "2011年6月30日"),
        ("2011-06-30", "en", "30 June 2011"),
        ("2018/2020", "zh", "2018年至2020年"),
        ("2018/2020", "en", "2018–2020"),
        ("", "en", ""),
    ],
)
def test_date(edtf: str, language: Language, words: str) -> None:
    assert date(edtf, language) == words


@pytest.mark.parametrize(
    ("day", "printed", "zh", "en", "after_a_figure"),
    [
        ("2019", "到2020年前", "2020年前", "before 2020", "before 2020"),
        ("2011-12", "2011年年底前", "2011年年底前", "the end of 2011", "by the end of 2011"),
        ("2012-10", "2012年10月底前", "2012年10月底前", "the end of October 2012", "by the end of October 2012"),
        ("2011-06-30", "2011年6月30日以前", "2011年6月30日以前", "30 June 2011", "by 30 June 2011"),
        ("2020", "到2020年", "2020年", "2020", "by 2020"),
        ("2016", "5年内", "2016年", "2016", "by 2016"),
        ("2020", "", "2020年", "2020", "by 2020"),
        ("", "到2020年前", "", "", ""),
    ],
)
def test_a_due_date_keeps_its_printed_bound(day: str, printed: str, zh: str, en: str, after_a_figure: str) -> None:
    empty = replace(target("", ""), due=day)
    for row in (replace(empty, due_printed=printed), replace(empty, value_printed=printed)):
        assert (due(row, "zh"), due(row, "en"), by(row, "en")) == (zh, en, after_a_figure)
    assert due(replace(target("=", "10"), due="2019", value_printed="2020年前"), "en") == "2019"


@pytest.mark.parametrize(
    ("value", "text"),
    [("10000000", "10,000,000"), ("6.50", "6.5"), ("23", "23"), ("1E+3", "1,000"), ("0.27", "0.27"), ("-3.8", "−3.8")],
)
def test_number(value: str, text: str) -> None:
    assert number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("7000000000", "7 billion"), ("80000000", "80 million"), ("35500", "35,500"), ("1500000", "1.5 million")],
)
def test_large_numbers_in_words(value: str, text: str) -> None:
    assert number_in_words(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [("350000000000", "3,500亿"), ("25000000", "2,500万"), ("9999", "9,999"), ("4350000", "435万")]
)
def test_large_numbers_in_chinese_words(value: str, text: str) -> None:
    assert number_in_words(Decimal(value), "zh") == text


def target(comparator: str, value: str, value_max: str = "") -> Target:
    cells: dict[str, Any] = dict.fromkeys(Target.__dataclass_fields__, "") | {"comparator": comparator}
    cells |= {"value": Decimal(value) if value else None, "value_max": Decimal(value_max) if value_max else None}
    return Target(**cells)


VISITS = Unit("visits", "人次", "visits", "visit", "visits", "count")
ITEMS = Unit("items", "个", "items", "", "", "count")
SHARE = Unit("per-cent", "%", "per cent", "per cent", "per cent", "ratio")
RANK = Unit("rank-place", "位", "place in a ranking", "", "", "rank")


@pytest.mark.parametrize(
    ("row", "unit", "zh", "en"),
    [
        (target(">=", "10000000"), VISITS, "≥ 10,000,000 人次", "≥ 10,000,000 visits"),
        (target("=", "3", "5"), VISITS, "3–5 人次", "3–5 visits"),
        (target("=", "1"), VISITS, "1 人次", "1 visit"),
        (target("=", "1", "2"), VISITS, "1–2 人次", "1–2 visits"),
        (target("=", "19"), ITEMS, "19 个", "19"),
        (target("<=", "80"), RANK, "≤ 80 位", "top 80"),
        (target("=", "112"), RANK, "112 位", "112th"),
        (target("", "23"), RANK, "23 位", "23rd"),
        (target("~", "11.50"), SHARE, "≈ 11.5%", "≈ 11.5%"),
        (target("", "7"), None, "7", "7"),
        (target("=", ""), VISITS, "", ""),
    ],
)
def test_figure(row: Target, unit: Unit | None, zh: str, en: str) -> None:
    assert (figure(row, unit, "zh"), figure(row, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("printed", "zh", "en"),
    [("（19）", "（19）", "19"), ("9.", "9.", "9"), ("二、", "二、", "2"), ("——", "", ""), ("", "", "")],
)
def test_printed_number(printed: str, zh: str, en: str) -> None:
    assert (printed_number(printed, "zh"), printed_number(printed, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("printed", "title", "together"),
    [
        ("（一）", "修桥", "（一）修桥"),
        ("1.", "修桥", "1. 修桥"),
        ("第一章", "总则", "第一章 总则"),
        ("一是", "修桥", "一是修桥"),
    ],
)
def test_a_number_that_reads_on_into_the_title_is_set_apart(printed: str, title: str, together: str) -> None:
    assert numbered_title(printed, title) == together


def test_only_one_function_says_a_due_date() -> None:
    files = [*(ROOT / "cityplans").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    said = [f.name for f in files for _ in re.finditer(r"\bdate\([^()]*\.due\b", f.read_text(encoding="utf-8"))]
    assert said == ["formatting.py"]
