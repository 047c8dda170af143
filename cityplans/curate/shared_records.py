"""What no passage of a plan proves: the plan itself, and the shared rows that it uses or brings."""

from __future__ import annotations

from collections.abc import Collection

from cityplans.check.scope import used_records
from cityplans.core.identifiers import natural_key
from cityplans.core.tables import SHARED_TABLES
from cityplans.read.dataset import Dataset, Record


def shared_records(dataset: Dataset, plan_id: str) -> tuple[Record, ...]:
    """Return the plan, the shared rows that it uses, and new ones that no other plan uses, by table."""
    shared = _used(dataset, {plan_id})
    new = {record.id: record for record in _new_rows(dataset)}
    if new.keys() - shared.keys():
        of_others = _used(dataset, {plan.id for plan in dataset["plans"]} - {plan_id})
        shared |= {record_id: record for record_id, record in new.items() if record_id not in of_others}
    return tuple(
        sorted(shared.values(), key=lambda record: (SHARED_TABLES.index(record.table), natural_key(record.id)))
    )


def published_ids(dataset: Dataset) -> frozenset[str]:
    """Return the ids of all records that a version of the data had."""
    return frozenset(row["record_id"] for row in dataset["ids"])


def _used(dataset: Dataset, plan_ids: Collection[str]) -> dict[str, Record]:
    return {record.id: record for record in used_records(dataset, plan_ids) if record.table in SHARED_TABLES}


def _new_rows(dataset: Dataset) -> list[Record]:
    """Return the shared rows that no version has had and that name no plan."""
    published = published_ids(dataset)
    tables = (table for table in SHARED_TABLES if table != "plans")
    rows = (record for table in tables for record in dataset[table])
    return [record for record in rows if "plan_id" not in record.cells and record.id not in published]
