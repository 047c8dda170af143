"""Checks that the ledgers of versions, corrections and published ids agree with the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.core.findings import Finding
from cityplans.core.proof_records import WHOLE_RECORD
from cityplans.core.suggest import suggest
from cityplans.read.dataset import Dataset, Record


def correction_row(dataset: Dataset) -> Iterator[Finding]:
    """Check that a correction names a record and a field, and that the latest one equals the record."""
    if not dataset["corrections"]:
        return
    by_id: dict[str, Record] = {r.id: r for rows in dataset.tables.values() for r in rows if r.id}
    removed = {row["record_id"] for row in dataset["changes"] if row["field"] == WHOLE_RECORD and not row["now"]}
    latest: dict[tuple[str, str], Record] = {}
    for row in dataset["corrections"]:
        record = by_id.get(row["record_id"])
        if record is None:
            if row["record_id"] not in removed:
                hint = suggest(row["record_id"], list(by_id)) or "write the id of the record that was wrong"
                yield row.finding("record_id", "correction-row", f'there is no record "{row["record_id"]}"', hint)
        elif row["field"] not in record.cells:
            hint = suggest(row["field"], list(record.cells)) or f"use one of {', '.join(record.cells)}"
            yield row.finding("field", "correction-row", f'{record.table} has no field "{row["field"]}"', hint)
        else:
            key = (record.id, row["field"])
            if key not in latest or row["date"] > latest[key]["date"]:
                latest[key] = row
    for (record_id, field), row in latest.items():
        if row["now"] != by_id[record_id][field]:
            message = f'the correction says "{row["now"]}", the record says "{by_id[record_id][field]}"'
            hint = "make them agree, or add a row for the newer correction"
            yield row.finding("now", "correction-row", message, hint)


def version_ledger(dataset: Dataset) -> Iterator[Finding]:
    """Check that version and date in datapackage.yaml are those of the last release."""
    tree, versions = dataset.identity.value, dataset["versions"]
    if not versions or not isinstance(tree, dict):
        return
    last = versions[-1]
    for name, released in (("version", last.id), ("released", last["released"])):
        if tree.get(name) != released:
            message = f'{name} is "{tree.get(name)}", the last row of versions.csv says "{released}"'
            hint = f"write {released}; if `build.py release` was stopped, restore datasets/ with git and run it again"
            yield Finding(dataset.identity.at(name), "version-ledger", message, hint)


def published_id(dataset: Dataset) -> Iterator[Finding]:
    """Check that a published id is in use, or has a successor or a reason for its withdrawal."""
    if not dataset["ids"]:
        return
    used = {
        r.id: r for name, schema in dataset.schemas.items() if schema.scope != "ledger" for r in dataset[name] if r.id
    }
    ledger = {row["record_id"]: row for row in dataset["ids"]}
    for row in ledger.values():
        record = used.get(row["record_id"])
        if record is None:
            yield from _unused_id(row, ledger, used)
        elif record.table != row["table"]:
            message = f'"{row["record_id"]}" was published in the table {row["table"]}, but is in {record.table} now'
            hint = "an id is never reused: give the new record another one"
            yield row.finding("table", "published-id", message, hint)
        elif row["successor_id"] or row["date"]:
            field = "successor_id" if row["successor_id"] else "date"
            message = f'"{row["record_id"]}" is in use, but its row says that it is not'
            hint = "clear successor_id, date and reasons, or remove the record"
            yield row.finding(field, "published-id", message, hint)


def _names(record: Record) -> tuple[str, str]:
    """Return the names of a record in both languages, as the ledger of ids has them."""
    stems = ("title", "name", "label", "symbol", "term")
    return next(((record[f"{s}_zh"], record[f"{s}_en"]) for s in stems if record[f"{s}_zh"]), ("", ""))


def _unused_id(row: Record, ledger: Mapping[str, Record], used: Mapping[str, Record]) -> Iterator[Finding]:
    successor = row["successor_id"]
    if not successor and not row["date"]:
        names = row["name_zh"], row["name_en"]
        renamed = [r.id for r in used.values() if r.table == row["table"] and r.id not in ledger and _names(r) == names]
        message = f'the published id "{row["record_id"]}" is no longer in {row["table"]}'
        hint = f'was it renamed? "{renamed[0]}" has its name; then ' if len(renamed) == 1 and any(names) else ""
        hint = hint or "if its row was deleted by mistake, restore it; otherwise "
        hint += "fill in date, and either successor_id or the reasons: its address must not vanish"
        yield row.finding("record_id", "published-id", message, hint)
        return
    if not row["date"]:
        yield row.finding("date", "published-id", "the day of the change is missing", "write it as 2026-11-22")
    if not successor:
        # A reason in one language only is reported by another rule.
        if not row["reason_zh"] and not row["reason_en"]:
            hint = "write in both languages why the record was withdrawn: readers see it"
            yield row.finding("reason_zh", "published-id", "the reason is missing", hint)
        return
    visited = {row["record_id"]}
    while successor and successor not in used:
        if successor in visited:
            message, hint = f'"{successor}" leads back to itself', "let the chain end at a record in use"
            yield row.finding("successor_id", "published-id", message, hint)
            return
        visited.add(successor)
        following = ledger.get(successor)
        if following is None:
            hint = suggest(successor, [*used, *ledger]) or "write an id that is in use"
            yield row.finding("successor_id", "published-id", f'there is no record "{successor}"', hint)
            return
        successor = following["successor_id"]
    record = used.get(successor)
    if record and record.table != row["table"]:
        message = f'"{row["record_id"]}" was in the table {row["table"]}, its successor is in {record.table}'
        hint = "name a record of the same table, or withdraw the id with a reason"
        yield row.finding("successor_id", "published-id", message, hint)
