"""Checks that every record has evidence, and that readings and reviews are about records."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.check.evidence import recorded_passage
from cityplans.check.fingerprints import addressed, true_fingerprints
from cityplans.core.findings import Finding, Severity
from cityplans.core.tables import PROVEN_TABLES, SHARED_TABLES
from cityplans.read.dataset import Dataset, folder_of, rows_of


def second_reading(dataset: Dataset) -> Iterator[Finding]:
    """Check that a record says what its two readers settled on."""
    for row in dataset["second_reading"]:
        record = dataset.get("measures", row["record_id"]) or dataset.get("targets", row["record_id"])
        if record is None or folder_of(record) != folder_of(row) or row["field"] not in record.cells:
            message = f'"{row["record_id"]}" is not a record of {folder_of(row)} with the field {row["field"]}'
            yield row.finding("record_id", "second-reading", message, "correct the id, or delete the row")
        elif row["settled"] != record[row["field"]]:
            message = f'the readers settled on "{row["settled"]}", the record says "{record[row["field"]]}"'
            yield row.finding("settled", "second-reading", message, "make them agree")


def review_row(dataset: Dataset) -> Iterator[Finding]:
    """Check that a confirmed record exists."""
    own_ids = {(folder_of(record), record.id) for record in rows_of(dataset, *PROVEN_TABLES, "plans")}
    shared_ids = {record.id for record in rows_of(dataset, *SHARED_TABLES) if record.table != "plans"}
    for row in dataset["reviews"]:
        if (folder_of(row), row["record_id"]) not in own_ids and row["record_id"] not in shared_ids:
            message = f'there is no record "{row["record_id"]}" of {folder_of(row)}'
            yield row.finding("record_id", "review-row", message, "delete the row, or restore the record")


def evidence_missing(dataset: Dataset) -> Iterator[Finding]:
    """Check that every section, measure, responsibility, target, mention and action has a passage."""
    proven = {row["record_id"] for row in dataset["evidence"]}
    for record in rows_of(dataset, *PROVEN_TABLES):
        if record.id and record.id not in proven:
            message = f'no passage is recorded for "{record.id}"'
            yield record.finding("id", "evidence-missing", message, "run `build.py evidence --sources DIR`")


def evidence_row(dataset: Dataset) -> Iterator[Finding]:
    """Check that a row of evidence names a record, a copy and a valid passage of its plan."""
    hint = "run `build.py evidence --sources DIR`"
    proven_ids = {(folder_of(record), record.id) for record in rows_of(dataset, *PROVEN_TABLES)}
    for row in dataset["evidence"]:
        folder = folder_of(row)
        if (folder, row["record_id"]) not in proven_ids:
            message = f'there is no record "{row["record_id"]}" of {folder}'
            restore = f"restore its row if it was deleted or its id changed by mistake; otherwise {hint}"
            yield row.finding("record_id", "evidence-row", message, restore)
        source = dataset.get("sources", row["source_id"])
        if source is None:
            continue
        if source["plan_id"] != folder:
            yield row.finding("source_id", "evidence-row", f"{source.id} is not a copy of {folder}", hint)
        start, end, characters = row.whole("start"), row.whole("end"), source.whole("characters")
        if start is None or end is None or characters is None:
            continue
        if not start < end <= characters:
            yield row.finding("end", "evidence-row", f"the passage {start}–{end} is not within the copy", hint)


def evidence_outside(dataset: Dataset) -> Iterator[Finding]:
    """Check that a passage lies within the text of the plan, not in what surrounds it in the copy."""
    for row in dataset["evidence"]:
        source = dataset.get("sources", row["source_id"])
        span = recorded_passage(row)
        if source is None or span is None:
            continue
        first, last, characters = (source.whole(name) for name in ("text_start", "text_end", "characters"))
        if first is None or last is None or characters is None or not first < last <= characters:
            continue
        if span.end <= characters and not (first <= span.start and span.end <= last):
            field = "start" if span.start < first else "end"
            message = f"the passage {span.start}–{span.end} is outside the text of {source.id} ({first}–{last})"
            hint = "run `build.py evidence --sources DIR`, or correct text_start and text_end of the copy"
            yield row.finding(field, "evidence-outside", message, hint)


def fingerprint_stale(dataset: Dataset) -> Iterator[Finding]:
    """Check that the passages of a source that has an address can be found again on its page."""
    fingerprints = true_fingerprints(dataset)
    for source in addressed(dataset):
        true = fingerprints.get(source.id)
        kept = dataset.fingerprints.get(source.id, set())
        if true is None or true == kept:
            continue
        message = f"{len(true - kept)} of {len(true)} passages of {source.id} have no fingerprint"
        if true < kept:
            message = f"{len(kept - true)} fingerprints of {source.id} are of passages that no record has any more"
        hint = (
            "run `build.py evidence --sources DIR`: without them `build.py links` cannot find the passages on the page"
        )
        yield source.finding("url", "fingerprint-stale", message, hint, Severity.WARNING)
