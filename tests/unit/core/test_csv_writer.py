"""CSV for programs and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.core.csv_writer import is_formula, plain_number, to_csv

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))
_TABLES = st.lists(st.tuples(_TEXTS, _TEXTS))


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("0.10", "0.10"),
        (7, "7"),
        (Decimal("1.50"), "1.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+7"), "10000000"),
        (Decimal("-1E-7"), "-0.0000001"),
    ],
)
def test_numbers_are_written_out(value: str | int | Decimal | None, text: str) -> None:
    assert plain_number(value) == text


@given(_TABLES)
def test_csv_reads_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    assert read(to_csv(["a", "b"], rows)) == [["a", "b"], *(list(row) for row in rows)]


@pytest.mark.parametrize("start", [*"=+-@", *"＝＋－＠", " =", "\u3000+", "\t", "\n"])
def test_what_a_spreadsheet_takes_for_a_formula_is_known(start: str) -> None:
    assert is_formula(f'{start}HYPERLINK("https://example.org","x")')
    assert not is_formula(f"x{start}1")


def test_line_ends() -> None:
    assert to_csv(["a"], [["x"]]) == "a\nx\n"
