"""Rewrites the tables that the program keeps for every plan: evidence.csv and translations.csv."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cityplans.check.cells import validate_table
from cityplans.cli.commands import FINDINGS, FINE, write
from cityplans.cli.report import as_text
from cityplans.core.csv_writer import to_csv
from cityplans.core.findings import Severity, sorted_unique
from cityplans.core.table_schema import Value
from cityplans.read.dataset import Dataset
from cityplans.read.load import load


def rewrite_ledgers(
    options: argparse.Namespace, table: str, rows: Callable[[Dataset, str], Sequence[Sequence[Value]]]
) -> int:
    """Write a table that the program keeps for every plan, or show what would change."""
    loaded = load(options.datasets, options.sources)
    findings = list(loaded.findings)
    if loaded.dataset:
        for name, files in loaded.tables.items():
            findings += validate_table(loaded.dataset.schemas[name], *files)
    blocking = sorted_unique(
        f for f in findings if f.severity is Severity.ERROR and not f.location.path.endswith(f"{table}.csv")
    )
    if loaded.dataset is None or blocking:
        sys.stderr.write(as_text(blocking))
        return FINDINGS
    changed = 0
    for plan in loaded.dataset["plans"]:
        path = options.datasets / Path(plan.path).parent.name / f"{table}.csv"
        text = to_csv(loaded.dataset.schemas[table].names, rows(loaded.dataset, plan.id))
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            changed += 1
            print(f"{path}: {'would change' if options.check else 'written'}")
            if not options.check:
                write(path, text)
    return FINDINGS if options.check and changed else FINE
