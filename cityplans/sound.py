"""Which cells of a table its schema allows, found quickly; frictionless is asked about the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from cityplans.core.table_schema import Field, TableSchema, is_number


def faulty_rows(schema: TableSchema, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Give the indexes of the rows that hold a cell which its field does not allow; rows of another width are passed over.

    A test holds this against frictionless: it finds what frictionless finds, and numbers not in plain digits besides.
    """
    width = len(labels)
    whole = rows if all(len(row) == width for row in rows) else [row for row in rows if len(row) == width]
    faulty: dict[int, set[str]] = {}
    for column, label in enumerate(labels):
        is_sound = soundness(schema.field(label))
        # A column has far fewer values than cells, and most of them are sound.
        if wrong := {text for text in {row[column] for row in whole} if not is_sound(text)}:
            faulty[column] = wrong
    if not faulty:
        return []
    return [i for i, row in enumerate(rows) if len(row) == width and any(row) and any(row[c] in wrong for c, wrong in faulty.items())]


def soundness(field: Field) -> Callable[[str], bool]:
    """Give a function that tells whether a field allows a cell, other cells apart."""
    limits = field.constraints
    allowed = frozenset(c.value for c in field.categories)
    form = re.compile(limits["pattern"]).fullmatch if "pattern" in limits else None
    shortest, longest = limits.get("minLength", 0), limits.get("maxLength")
    least, most = limits.get("minimum"), limits.get("maximum")
    required, numeric = field.required, field.type != "string"

    def is_sound(text: str) -> bool:
        if not text:
            return not required
        if numeric:
            if not is_number(field.type, text):
                return False
            value = Decimal(text)
            if (least is not None and value < least) or (most is not None and value > most):
                return False
        elif len(text) < shortest or (longest is not None and len(text) > longest):
            return False
        return (not allowed or text in allowed) and (form is None or form(text) is not None)

    return is_sound
