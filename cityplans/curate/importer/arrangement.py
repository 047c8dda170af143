"""Arranges the lines of a plan for reading: its text, its annexes, the rows of its tables."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from cityplans.curate.importer.annexes import Annex
from cityplans.curate.importer.bare_headings import bullet_headings, find_bare_headings
from cityplans.curate.importer.document_body import DocumentBody
from cityplans.curate.importer.lines import Line
from cityplans.curate.importer.markers import ANNEX, Marker, find_markers
from cityplans.curate.importer.table_grid import Table
from cityplans.curate.importer.table_rows import sentences
from cityplans.curate.importer.tables import find_tables

_NOT_READ = (
    "an annex begins here and was not imported: if it holds tasks, import it separately, with --start at character {}"
)
_INDICATORS = "a table of indicators begins here: its figures were added to the record above it"
_CATEGORIES = "the column {} of a table begins here and was not read: do its words belong to the titles or to sections?"
_CAPTION = re.compile(
    r"(?:附?表|专栏) ?[\d一二三四五六七八九十]{0,3}(?:-\d{1,2})?[:.、 ]*[^。;,]{0,40}|[^。;,:]{2,30}(?:指标|指标表|指标体系|一览表|目标表)"
    r"|[(]?单位 ?[:].{1,12}"
)
_NAMED = "the annexes are named here; the file does not contain them, or they follow below"


def arrange(body: DocumentBody) -> tuple[list[Line], list[Table], list[tuple[int, str]]]:
    """Return the lines to read, the tables of indicators among them, and doubts as (offset, reason)."""
    doubts: list[tuple[int, str]] = []
    lines, tables = _with_rows(body.text, doubts)
    for annex in body.annexes:
        if not annex.is_read:
            start = annex.heading[0].start
            doubts.append((start, _NOT_READ.format(start)))
            continue
        text, more = _with_rows(annex.text, doubts)
        doubts.append((annex.heading[0].start, "an annex begins here: are its items records of the plan?"))
        lines += [_heading(annex), *text]
        tables += more
    if body.annex_names:
        doubts.append((body.annex_names[0].start, _NAMED))
    return lines, tables, doubts


def all_markers(text: str) -> list[Marker]:
    """Return the numbers and signs of a text, and its headings without a number, in order."""
    markers = list(bullet_headings(text, list(find_markers(text))))
    bare = list(find_bare_headings(text, markers))
    return sorted([*markers, *bare], key=lambda marker: (marker.start, marker.end))


def _with_rows(lines: Sequence[Line], doubts: list[tuple[int, str]]) -> tuple[list[Line], list[Table]]:
    """Return lines with the rows of tables of tasks as sentences, and the tables of indicators taken out."""
    rows: dict[int, list[Line]] = {}
    tables: list[Table] = []
    taken: set[int] = set()
    for table in find_tables(lines):
        taken |= table.lines
        doubts += table.doubts
        doubts += [
            (lines[min(table.lines)].start, _CATEGORIES.format(column.label))
            for column in table.columns
            if column and column.kind == "category"
        ]
        if "indicator" in table.kinds():
            tables.append(table)
            taken |= _caption(lines, min(table.lines))
            doubts.append((lines[min(table.lines)].start, _INDICATORS))
            continue
        if table.assigns_indicators():
            tables.append(table)
        for index, heading in table.headings.items():
            # | 一、产业 | | |: without the bars.
            rows[index] = [replace(lines[index], start=heading.start, end=heading.end, text=heading.text)]
        indexes = sorted(table.lines)
        starts = [lines[index].start for index in indexes]
        for row in sentences(table):
            index = indexes[max(bisect.bisect_right(starts, row.start) - 1, 0)]
            rows.setdefault(index, []).append(row)
    arranged: list[Line] = []
    for index, line in enumerate(lines):
        arranged += rows.get(index, [] if index in taken else [line])
    return arranged, tables


def _caption(lines: Sequence[Line], head: int) -> set[int]:
    """Return the index of the caption above a table, and of the unit that it is in."""
    indexes: set[int] = set()
    while head and len(indexes) < 2 and _CAPTION.fullmatch(lines[head - 1].text):
        head -= 1
        indexes.add(head)
    return indexes


def _heading(annex: Annex) -> Line:
    """Return the heading of an annex as one line, the title after its number."""
    first, *rest = annex.heading
    text = ANNEX + "\t".join(line.text for line in annex.heading)
    offsets = [first.start, *range(first.start, first.start + len(first.text))]
    for line in rest:
        offsets += [first.end, *range(line.start, line.start + len(line.text))]
    return Line(first.start, annex.heading[-1].end, text, False, offsets=tuple(offsets))
