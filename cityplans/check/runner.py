"""The whole check: frictionless findings, rules and proof, in one sorted list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cityplans.by_plan import judged_by_plan, keys_by_plan, remember
from cityplans.check.rules import LIMITS, PROOFS, RULES, Rule, apply_rules
from cityplans.core.findings import Finding, Location, cap_per_code, has_errors, sorted_unique
from cityplans.core.processes import gc_paused, worker_pool
from cityplans.known import Memory
from cityplans.read.datapackage import read_identity
from cityplans.read.dataset import Dataset
from cityplans.read.load import load


def invalid_identity(dataset: Dataset) -> list[Finding]:
    """Report what is wrong with datasets/datapackage.yaml."""
    return read_identity(dataset.identity)[1]


# A cell that is not valid in itself, or not what the text says, makes rules fail that only lean on it.
_PRECEDENCE = (
    ("yaml-error", "control-character", "lookalike", "combining-marks", "not-composed"),
    ("required", "enum", "type-error", "primary-key", "wrong-plan"),
    # A name where an id belongs: the rule knows the id that is meant.
    ("foreign-key",),
    ("pattern",),
    ("reserved-id", "link-refused"),
    ("not-in-passage",),
)

_MANY = 20_000
"""Records from which on processes are worth starting."""

_SPARED = 100_000
"""So many verdicts are kept that this check has not met: those with the texts at hand, while one is made without them."""

_SOUND = 5
"""From this place in _PRECEDENCE on, the cell is valid in itself."""

# Where a file or a row could not be read, the rules that lean on it would only repeat the fault.
_UNREAD = {"file-missing", "file-refused", "encoding-error", "source-error", "csv-quote", "yaml-error"}
_UNREAD |= {
    "missing-label",
    "extra-label",
    "duplicate-label",
    "incorrect-label",
    "missing-cell",
    "extra-cell",
    "folder-name",
}

# A record that lost its passage leaves a fact of the text without one: the same fault from the other side.
_UNPROVEN = {"evidence-hash", "evidence-missing", "evidence-row", "not-in-passage"}


def check(
    root: Path, sources: Path | None = None, jobs: int = 1, memory: Memory | None = None
) -> tuple[Dataset | None, list[Finding]]:
    """Read and judge a datasets folder; the dataset is None where not even its frame could be read.

    What `memory` knows to be sound is not judged again, and it is brought up to date. The rules are shared out among `jobs`
    processes where there are many records.
    """
    with gc_paused():
        return _check(root, sources, jobs, memory or Memory())


def _check(root: Path, sources: Path | None, jobs: int, memory: Memory) -> tuple[Dataset | None, list[Finding]]:
    loaded = load(root, sources, memory)
    if loaded.dataset is None:
        return None, cap_per_code(sorted_unique(loaded.findings))
    dataset, findings = loaded.dataset, [*loaded.findings, *invalid_identity(loaded.dataset)]
    keys = keys_by_plan(dataset, loaded.digests)
    told = None if has_errors(loaded.findings) else judged_by_plan(dataset, loaded.rows, keys, memory.sound)
    if told is None:
        told = _judged(dataset, loaded.findings, jobs)
        remember(dataset, [*findings, *told], keys, memory.sound)
    findings += told
    memory.sound.forget_the_rest(_SPARED)
    if any(f.code in _UNPROVEN for f in findings):
        findings = [f for f in findings if f.code != "forgotten-fact"]
    return dataset, cap_per_code(sorted_unique(_once_per_cell(findings)))


def _judged(dataset: Dataset, on_the_way: Sequence[Finding], jobs: int) -> list[Finding]:
    """Ask all rules of the whole dataset, as far as what was found on the way to it allows."""
    found = apply_rules(LIMITS, dataset)
    # What is too long to be published is too long to be read by every rule.
    if not found and not any(f.code in _UNREAD for f in on_the_way):
        found += _apply(RULES, dataset, jobs)
        # Offsets and hashes that are not even well formed prove nothing.
        if not has_errors(on_the_way):
            found += _apply(PROOFS, dataset, jobs)
    return found


def _apply(rules: Mapping[str, Rule], dataset: Dataset, jobs: int) -> list[Finding]:
    """Run rules one by one, in several processes where that is sooner."""
    if jobs < 2 or sum(map(len, dataset.tables.values())) < _MANY:
        return apply_rules(rules, dataset)
    # What all rules look up is made before the processes part.
    assert dataset.by_id is not None
    with worker_pool((rules, dataset), jobs) as each:
        return [finding for found in each(_apply_one, rules) for finding in found]


def _apply_one(state: tuple[Mapping[str, Rule], Dataset], code: str) -> list[Finding]:
    rules, dataset = state
    return apply_rules({code: rules[code]}, dataset)


def _once_per_cell(findings: list[Finding]) -> list[Finding]:
    """Fold errors of one cause: of what is said about one cell, keep what comes first in _PRECEDENCE."""
    ranks: dict[Location, int] = {}
    for f in findings:
        ranks[f.location] = min(ranks.get(f.location, len(_PRECEDENCE)), _rank(f))
    # Nor does what two readers settled on agree with a record whose cell is malformed.
    malformed = {f.record for f in findings if _rank(f) < _SOUND}
    return [
        f
        for f in findings
        if _rank(f) == ranks[f.location] and not (f.code == "second-reading" and f.record in malformed)
    ]


def _rank(finding: Finding) -> int:
    return next((i for i, codes in enumerate(_PRECEDENCE) if finding.code in codes), len(_PRECEDENCE))
