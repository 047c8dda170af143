"""The quick way through a CSV text and the thorough one give the same."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.read import csv_reader as csv_text
from cityplans.read.csv_reader import CsvError, cells_from, row_starts, split_rows

TEXT = st.text("\",\n ab\\'市\t\r\0", max_size=40) | st.lists(
    st.lists(st.sampled_from(['"a"', "b", '""', '"x""y"', '"p\nq"', '"', 'a"'])), max_size=4
).map(lambda rows: "\n".join(map(",".join, rows)))


def thoroughly(text: str) -> tuple[list[list[str]], list[int]] | tuple[str, int, int]:
    """Divide a text without the standard library; a fault by its message and place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_text, "_split_regular", _refuse)
        return divided(text)


def _refuse(_text: str) -> None:
    raise csv.Error


def divided(text: str) -> tuple[list[list[str]], list[int]] | tuple[str, int, int]:
    try:
        return split_rows("t", text)
    except CsvError as fault:
        return fault.finding.message, fault.finding.location.line, fault.finding.location.column


@given(TEXT)
def test_both_ways_give_the_same_rows_lines_and_faults(text: str) -> None:
    assert divided(text) == thoroughly(text)


@given(TEXT)
def test_rows_begin_where_they_are_read_from(text: str) -> None:
    found = divided(text)
    if isinstance(found[0], list) and text:
        starts = row_starts(text)
        assert [[value for _, _, value in cells_from(text, start)] for start in starts] == found[0]
        assert [text.count("\n", 0, start) + 1 for start in starts] == found[1]


def test_a_cell_longer_than_the_standard_library_reads() -> None:
    assert divided(f'"{"x" * 200_000}",b\n') == ([["x" * 200_000, "b"]], [1])
