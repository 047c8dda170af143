"""Changes the id of a shared row that no version has had, with every reference to it."""

from __future__ import annotations

from collections.abc import Mapping

from cityplans.curate.reorder import with_ids
from cityplans.curate.review.additions import id_fault
from cityplans.curate.review.changes import with_plan_cells
from cityplans.curate.review.quotes import Fault
from cityplans.curate.review.table_rows import file_text, rows_in
from cityplans.curate.reviews import confirmed_again
from cityplans.curate.shared_records import published_ids
from cityplans.read.dataset import Dataset, Record
from cityplans.read.load import Loaded

RENAMED = ("cities", "units", "indicators", "bodies", "glossary")
"""The tables whose ids are changed here; those of a plan's own records with `build.py new renumber`."""


def released_in(dataset: Dataset, record: Record) -> str:
    """Return the version that first had a record; "" if none has had it."""
    row = next((row for row in dataset["ids"] if row["record_id"] == record.id), None)
    return row["version_id"] if row else ""


def references(dataset: Dataset, record: Record) -> list[Record]:
    """Return the records that refer to a shared row."""
    keys = {
        table: [key.field for key in schema.foreign_keys if key.table == record.table]
        for table, schema in dataset.schemas.items()
    }
    return [row for table in keys for row in dataset[table] if record.id in (row[name] for name in keys[table])]


def with_new_id(loaded: Loaded, former: Mapping[str, bytes], record: Record, new_id: str) -> dict[str, str] | Fault:
    """Return every file that names a shared row, with its new id, by path; or why it keeps its id.

    Args:
        former: The bytes of the files by path.
    """
    dataset = loaded.dataset
    assert dataset
    if record.id in published_ids(dataset) or record.table not in RENAMED:
        return Fault("id", "id-released", {"id": record.id})
    if fault := id_fault(dataset, new_id, ""):
        return fault
    ids = {record.id: new_id}
    texts = {
        plan.path: with_plan_cells(dataset.schemas["plans"], former[plan.path], plan, {"city_id": new_id})
        for plan in dataset["plans"]
        if record.table == "cities" and plan["city_id"] == record.id
    }
    for table, files in loaded.tables.items():
        schema = dataset.schemas[table]
        if table == "plans" or schema.scope == "ledger":
            continue
        for raw in files:
            rows = rows_in(loaded, table, raw.path)
            counted = [confirmed_again(dataset, row, ids) for row in rows] if table == "reviews" else rows
            after = with_ids(schema, counted, ids)
            if after != rows:
                texts[raw.path] = file_text(schema, after)
    return texts
