"""The numbers of an English text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cityplans.core.english_numbers import english_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10 million person-times and 1.5 billion yuan", ["10000000", "1500000000"]),
        ("1,200,000 visitors, 11.5 per cent", ["1200000", "11.5"]),
        ("the 13th Five-Year Plan (2016–2020)", ["13", "5", "2016", "2020"]),
        ("twenty-one, sixteen, sixty six; two and five", ["21", "16", "66", "2", "5"]),
        ("two hundred and five thousand", ["205000"]),
        ("one of the hundreds; one hundred", ["100", "100"]),
        ("a dozen", ["12"]),
        ("G20, PM2.5 and nonetheless someone", []),
    ],
)
def test_numbers_are_read(text: str, values: list[str]) -> None:
    assert list(english_numbers(text)) == list(map(Decimal, values))
