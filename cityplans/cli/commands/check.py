"""The command `check`: checks the data."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from cityplans.catalog.builder import build_catalog
from cityplans.check.likeness import MOST_SUMMARIES, least_alike
from cityplans.check.runner import check, check_plan
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.dataset import existing_plan
from cityplans.cli.options import add_data_options
from cityplans.cli.report import FORMATS, as_annotations, as_groups, as_json, as_sarif, as_text, job_summary, summary
from cityplans.cli.source_lines import line_reader
from cityplans.cli.stories import told_wrong
from cityplans.cli.terminal import raw_stream
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, has_errors, sorted_unique
from cityplans.core.paths import ROOT
from cityplans.core.processes import gc_paused, processors
from cityplans.read.datapackage import read_identity
from cityplans.read.dataset import Dataset, folder_of, rows_of
from cityplans.read.load import load
from cityplans.read.prose import prose_findings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument(
        "--plan", metavar="ID", help="report one plan only: every finding about it, grouped by what there is to write"
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="output format of the findings (default: text)"
    )
    parser.add_argument(
        "--least-alike",
        action="store_true",
        help=f"with --plan and --sources: list the {MOST_SUMMARIES} summaries that share least with their passages,"
        " for a reader to begin with",
    )
    parser.add_argument("--strict", action="store_true", help="warnings fail the check too")


def run(options: argparse.Namespace) -> int:
    """Check the data and print the findings in the requested format."""
    if options.least_alike:
        return _print_least_alike(options)
    if options.plan is None:
        dataset, findings = check(options.datasets, options.sources, processors())
        findings = sorted_unique([*findings, *prose_findings(ROOT)])
        if dataset and not has_errors(findings):
            findings = [*findings, *told_wrong(dataset.by_id["plans"], partial(build_catalog, dataset))]
        count = sum(map(len, dataset.tables.values())) if dataset else 0
    else:
        dataset, findings = _check_plan(options)
        count = sum(folder_of(r) == options.plan for r in rows_of(dataset)) if dataset else 0
    homepage = _homepage(dataset) if dataset else ""
    match options.format:
        case "json":
            sys.stdout.write(as_json(findings))
        case "sarif":
            sys.stdout.write(as_sarif(findings, line_reader(), homepage))
        case "github":
            raw_stream(sys.stdout).write(as_annotations(findings))
            _write_job_summary(job_summary(findings, count, homepage))
        case _:
            if options.plan is not None and dataset:
                sys.stdout.write(as_groups(findings, options.plan, dataset.schemas))
            else:
                sys.stdout.write(as_text(findings, line_reader(), homepage))
            if not options.quiet:
                sys.stdout.write(summary(findings, count))
                if options.sources is None:
                    print(
                        "evidence was not checked against the texts: give their folder with --sources or PLAN_SOURCES"
                    )
    return FINDINGS if has_errors(findings) or (options.strict and findings) else FINE


def _print_least_alike(options: argparse.Namespace) -> int:
    if options.plan is None or options.sources is None:
        raise CommandError("--least-alike compares summaries with passages: give --plan ID and --sources DIR")
    loaded = load(options.datasets, options.sources)
    if loaded.dataset is None:
        raise CommandError("the data cannot be read; `build.py check` says what to do")
    existing_plan(options.plan, loaded.plans)
    for likeness in least_alike(loaded.dataset, options.plan):
        record = likeness.record
        place = f"{escape_invisible(record.path)}:{record.line}"
        print(f"{likeness.share:>4.0%}  {escape_invisible(record.id)}  {place}  {escape_invisible(record['title_zh'])}")
    return FINE


def _check_plan(options: argparse.Namespace) -> tuple[Dataset | None, list[Finding]]:
    with gc_paused():
        loaded = load(options.datasets, options.sources)
        if loaded.dataset:
            existing_plan(options.plan, loaded.plans)
        return loaded.dataset, check_plan(loaded, options.plan)


def _homepage(dataset: Dataset) -> str:
    """Return the address of the site, "" if it is not valid: it is printed and linked."""
    identity = read_identity(dataset.identity)[0]
    return identity.homepage if identity else ""


def _write_job_summary(text: str) -> None:
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as problem:
            raise CommandError(f"cannot write the job summary: {problem.strerror}") from problem
