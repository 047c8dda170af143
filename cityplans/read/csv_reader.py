"""A strict reader of CSV (RFC 4180) that can tell the location of every cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from cityplans.core.findings import Finding, Location, error
from cityplans.core.limits import MOST_FILE_CELLS
from cityplans.read.text import decode, location_at

MOST_LINES, MOST_CELLS = 1_048_576, MOST_FILE_CELLS
"""The limits of one file. A workbook sheet has the same number of lines."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A parsed file: its labels and its rows of text cells. Rows may be ragged.

    `locate` returns the location of a cell by row index (-1 for the header) and column index.
    """

    path: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    locate: Callable[[int, int], Location]


def is_ragged(raw: RawTable) -> bool:
    """Return whether any row has more or fewer cells than the header. Blank rows do not count."""
    width = len(raw.header)
    return any(len(row) != width for row in raw.rows if any(row))


def parse_csv(path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Return the located cells of a CSV file, None if it cannot be parsed, and what is wrong with it."""
    if refusal := too_large(path, data):
        return None, [refusal]
    return parse_text(path, *decode(path, data))


def too_large(path: str, data: bytes) -> Finding | None:
    """Return a finding about a file with too many lines or cells; None if it can be read."""
    if data.count(b",") + data.count(b"\n") <= MOST_CELLS and data.count(b"\n") <= MOST_LINES:
        return None
    message = f"the file has more than {MOST_LINES:,} lines or {MOST_CELLS:,} cells"
    return error(Location(path), "file-refused", message, "split it, or remove what does not belong")


def parse_text(path: str, text: str, findings: list[Finding]) -> tuple[RawTable | None, list[Finding]]:
    """Return the located cells of decoded CSV, with the findings of decoding it and more.

    The location of a cell is that of its first character, or of its opening quote.
    """
    if not text.strip():
        hint = "write at least the header line of the schema"
        return None, findings or [error(Location(path), "source-error", "the file is empty", hint)]
    try:
        (header, *rows), (_, *lines) = split_rows(path, text)
    except CsvError as problem:
        return None, [*findings, problem.finding]
    if not text.endswith("\n"):
        hint = "end the file with a line break, or run `build.py fix`"
        findings.append(
            error(location_at(path, text, len(text)), "line-ending", "the last line has no line break", hint)
        )

    # The start of each row is needed only if something is wrong.
    starts = cache(lambda: row_starts(text))

    def locate(row: int, column: int) -> Location:
        begin, line = (starts()[row + 1], lines[row]) if row >= 0 else (0, 1)
        start, *_ = next(islice(cells_from(text, begin), column, None))
        return Location(path, line + text.count("\n", begin, start), start - text.rfind("\n", 0, start))

    return RawTable(path, tuple(header), rows, lines, locate), findings


# Possessive quantifiers: an unclosed quote fails at once, without backtracking.
_CELL = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"|([^",\n]*+)')
_REGULAR = re.compile(r'(?:(?:"[^"]*+(?:""[^"]*+)*+"|[^",\n]*+)[,\n])*+(?:"[^"]*+(?:""[^"]*+)*+"|[^",\n]*+)')


class CsvError(Exception):
    """The text is not CSV; the finding says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def split_rows(path: str, text: str) -> tuple[list[list[str]], list[int]]:
    """Split a text into rows of cells, which may be ragged.

    Returns:
        The rows, and the number of the line in which each begins.

    Raises:
        CsvError: A quote is misplaced.
    """
    if '"' not in text:
        lines = text.removesuffix("\n").split("\n")
        return [line.split(",") for line in lines], list(range(1, len(lines) + 1))
    # The standard library accepts misplaced quotes. Without any, its result is the same, and much faster.
    if "\r" not in text and _REGULAR.fullmatch(text):
        try:
            return _split_regular(text)
        except csv.Error:
            pass
    rows: list[list[str]] = []
    starts = row_starts(text)
    for start in starts:
        row: list[str] = []
        for begin, end, value in cells_from(text, start):
            if end < len(text) and text[end] not in ",\n":
                raise CsvError(_quote_fault(path, text, begin, end))
            row.append(value)
        rows.append(row)
    return rows, lines_of(text, starts)


def _split_regular(text: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines, line = [], [], 1
    for row in reader:
        rows.append(row or [""])
        lines.append(line)
        line = reader.line_num + 1
    return rows, lines


def row_starts(text: str) -> list[int]:
    """Return the offset of each row, as far as the text is CSV."""
    starts, position, quote = [], 0, text.find('"')
    while position < len(text):
        starts.append(position)
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if 0 <= quote < position:
            quote = text.find('"', position)
        if 0 <= quote < end:
            *_, (_, end, _) = cells_from(text, position)
        position = end + 1
    return starts


def cells_from(text: str, position: int) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the value of each cell of the row that begins at an offset."""
    while True:
        match = _CELL.match(text, position)
        assert match is not None
        quoted, plain = match.groups()
        end = match.end()
        yield position, end, plain if quoted is None else quoted.replace('""', '"')
        if text[end : end + 1] != ",":
            return
        position = end + 1


def _quote_fault(path: str, text: str, start: int, close: int) -> Finding:
    location = location_at(path, text, close)
    if start == close:
        return error(location, "csv-quote", "this quote is never closed", "close the cell with a quote")
    if text[start] == '"':
        hint = 'write a quote inside a quoted cell twice: "a ""b"" c"'
        return error(location, "csv-quote", "text follows the closing quote", hint)
    hint = 'enclose the whole cell in quotes and write each quote inside it twice: "a ""b"" c"'
    return error(location, "csv-quote", "an unquoted cell contains a quote", hint)


def lines_of(text: str, starts: Sequence[int]) -> list[int]:
    """Return the line number of each of some ascending offsets."""
    lines: list[int] = []
    line, previous = 1, 0
    for start in starts:
        line += text.count("\n", previous, start)
        previous = start
        lines.append(line)
    return lines
