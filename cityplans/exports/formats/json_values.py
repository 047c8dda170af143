"""Values for typed formats: numbers as numbers, None for empty cells."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from cityplans.core.table_schema import Value

Typed: TypeAlias = str | int | float | None


def typed(value: Value) -> Typed:
    """Return a value for Parquet, SQLite and workbooks, None for an empty cell.

    A float keeps every number of the data exactly, because none has more than fifteen digits.
    """
    if value.__class__ is str:
        return value or None
    return float(value) if isinstance(value, Decimal) else value


def json_value(value: Value) -> Typed:
    """Return a value for JSON, None for an empty cell; a whole number becomes an integer, without .0."""
    if value.__class__ is str:
        return value or None
    number = typed(value)
    return int(number) if isinstance(number, float) and number.is_integer() else number


def typed_row(row: Iterable[Value]) -> list[Typed]:
    """Return the cells of a row, each as `typed` returns it, without a call for every text."""
    return [(v or None) if v.__class__ is str else typed(v) for v in row]


def json_row(row: Iterable[Value]) -> list[Typed]:
    """Return the cells of a row, each as `json_value` returns it, without a call for every text."""
    return [(v or None) if v.__class__ is str else json_value(v) for v in row]
