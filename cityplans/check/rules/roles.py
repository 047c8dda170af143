"""Checks responsibilities: leads, roles assigned twice or by nobody, bodies of another city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.check.evidence import recorded_passage
from cityplans.check.rules.reviewed import Doubt, as_rule
from cityplans.check.word_lists import role_words
from cityplans.core.findings import Finding, Severity
from cityplans.core.text import fold
from cityplans.read.dataset import Dataset, Record, rows_of


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


def body_of_another_city(dataset: Dataset) -> Iterator[Finding]:
    """Check that the bodies of a plan are of its cities: 市教育局 is another body in every city."""
    cities: dict[str, set[str]] = defaultdict(set)
    for row in (*dataset["plans"], *dataset["plan_cities"]):
        cities[row.id or row["plan_id"]].add(row["city_id"])
    for record in rows_of(dataset, "responsibilities", "targets"):
        body, own = dataset.get("bodies", record["body_id"]), cities[record["plan_id"]] - {""}
        if body and own and body["city_id"] and body["city_id"] not in own:
            message = f"{body.id} is a body of {body['city_id']}, the plan is of {', '.join(sorted(own))}"
            hint = "choose the body of that name in the city of the plan, or add it to bodies.csv"
            yield record.finding("body_id", "body-city", message, hint, Severity.WARNING)


def duplicate_responsibility(dataset: Dataset) -> Iterator[Finding]:
    """Check that a body has each role for a subject only once."""
    first: dict[tuple[str, ...], Record] = {}
    for record in dataset["responsibilities"]:
        key = (record["subject_id"], record["body_id"], record["role"])
        other = first.setdefault(key, record)
        if other is not record:
            message = f"{record['body_id']} is already {record['role']} of {record['subject_id']} in line {other.line}"
            yield record.finding("body_id", "duplicate-responsibility", message, "delete one of the two rows")


@as_rule
def role_not_printed(dataset: Dataset) -> Iterator[Doubt]:
    """Check that the sentence of a lead or coordinator has a word for the role in some available copy."""
    bare: dict[str, Record] = {}
    given: set[str] = set()
    for row in dataset["evidence"]:
        record, span = dataset.get("responsibilities", row["record_id"]), recorded_passage(row)
        text = dataset.texts.get(row["source_id"])
        if record and span and text and record["role"] in role_words():
            if role_words()[record["role"]].search(_sentence(fold(text), span.start, span.end)):
                given.add(record.id)
            else:
                bare[record.id] = record
    for record_id, record in bare.items():
        if record_id not in given:
            message = f'"{record["role"]}" has no word in the sentence that names {record["name_printed"]}'
            hint = "write responsible, or list the role in exceptions.csv with the reason"
            yield Doubt(record, "role-not-printed", "role", record["role"], message, hint)


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence or line of a folded text around a passage."""
    first = max(text.rfind(sign, 0, start) for sign in "。\n") + 1
    ends = [position for sign in "。\n" if (position := text.find(sign, end)) >= 0]
    return text[first : min(ends, default=len(text))]
