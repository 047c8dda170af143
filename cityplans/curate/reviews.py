"""The rows of reviews.csv: which records a curator compared with their passages and confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.identifiers import natural_key
from cityplans.core.model import Catalog
from cityplans.core.tables import PROVEN_TABLES, SHARED_TABLES
from cityplans.curate.reorder import Row, with_ids
from cityplans.curate.shared_records import shared_records
from cityplans.curate.writer import Rewrite, encoded, read_existing
from cityplans.read.dataset import Dataset, Record, folder_of, rows_of

FILE = "reviews.csv"
_DIGITS = 16
_UNREAD = ("id", "order")
"""Fields that a curator does not compare with the text: other rules check them, and they change if a row is inserted."""
_MOST_NAMED = 3


def record_digest(record: Record) -> str:
    """Return the first 16 hex digits of the SHA-256 of a record's filled cells in any order."""
    cells = {name: cell for name, cell in record.cells.items() if cell and name not in _UNREAD}
    text = json.dumps([record.table, cells], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def reviewable(dataset: Dataset, plan_id: str) -> tuple[Record, ...]:
    """Return the records of a plan that are confirmed one by one: those that have passages."""
    return tuple(record for record in rows_of(dataset, *PROVEN_TABLES) if folder_of(record) == plan_id)


def confirmed_ids(dataset: Dataset, plan_id: str) -> frozenset[str]:
    """Return the records of a plan, shared ones included, that are confirmed and have not changed since."""
    confirmed = {row["record_id"]: row["sha256"] for row in dataset["reviews"] if folder_of(row) == plan_id}
    records = (*reviewable(dataset, plan_id), *shared_records(dataset, plan_id))
    return frozenset(r.id for r in records if confirmed.get(r.id) == record_digest(r))


def unconfirmed_ids(dataset: Dataset, plan_id: str) -> tuple[str, ...]:
    """Return the records of a plan that nobody has confirmed as they are now."""
    confirmed = confirmed_ids(dataset, plan_id)
    return tuple(record.id for record in reviewable(dataset, plan_id) if record.id not in confirmed)


def review_rows(
    dataset: Dataset, plan_id: str, confirmed: Collection[str], reviewer: str, day: str
) -> list[tuple[str, str, str, str]]:
    """Return the rows of a plan's reviews.csv in canonical order: record id, digest, day and reviewer.

    Rows about other records are kept, those about records that are gone are dropped.

    Args:
        confirmed: The ids of the records that `reviewer` confirms on `day` as they are in `dataset`.
    """
    former = {row["record_id"]: row for row in dataset["reviews"] if folder_of(row) == plan_id}
    rows = []
    for record in (*reviewable(dataset, plan_id), *shared_records(dataset, plan_id)):
        if record.id in confirmed:
            rows.append((record.id, record_digest(record), day, reviewer))
        elif row := former.get(record.id):
            rows.append((record.id, row["sha256"], row["date"], row["reviewer"]))
    return sorted(rows, key=lambda row: natural_key(row[0]))


def confirmed_again(dataset: Dataset, row: Row, ids: Mapping[str, str]) -> Row:
    """Return a confirmation with the digest of its record under new ids, if it counts now."""
    tables = (*PROVEN_TABLES, *SHARED_TABLES)
    record = next((r for table in tables if (r := dataset.get(table, row["record_id"]))), None)
    if record is None or record_digest(record) != row["sha256"]:
        return row
    (cells,) = with_ids(dataset.schemas[record.table], [dict(record.cells)], ids)
    return {**row, "sha256": record_digest(replace(record, cells=cells))}


def confirm(
    datasets: Path, dataset: Dataset, plan_id: str, confirmed: Collection[str], reviewer: str, day: str
) -> Rewrite:
    """Return the rewrite of a plan's reviews.csv that confirms records; write nothing.

    Raises:
        CommandError: An id is not that of a record with a passage, or the present file cannot be read.
    """
    unknown = sorted(set(confirmed) - {record.id for record in reviewable(dataset, plan_id)})
    if unknown:
        raise CommandError(f'"{unknown[0]}" is not a record of {plan_id} that can be confirmed; nothing was changed')
    path = datasets / plan_id / FILE
    rows = review_rows(dataset, plan_id, confirmed, reviewer, day)
    return Rewrite(path, read_existing(path), encoded(path, to_csv(dataset.schemas["reviews"].names, rows)))


def refuse_unconfirmed(datasets: Path, dataset: Dataset, catalog: Catalog) -> None:
    """Refuse a release of a plan with records that nobody has confirmed.

    Plans published before there were reviews have no reviews.csv, and are exempt until they get one.

    Raises:
        CommandError: A plan has unconfirmed records.
    """
    published = {row.record_id for row in catalog.ids if row.table == "plans"}
    for plan_id in catalog.plans:
        is_exempt = not catalog.versions or plan_id in published
        missing = unconfirmed_ids(dataset, plan_id)
        if missing and not (is_exempt and read_existing(datasets / plan_id / FILE) is None):
            names = ", ".join(missing[:_MOST_NAMED]) + (", …" if len(missing) > _MOST_NAMED else "")
            raise CommandError(
                f"{len(missing):,} record{'s' * (len(missing) > 1)} of {plan_id} not confirmed ({names}): "
                f"run `build.py review {plan_id} --sources DIR`; nothing was changed"
            )
