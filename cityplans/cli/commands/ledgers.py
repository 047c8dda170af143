"""Rewrites the tables that the program keeps for every plan: evidence.csv and translations.csv."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cityplans.check.cells import validate_table
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.report import as_text
from cityplans.core.csv_writer import to_csv
from cityplans.core.findings import Finding, Severity, sorted_unique
from cityplans.core.table_schema import Value
from cityplans.curate.writer import Rewrite, encoded, locked, read_existing, write_files
from cityplans.read.dataset import Dataset
from cityplans.read.load import Loaded, load

_UNREADABLE = {"encoding-error", "file-refused", "merge-conflict", "source-error", "csv-quote"}
_UNREADABLE |= {"missing-label", "extra-label", "duplicate-label", "incorrect-label"}
_UNREADABLE |= {"missing-cell", "extra-cell", "primary-key"}
"""Why rows of the command's own table may be unknown. Anything else in it, the command itself corrects."""


def rewrite_ledgers(
    options: argparse.Namespace, table: str, rows: Callable[[Dataset, str], Sequence[Sequence[Value]]]
) -> int:
    """Write a table that the program keeps for every plan, or show what would change."""
    with locked(options.datasets):
        loaded = load(options.datasets, options.sources)
        blocking = sorted_unique(_blocking(loaded, table))
        if loaded.dataset is None or blocking:
            sys.stderr.write(as_text(blocking))
            return FINDINGS
        rewrites = list(_rewrites(options.datasets, loaded.dataset, table, rows))
        if not options.check:
            write_files(rewrites)
    for rewrite in rewrites:
        print(f"{rewrite.path}: {'would change' if options.check else 'written'}")
    return FINDINGS if options.check and rewrites else FINE


def _blocking(loaded: Loaded, table: str) -> Iterator[Finding]:
    """Yield the errors because of which a table could lose rows if it were written from what was read."""
    findings = list(loaded.findings)
    if loaded.dataset:
        for name, files in loaded.tables.items():
            findings += validate_table(loaded.dataset.schemas[name], *files)
    for finding in findings:
        own = finding.location.path.endswith(f"/{table}.csv")
        if finding.severity is Severity.ERROR and (not own or finding.code in _UNREADABLE):
            yield finding


def _rewrites(
    datasets: Path, dataset: Dataset, table: str, rows: Callable[[Dataset, str], Sequence[Sequence[Value]]]
) -> Iterator[Rewrite]:
    """Yield the table of each plan that is not as it should be."""
    for plan in dataset["plans"]:
        path = datasets / Path(plan.path).parent.name / f"{table}.csv"
        before = read_existing(path)
        after = encoded(path, to_csv(dataset.schemas[table].names, rows(dataset, plan.id)))
        if after != before:
            yield Rewrite(path, before, after)
