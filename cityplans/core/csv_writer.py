"""Tables as CSV: RFC 4180 with LF, and a variant that spreadsheet programs open correctly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO, TypeAlias

from cityplans.core.table_schema import Value

Writer: TypeAlias = Callable[[TextIO, Sequence[str], Iterable[Sequence[Value]]], None]

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
    return _text(write_csv, header, rows)


def to_excel_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return a table as text, as `write_excel_csv` writes it."""
    return _text(write_excel_csv, header, rows)


def _text(write: Writer, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    out = io.StringIO()
    write(out, header, rows)
    return out.getvalue()


def write_csv(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table as RFC 4180 with LF line ends. The data contains no CR: the reader rejects it."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([v if v.__class__ is str else plain_number(v) for v in row] for row in rows)


def write_excel_csv(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table for spreadsheet programs: byte order mark, CRLF, no cell read as a formula."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_inert(name) for name in header])
    writer.writerows([_inert(v) for v in row] for row in rows)


def _inert(value: Value) -> str:
    if not isinstance(value, str):
        return plain_number(value)
    # An apostrophe keeps text from becoming a formula; a number keeps its sign.
    return f"'{value}" if is_formula(value) else value


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet program would read a typed text as a formula."""
    return bool(_FORMULA_START(text))
