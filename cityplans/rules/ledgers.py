"""The ledgers of versions and corrections agree with the data they speak of."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.changes import WHOLE_RECORD
from cityplans.dataset import Dataset, Record
from cityplans.finding import Finding
from cityplans.nearest import closest


def correction_row(dataset: Dataset) -> Iterator[Finding]:
    """A correction names a record and a field, and the record now says what its latest correction says."""
    known: dict[str, Record] = {r.id: r for rows in dataset.tables.values() for r in rows if r.id}
    gone = {row["record_id"] for row in dataset["changes"] if row["field"] == WHOLE_RECORD and not row["now"]}
    latest: dict[tuple[str, str], Record] = {}
    for row in dataset["corrections"]:
        record = known.get(row["record_id"])
        if record is None:
            if row["record_id"] not in gone:
                hint = closest(row["record_id"], list(known)) or "write the id of the record that was wrong"
                yield row.finding("record_id", "correction-row", f'there is no record "{row["record_id"]}"', hint)
        elif row["field"] not in record.cells:
            hint = closest(row["field"], list(record.cells)) or f"use one of {', '.join(record.cells)}"
            yield row.finding("field", "correction-row", f'{record.table} has no field "{row["field"]}"', hint)
        else:
            key = (record.id, row["field"])
            if key not in latest or row["date"] > latest[key]["date"]:
                latest[key] = row
    for (record_id, field), row in latest.items():
        if row["now"] != known[record_id][field]:
            message = f'the correction says "{row["now"]}", the record says "{known[record_id][field]}"'
            yield row.finding("now", "correction-row", message, "bring the two into line, or add a row for the newer correction")


def version_ledger(dataset: Dataset) -> Iterator[Finding]:
    """The version in datapackage.yaml is the last that was released, on the day it was released."""
    tree, versions = dataset.identity.value, dataset["versions"]
    if not versions or not isinstance(tree, dict):
        return
    last = versions[-1]
    for name, released in (("version", last.id), ("released", last["released"])):
        if tree.get(name) != released:
            message = f'{name} is "{tree.get(name)}", the last row of versions.csv says "{released}"'
            place = dataset.identity.at(name)
            yield Finding(place, "version-ledger", message, f"write {released}; `build.py release` steps the version up")
