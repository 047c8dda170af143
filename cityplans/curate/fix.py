"""The canonical form of a data file: one way to write what it says."""

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

# A line `key: value # comment` of a flat file, the value plain or in quotes.
_LINE = re.compile(
    r"""(\w+):[ \t]*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#|>\[{&*!](?:[^#]|(?<=\S)#)*?)?([ \t]+#.*)?[ \t]*"""
)
# Ids and categories stand plain, everything else between quotes; these words are other things to other readers of YAML.
_PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z][a-z0-9_-]*")
_KEY = re.compile(r"\w+:")


def canonical_text(schema: TableSchema | None, path: str, data: bytes) -> tuple[bytes, list[Finding]]:
    """Write a file in its canonical form; `schema` is None for YAML that is no record.

    Returns the file as it was, with the findings that say why, where it cannot be read.
    """
    composed = _composed(data)
    if path.endswith(".yaml"):
        document, findings = parse_yaml(path, composed)
        return (
            (_yaml(schema, document, decode(path, composed)[0]), [])
            if document and not _spoilt(findings)
            else (data, findings)
        )
    raw, findings = parse_csv(path, composed)
    if raw is None or schema is None:
        return data, findings
    return _csv(schema, [list(row) for row in (raw.header, *raw.rows)]).encode(), []


def _composed(data: bytes) -> bytes:
    """Give a text in the composed form (NFC); what is no text is for the parsers to tell."""
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return data


def _spoilt(findings: Sequence[Finding]) -> bool:
    """Tell whether something was left out in reading, which writing would lose."""
    return any(f.code in ("duplicate-key", "yaml-error", "encoding-error") for f in findings)


def _csv(schema: TableSchema, table: list[list[str]]) -> str:
    labels, *rows = table
    rows = [row for row in rows if any(row)]
    if sorted(labels) == sorted(schema.names) and all(len(row) == len(labels) for row in rows):
        places = [labels.index(name) for name in schema.names]
        labels = list(schema.names)
        rows = [[_cell(schema, field, row[i]) for field, i in zip(schema.fields, places, strict=True)] for row in rows]
        # The ledgers stand in the order of time.
        if schema.scope != "ledger":
            first, *others = [labels.index(name) for name in schema.primary_key]
            rows.sort(key=lambda row: (natural_key(row[first]), [row[i] for i in others]))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([labels, *rows])
    return out.getvalue()


def _cell(schema: TableSchema, field: Field, text: str) -> str:
    # What a text prints is kept with its spaces, what a ledger quotes as it was.
    if schema.scope == "ledger" or field.name in (PRINTED_FIELD.get(schema.name), "printed"):
        return text
    text = text.strip()
    narrow = fold(text)
    numeric = (
        is_number(field.type, narrow) if field.type != "string" else field.is_date and edtf_bounds(narrow) is not None
    )
    return narrow if numeric else text


def _yaml(schema: TableSchema | None, document: Document, text: str) -> bytes:
    """Drop needless white space; order and quote the lines of a flat record. What would change a value is left undone."""
    trimmed = "".join(f"{line.rstrip()}\n" for line in text.rstrip().split("\n"))
    candidates = [trimmed, f"{text.rstrip()}\n", text]
    if schema:
        candidates.insert(0, _record(schema, trimmed))
    for candidate in candidates:
        again, findings = parse_yaml(document.path, candidate.encode())
        if again and not _spoilt(findings) and again.value == document.value:
            return candidate.encode()
    return text.encode()


def _record(schema: TableSchema, text: str) -> str:
    """Put the lines of a flat record into the order of the schema, each with the comments above it."""
    head: list[str] = []
    blocks: dict[str, list[str]] = {}
    above: list[str] = []
    key = ""
    for line in text.splitlines():
        if _KEY.match(line):
            key = line.partition(":")[0]
            blocks[key] = [*above, _quoted(line)]
            above = []
        elif line[:1] in ("#", ""):
            above.append(line)
            # Comments that an empty line sets off at the top are about the file.
            if not line and not key:
                head, above = [*head, *above], []
        else:
            blocks.setdefault(key, []).extend([*above, line])
            above = []
    order = {name: place for place, name in enumerate(schema.names)}
    ranked = sorted(blocks, key=lambda name: order.get(name, len(order)))
    return "".join(f"{line}\n" for line in [*head, *(line for name in ranked for line in blocks[name]), *above])


def _quoted(line: str) -> str:
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
    """Write a value for a line of YAML: ids and categories plain, everything else between double quotes."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
