"""The ledgers of versions, corrections and published ids agree with the data they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.core.findings import Finding
from cityplans.core.model import WHOLE_RECORD
from cityplans.core.suggest import suggest
from cityplans.read.dataset import Dataset, Record


def correction_row(dataset: Dataset) -> Iterator[Finding]:
    """A correction names a record and a field, and the record now says what its latest correction says."""
    if not dataset["corrections"]:
        return
    known: dict[str, Record] = {r.id: r for rows in dataset.tables.values() for r in rows if r.id}
    gone = {row["record_id"] for row in dataset["changes"] if row["field"] == WHOLE_RECORD and not row["now"]}
    latest: dict[tuple[str, str], Record] = {}
    for row in dataset["corrections"]:
        record = known.get(row["record_id"])
        if record is None:
            if row["record_id"] not in gone:
                hint = suggest(row["record_id"], list(known)) or "write the id of the record that was wrong"
                yield row.finding("record_id", "correction-row", f'there is no record "{row["record_id"]}"', hint)
        elif row["field"] not in record.cells:
            hint = suggest(row["field"], list(record.cells)) or f"use one of {', '.join(record.cells)}"
            yield row.finding("field", "correction-row", f'{record.table} has no field "{row["field"]}"', hint)
        else:
            key = (record.id, row["field"])
            if key not in latest or row["date"] > latest[key]["date"]:
                latest[key] = row
    for (record_id, field), row in latest.items():
        if row["now"] != known[record_id][field]:
            message = f'the correction says "{row["now"]}", the record says "{known[record_id][field]}"'
            yield row.finding(
                "now", "correction-row", message, "bring the two into line, or add a row for the newer correction"
            )


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
            yield Finding(
                place, "version-ledger", message, f"write {released}; `build.py release` steps the version up"
            )


def published_id(dataset: Dataset) -> Iterator[Finding]:
    """An id that was published is in use, or its line says what took its place or why it was withdrawn."""
    if not dataset["ids"]:
        return
    used = {
        r.id: r for name, schema in dataset.schemas.items() if schema.scope != "ledger" for r in dataset[name] if r.id
    }
    ledger = {row["record_id"]: row for row in dataset["ids"]}
    for row in ledger.values():
        record = used.get(row["record_id"])
        if record is None:
            yield from _gone(row, ledger, used)
        elif record.table != row["table"]:
            message = f'"{row["record_id"]}" was published in the table {row["table"]} and stands in {record.table} now'
            yield row.finding(
                "table", "published-id", message, "an id is never used again: give the new record another one"
            )
        elif row["successor_id"] or row["date"]:
            field = "successor_id" if row["successor_id"] else "date"
            message = f'"{row["record_id"]}" is in use, its line says that it is not'
            yield row.finding(
                field, "published-id", message, "empty successor_id, date and reasons, or take the record out"
            )


def _gone(row: Record, ledger: Mapping[str, Record], used: Mapping[str, Record]) -> Iterator[Finding]:
    successor = row["successor_id"]
    if not successor and not row["date"]:
        here = [r.id for r in used.values() if r.table == row["table"] and r.id not in ledger]
        hint = (
            suggest(row["record_id"], here)
            or "fill in successor_id and date, or date and the reasons; its address must not vanish"
        )
        yield row.finding(
            "record_id", "published-id", f'the published {row["table"]} "{row["record_id"]}" is gone', hint
        )
        return
    if not row["date"]:
        yield row.finding("date", "published-id", "the day of the change is missing", "write it as 2026-11-22")
    if not successor:
        # One reason without the other is the matter of another rule.
        if not row["reason_zh"] and not row["reason_en"]:
            hint = "say in both languages why the record was withdrawn: its readers are told"
            yield row.finding("reason_zh", "published-id", "the reason is missing", hint)
        return
    seen = {row["record_id"]}
    while successor and successor not in used:
        if successor in seen:
            yield row.finding(
                "successor_id",
                "published-id",
                f'"{successor}" leads back to itself',
                "let the chain end at a record in use",
            )
            return
        seen.add(successor)
        following = ledger.get(successor)
        if following is None:
            hint = suggest(successor, [*used, *ledger]) or "write an id that is in use"
            yield row.finding("successor_id", "published-id", f'there is no record "{successor}"', hint)
            return
        successor = following["successor_id"]
    goal = used.get(successor)
    if goal and goal.table != row["table"]:
        message = f'"{row["record_id"]}" was of the table {row["table"]}, its successor is of {goal.table}'
        yield row.finding(
            "successor_id", "published-id", message, "name a record of the same table, or withdraw the id with a reason"
        )
