"""Reads a table of tasks that a copy flattened: a cell on a line, some of them left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cityplans.curate.importer.flattened_cells import (
    FlatCell,
    bodies_score,
    goes_on,
    is_time,
    number_of,
    person_score,
)
from cityplans.curate.importer.flattened_heads import (
    BODY_KINDS,
    TEXT_KINDS,
    FlattenedHead,
    flattened_head,
    without_bars,
)
from cityplans.curate.importer.flattened_rows import Row, RowDivider
from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import CHAPTERS, marker_at
from cityplans.curate.importer.signature import is_date_line
from cityplans.curate.importer.table_cells import BAR, Cell, cell_of, joined
from cityplans.curate.importer.table_columns import Column
from cityplans.curate.importer.table_grid import Table, kinds_of

_END = re.compile(
    r"附 ?[件表录] ?[\d一二三四五六七八九十]{0,2}(?:[:.、 ].{0,60})?|专栏 ?[\d一二三四五六七八九十].*|(?:附?表|图) ?\d.*|抄送 ?:.*"
)
_NOTE = re.compile(r"(?:注|备注|说明|资料来源) ?[:]")
_DIVIDED = "table flattened in the copy: {} divided by the look of their cells; check who leads"
_RUN_TOGETHER = (
    "table flattened in the copy: the cells of this row run together; its first body was taken as the one that leads"
)
_INHERITED = (
    "table flattened in the copy: this row has no bodies; those of the row above were taken, as of merged cells"
)
_UNNUMBERED = "table flattened in the copy: this row has no number; is it a part of the row above, or a row of its own?"
_NO_BODIES = "table flattened in the copy: no bodies were found in this row; check where it ends"
_SKIPPED = "table flattened in the copy: the numbers of the rows go from {} to {} here; check whether a row is lost"
_MOST_LINES_OF_TEXT, _FARTHEST_NUMBER = 20, 3
_GAPPED = 0.6


@dataclass
class _Chunk:
    """Cells that follow one another without a heading between them."""

    cells: list[FlatCell] = field(default_factory=list)


def read_flattened(lines: Sequence[Line], head: FlattenedHead) -> tuple[Table, int]:
    """Return the table below its labels, and the index of the first line after it."""
    stop = _end_of_region(lines, head)
    table = Table(head.columns, lines=set(head.lines))
    chunks = list(_chunks(lines, head, stop, table))
    numbers = _count_rows(chunks, table, has_column="number" in table.kinds())
    rows: list[Row] = []
    for chunk in chunks:
        rows += RowDivider(head.columns, is_numbered=numbers).divide(chunk.cells)
    rows = _without_text_below(rows, table.kinds())
    if not rows:
        return table, head.lines.stop
    used = {index for row in rows for cells in row for cell in cells for index in cell.lines}
    last = max(used)
    table.lines = set(head.lines) | used | {index for index in table.lines if index <= last}
    _add_rows(table, rows)
    table.doubts = [doubt for doubt in table.doubts if doubt[0] <= lines[last].start]
    after = last + 1
    if after < len(lines) and _NOTE.match(lines[after].text):
        table.lines.add(after)
        after += 1
    return table, after


def _end_of_region(lines: Sequence[Line], head: FlattenedHead) -> int:
    """Return the index at which the table ends at the latest."""
    text_since = 0
    for index in range(head.lines.stop, len(lines)):
        text = without_bars(lines[index].text)
        if _END.fullmatch(text) or _NOTE.match(text):
            return index
        if is_date_line(lines[index]) and index > head.lines.stop and "time" not in kinds_of(head.columns):
            # A signature: the body above the date is no cell.
            return index - 1
        is_cell = len(text) <= 4 or bodies_score(text) >= 1 or is_time(text) or person_score(text) > 1
        text_since = 0 if is_cell else text_since + 1
        if text_since > _MOST_LINES_OF_TEXT:
            return index
    return len(lines)


def _chunks(lines: Sequence[Line], head: FlattenedHead, stop: int, table: Table) -> Iterator[_Chunk]:
    """Yield the cells below the labels, divided at headings, which are left as they are."""
    chunk = _Chunk()
    index = head.lines.stop
    gaps = sum(line.after_gap for line in lines[index:stop])
    gapped = gaps > _GAPPED * (stop - index)
    open_cell = False
    while index < stop:
        again = flattened_head(lines, index)
        if again:
            if kinds_of(again.columns) != kinds_of(head.columns):
                break
            table.lines |= set(again.lines)
            index = again.lines.stop
            continue
        if _is_heading(lines, index, stop, chunk.cells, head.columns):
            yield chunk
            chunk, open_cell = _Chunk(), False
        elif head.has_bars:
            open_cell = _add_barred(chunk, lines[index], index, open_cell=open_cell)
        else:
            cell = cell_of(lines[index], 0, len(lines[index].text))
            follows = gapped and not lines[index].after_gap and bool(chunk.cells)
            if chunk.cells and goes_on(chunk.cells[-1].text, cell.text):
                last = chunk.cells.pop()
                whole = [*last.parts[:-1], joined(last.parts[-1], cell)]
                chunk.cells.append(FlatCell(whole, [*last.lines, index], goes_on=last.goes_on))
            else:
                chunk.cells.append(FlatCell([cell], [index], goes_on=follows))
        index += 1
    yield chunk


def _add_barred(chunk: _Chunk, line: Line, index: int, *, open_cell: bool) -> bool:
    """Add the cells of a line with bars; return whether the last goes on in the next line."""
    text = line.text
    low = len(text) - len(text.lstrip("|│ ")) if text[0] in "|│" else 0
    open_cell = open_cell and not low
    edges = [match.span() for match in BAR.finditer(text, low)]
    for start, end in zip([low, *(end for _, end in edges)], [*(start for start, _ in edges), len(text)], strict=True):
        if not text[start:end].strip():
            open_cell = False
            continue
        cell = cell_of(line, start, end)
        if open_cell and chunk.cells:
            last = chunk.cells.pop()
            chunk.cells.append(FlatCell([*last.parts, cell], [*last.lines, index], is_sure=True))
        else:
            chunk.cells.append(FlatCell([cell], [index], is_sure=True))
        open_cell = False
    return not text.endswith(("|", "│"))


def _is_heading(
    lines: Sequence[Line], index: int, stop: int, cells: Sequence[FlatCell], columns: Sequence[Column | None]
) -> bool:
    """Return whether a line is a heading between rows: 一、稳增长."""
    text = without_bars(lines[index].text)
    marker = marker_at(text, 0, len(text))
    if not marker or marker.end >= len(text) or (marker.style not in CHAPTERS and marker.style != "han_paren"):
        return False
    if cells and number_of(cells[-1].text) and "number" in kinds_of(columns):
        return False
    return index + 1 >= stop or bodies_score(without_bars(lines[index + 1].text)) < 1


def _count_rows(chunks: Sequence[_Chunk], table: Table, *, has_column: bool) -> bool:
    """Mark the cells that are the number of a row; return whether there are any.

    A number of its own counts if the table has a column for it. Else the number before a task does, if it
    continues those before it.
    """
    cells = [cell for chunk in chunks for cell in chunk.cells]
    for han in (False, True) if has_column else ():
        last, previous = 0, ""
        for cell in cells:
            number = number_of(cell.text, han=han)
            if (
                number
                and not number_of(previous, han=han)
                and (not last or number == 1 or 0 < number - last <= _FARTHEST_NUMBER)
            ):
                if last and number not in (1, last + 1):
                    table.doubts.append((cell.parts[0].start, _SKIPPED.format(last, number)))
                cell.number = last = number
            previous = cell.text
        if last:
            return True
    return False


def _without_text_below(rows: Sequence[Row], kinds: Sequence[str]) -> list[Row]:
    """Return the rows up to the last with bodies: what follows is the text below."""
    bodies = [i for i, kind in enumerate(kinds) if kind in BODY_KINDS]
    last = max((i for i, row in enumerate(rows) if any(row[column] for column in bodies)), default=-1)
    return list(rows[: last + 1])


def _add_rows(table: Table, rows: Sequence[Row]) -> None:
    """Add rows to a table, with what is doubtful about each."""
    kinds = table.kinds()
    bodies = [i for i, kind in enumerate(kinds) if kind in BODY_KINDS]
    texts = [i for i, kind in enumerate(kinds) if kind in TEXT_KINDS]
    at_number = kinds.index("number") if "number" in kinds else -1
    is_numbered = any(row[at_number] for row in rows) if at_number >= 0 else False
    unsure: list[int] = []
    above: list[list[Cell]] = []
    for position, row in enumerate(rows):
        cells = [[part for cell in column for part in cell.parts] for column in row]
        start = min(part.start for column in cells for part in column)
        has_text = any(cells[i] for i in texts)
        if not has_text and table.rows:
            # What is left of a row without a task belongs to the one before it.
            for i, column in enumerate(cells):
                table.rows[-1][i] += column if i != at_number else []
            unsure.append(position)
            continue
        if reason := _reason_for_doubt(row, cells, kinds, bodies):
            table.doubts.append((start, reason))
        if not _is_certain(row, kinds):
            unsure.append(position)
        if is_numbered and not row[at_number]:
            table.doubts.append((start, _UNNUMBERED))
        own = [cells[i] for i in bodies]
        if any(own):
            above = own
        elif above and (is_numbered and row[at_number]):
            for i, column in zip(bodies, above, strict=True):
                cells[i] = list(column)
            table.doubts.append((start, _INHERITED))
        else:
            table.doubts.append((start, _NO_BODIES))
        table.rows.append(cells)
    if unsure:
        start = min(part.start for column in rows[unsure[0]] for cell in column for part in cell.parts)
        table.doubts.append((start, _DIVIDED.format(_names_of_rows(unsure))))


def _is_certain(row: Row, kinds: Sequence[str]) -> bool:
    """Return whether a row has a number and one cell per column, or cells with borders."""
    if not all(len(column) == 1 or kind in ("note", "category") for column, kind in zip(row, kinds, strict=True)):
        return False
    return "number" in kinds or all(cell.is_sure for column in row for cell in column)


def _reason_for_doubt(row: Row, cells: list[list[Cell]], kinds: Sequence[str], bodies: Sequence[int]) -> str:
    """Return what is doubtful about the bodies of a row; divide two columns on one line."""
    if "lead" not in kinds or len(bodies) < 2:
        return ""
    lead = kinds.index("lead")
    others = [i for i in bodies if i != lead]
    count = sum(len(row[i]) for i in bodies)
    if count == 1 and len(cells[lead]) == 1 and lead < others[0] and " " in cells[lead][0].text:
        only = cells[lead][0]
        cut = only.text.index(" ")
        cells[lead] = [Cell(only.text[:cut], only.offsets[:cut])]
        cells[others[0]] = [Cell(only.text[cut + 1 :], only.offsets[cut + 1 :])]
        return _RUN_TOGETHER
    is_divided = all(cell.is_sure for i in bodies for cell in row[i]) or (
        any(cell.goes_on for i in bodies for cell in row[i])
        and count - sum(c.goes_on for i in bodies for c in row[i]) == len(bodies)
    )
    return _RUN_TOGETHER if count > len(bodies) and not is_divided else ""


def _names_of_rows(positions: Sequence[int]) -> str:
    """Return the positions of rows as text: rows 1-3, 5."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][1] + 1:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    names = ", ".join(f"{low + 1}" if low == high else f"{low + 1}\N{EN DASH}{high + 1}" for low, high in runs)
    single = len(runs) == 1 and runs[0][0] == runs[0][1]
    return f"row {names} was" if single else f"rows {names} were"
