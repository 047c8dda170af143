"""Text to located cells, CSV and YAML alike. Values stay text; nothing is cast here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml
from yaml.composer import Composer
from yaml.reader import Reader

from cityplans.finding import Finding, Location, error

_UNSAFE = {"\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as written, with the place of its first character."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class RawTable:
    """A parsed file: its labels and its rows of cells; rows may be ragged."""

    path: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed YAML file: nested text values and the place of every value by its path of keys."""

    path: str
    value: Tree
    places: dict[tuple[str | int, ...], Location]

    def at(self, *keys: str | int) -> Location:
        """Give the place of the value under keys, or of its nearest parent."""
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.places:
                return self.places[keys[:end]]
        return Location(self.path)


def show(text: str) -> str:
    """Write a value so that control and invisible characters can be seen."""
    return "".join(f"\\u{ord(c):04x}" if is_unsafe(c) else c for c in text)


def is_unsafe(char: str) -> bool:
    """Tell whether a character is a control, a bidi mark or otherwise invisible on a terminal."""
    return char in _UNSAFE or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")


def decode(path: str, data: bytes) -> tuple[str, list[Finding]]:
    """Decode strict UTF-8 and report what must not stand in a data file.

    Returns the text with any byte order mark removed, and one finding per kind of fault.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        before = data[: problem.start].rsplit(b"\n", 1)[-1].decode("utf-8", "replace")
        place = Location(path, line, len(before) + 1)
        return "", [error(place, "encoding-error", "this byte is not UTF-8", "save the file as UTF-8")]
    findings: list[Finding] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        findings.append(
            error(
                Location(path),
                "byte-order-mark",
                "the file begins with a byte order mark",
                "save the file as UTF-8 without BOM, or run `build.py fix`",
            )
        )
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        column = text.index("\r") - (text.rfind("\n", 0, text.index("\r")) + 1) + 1
        findings.append(
            error(
                Location(path, line, column),
                "line-ending",
                "the line ends with CR",
                "save the file with Unix line ends (LF), or run `build.py fix`",
            )
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line_text in enumerate(text.split("\n"), 1):
        # Printable is what is neither control, invisible nor a rare space: nearly every line, told at once.
        for column, char in enumerate("" if line_text.isprintable() else line_text, 1):
            if char != "\t" and is_unsafe(char):
                message = f"the line holds the invisible character {show(char)} ({unicodedata.name(char, 'unnamed')})"
                findings.append(error(Location(path, number, column), "control-character", message, "delete that character"))
                break
    return text, findings


def parse_csv(path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Read RFC 4180 text into located cells.

    A cell's place is that of its first character, the opening quote where it is quoted.
    """
    text, findings = decode(path, data)
    if not text.strip():
        return None, findings or [
            error(Location(path), "source-error", "the file is empty", "give it at least the header line of its schema")
        ]
    try:
        rows = list(_csv_rows(path, text))
    except _CsvFault as fault:
        return None, [*findings, fault.finding]
    if not text.endswith("\n"):
        last = text.split("\n")[-1]
        place = Location(path, text.count("\n") + 1, len(last) + 1)
        findings.append(
            error(place, "line-ending", "the last line has no line end", "end the file with a line break, or run `build.py fix`")
        )
    return RawTable(path, rows[0], tuple(rows[1:])), findings


