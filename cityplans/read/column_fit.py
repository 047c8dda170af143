"""Judges from its cells whether a column is under the right label."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cityplans.core.table_schema import Field, TableSchema, cell_validator
from cityplans.core.text_folding import HAN_TEXT

_LATIN = re.compile("[A-Za-z]{3}")
_MOST_ROWS = 2_000
"""Rows that are looked at: they tell as much as all."""


def misplaced_cells(schema: TableSchema, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells cannot belong below their labels.

    Args:
        schema: The table, of which every label is a field.
        labels: One for each column.
        rows: Of as many cells as there are labels.
    """
    rows = rows[:_MOST_ROWS]
    count = 0
    for column, label in enumerate(labels):
        cells = [row[column] for row in rows]
        can_hold = fits(schema.field(label))
        count += sum(not can_hold(cell) for cell in cells)
        if [label] == list(schema.primary_key):
            count += len(cells) - len(set(cells))
    return count


def is_padded(schema: TableSchema, labels: Sequence[str], row: Sequence[str]) -> bool:
    """Return whether a row is too long by empty cells only, which no comma within a cell has shifted."""
    width = len(labels)
    if len(row) <= width or any(row[width:]):
        return False
    return all(label in schema.names for label in labels) and not misplaced_cells(schema, labels, [row[:width]])


def fits(field: Field) -> Callable[[str], bool]:
    """Return a function that returns whether a cell is valid in a field, and in its language."""
    is_valid = cell_validator(field)
    is_chinese, is_english = field.name.endswith("_zh"), field.name.endswith("_en")

    def can_hold(cell: str) -> bool:
        if is_chinese and _LATIN.search(cell) and not HAN_TEXT.search(cell):
            return False
        if is_english and HAN_TEXT.search(cell) and not _LATIN.search(cell):
            return False
        return is_valid(cell)

    return can_hold
