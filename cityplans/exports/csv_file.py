"""Tables as CSV: RFC 4180 quoting, LF, and a variant that spreadsheet programs open rightly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from cityplans.schema import Value

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Value) -> str:
    """Write a value as text: numbers without exponent or trailing zeros, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, (str, int)):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Write a table as RFC 4180 with LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([plain(v) for v in row] for row in rows)
    return out.getvalue()


def to_excel_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Write a table for spreadsheet programs: byte order mark, CRLF, no cell that is taken for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_inert(v) for v in row] for row in rows)
    return out.getvalue()


def _inert(value: Value) -> str:
    text = plain(value)
    # A text that begins like a formula is written after an apostrophe; a number keeps its sign.
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text