class _CsvFault(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def _csv_rows(path: str, text: str) -> Iterator[tuple[Cell, ...]]:
    position, line, line_start = 0, 1, 0
    cells: list[Cell] = []
    length = len(text)
    plain = re.compile(r"[^,\n]*")
    while position < length:
        column = position - line_start + 1
        first_line = line
        if text[position] == '"':
            value, position, line, line_start = _quoted(path, text, position, line, line_start)
        else:
            match = plain.match(text, position)
            assert match is not None
            value, position = match.group(), match.end()
            if '"' in value:
                place = Location(path, line, column + value.index('"'))
                hint = 'enclose the whole cell in quotes and write each quote inside it twice: "a ""b"" c"'
                raise _CsvFault(error(place, "csv-quote", "a quote stands inside an unquoted cell", hint))
        cells.append(Cell(value, first_line, column))
        if position >= length or text[position] == "\n":
            yield tuple(cells)
            cells = []
            position += 1
            line, line_start = line + 1, position
        else:
            position += 1
            if position >= length or text[position] == "\n":
                cells.append(Cell("", line, position - line_start + 1))
                yield tuple(cells)
                cells = []
                position += 1
                line, line_start = line + 1, position


def _quoted(path: str, text: str, position: int, line: int, line_start: int) -> tuple[str, int, int, int]:
    opened = Location(path, line, position - line_start + 1)
    position += 1
    parts: list[str] = []
    while True:
        close = text.find('"', position)
        if close < 0:
            raise _CsvFault(error(opened, "csv-quote", "this quote is never closed", "close the cell with a quote"))
        chunk = text[position:close]
        parts.append(chunk)
        if "\n" in chunk:
            line += chunk.count("\n")
            line_start = position + chunk.rindex("\n") + 1
        position = close + 1
        if text[position : position + 1] == '"':
            parts.append('"')
            position += 1
            continue
        if position < len(text) and text[position] not in ",\n":
            place = Location(path, line, position - line_start + 1)
            hint = 'write a quote inside a quoted cell twice: "a ""b"" c"'
            raise _CsvFault(error(place, "csv-quote", "text follows the closing quote", hint))
        return "".join(parts), position, line, line_start


def parse_yaml(path: str, data: bytes) -> tuple[Document | None, list[Finding]]:
    """Read YAML into nested text values with places. Anchors, tags and duplicate keys are refused."""
    text, findings = decode(path, data)
    try:
        # YAML refuses a whole text for a control character, which decode has already reported.
        loader = _Loader(Reader.NON_PRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as problem:
        place = _place_of(path, problem, text)
        message = f"this is not valid YAML: {problem.problem or problem.context}"
        return None, [*findings, error(place, "yaml-error", message, 'put a value with ": ", "#" or quotes in it between double quotes')]
    except RecursionError:
        return None, [*findings, error(Location(path), "yaml-error", "the values are nested too deeply", "write flat `key: value` lines")]
    if node is None:
        return None, findings or [error(Location(path), "source-error", "the file is empty", "write one `key: value` line per field")]
    if loader.refused:
        hint = "write the value out in full"
        return None, [
            *findings,
            *(error(_place(path, mark), "yaml-error", f"{what} is not allowed here", hint) for mark, what in loader.refused),
        ]
    places: dict[tuple[str | int, ...], Location] = {}
    value = _tree(path, node, (), places, findings)
    return Document(path, value, places), findings


class _Loader(Composer, yaml.CSafeLoader):
    """Composes nodes from what libyaml reads and notes every anchor, alias and tag on the way."""

    # libyaml's own composer knows no depth: it crashes on a deep text instead of raising RecursionError.
    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)
        self.refused: list[tuple[Any, str]] = []

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()
        if event.anchor or getattr(event, "tag", None):
            self.refused.append((event.start_mark, "an anchor or alias" if event.anchor else "a tag"))
        return super().compose_node(parent, index)


def _place_of(path: str, problem: yaml.MarkedYAMLError, text: str) -> Location:
    """Give the place to mend: what was never closed is noticed behind the last line, and mended where it was opened."""
    lines = text.splitlines()
    marks = [mark for mark in (problem.problem_mark, problem.context_mark) if mark]
    within = [mark for mark in marks if mark.line < len(lines)]
    if marks and lines and not within:
        return Location(path, len(lines), len(lines[-1]) + 1)
    return _place(path, next(iter(within), None))


def _place(path: str, mark: Any) -> Location:
    return Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)


def _tree(
    path: str, node: yaml.Node, keys: tuple[str | int, ...], places: dict[tuple[str | int, ...], Location], findings: list[Finding]
) -> Tree:
    here = _place(path, node.start_mark)
    places[keys] = here
    if isinstance(node, yaml.ScalarNode):
        plain_null = not node.style and node.value in ("~", "null")
        return "" if plain_null else str(node.value)
    if len(keys) > 20:
        findings.append(error(here, "yaml-error", "the values are nested too deeply", "write flat `key: value` lines"))
        return ""
    if isinstance(node, yaml.SequenceNode):
        return [_tree(path, item, (*keys, i), places, findings) for i, item in enumerate(node.value)]
    result: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        at = _place(path, key_node.start_mark)
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if not key:
            findings.append(error(at, "yaml-error", "a key must be a plain word", "write `key: value`"))
        elif key in result:
            findings.append(error(at, "duplicate-key", f'the key "{show(key)}" stands here a second time', "keep one of the two lines"))
        else:
            result[key] = _tree(path, value_node, (*keys, key), places, findings)
    return result


def as_table(document: Document) -> tuple[RawTable | None, list[Finding]]:
    """Turn a flat YAML record into a table of one row, so that it is checked like any CSV."""
    if not isinstance(document.value, dict):
        return None, [error(document.at(), "yaml-error", "the file must hold `key: value` lines", "write one line per field")]
    header: list[Cell] = []
    row: list[Cell] = []
    findings: list[Finding] = []
    for key, value in document.value.items():
        place = document.at(key)
        if not isinstance(value, str):
            findings.append(error(place, "yaml-error", f'"{show(key)}" must hold one plain value', "write `key: value` on one line"))
            value = ""
        header.append(Cell(key, place.line, 1))
        row.append(Cell(value, place.line, place.column))
    return RawTable(document.path, tuple(header), (tuple(row),)), findings
