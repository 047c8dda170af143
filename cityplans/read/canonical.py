"""The canonical form of a data file: one fixed way to write its content."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cityplans.core.edtf import edtf_bounds
from cityplans.core.findings import Finding, Location
from cityplans.core.han import with_ideographs
from cityplans.core.identifiers import natural_key
from cityplans.core.table_schema import Field, TableSchema, is_number
from cityplans.core.tables import PRINTED_FIELD
from cityplans.core.text import fold
from cityplans.core.white_space import tidied
from cityplans.read.column_fit import is_padded
from cityplans.read.csv_reader import RawTable, parse_text
from cityplans.read.layout import lay_out
from cityplans.read.text import decode, location_at, utf8
from cityplans.read.yaml_reader import Document, Tree, parse_yaml

# A line `key: value # comment` of a flat file, the value with or without quotes.
_LINE = re.compile(
    r"""(\w+):[ \t]*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#|>\[{&*!](?:[^#]|(?<=\S)#)*?)?([ \t]+#.*)?[ \t]*"""
)
# Ids and categories are written without quotes. The words excluded are booleans or null to some YAML readers.
_UNQUOTED = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z][a-z0-9_-]*")
_KEY = re.compile(r"\w+:")


def canonical_text(schema: TableSchema | None, path: str, data: bytes) -> tuple[bytes, list[Finding]]:
    """Return a file in its canonical form, or unchanged with the findings that prevent it from being read.

    `schema` is None for YAML that is not a record.
    """
    normalized = _normalized(data)
    if path.endswith(".yaml"):
        document, findings = parse_yaml(path, normalized)
        return (
            (_canonical_yaml(schema, document, decode(path, normalized)[0]), [])
            if document and not _lost_something(findings)
            else (data, findings)
        )
    if schema is None:
        return data, []
    text, findings = decode(path, normalized)
    layout = lay_out(schema, path, text) if text.strip() else None
    if layout and layout.findings:
        if layout.rows is None or layout.left:
            return data, list(layout.findings)
        return _canonical_csv(schema, layout.rows).encode(), []
    raw, findings = parse_text(path, text, findings)
    if raw is None:
        return data, findings
    return canonical_table(schema, raw), []


def canonical_table(schema: TableSchema, raw: RawTable) -> bytes:
    """Return a table that was read without a finding in its canonical form."""
    return _canonical_csv(schema, [list(row) for row in (raw.header, *raw.rows)]).encode()


@lru_cache(maxsize=256)
def canonical_yaml(schema: TableSchema | None, data: bytes) -> bytes:
    """Return YAML that was read without a finding in its canonical form. Cached: few files change."""
    if schema is None and (text := data.decode("utf-8", "replace")) == _trimmed(text):
        return data
    return canonical_text(schema, ".yaml", data)[0]


def first_difference(path: str, data: bytes, other: bytes) -> Location:
    """Return where a file begins to differ from what it should be."""
    text, wanted = (part.decode("utf-8", "replace") for part in (data, other))
    offset = next(
        (i for i, (a, b) in enumerate(zip(text, wanted, strict=False)) if a != b), min(len(text), len(wanted))
    )
    return location_at(path, text, offset)


def _normalized(data: bytes) -> bytes:
    """Return a text as UTF-8 in composed form (NFC), with ideographs in place of radicals.

    What cannot be read is left for the parsers to report.
    """
    try:
        return with_ideographs(unicodedata.normalize("NFC", utf8(data).decode("utf-8"))).encode("utf-8")
    except UnicodeDecodeError:
        return data


def _lost_something(findings: Sequence[Finding]) -> bool:
    """Return whether reading skipped something that writing would lose."""
    return any(
        f.code in ("duplicate-key", "yaml-error", "yaml-value", "encoding-error", "merge-conflict") for f in findings
    )


def _canonical_csv(schema: TableSchema, table: list[list[str]]) -> str:
    header, *rows = table
    rows = [row for row in rows if any(row)]
    rows = [row[: len(header)] if is_padded(schema, header, row) else row for row in rows]
    if sorted(header) == sorted(schema.names) and all(len(row) == len(header) for row in rows):
        positions = [header.index(name) for name in schema.names]
        columns = [
            _canonical_column(schema, field, [row[position] for row in rows])
            for field, position in zip(schema.fields, positions, strict=True)
        ]
        header, rows = list(schema.names), [list(row) for row in zip(*columns, strict=True)]
        # Ledgers are in chronological order.
        if schema.scope != "ledger":
            first, *others = [header.index(name) for name in schema.primary_key]
            keys = {name: natural_key(name) for name in {row[first] for row in rows}}
            rows.sort(key=lambda row: (keys[row[first]], [row[position] for position in others]))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue()


def _canonical_column(schema: TableSchema, field: Field, cells: Sequence[str]) -> Sequence[str]:
    """Return the cells of a column in their canonical form."""
    # Ledgers quote former values unchanged.
    if schema.scope == "ledger":
        return cells
    # Most columns are as they should be, and one text is looked through much faster than its cells.
    text = "|".join(("", *cells, ""))
    is_tidy = text.isprintable() and not any(space in text for space in ("  ", "| ", " |"))
    if is_tidy and (text.isascii() or (field.type == "string" and not field.is_date)):
        return cells
    return [_canonical_cell(schema, field, cell) for cell in cells]


