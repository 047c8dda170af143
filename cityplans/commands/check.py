"""Checking the data."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cityplans.check import check
from cityplans.commands import FINDINGS, FINE
from cityplans.dataset import Dataset
from cityplans.excerpts import line_reader
from cityplans.finding import has_errors
from cityplans.identity import read_identity
from cityplans.load import CannotRun
from cityplans.parallel import processors
from cityplans.report import as_annotations, as_json, as_sarif, as_text, job_summary, summary
from cityplans.terminal import unguarded


def run(options: argparse.Namespace) -> int:
    """Check the data and write the findings in the format that is asked for."""
    dataset, findings = check(options.datasets, options.sources, processors())
    homepage = _homepage(dataset)
    match options.format:
        case "json":
            sys.stdout.write(as_json(findings))
        case "sarif":
            sys.stdout.write(as_sarif(findings, line_reader(), homepage))
        case "github":
            unguarded(sys.stdout).write(as_annotations(findings))
            _write_job_summary(job_summary(findings, _count(dataset), homepage))
        case _:
            sys.stdout.write(as_text(findings, line_reader(), homepage))
            if not options.quiet:
                sys.stdout.write(summary(findings, _count(dataset)))
                if options.sources is None:
                    print("evidence was not held against the texts: give their folder with --sources or PLAN_SOURCES")
    return FINDINGS if has_errors(findings) or (options.strict and findings) else FINE


def _homepage(dataset: Dataset | None) -> str:
    """Give the address of the site where it is a sound one: it is printed and linked."""
    identity = read_identity(dataset.identity)[0] if dataset else None
    return identity.homepage if identity else ""


def _write_job_summary(text: str) -> None:
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as problem:
            raise CannotRun(f"cannot write the summary of the job: {problem.strerror}") from problem


def _count(dataset: Dataset | None) -> int:
    return sum(len(rows) for rows in dataset.tables.values()) if dataset else 0
