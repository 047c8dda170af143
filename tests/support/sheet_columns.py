"""The columns of a plan's workbook. A new field moves them, so tests name a cell by its field."""

from __future__ import annotations

from functools import cache

from openpyxl.utils import get_column_letter

from tests.support.corpus import read_csv
from tests.support.paths import ROOT


@cache
def letters(table: str) -> dict[str, str]:
    """Return the letter of each column of a sheet by its field; `free` is one beyond the table."""
    names = read_csv(ROOT / "datasets" / "shenzhen-2011" / f"{table}.csv")[0]
    found = {name: get_column_letter(number) for number, name in enumerate(names, 1)}
    return {**found, "free": get_column_letter(len(names) + 2)}


def cells(table: str, place: str) -> str:
    """Return a place with the letters of its fields: G6 for {value}6."""
    return place.format(**letters(table))


def with_letters(said: str) -> str:
    """Return a message with the letters of its fields: targets!G6 for targets!{value}6."""
    sheet, mark, _ = said.partition("!")
    return cells(sheet, said) if mark else said
