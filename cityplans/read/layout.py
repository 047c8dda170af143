"""Recognizes how spreadsheet programs lay out a table, and lays it out as the schema has it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding, Location, error
from cityplans.core.table_schema import TableSchema
from cityplans.core.text_folding import HAN_TEXT
from cityplans.read.column_fit import misplaced_cells
from cityplans.read.csv_reader import CsvError, RawTable, parse_text, split_rows, too_large
from cityplans.read.text import decode

_SEPARATORS: Mapping[str, str] = {
    ";": 'semicolons, as Excel writes where ";" is the list separator of the system',
    "\t": "tabs, as Excel saves “Unicode Text” and “Text (Tab delimited)”",
    "|": "vertical bars",
    "，": "full-width commas",
    "；": "full-width semicolons",
}
_SEP_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*\n', re.IGNORECASE)
"""A first line that tells Excel how the cells are separated."""
_HEAD = 12
"""Lines at the beginning of a file in which a header is looked for."""
_MOST_LABELS = 1_000
_FIX = "or run `build.py fix`"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out.

    Attributes:
        rows: The header and the rows as the schema has them; None if they are so already, or cannot be told.
        fixed: What is laid out otherwise in the file, and right in `rows`.
        left: What is wrong in both.
    """

    rows: list[list[str]] | None
    fixed: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is laid out otherwise; empty if nothing is."""
        return self.fixed + self.left


_AS_IT_IS = Layout(None)


_SAVED_SO = ("line-ending", "byte-order-mark")
"""What comes with a table that a program laid out in its own way, and goes with it."""


def parse_table(schema: TableSchema, path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Return the located cells of a table, None if it cannot be parsed, and what is wrong with it.

    What is laid out otherwise than in the schema is reported alone: its cells would be read under wrong labels.
    """
    if refusal := too_large(path, data):
        return None, [refusal]
    text, findings = decode(path, data)
    layout = lay_out(schema, path, text) if text.strip() else _AS_IT_IS
    if layout.findings:
        return None, [*layout.findings, *(f for f in findings if f.code not in _SAVED_SO)]
    return parse_text(path, text, findings)


def lay_out(schema: TableSchema, path: str, text: str) -> Layout:
    """Compare the layout of a table with its schema.

    Faults of single labels, rows and cells are left to the check.
    """
    first_line = f"{','.join(schema.names)}\n"
    if text.startswith(first_line) and f"\n{first_line}" not in text:
        return _AS_IT_IS
    sep = _SEP_LINE.match(text)
    body = text[sep.end() :] if sep else text
    known = Labels(schema)
    for separator in (",", *_SEPARATORS):
        position = known.header_position(_head(body, separator))
        if position is not None:
            return _laid_out(known, path, text, body, separator, position)
    if not any(map(str.strip, _head(body, ",")[0])) or len(schema.names) < 2:
        return _AS_IT_IS
    return _without_header(schema, path, body)


