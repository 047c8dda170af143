"""Divides the cells of a flattened table into rows so that each fits its column best."""

from __future__ import annotations

from collections.abc import Sequence

from cityplans.curate.importer.flattened_cells import IMPOSSIBLE, FlatCell, score
from cityplans.curate.importer.flattened_heads import BODY_KINDS, TEXT_KINDS
from cityplans.curate.importer.table_columns import Column
from cityplans.curate.importer.table_grid import kinds_of

Row = list[list[FlatCell]]
"""The cells of a row by column."""

# What it costs to leave a column empty, to go on in it with another cell, and to begin a row.
_EMPTY = {"number": 0.0, "category": 0.2, "person": 0.4, "lead": 1.2, "responsible": 1.2, "participant": 0.6} | {
    "coordination": 0.4,
    "time": 0.4,
    "note": 0.05,
    "nature": 0.2,
    "unit": 0.2,
    "value": 0.5,
    "indicator": 0.6,
}
_GO_ON = {"lead": 1.4, "category": 1.5, "time": 0.8, "note": 0.5, "value": 2.0, "unit": 3.0, "nature": 3.0} | {
    "task": 0.3,
    "content": 0.3,
    "indicator": 1.5,
    "other": 0.3,
}
_LITTLE, _OTHER, _NEXT = 0.1, 0.3, 0.6
_ONLY_TEXT, _ONE_OF_TEXTS = 3.0, 0.6
_NEW_ROW, _NO_NUMBER, _GAP, _NO_GAP = 1.0, 2.5, 1.0, 2.0
_SHORT_TASK = 25


class RowDivider:
    """Divides cells into rows by the columns of one table."""

    def __init__(self, columns: Sequence[Column | None], *, is_numbered: bool) -> None:
        self.kinds = kinds_of(columns)
        self.labels = [column.label if column else "" for column in columns]
        self.is_numbered = is_numbered
        texts = sum(kind in TEXT_KINDS for kind in self.kinds)
        bodies = sum(kind in BODY_KINDS for kind in self.kinds)
        self._empty = [
            (_ONLY_TEXT if texts == 1 else _ONE_OF_TEXTS) if kind in TEXT_KINDS else _EMPTY.get(kind, _OTHER)
            for kind in self.kinds
        ]
        if "lead" in self.kinds:
            # A row with bodies in one cell only has them in the first column.
            self._empty = [
                min(cost, _NEXT) if k == "responsible" else cost
                for k, cost in zip(self.kinds, self._empty, strict=True)
            ]
        self._go_on = [
            _LITTLE if kind in BODY_KINDS and (kind != "lead" or bodies == 1) else _GO_ON.get(kind, _LITTLE)
            for kind in self.kinds
        ]
        # The cost of leaving all columns before one empty.
        self._sums = [0.0]
        for cost in self._empty:
            self._sums.append(self._sums[-1] + cost)
        self._starts = [self._cost_of_start(i) for i in range(len(self.kinds))]

    def divide(self, cells: Sequence[FlatCell]) -> list[Row]:
        """Return the rows of cells that follow one another."""
        if not cells:
            return []
        choices, final = self._choices(cells)
        # choices[i][c]: the column of the cell before, and whether a row begins, if cell i is in column c.
        column = max(range(len(self.kinds)), key=lambda c: final[c] - self._left(c))
        places: list[tuple[int, bool]] = []
        for choice in reversed(choices):
            before, begins = choice[column]
            places.append((column, begins))
            column = before
        rows: list[Row] = []
        for cell, (place, begins) in zip(cells, reversed(places), strict=True):
            if begins or not rows:
                rows.append([[] for _ in self.kinds])
            rows[-1][place].append(cell)
        return rows

    def _left(self, column: int) -> float:
        """Return the cost of ending a row after a column."""
        return self._sums[-1] - self._sums[column + 1]

    def _cost_of_start(self, column: int) -> float:
        """Return the cost of beginning a row in a column."""
        kind = self.kinds[column]
        before = self.kinds[:column]
        if kind == "number":
            return 0.0
        cost = _NEW_ROW + self._sums[column] + (_NO_NUMBER if self.is_numbered else 0.0)
        if kind in TEXT_KINDS or kind in ("category", "indicator"):
            return cost
        # Another cell can begin a row only if its column is before that of the tasks.
        return cost if not TEXT_KINDS & set(before) else -IMPOSSIBLE

    def _choices(self, cells: Sequence[FlatCell]) -> tuple[list[list[tuple[int, bool]]], list[float]]:
        """Return where each cell may come from, by its column, and how well all cells fit up to the last one."""
        count = len(self.kinds)
        sums, columns = self._sums, range(count)
        left = [self._left(c) for c in columns]
        current = [2 * IMPOSSIBLE] * count
        choices: list[list[tuple[int, bool]]] = []
        for position, cell in enumerate(cells):
            closed, closing = max((current[c] - left[c], -c) for c in columns)
            closing, closed = -closing, closed if position else 0.0
            following = [100 * IMPOSSIBLE + closed] * count
            choice = [(closing, True)] * count
            for c in columns:
                fits = self._fit(cell, c)
                if fits <= IMPOSSIBLE - 90:
                    continue
                best, source = closed - self._starts[c], (closing, True)
                if position and not cell.number:
                    on = current[c] - self._go_on[c] + (_NO_GAP if cell.goes_on else 0.0)
                    if on > best:
                        best, source = on, (c, False)
                    for before in range(c):
                        moved = current[before] - (sums[c] - sums[before + 1]) - (_GAP if cell.goes_on else 0.0)
                        if moved > best:
                            best, source = moved, (before, False)
                following[c], choice[c] = best + fits, source
            current = following
            choices.append(choice)
        return choices, current

    def _fit(self, cell: FlatCell, column: int) -> float:
        kind = self.kinds[column]
        if cell.number and "number" in self.kinds:
            return 0.0 if kind == "number" else 100 * IMPOSSIBLE
        if kind == "number":
            return 100 * IMPOSSIBLE
        fits = score(cell.text, kind, self.labels[column])
        if kind == "task" and "content" in self.kinds and fits > 0 and len(cell.text) <= _SHORT_TASK:
            fits += 0.3
        return fits
