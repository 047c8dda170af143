"""Checks the actions of measures: their types, their definitions and where their passages are."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from cityplans.check.evidence import Passage, recorded_passage
from cityplans.core.findings import Finding, Severity
from cityplans.read.dataset import Dataset, Record, folder_of

_DEFINING = ("definition_zh", "includes_zh", "excludes_zh")
"""The fields that decide what belongs to a type; the English is a translation of them."""


def definition_digest(action_type: Record) -> str:
    """Return the first 16 hex digits of the SHA-256 of what defines a type of action."""
    text = "\n".join(action_type[name] for name in _DEFINING)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def definition_changed(dataset: Dataset) -> Iterator[Finding]:
    """Check that an action was read under the present definition of its type."""
    digests = {r.id: definition_digest(r) for r in dataset["action_types"] if r["definition_zh"]}
    for record in dataset["measure_actions"]:
        digest = digests.get(record["action_type_id"])
        if digest and record["definition_sha256"] != digest:
            message = f"the definition of {record['action_type_id']} is not the one under which the passage was read"
            hint = f"read the passage again; if the type still fits, write {digest}, otherwise delete the row"
            yield record.finding("definition_sha256", "action-definition", message, hint, Severity.WARNING)


def action_type_unused(dataset: Dataset) -> Iterator[Finding]:
    """Check that every type of action has at least one action."""
    used = {record["action_type_id"] for record in dataset["measure_actions"]}
    # An unknown type, which is reported as such, may be the one that seems unused.
    is_known = used <= {record.id for record in dataset["action_types"]}
    for record in dataset["action_types"]:
        if is_known and record.id not in used:
            message, hint = f"no measure has an action of the type {record.id}", "add one, or delete the type"
            yield record.finding("id", "action-type-unused", message, hint, Severity.WARNING)


def duplicate_action(dataset: Dataset) -> Iterator[Finding]:
    """Check that a measure has each type of action only once."""
    first: dict[tuple[str, str, str], Record] = {}
    for record in dataset["measure_actions"]:
        key = folder_of(record), record["measure_id"], record["action_type_id"]
        other = first.setdefault(key, record)
        if other is not record:
            message = f"{record['measure_id']} already has an action of this type in line {other.line}"
            hint = "merge the two rows into one, with a passage that holds both"
            yield record.finding("action_type_id", "duplicate-action", message, hint)


def action_outside(dataset: Dataset) -> Iterator[Finding]:
    """Check that the passage of an action is within that of its measure, in the same copy."""
    of_measures: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for row in dataset["evidence"]:
        if dataset.get("measures", row["record_id"]) and (span := recorded_passage(row)):
            of_measures[row["record_id"], row["source_id"]].append(span)
    for row in dataset["evidence"]:
        action = dataset.get("measure_actions", row["record_id"])
        measure = dataset.get("measures", action["measure_id"]) if action else None
        if measure is None or folder_of(measure) != folder_of(row) or (span := recorded_passage(row)) is None:
            continue
        around = of_measures[measure.id, row["source_id"]]
        if not any(outer.start <= span.start and span.end <= outer.end for outer in around):
            message = f"the passage {span.start}–{span.end} is outside that of {measure.id} in {row['source_id']}"
            hint = "name the measure that says it, or run `build.py evidence --sources DIR`"
            yield row.finding("start", "action-outside", message, hint)


def action_of_another_plan(dataset: Dataset) -> Iterator[Finding]:
    """Check that an action is about a measure of its own plan."""
    for record in dataset["measure_actions"]:
        measure = dataset.get("measures", record["measure_id"])
        if measure and folder_of(measure) != folder_of(record):
            message = f"{measure.id} is a measure of {folder_of(measure)}, the action is of {folder_of(record)}"
            hint = "name a measure of the same plan, or move the row"
            yield record.finding("measure_id", "action-plan", message, hint)
