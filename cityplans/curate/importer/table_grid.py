"""The rows and columns of a table, and which column each cell of a row belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cityplans.curate.importer.table_cells import Cell
from cityplans.curate.importer.table_columns import Column, are_bodies, fit

_TASKS = ("task", "content", "indicator")


@dataclass
class Table:
    """A table.

    Attributes:
        columns: The columns; one is None if its label is not understood.
        rows: For each row, the cells of each column.
        lines: The indexes of the lines that the table takes up, those of headings within it left out.
        headings: The headings within it, by the index of their line.
        doubts: What the curator should check, as (offset in the file, reason).
    """

    columns: Sequence[Column | None]
    rows: list[list[list[Cell]]] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    headings: dict[int, Cell] = field(default_factory=dict)
    doubts: list[tuple[int, str]] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """Return the kind of each column, "other" for one that is not understood."""
        return kinds_of(self.columns)

    def assigns_indicators(self) -> bool:
        """Return whether each row is an indicator with its bodies: both a task and a figure."""
        return "value" in self.kinds() and any(c and c.kind == "task" and "指标" in c.label for c in self.columns)


def kinds_of(columns: Sequence[Column | None]) -> list[str]:
    """Return the kinds of columns."""
    return [kind_of_column(column) for column in columns]


def kind_of_column(column: Column | None) -> str:
    """Return the kind of a column, "other" for one that is not understood."""
    return column.kind if column else "other"


def add_row(table: Table, cells: Sequence[Cell]) -> None:
    """Add a row, each cell in its column: by position if none is missing, else by what fits the column."""
    if not cells:
        return
    kinds = table.kinds()
    if len(cells) == len(kinds) and all(fit(cell.text, kind) > -2 for cell, kind in zip(cells, kinds, strict=True)):
        table.rows.append([[cell] for cell in cells])
        return
    table.rows.append(_aligned(cells, kinds))
    table.doubts.append(
        (cells[0].start, f"this row has {len(cells)} cells for {len(kinds)} columns: check which is which")
    )


def _aligned(cells: Sequence[Cell], kinds: Sequence[str]) -> list[list[Cell]]:
    """Return the cells by column, in order, so that they fit best."""
    # best[i][j]: the best fit of the first i cells to the first j columns, and the column of the last cell.
    best = [[(float("-inf"), -1)] * (len(kinds) + 1) for _ in range(len(cells) + 1)]
    best[0] = [(0.0 - 0.5 * j, -1) for j in range(len(kinds) + 1)]
    for i, cell in enumerate(cells, 1):
        for j, kind in enumerate(kinds, 1):
            score = fit(cell.text, kind) + (0.25 if kind == "lead" and are_bodies(cell.text) else 0.0)
            options = [
                (best[i - 1][j - 1][0] + score, j - 1),
                (best[i - 1][j][0] + score - (1.5 if kind == "lead" else 0.75), j),
                (best[i][j - 1][0] - 0.5, -2),
            ]
            best[i][j] = max(options, key=lambda option: option[0])
    columns: list[list[Cell]] = [[] for _ in kinds]
    i, j = len(cells), len(kinds)
    while i > 0 and j > 0:
        source = best[i][j][1]
        if source == -2:
            j -= 1
            continue
        columns[j - 1].insert(0, cells[i - 1])
        i, j = i - 1, source
    return columns


def add_by_column(table: Table, cells: Sequence[Cell | None]) -> None:
    """Add a row some cells of which are empty; one without a task goes on with the row before it."""
    by_column = [[cell] if cell else [] for cell in cells]
    kinds = table.kinds()
    if table.rows and not any(cells for cells, kind in zip(by_column, kinds, strict=True) if kind in _TASKS):
        for column, more in zip(table.rows[-1], by_column, strict=True):
            column += more
    else:
        table.rows.append(by_column)
