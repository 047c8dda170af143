"""Values as typed formats hold them: numbers as numbers, nothing where a cell is empty."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from cityplans.core.table_schema import Value

Typed: TypeAlias = str | int | float | None


def typed(value: Value) -> Typed:
    """Give a value for JSON, Parquet, SQLite and workbooks; None for an empty cell.

    No number in the data has more than fifteen digits, which a float keeps exactly.
    """
    if value.__class__ is str:
        return value or None
    return float(value) if isinstance(value, Decimal) else value


def whole(value: Value) -> Typed:
    """Give a value for JSON, a whole number without the .0 that would be written for a float."""
    if value.__class__ is str:
        return value or None
    number = typed(value)
    return int(number) if isinstance(number, float) and number.is_integer() else number
