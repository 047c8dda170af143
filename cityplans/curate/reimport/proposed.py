"""Keeps what the importer proposed, so that what a person changed can be told from it later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cityplans.core.csv_writer import to_csv
from cityplans.curate.reimport.matching import SHARED, STATEMENTS, Row, Tables
from cityplans.read.csv_reader import parse_csv

PROPOSED = "proposed.csv"
"""The file of a draft for this; nothing of it goes into the data."""
_HEADER = ("table", "record", "field", "value")
_TABLES = ("plans", *SHARED, "sections", "measures", *STATEMENTS, "evidence")


def as_csv(tables: Tables) -> str:
    """Return the filled cells of a draft, one a line."""
    return to_csv(
        _HEADER,
        [
            (table, row.get("id") or row["record_id"], name, cell)
            for table in _TABLES
            for row in tables.get(table, ())
            for name, cell in row.items()
            if cell
        ],
    )


def from_csv(data: bytes) -> Mapping[str, Sequence[Row]] | None:
    """Return the tables that were proposed; None if the file is not as it was written."""
    raw, findings = parse_csv(PROPOSED, data)
    if raw is None or findings or raw.header != _HEADER or any(len(row) != len(_HEADER) for row in raw.rows):
        return None
    records: dict[str, dict[str, Row]] = defaultdict(lambda: defaultdict(dict))
    for table, record, name, cell in raw.rows:
        records[table][record][name] = cell
    return {table: list(rows.values()) for table, rows in records.items()}
