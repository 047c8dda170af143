"""Checking the data."""

from __future__ import annotations

import argparse
import sys

from cityplans.check import check
from cityplans.commands import FINDINGS, FINE
from cityplans.dataset import Dataset
from cityplans.finding import has_errors
from cityplans.report import FORMATS, summary


def run(options: argparse.Namespace) -> int:
    """Check the data and write the findings in the format that is asked for."""
    dataset, findings = check(options.datasets, options.sources)
    sys.stdout.write(FORMATS[options.format](findings))
    if options.format == "text" and not options.quiet:
        sys.stdout.write(summary(findings, _count(dataset)))
        if options.sources is None:
            print("evidence was not held against the texts: give their folder with --sources or PLAN_SOURCES")
    return FINDINGS if has_errors(findings) or (options.strict and findings) else FINE


def _count(dataset: Dataset | None) -> int:
    return sum(len(rows) for rows in dataset.tables.values()) if dataset else 0
