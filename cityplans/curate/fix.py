"""The canonical form of a data file: one fixed way to write its content."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence

from cityplans.core.edtf import edtf_bounds
from cityplans.core.findings import Finding
from cityplans.core.identifiers import natural_key
from cityplans.core.model import PRINTED_FIELD
from cityplans.core.table_schema import Field, TableSchema, is_number
from cityplans.core.text import fold
from cityplans.read.csv_reader import parse_csv
from cityplans.read.text import decode
from cityplans.read.yaml_reader import Document, parse_yaml

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
    raw, findings = parse_csv(path, normalized)
    if raw is None or schema is None:
        return data, findings
    return _canonical_csv(schema, [list(row) for row in (raw.header, *raw.rows)]).encode(), []


def _normalized(data: bytes) -> bytes:
    """Return a text in the composed form (NFC). Other encodings are left for the parsers to report."""
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return data


def _lost_something(findings: Sequence[Finding]) -> bool:
    """Return whether reading skipped something that writing would lose."""
    return any(f.code in ("duplicate-key", "yaml-error", "encoding-error") for f in findings)


def _canonical_csv(schema: TableSchema, table: list[list[str]]) -> str:
    header, *rows = table
    rows = [row for row in rows if any(row)]
    if sorted(header) == sorted(schema.names) and all(len(row) == len(header) for row in rows):
        positions = [header.index(name) for name in schema.names]
        header = list(schema.names)
        rows = [
            [
                _canonical_cell(schema, field, row[position])
                for field, position in zip(schema.fields, positions, strict=True)
            ]
            for row in rows
        ]
        # Ledgers are in chronological order.
        if schema.scope != "ledger":
            first, *others = [header.index(name) for name in schema.primary_key]
            rows.sort(key=lambda row: (natural_key(row[first]), [row[position] for position in others]))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue()


def _canonical_cell(schema: TableSchema, field: Field, text: str) -> str:
    # Printed forms keep their spaces, and ledgers quote former values unchanged.
    if schema.scope == "ledger" or field.name in (PRINTED_FIELD.get(schema.name), "printed"):
        return text
    text = text.strip()
    folded = fold(text)
    is_numeric = (
        is_number(field.type, folded) if field.type != "string" else field.is_date and edtf_bounds(folded) is not None
    )
    return folded if is_numeric else text


def _canonical_yaml(schema: TableSchema | None, document: Document, text: str) -> bytes:
    """Remove needless white space, and order and quote the lines of a flat record.

    A step that would change a value is skipped.
    """
    trimmed = "".join(f"{line.rstrip()}\n" for line in text.rstrip().split("\n"))
    candidates = [trimmed, f"{text.rstrip()}\n", text]
    if schema:
        candidates.insert(0, _ordered_record(schema, trimmed))
    for candidate in candidates:
        reparsed, findings = parse_yaml(document.path, candidate.encode())
        if reparsed and not _lost_something(findings) and reparsed.value == document.value:
            return candidate.encode()
    return text.encode()


def _ordered_record(schema: TableSchema, text: str) -> str:
    """Return the lines of a flat record in the order of the schema, each with the comments above it."""
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
    order = {name: position for position, name in enumerate(schema.names)}
    names = sorted(blocks, key=lambda name: order.get(name, len(order)))
    return "".join(
        f"{line}\n" for line in [*file_comments, *(line for name in names for line in blocks[name]), *comments]
    )


def _requoted(line: str) -> str:
    match = _LINE.fullmatch(line)
    if match is None:
        return line
    name, written, comment = match[1], match[2] or "", match[3] or ""
    document, _ = parse_yaml("", f"value: {written}\n".encode())
    value = document.value.get("value") if document and isinstance(document.value, dict) else None
    if not isinstance(value, str):
        return line
    return f"{name}: {yaml_value(value)}{comment}"


def yaml_value(value: str) -> str:
    """Return a value as written in YAML: ids and categories without quotes, all else in double quotes."""
    return value if _UNQUOTED.fullmatch(value) else json.dumps(value, ensure_ascii=False)