def _head(text: str, separator: str) -> list[list[str]]:
    """Return the first rows of a text; what cannot be read is left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(reader, _HEAD))
    return rows or [[]]


def _rows(path: str, text: str, separator: str) -> list[list[str]] | Finding:
    """Return all rows, or why they cannot be read."""
    try:
        if separator == ",":
            return split_rows(path, text)[0]
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except CsvError as problem:
        return problem.finding
    except csv.Error as problem:
        return error(Location(path), "csv-quote", f"the quotes are misplaced: {problem}", "write a comma between cells")


class Labels:
    """The labels by which fields are known: their names, and their titles in both languages."""

    def __init__(self, schema: TableSchema) -> None:
        self.schema = schema
        titles = [(title, f.name) for f in schema.fields for title in {_plain(f.title.zh), _plain(f.title.en)}]
        repeated = Counter(title for title, _ in titles)
        self.names = {title: name for title, name in titles if repeated[title] == 1}
        self.names |= {_plain(name): name for name in schema.names}

    def name(self, label: str) -> str:
        """Return the field that a label means; the label itself if it is not known."""
        return self.names.get(_plain(label), label)

    def header_position(self, rows: Sequence[Sequence[str]]) -> int | None:
        """Return which of some rows is the header; None if none is."""
        for position, row in enumerate(rows):
            labels = [label for label in row[:_MOST_LABELS] if label.strip()]
            known = {name for label in labels if (name := self.name(label)) in self.schema.names}
            if (
                known
                and 2 * len(known) >= min(len(labels), len(self.schema.names))
                and (len(known) > 1 or len(row) > 1)
            ):
                return position
        return None


def _plain(label: str) -> str:
    return re.sub(r"[\s_]+", "", label).casefold()


def _laid_out(known: Labels, path: str, text: str, body: str, separator: str, position: int) -> Layout:
    rows = _rows(path, body, separator)
    if isinstance(rows, Finding):
        return _AS_IT_IS if separator == "," and body is text and position == 0 else Layout(None, left=(rows,))
    if separator != "," and not _is_even(rows[position:]):
        return _mixed(known, path, body, rows[position], position + (body is not text), separator)
    findings: list[Finding] = []
    left: list[Finding] = []
    skipped = position + (body is not text)
    if separator != ",":
        hint = f'save it as "CSV UTF-8" with commas (LibreOffice: field delimiter ","), {_FIX}'
        message = f"the cells are separated by {_SEPARATORS[separator]}"
        findings.append(error(Location(path, skipped + 1), "csv-separator", message, hint))
    if skipped and not (separator != "," and position == 0):
        first = escape_invisible(text.split("\n", 1)[0])[:60]
        lines = "a line is" if skipped == 1 else f"{skipped} lines are"
        message = f'{lines} above the header line: "{first}"'
        findings.append(error(Location(path), "header-line", message, f"delete what is above the header line, {_FIX}"))
    header, *cells = rows[position:]
    missing = set(known.schema.names) - set(map(known.name, header))
    header, cells, empty = (header, cells, []) if missing else _without_empty_columns(header, cells)
    if empty:
        columns = f"column {empty[0] + 1} is" if len(empty) == 1 else f"{len(empty)} columns are"
        message = f"{columns} empty, without a label, as spreadsheet programs leave them"
        at = _label_location(path, body, separator, position, empty[0], skipped)
        findings.append(error(at, "empty-column", message, f"delete the empty columns, {_FIX}"))
    names = [known.name(label) for label in header]
    renamed = [i for i, (label, name) in enumerate(zip(header, names, strict=True)) if label != name]
    if 2 * len(renamed) < len(header):
        # A single label of a foreign form is a slip, which the check tells with the name that is meant.
        renamed = [i for i in renamed if HAN_TEXT.search(header[i])]
        names = [names[i] if i in renamed else label for i, label in enumerate(header)]
    if renamed and len(set(names)) == len(names):
        message = f'the label "{escape_invisible(header[renamed[0]])}" stands for "{names[renamed[0]]}"'
        if len(renamed) > 1:
            message = f"the labels are not the names of the fields: {message}, and {len(renamed) - 1} more"
        at = _label_location(path, body, separator, position, renamed[0], skipped)
        hint = f"the first line must be: {','.join(known.schema.names)}; write it so, {_FIX}"
        findings.append(error(at, "header-line", message, hint))
        header = names
    repeated = [row for row in cells if [known.name(cell) for cell in row[: len(names)]] == names]
    if repeated:
        message = f"the header line is repeated further down, {len(repeated)} times"
        findings.append(error(Location(path), "header-line", message, f"delete it there, {_FIX}"))
        cells = [row for row in cells if row not in repeated]
    moved = columns_moved_with_cells(known.schema, header, cells)
    wrong = _order_fault(known.schema, header, moved)
    if wrong:
        column = next(i for i, name in enumerate(known.schema.names) if header[i] != name)
        at = _label_location(path, body, separator, position, column, skipped)
        (findings if moved else left).append(error(at, "incorrect-label", *wrong))
    return Layout([header, *cells], tuple(findings), tuple(left)) if findings or left else _AS_IT_IS


def _is_even(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether all rows have as many cells as the first, blank ones and empty cells beyond aside."""
    width = len(rows[0])
    return all(len(row) == width or not any(row) or (len(row) > width and not any(row[width:])) for row in rows)


