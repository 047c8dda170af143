"""Checking the data."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.report import as_annotations, as_json, as_sarif, as_text, job_summary, summary
from cityplans.cli.source_lines import line_reader
from cityplans.cli.terminal import raw_stream
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, has_errors
from cityplans.core.processes import processors
from cityplans.inputs import data_digest
from cityplans.known import Memory
from cityplans.read.datapackage import read_identity
from cityplans.read.dataset import Dataset
from cityplans.verdicts import Clean, read_verdicts, write_verdicts


def run(options: argparse.Namespace) -> int:
    """Check the data and write the findings in the format that is asked for."""
    findings, seen = _checked(options)
    count, homepage = seen.records, seen.homepage
    match options.format:
        case "json":
            sys.stdout.write(as_json(findings))
        case "sarif":
            sys.stdout.write(as_sarif(findings, line_reader(), homepage))
        case "github":
            raw_stream(sys.stdout).write(as_annotations(findings))
            _write_job_summary(job_summary(findings, count, homepage))
        case _:
            sys.stdout.write(as_text(findings, line_reader(), homepage))
            if not options.quiet:
                sys.stdout.write(summary(findings, count))
                if options.sources is None:
                    print("evidence was not held against the texts: give their folder with --sources or PLAN_SOURCES")
    return FINDINGS if has_errors(findings) or (options.strict and findings) else FINE


def _checked(options: argparse.Namespace) -> tuple[list[Finding], Clean]:
    """Check the data, as far as it is not known to be without findings."""
    verdicts = read_verdicts(options.datasets, anew=options.clean)
    data = data_digest([folder for folder in (options.datasets, options.sources) if folder])
    if known := verdicts.clean.get(data):
        return [], known
    dataset, findings = check(options.datasets, options.sources, processors(), Memory(sound=verdicts.sound))
    seen = Clean(sum(map(len, dataset.tables.values())), _homepage(dataset)) if dataset else Clean(0, "")
    write_verdicts(verdicts if findings else replace(verdicts, clean=verdicts.clean | {data: seen}))
    return findings, seen


def _homepage(dataset: Dataset) -> str:
    """Give the address of the site where it is a sound one: it is printed and linked."""
    identity = read_identity(dataset.identity)[0]
    return identity.homepage if identity else ""


def _write_job_summary(text: str) -> None:
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as problem:
            raise CommandError(f"cannot write the summary of the job: {problem.strerror}") from problem
