"""Tables as CSV: RFC 4180 with LF."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from cityplans.core.table_schema import Value

# What spreadsheet programs take for the start of a formula, full-width forms included, even after white space.
_FORMULA_START = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]").match


def plain_number(value: Value) -> str:
    """Return a value as text: numbers without exponent or trailing zeros, "" for None."""
    if value is None:
        return ""
    if isinstance(value, (str, int)):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return a table as text, as `write_csv` writes it."""
    out = io.StringIO()
    write_csv(out, header, rows)
    return out.getvalue()


def write_csv(
    out: TextIO, header: Sequence[str], rows: Iterable[Sequence[Value]], *, has_decimals: bool = True
) -> None:
    """Write a table as RFC 4180 with LF line ends. The data contains no CR: the reader rejects it.

    Integers and None are written by `csv` as we write them; only decimals are not.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    if has_decimals:
        rows = ([v if v.__class__ is str else plain_number(v) for v in row] for row in rows)
    writer.writerows(rows)


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet program would read a typed text as a formula."""
    # Most texts begin with a letter or digit; the pattern takes three times as long.
    return not text[:1].isalnum() and bool(_FORMULA_START(text))