def _mixed(known: Labels, path: str, text: str, header: list[str], skipped: int, separator: str) -> Layout:
    """Return the layout of a table whose header line is separated otherwise than its rows."""
    at = Location(path, skipped + 1)
    rows = _rows(path, text, ",")
    message = f"the labels are separated by {_SEPARATORS[separator].split(',')[0]}"
    if not skipped and not isinstance(rows, Finding) and all(len(row) == len(header) for row in rows[1:] if any(row)):
        labels = [known.name(label) for label in header]
        hint = f"the first line must be: {','.join(known.schema.names)}; write it so, {_FIX}"
        return Layout([labels, *rows[1:]], (error(at, "csv-separator", message, hint),))
    hint = "separate all cells by commas, and put a cell that contains a comma in straight quotes"
    return Layout(None, left=(error(at, "csv-separator", message, hint),))


def _label_location(path: str, text: str, separator: str, position: int, column: int, skipped: int) -> Location:
    """Return the location of a label; of its line if there are quotes in it."""
    line = skipped + 1
    parts = text.split("\n")[position].split(separator)
    if '"' in text.split("\n")[position] or column > len(parts):
        return Location(path, line)
    return Location(path, line, sum(len(part) + 1 for part in parts[:column]) + 1)


def _without_empty_columns(header: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]], list[int]]:
    """Return a table without the columns that have neither label nor cell, and which those are."""
    width = max(len(header), max(map(len, rows), default=0))
    if all(map(str.strip, header)) and width == len(header):
        return header, rows, []
    unlabelled = [i for i in range(width) if i >= len(header) or not header[i].strip()]
    filled = {i for row in rows for i in unlabelled if i < len(row) and row[i].strip()}
    if len(unlabelled) > _MOST_LABELS or filled:
        return header, rows, []
    empty = set(unlabelled)
    return (
        [label for i, label in enumerate(header) if i not in empty],
        [[cell for i, cell in enumerate(row) if i not in empty] for row in rows],
        unlabelled,
    )


def _order_fault(schema: TableSchema, header: Sequence[str], moved: bool | None) -> tuple[str, str] | None:
    """Return message and hint about labels in another order than the schema's; else None."""
    names = list(schema.names)
    if list(header) == names or sorted(header) != sorted(names):
        return None
    first_line = f"the first line must be: {','.join(names)}"
    match moved:
        case True:
            return "the columns are not in the order of the schema", f"run `build.py fix`; {first_line}"
        case False:
            exchanged = [name for name, label in zip(names, header, strict=True) if name != label]
            message = f"the labels {' and '.join(exchanged[:3])} have changed places, but the cells below them have not"
            return message, f"write the header line again; {first_line}"
        case _:
            message = (
                "the columns are not in the order of the schema, and their cells do not tell whether they moved too"
            )
            return message, f"put the columns in order by hand; {first_line}"


def columns_moved_with_cells(schema: TableSchema, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool | None:
    """Return whether the cells of exchanged labels are below their labels; None if the cells do not tell."""
    if sorted(header) != sorted(schema.names) or list(header) == list(schema.names):
        return None
    complete = [row for row in rows if len(row) == len(header)]
    by_label = misplaced_cells(schema, header, complete)
    by_position = misplaced_cells(schema, schema.names, complete)
    if by_label == by_position:
        return None if any(any(row) for row in complete) else True
    return by_label < by_position


def _without_header(schema: TableSchema, path: str, text: str) -> Layout:
    """Return the layout of a table none of whose first lines is a header."""
    first_line = f"the first line must be: {','.join(schema.names)}"
    rows = _rows(path, text, ",")
    at = Location(path)
    if isinstance(rows, Finding) or len(rows[0]) != len(schema.names):
        message = f'the first line is not the header line: it names no field of the table "{schema.name}"'
        return Layout(None, left=(error(at, "header-line", message, first_line),))
    filled = [row for row in rows if any(row)]
    is_whole = all(len(row) == len(schema.names) for row in filled) and not misplaced_cells(
        schema, schema.names, filled
    )
    hint = f"{first_line}; write it above, {_FIX}" if is_whole else first_line
    finding = error(at, "header-line", "the header line is missing: the first line is a record", hint)
    return Layout([list(schema.names), *rows], fixed=(finding,)) if is_whole else Layout(None, left=(finding,))
