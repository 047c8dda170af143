"""Reads the rows of a table of tasks as the sentences that they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import ROW
from cityplans.curate.importer.table_cells import Cell
from cityplans.curate.importer.table_grid import Table

# What the lists of bodies and the dates of a plan are headed by, whatever the column is called.
_LABELS = {
    "lead": "牵头单位:",
    "participant": "配合单位:",
    "responsible": "责任单位:",
    "coordination": "统筹单位:",
    "person": "责任人:",
    "time": "完成时限:",
    "note": "备注:",
}
_BODIES = ("lead", "participant", "responsible", "coordination")
_NOT_READ = ("category",)
_FIGURES = ("value", "unit", "nature")
_EMPTY = re.compile(r"[-/\\—–无 ]+")


def sentences(table: Table) -> list[Line]:
    """Return each row as a line: its number, its task, and each other cell after the label of its column."""
    return [line for row in table.rows if (line := _sentence(table, row))]


def _sentence(table: Table, row: Sequence[Sequence[Cell]]) -> Line | None:
    kinds = table.kinds()
    title = next((i for i, kind in enumerate(kinds) if kind in ("task", "content") and row[i]), None)
    if title is None:
        return None
    number = next((row[i][0] for i, kind in enumerate(kinds) if kind == "number" and row[i]), None)
    characters, offsets = [ROW], [number.start if number else row[title][0].start]
    if number:
        _append(characters, offsets, number)
        characters.append("\t")
        offsets.append(number.end)
    # What is to be done comes first, whatever the order of the columns.
    order = [title, *(i for i in range(len(row)) if i != title)]
    for index in order:
        cells, kind = row[index], kinds[index]
        if kind in _FIGURES and table.assigns_indicators():
            # `indicator_tables` reads them.
            continue
        if not cells or kind == "number" or kind in _NOT_READ or all(_EMPTY.fullmatch(cell.text) for cell in cells):
            continue
        column = table.columns[index]
        label = _LABELS.get(kind, "" if kind in ("task", "content") else f"{column.label}:" if column else "")
        characters += label
        offsets += [cells[0].start] * len(label)
        for position, cell in enumerate(cells):
            if position and kind in _BODIES:
                characters.append("、")
                offsets.append(cell.start)
            _append(characters, offsets, cell)
        if characters[-1] not in "。;":
            characters.append("。")
            offsets.append(cells[-1].end - 1)
    last = max(offsets)
    if offsets[-1] != last:
        # The passage of a record ends with its last character in the file.
        characters.append("。")
        offsets.append(last)
    return Line(offsets[0], last + 1, "".join(characters), False, offsets=tuple(offsets))


def _append(characters: list[str], offsets: list[int], cell: Cell) -> None:
    # A cell of several lines has more characters in the file than here: the line ends are left out.
    characters += cell.text
    offsets += cell.offsets