def _canonical_cell(schema: TableSchema, field: Field, text: str) -> str:
    text = tidied(text)
    # Printed forms keep their digits.
    if text.isascii() or field.name in (PRINTED_FIELD.get(schema.name), "printed"):
        return text
    folded = fold(text)
    is_numeric = (
        is_number(field.type, folded) if field.type != "string" else field.is_date and edtf_bounds(folded) is not None
    )
    return folded if is_numeric else text


def _canonical_yaml(schema: TableSchema | None, document: Document, text: str) -> bytes:
    """Remove needless white space, and order and quote the lines of a flat record.

    A step that would change more than white space in a value is skipped.
    """
    for candidate in _yaml_candidates(schema, text):
        if candidate == text:
            break
        reparsed, findings = parse_yaml(document.path, candidate.encode())
        if reparsed and not _lost_something(findings) and _same(schema, reparsed.value, document.value):
            return candidate.encode()
    return text.encode()


def _yaml_candidates(schema: TableSchema | None, text: str) -> Iterator[str]:
    """Yield the forms of a document from the most to the least tidy; making one parses every line."""
    trimmed = _trimmed(text)
    if schema:
        yield _ordered_record(schema, trimmed, quoted=True)
        yield _ordered_record(schema, trimmed, quoted=False)
    yield from (trimmed, f"{text.rstrip()}\n", text)


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip().split("\n"))


def _same(schema: TableSchema | None, one: Tree, other: Tree) -> bool:
    """Return whether two documents say the same, misplaced white space in a record aside."""
    if schema and isinstance(one, dict) and isinstance(other, dict) and list(map(str, sorted(one))) == sorted(other):
        return all(_tidied(one[key]) == _tidied(other[key]) for key in one)
    return one == other


def _tidied(value: Tree) -> Tree:
    return tidied(value) if isinstance(value, str) else value


def _ordered_record(schema: TableSchema, text: str, *, quoted: bool) -> str:
    """Return the lines of a flat record in the order of the schema, each with the comments above it.

    Args:
        schema: The table of plans.
        text: The record.
        quoted: Write a value that takes several lines on one line, in quotes, if it is one paragraph.
    """
    file_comments: list[str] = []
    blocks: dict[str, list[str]] = {}
    comments: list[str] = []
    key = ""
    for line in text.splitlines():
        if _KEY.match(line):
            key = line.partition(":")[0]
            blocks[key] = [*comments, _requoted(line)]
            comments = []
        elif line[:1] in ("#", ""):
            comments.append(line)
            # Comments at the top that are followed by an empty line belong to the file.
            if not line and not key:
                file_comments, comments = [*file_comments, *comments], []
        else:
            blocks.setdefault(key, []).extend([*comments, line])
            comments = []
    if quoted:
        blocks = {name: _on_one_line(lines) for name, lines in blocks.items()}
    order = {name: position for position, name in enumerate(schema.names)}
    names = sorted(blocks, key=lambda name: order.get(name, len(order)))
    return "".join(
        f"{line}\n" for line in [*file_comments, *(line for name in names for line in blocks[name]), *comments]
    )


def _on_one_line(lines: list[str]) -> list[str]:
    """Return the lines of a value as one, in quotes, with the comments above, unless it has paragraphs."""
    start = next((i for i, line in enumerate(lines) if _KEY.match(line)), len(lines))
    name = lines[start].partition(":")[0] if start < len(lines) else ""
    whole, first = (_value(name, part) for part in (lines[start:], lines[start : start + 1]))
    # What follows a value that is complete on its line are comments.
    if whole is None or (whole == first and tidied(whole) == whole):
        return lines
    value = tidied(whole)
    return lines if "\n" in value else [*lines[:start], f"{name}: {yaml_value(value)}"]


def _value(name: str, lines: list[str]) -> str | None:
    """Return the text under a key; None if the lines are not a record, or its value is no text."""
    document, findings = parse_yaml("", "".join(f"{line}\n" for line in lines).encode())
    value = document.value.get(name) if document and not findings and isinstance(document.value, dict) else None
    return value if isinstance(value, str) else None


def _requoted(line: str) -> str:
    match = _LINE.fullmatch(line)
    if match is None:
        return line
    name, written, comment = match[1], match[2] or "", match[3] or ""
    if written[:1] == '"' and "\\" not in written and written.isprintable():
        return f"{name}: {yaml_value(tidied(written[1:-1]))}{comment}"
    document, _ = parse_yaml("", f"value: {written}\n".encode())
    value = document.value.get("value") if document and isinstance(document.value, dict) else None
    if not isinstance(value, str):
        return line
    return f"{name}: {yaml_value(tidied(value))}{comment}"


def yaml_value(value: str) -> str:
    """Return a value as written in YAML: ids and categories without quotes, all else in double quotes."""
    return value if _UNQUOTED.fullmatch(value) else json.dumps(value, ensure_ascii=False)
