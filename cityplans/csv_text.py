"""CSV as RFC 4180 has it, strictly: the cells of a text, and the place of any of them when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from cityplans.finding import Finding, Location, error

# Possessive: a quote that is never closed is found at once.
_CELL = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"|([^",\n]*+)')


class CsvFault(Exception):
    """The text is no CSV; the finding says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def place_in(path: str, text: str, offset: int) -> Location:
    """Give the place of a character, by its offset in code points."""
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def split_rows(path: str, text: str) -> tuple[list[list[str]], list[int]]:
    """Divide a text into rows of cells, which may be ragged; gives them with the offset at which each row begins.

    Raises CsvFault where a quote stands where none may.
    """
    if '"' not in text:
        lines = text.removesuffix("\n").split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
        return [line.split(",") for line in lines], starts
    rows: list[list[str]] = []
    starts = []
    position, length, quote = 0, len(text), text.find('"')
    while position < length:
        starts.append(position)
        end = text.find("\n", position)
        end = length if end < 0 else end
        if 0 <= quote < position:
            quote = text.find('"', position)
        if quote < 0 or quote > end:
            rows.append(text[position:end].split(","))
            position = end + 1
            continue
        row: list[str] = []
        for start, close, value in cells_from(text, position):
            if close < length and text[close] not in ",\n":
                raise CsvFault(_quote_fault(path, text, start, close))
            row.append(value)
            position = close + 1
        rows.append(row)
    return rows, starts


def cells_from(text: str, position: int) -> Iterator[tuple[int, int, str]]:
    """Give the cells of the row that begins at an offset: where each begins and ends, and its value."""
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
    place = place_in(path, text, close)
    if start == close:
        return error(place, "csv-quote", "this quote is never closed", "close the cell with a quote")
    if text[start] == '"':
        return error(place, "csv-quote", "text follows the closing quote", 'write a quote inside a quoted cell twice: "a ""b"" c"')
    hint = 'enclose the whole cell in quotes and write each quote inside it twice: "a ""b"" c"'
    return error(place, "csv-quote", "a quote stands inside an unquoted cell", hint)


def lines_of(text: str, starts: Sequence[int]) -> list[int]:
    """Give the number of the line in which each of some ascending offsets lies."""
    lines: list[int] = []
    line, before = 1, 0
    for start in starts:
        line += text.count("\n", before, start)
        before = start
        lines.append(line)
    return lines
