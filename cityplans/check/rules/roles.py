"""Checks responsibilities: participants have a lead, and no role is assigned twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.core.findings import Finding
from cityplans.read.dataset import Dataset, Record


def lead_missing(dataset: Dataset) -> Iterator[Finding]:
    """Check that a subject with participants also has a lead."""
    roles: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Record] = {}
    for record in dataset["responsibilities"]:
        roles[record["subject_id"]].add(record["role"])
        if record["role"] == "participant":
            first.setdefault(record["subject_id"], record)
    for subject, record in first.items():
        if roles[subject] == {"participant"}:
            message = f"{subject} has participants but no lead"
            yield record.finding(
                "role", "lead-missing", message, "add the lead that the text names, or correct the role"
            )


def duplicate_responsibility(dataset: Dataset) -> Iterator[Finding]:
    """Check that a body has each role for a subject only once."""
    first: dict[tuple[str, ...], Record] = {}
    for record in dataset["responsibilities"]:
        key = (record["subject_id"], record["body_id"], record["role"])
        other = first.setdefault(key, record)
        if other is not record:
            message = f"{record['body_id']} is already {record['role']} of {record['subject_id']} in line {other.line}"
            yield record.finding("body_id", "duplicate-responsibility", message, "delete one of the two rows")
