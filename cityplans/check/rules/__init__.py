"""The rules across cells and tables. RULES reads as a table of contents: one function per code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from cityplans.check.evidence import check_passages
from cityplans.check.rules import ledgers, proof, roles, structure, values
from cityplans.check.rules.forgotten_facts import forgotten
from cityplans.check.rules.translations import glossary_mismatch, translation_lineage
from cityplans.core.findings import MOST_FINDINGS, Finding, Location, error
from cityplans.read.dataset import Dataset

Rule = Callable[[Dataset], Iterable[Finding]]

RULES: dict[str, Rule] = {
    "reserved-id": structure.reserved_id,
    "duplicate-id": structure.duplicate_id,
    "wrong-plan": structure.wrong_plan,
    "foreign-key": structure.foreign_key,
    "subject-unknown": structure.subject_unknown,
    "row-order": structure.row_order,
    "printed-order": structure.printed_order,
    "heading-tree": structure.heading_tree,
    "sub-measure-parent": structure.sub_measure_parent,
    "lead-missing": roles.lead_missing,
    "duplicate-responsibility": roles.duplicate_responsibility,
    "one-language": values.one_language,
    "edtf-date": values.edtf_date,
    "figure-mismatch": values.figure_mismatch,
    "unit-mismatch": values.unit_mismatch,
    "value-parts": values.value_parts,
    "due-basis": values.due_basis,
    "theme-missing": values.theme_missing,
    "link-refused": values.link_refused,
    "wide-letter": values.wide_letter,
    "source-range": structure.source_range,
    "source-missing": structure.source_missing,
    "second-reading": proof.second_reading,
    "translation-lineage": translation_lineage,
    "glossary-mismatch": glossary_mismatch,
    "evidence-missing": proof.evidence_missing,
    "evidence-row": proof.evidence_row,
    "correction-row": ledgers.correction_row,
    "version-ledger": ledgers.version_ledger,
    "published-id": ledgers.published_id,
}

LIMITS: dict[str, Rule] = {
    "cell-too-long": values.cell_too_long,
    "table-too-long": values.table_too_long,
}
"""The rules that bound what all others have to read."""

PROOFS: dict[str, Rule] = {
    "evidence-hash": check_passages,
    "forgotten-fact": forgotten,
}
"""The rules that hold the data against the copies of the texts; they say nothing where no copy is at hand."""

OVER_ALL = frozenset({"duplicate-id", "correction-row", "version-ledger", "published-id", "table-too-long"})
"""The rules that hold plans against each other or against the ledgers; every other asks of one plan, or of what all share."""


def apply_rules(rules: Mapping[str, Rule], dataset: Dataset) -> list[Finding]:
    """Run LIMITS, RULES or PROOFS, each until it has found more than is told. A crash inside one becomes a finding that names it."""
    findings: list[Finding] = []
    for code, rule in rules.items():
        try:
            findings += islice(rule(dataset), MOST_FINDINGS + 1)
        except Exception as problem:
            message = f"the rule {code} broke: {type(problem).__name__}: {problem}"
            place = Location(dataset.identity.path)
            findings.append(
                error(place, "internal-error", message, "report this; it is a fault of the program, not of your data")
            )
    return findings
