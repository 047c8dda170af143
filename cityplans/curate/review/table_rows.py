"""The rows of a table's file, and the file made of other rows."""

from __future__ import annotations

from collections.abc import Sequence

from cityplans.core.table_schema import TableSchema
from cityplans.curate.adopt.adoption import table_file
from cityplans.curate.reorder import ORDERED, Row, counted, in_order
from cityplans.read.dataset import Record
from cityplans.read.load import Loaded


def rows_in(loaded: Loaded, table: str, path: str) -> list[Row]:
    """Return the rows of a file; none if there is no such file yet."""
    raw = next((raw for raw in loaded.tables.get(table, ()) if raw.path == path), None)
    return [dict(zip(raw.header, row, strict=True)) for row in raw.rows if any(row)] if raw else []


def file_text(schema: TableSchema, rows: Sequence[Row]) -> str:
    """Return the text of a file with these rows, in its canonical form."""
    return table_file(schema, rows).decode("utf-8", "surrogatepass")


def key_of(record: Record) -> str:
    """Return what names a record among all that a review shows: its id, or the cells of a row without one."""
    return record.id or ":".join((record.table, record["record_id"], record["code"], record["word"]))


def renumbered(table: str, rows: Sequence[Row]) -> list[Row]:
    """Return rows whose orders count from 1 without gaps again, after some of them went."""
    if table in ORDERED:
        return counted(in_order(rows))
    if table != "responsibilities":
        return list(rows)
    after: list[Row] = []
    for subject in dict.fromkeys(row["subject_id"] for row in rows):
        after += counted(in_order([row for row in rows if row["subject_id"] == subject]))
    return after
