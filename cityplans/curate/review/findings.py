"""What the check finds in one plan alone, and which of it is about a record and its fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cityplans.check.cells import validate_table
from cityplans.check.rules import RULES, Phase, apply_rule
from cityplans.core.findings import Finding, Severity, sorted_unique
from cityplans.curate.review.table_rows import key_of
from cityplans.curate.shared_records import shared_records
from cityplans.read.dataset import Dataset, Record, restricted
from cityplans.read.load import Loaded

_ACROSS_PLANS = (
    "lost-record",
    "version-ledger",
    "published-id",
    "relation-missing",
    "relation-counts",
    "action-type-unused",
    "report-unread",
    "fingerprint-stale",
)
"""Codes of findings that need the other plans or the released versions."""


def plan_findings(loaded: Loaded, plan_id: str) -> list[Finding]:
    """Return the findings for a plan: for its records, and for cells of the shared rows that it uses.

    Unlike `check.runner.check_plan`, this reads nothing of other plans, so that a page need not wait, and compares
    records with the texts even if cells elsewhere are wrong, so that no correction escapes the comparison.
    """
    if loaded.dataset is None:
        return list(loaded.findings)
    folder = f"/{plan_id}/"
    findings = [finding for finding in loaded.findings if folder in f"/{finding.location.path}"]
    for name, files in loaded.tables.items():
        findings += validate_table(loaded.dataset.schemas[name], *(file for file in files if folder in f"/{file.path}"))
    findings += _shared_cells(loaded, loaded.dataset, plan_id)
    of_cells = {finding.location for finding in findings}
    dataset = restricted(loaded.dataset, plan_id)
    for rule in RULES:
        if rule.phase is not Phase.LIMITS and rule.name not in _ACROSS_PLANS:
            # A cell that is invalid by itself breaks rules that depend on it.
            findings += (finding for finding in apply_rule(rule, dataset) if finding.location not in of_cells)
    return sorted_unique(findings)


def _shared_cells(loaded: Loaded, dataset: Dataset, plan_id: str) -> Iterator[Finding]:
    """Yield what is wrong with the cells and characters of the shared rows that a plan uses or brings."""
    records = [record for record in shared_records(dataset, plan_id) if record.table != "plans"]
    rows = {(record.path, record.line) for record in records}
    yield from (finding for finding in loaded.findings if (finding.location.path, finding.location.line) in rows)
    for table in dict.fromkeys(record.table for record in records):
        found = validate_table(dataset.schemas[table], *loaded.tables.get(table, ()), most_rows=None)
        yield from (finding for finding in found if (finding.location.path, finding.location.line) in rows)


def by_record(findings: Iterable[Finding], records: Iterable[Record]) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings about each record by its key, those about its rows in other tables included."""
    ids = {(record.path, record.line): key_of(record) for record in records}
    known = set(ids.values())
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        record_id = ids.get((finding.location.path, finding.location.line), finding.record)
        if record_id in known:
            grouped[record_id].append(finding)
    return {record_id: tuple(rows) for record_id, rows in grouped.items()}


def by_field(record: Record, findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings about a record by field; those that point at none of its cells by ""."""
    names = {record.at(name): name for name in record.cells}
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[names.get(finding.location, "")].append(finding)
    return {name: tuple(rows) for name, rows in grouped.items()}


def new_errors(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Return the errors that a change brings about: those that were not there before, wherever they are."""
    former = {(finding.code, finding.record, finding.message) for finding in before}
    return [
        finding
        for finding in after
        if finding.severity is Severity.ERROR and (finding.code, finding.record, finding.message) not in former
    ]


def texts_available(dataset: Dataset, plan_id: str) -> tuple[list[str], list[str]]:
    """Return which copies of a plan are available, and which are recorded but missing."""
    copies = [source.id for source in dataset["sources"] if source["plan_id"] == plan_id]
    return [copy for copy in copies if copy in dataset.texts], [copy for copy in copies if copy not in dataset.texts]
