"""The whole check of a datasets folder: cells, rules and evidence, as one sorted list of findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from cityplans.check.cells import validate_table
from cityplans.check.rules import RULES, Phase, Rule, apply_rule
from cityplans.check.rules.lost_records import CONSEQUENCES, GAPS, consequences
from cityplans.check.scope import PlanScope
from cityplans.core.findings import Finding, Location, Severity, cap_per_code, has_errors, sorted_unique
from cityplans.core.processes import gc_paused, worker_pool
from cityplans.read.datapackage import read_identity
from cityplans.read.dataset import Dataset
from cityplans.read.load import Loaded, load

# A cell that is invalid by itself, or differs from the text, makes other rules fail that depend on it.
_PRECEDENCE = (
    ("yaml-error", "yaml-value", "yaml-block", "control-character", "lost-character"),
    ("lookalike", "combining-marks", "not-composed", "white-space"),
    ("required", "enum", "type-error", "primary-key", "wrong-plan"),
    # A name in place of an id: this rule suggests the right id.
    ("foreign-key",),
    ("pattern",),
    ("reserved-id", "link-refused"),
    ("not-in-passage",),
)

_IN_RUNS = ("required", "one-language")
"""The codes of findings that many rows have when a column was emptied."""
_RUN = 3
_MERGED = "write the value into every row: a spreadsheet program keeps that of merged cells in the first one only"

_MANY_RECORDS = 20_000
"""From this number of records on, starting processes pays off."""

_READABLE = 2
"""From this index of _PRECEDENCE on, the characters of the cell are those of its text."""
_VALID = 6
"""From this index of _PRECEDENCE on, the cell is valid by itself."""

# If a file or a row cannot be read, rules that depend on it would only repeat the finding.
_UNREAD = {
    "file-missing",
    "file-refused",
    "encoding-error",
    "merge-conflict",
    "source-error",
    "csv-quote",
    "yaml-error",
}
_UNREAD |= {
    "missing-label",
    "extra-label",
    "duplicate-label",
    "incorrect-label",
    "csv-separator",
    "header-line",
    "empty-column",
    "missing-cell",
    "extra-cell",
    "folder-name",
}

_OFFSETS = frozenset({"record_id", "source_id", "start", "end", "sha256", "text_start", "text_end", "characters"})
"""The fields without which no passage can be compared with its text."""

# A record without its passage leaves a fact of the text uncovered: the same error seen from the other side.
_UNPROVEN = {"evidence-hash", "evidence-missing", "evidence-row", "not-in-passage"}


def check(
    root: Path, sources: Path | None = None, jobs: int = 1, contents: Mapping[str, bytes] | None = None
) -> tuple[Dataset | None, list[Finding]]:
    """Read and check a datasets folder.

    Args:
        root: The folder.
        sources: The folder of official texts. Without it, passages are not checked.
        jobs: How many processes may share the rules, if there are many records.
        contents: What files are to contain, by path as findings show it: checked in place of what they contain now.

    Returns:
        The dataset, None if not even its frame could be read, and the findings in order.

    Raises:
        CommandError: A folder does not exist.
    """
    with gc_paused():
        loaded = load(root, sources, contents=contents)
        return loaded.dataset, check_loaded(loaded, jobs)


def check_plan(loaded: Loaded, plan_id: str) -> list[Finding]:
    """Check one plan of a dataset that has been read: every finding about it, however many, and no other."""
    if loaded.dataset is None:
        return check_loaded(loaded)
    dataset, scope = loaded.dataset, PlanScope(loaded.dataset, plan_id)
    findings = [*loaded.findings, *read_identity(dataset.identity)[1]]
    for name, files in loaded.tables.items():
        own = [file for file in files if scope.reads(file.path)]
        findings += validate_table(dataset.schemas[name], *own, most_rows=None)
    findings = list(filter(scope.includes, findings))
    if not _is_unread(findings):
        phases = [Phase.LIMITS, Phase.RECORDS]
        # Passages can be compared before every cell is filled in, unless those of the evidence are wrong.
        if dataset.texts and not any(f.severity is Severity.ERROR and not _is_unfilled(f) for f in findings):
            phases.append(Phase.TEXTS)
        for rule in (rule for rule in RULES if rule.phase in phases):
            findings += apply_rule(rule, dataset, scope.includes)
    return _one_per_cause(dataset, findings)


def _is_unfilled(finding: Finding) -> bool:
    """Return whether a finding only says that somebody has not written a cell yet."""
    return finding.code == "required" and finding.message.split()[0] not in _OFFSETS


def check_loaded(loaded: Loaded, jobs: int = 1) -> list[Finding]:
    """Check a dataset that has been read; see `check`."""
    dataset, findings = loaded.dataset, list(loaded.findings)
    if dataset is None:
        return cap_per_code(sorted_unique(findings))
    findings += read_identity(dataset.identity)[1] + _table_and_rule_findings(loaded, dataset, jobs)
    return cap_per_code(_runs_as_one(_one_per_cause(dataset, findings)))


def _one_per_cause(dataset: Dataset, findings: list[Finding]) -> list[Finding]:
    """Return the findings in order, without those that only repeat another in other words."""
    if any(f.code in _UNPROVEN for f in findings):
        findings = [f for f in findings if f.code != "forgotten-fact"]
    if any(f.code == "lost-record" for f in findings):
        findings = _without_consequences(dataset, findings)
    return sorted_unique(_once_per_cell(_without_form(findings)))


def _runs_as_one(findings: list[Finding]) -> list[Finding]:
    """Report an emptied column, or cells that were merged, once for rows that follow each other."""
    runs: dict[tuple[str, str, str], list[list[Finding]]] = defaultdict(list)
    for finding in findings:
        if finding.code in _IN_RUNS:
            started = runs[finding.location.path, finding.code, finding.message]
            if started and finding.location.line == started[-1][-1].location.line + 1:
                started[-1].append(finding)
            else:
                started.append([finding])
    merged: dict[Finding, Finding | None] = {}
    for run in (run for started in runs.values() for run in started if len(run) >= _RUN):
        first, last = run[0], run[-1].location.line
        message = f"{first.message}, in {len(run)} rows down to line {last:,}"
        merged |= dict.fromkeys(run) | {first: replace(first, message=message, hint=f"{_MERGED}; {first.hint}")}
    return [kept for finding in findings if (kept := merged.get(finding, finding))]


def _without_consequences(dataset: Dataset, findings: list[Finding]) -> list[Finding]:
    """Leave out what a record that is gone, or has another id, causes elsewhere."""
    places, ids, files = consequences(dataset)
    return [
        f
        for f in findings
        if not (f.code in CONSEQUENCES and (f.location in places or f.record in ids))
        and not (f.code in GAPS and f.location.path in files)
    ]


def _without_form(findings: list[Finding]) -> list[Finding]:
    """Leave out that a file with an error is written otherwise: who corrects it looks again."""
    faulty = {f.location.path for f in findings if f.severity is Severity.ERROR}
    return [f for f in findings if f.code != "not-canonical" or f.location.path not in faulty]


def _table_and_rule_findings(loaded: Loaded, dataset: Dataset, jobs: int) -> list[Finding]:
    """Validate tables and apply rules, until findings would make further results meaningless."""
    limits = [finding for rule in RULES if rule.phase == Phase.LIMITS for finding in apply_rule(rule, dataset)]
    # Data too long to be published is also too long for the other rules.
    is_usable = not limits and not _is_unread(loaded.findings)
    rules = [rule for rule in RULES if rule.phase == Phase.RECORDS and is_usable]
    # Build the index that all rules use once, before the process forks.
    assert dataset.by_id is not None
    is_large = sum(map(len, dataset.tables.values())) >= _MANY_RECORDS
    with worker_pool(loaded, jobs if is_large else 1) as parallel_map:
        # Several processes go on to the rules while tables are validated, one only when the results are asked for.
        results = parallel_map(_findings_of, [*loaded.tables, *rules])
        of_tables = list(chain.from_iterable(islice(results, len(loaded.tables))))
        findings = [*of_tables, *limits]
        if is_usable and not _is_unread(of_tables):
            findings += chain.from_iterable(results)
            # Malformed offsets and hashes cannot be compared with a text.
            if dataset.texts and not has_errors([*loaded.findings, *of_tables]):
                texts = [rule for rule in RULES if rule.phase == Phase.TEXTS]
                findings += chain.from_iterable(parallel_map(_findings_of, texts))
    return findings


def _findings_of(loaded: Loaded, item: str | Rule) -> list[Finding]:
    """Return the findings of a table by its name, or of a rule."""
    assert loaded.dataset is not None
    if isinstance(item, str):
        return validate_table(loaded.dataset.schemas[item], *loaded.tables[item])
    return apply_rule(item, loaded.dataset)


def _is_unread(findings: Iterable[Finding]) -> bool:
    return any(finding.code in _UNREAD for finding in findings)


def _once_per_cell(findings: list[Finding]) -> list[Finding]:
    """Keep only the findings of each cell that come first in _PRECEDENCE: they have one cause."""
    ranks: dict[Location, int] = {}
    for f in findings:
        ranks[f.location] = min(ranks.get(f.location, len(_PRECEDENCE)), _rank(f))
    # A malformed cell also differs from what two readers settled on.
    malformed = {f.record for f in findings if _rank(f) < _VALID}
    spoilt = {_line(f) for f in findings if _rank(f) < _READABLE} | {
        f.record for f in findings if f.code == "white-space"
    }
    emptied = {f.record for f in findings if f.code in _IN_RUNS}
    return [
        f
        for f in findings
        if _rank(f) == ranks[f.location]
        and not (f.code == "translation-row" and f.record in emptied)
        and not (f.code == "second-reading" and f.record in malformed)
        and not (f.code == "translation-stale" and spoilt & {_line(f), f.record})
    ]


def _line(finding: Finding) -> tuple[str, int]:
    """Return the line of a row; a YAML file is one record."""
    at = finding.location
    return at.path, 0 if at.path.endswith(".yaml") else at.line


def _rank(finding: Finding) -> int:
    return next((i for i, codes in enumerate(_PRECEDENCE) if finding.code in codes), len(_PRECEDENCE))
