"""Makes a curator's decision about a record into new contents of the files of its plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from cityplans.check.rules.translations import DRAFTED, NEW_METHOD, translated
from cityplans.core.csv_writer import to_csv
from cityplans.core.identifiers import natural_key
from cityplans.core.table_schema import TableSchema
from cityplans.core.white_space import tidied
from cityplans.curate.adopt.adoption import with_cells as with_lines
from cityplans.curate.review.table_rows import key_of
from cityplans.read.canonical import canonical_table, canonical_text
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.read.load import Loaded

_FIXED = ("id", "plan_id")
_FIXED_IN: Mapping[str, tuple[str, ...]] = {"sources": ("sha256", "characters")}


def is_fixed(table: str, name: str) -> bool:
    """Return whether a field is not edited here: other records refer to it, or it identifies a file."""
    return name in _FIXED or name in _FIXED_IN.get(table, ())


def version_of(record: Record) -> str:
    """Return a digest of all cells of a record: what a curator saw when a page was made."""
    return hashlib.sha256(json.dumps(dict(record.cells), ensure_ascii=False).encode()).hexdigest()


def changed_cells(schema: TableSchema, record: Record, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that a curator wrote and that differ from those of the record."""
    sent = {name: tidied(text.replace("\r\n", "\n")) for name, text in cells.items()}
    editable = {name for name in schema.names if not is_fixed(record.table, name)}
    return {name: text for name, text in sent.items() if name in editable and text != record[name]}


def with_plan_cells(schema: TableSchema, data: bytes, record: Record, cells: Mapping[str, str]) -> str:
    """Return a plan.yaml in its canonical form, with its comments and with other cells."""
    text = with_lines(schema, data, record.cells, {**record.cells, **cells})
    return canonical_text(schema, record.path, text.encode())[0].decode()


def with_cells(loaded: Loaded, table: str, path: str, cells: Mapping[str, Mapping[str, str]]) -> str:
    """Return a file in its canonical form, with other cells in some records, by key."""
    assert loaded.dataset is not None
    raw = next(raw for raw in loaded.tables[table] if raw.path == path)
    keys = {record.line: key_of(record) for record in loaded.dataset[table] if record.path == path}
    rows = [
        [cells.get(keys.get(line, ""), {}).get(name, cell) for name, cell in zip(raw.header, row, strict=True)]
        for line, row in zip(raw.lines, raw.rows, strict=True)
        if any(row)
    ]
    return canonical_table(loaded.dataset.schemas[table], replace(raw, rows=rows)).decode()


def translations(dataset: Dataset, record: Record, edited: Collection[str], today: str) -> str:
    """Return the translations.csv of a record's plan after the record was edited or confirmed.

    Rows of other records stay as they are.

    Args:
        dataset: The data with the record as it is to be.
        record: The record.
        edited: The English fields that the curator wrote just now.
        today: The day of the confirmation; "" if the record is not confirmed.
    """
    folder = folder_of(record)
    rows = [row for row in dataset["translations"] if folder_of(row) == folder]
    names = dataset.schemas["translations"].names
    kept = [row.row(names) for row in rows if row["record_id"] != record.id]
    former = {row["field"]: row for row in rows if row["record_id"] == record.id}
    for text in translated(dataset):
        if text.record.id != record.id or text.record.path != record.path:
            continue
        row = former.get(text.field)
        if row and not today and text.field not in edited:
            kept.append(row.row(names))
            continue
        # What a program proposed has been read by the curator now.
        method = row["method"] if row and row["method"] != DRAFTED else NEW_METHOD
        cells = [record.id, text.field, text.fingerprint, method]
        is_same = row is not None and text.field not in edited and row.row(names)[: len(cells)] == cells
        reviewed = row["reviewed"] if row and is_same else ""
        kept.append([*cells, reviewed or today])
    kept.sort(key=lambda row: (natural_key(row[0]), row[1]))
    return to_csv(names, kept)


def drafted_translations(dataset: Dataset, plan_id: str, fields: Collection[tuple[str, str]]) -> str:
    """Return a plan's translations.csv after a program proposed some texts.

    Args:
        dataset: The data with the proposals in it.
        plan_id: The plan.
        fields: The record and field of each proposed text, Chinese or English.
    """
    names = dataset.schemas["translations"].names
    former = [row for row in dataset["translations"] if folder_of(row) == plan_id]
    rows = {(row["record_id"], row["field"]): row.row(names) for row in former}
    for text in translated(dataset):
        key = text.record.id, text.field
        if key in fields or (text.record.id, f"{text.field.removesuffix('_en')}_zh") in fields:
            rows[key] = [*key, text.fingerprint, DRAFTED, ""]
    return to_csv(names, [rows[key] for key in sorted(rows, key=lambda key: (natural_key(key[0]), key[1]))])
