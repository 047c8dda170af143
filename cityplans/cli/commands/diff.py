"""The command `diff`: shows what changed between two states of the data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options, not_empty
from cityplans.cli.report import as_text, summary
from cityplans.cli.source_lines import line_reader
from cityplans.core.characters import escape_for_terminal, escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.markdown import code_span
from cityplans.curate.release.file_changes import DataState, file_changes
from cityplans.curate.release.impact import Impact, impact
from cityplans.curate.release.impact_report import as_json, as_markdown, shortened
from cityplans.read.dataset import Dataset
from cityplans.read.load import load_former, read_unlisted
from cityplans.read.revisions import datasets_at_revision, is_folder, released_revision

_LONGEST_FINDINGS = 9_000
"""Bytes of the findings in a comment, beside those of the report."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument(
        "base",
        type=not_empty,
        nargs="?",
        metavar="BASE",
        help="the state before: a git revision or a folder (default: the last release)",
    )
    parser.add_argument(
        "head", type=not_empty, nargs="?", metavar="HEAD", help="the state after (default: the data as it is now)"
    )
    parser.add_argument(
        "--format", choices=("md", "json"), default="md", help="Markdown for people or JSON for programs (default: md)"
    )
    parser.add_argument(
        "--card", action="store_true", help="write what changes and what the check finds as a comment for a forge"
    )
    parser.add_argument("--allow-deletions", action="store_true", help="do not fail if much of a table is gone")


def run(options: argparse.Namespace) -> int:
    """Compare two states; fail if so much is gone that it looks like an accident."""
    if options.card:
        return _card(options)
    report = _impact(options)
    sys.stdout.write(as_json(report) if options.format == "json" else as_markdown(report))
    if not report.vanished or options.allow_deletions:
        return FINE
    for table, gone, rows_before in report.vanished:
        print(
            f"build.py: {gone} of {rows_before} rows of {table} would be gone; if intended, add --allow-deletions",
            file=sys.stderr,
        )
    return FINDINGS


def _impact(options: argparse.Namespace) -> Impact:
    base = options.base or _last_release(options.datasets)
    with _state(base, options.datasets) as before, _state(options.head, options.datasets) as after:
        _refuse_unknown_labels(before.dataset, after.dataset)
        report = impact(before.dataset, after.dataset)
        return replace(report, files=tuple(file_changes(before, after)))


def _refuse_unknown_labels(before: Dataset, after: Dataset) -> None:
    """Refuse to compare a table with a label that its schema, the same in both states, does not have."""
    for table, schema in after.schemas.items():
        if table in before.schemas and before.schemas[table].names == schema.names:
            for record in after[table]:
                if unknown := [label for label in record.cells if label not in schema.names]:
                    raise CommandError(
                        f'the data to compare cannot be read: {table} has no field "{escape_invisible(unknown[0])}" '
                        f"({record.path}, line 1); `build.py check` says what to do"
                    )


def _last_release(datasets: Path) -> str:
    """Return the git revision of the last version on record."""
    versions = load_former(datasets)["versions"]
    if not versions:
        raise CommandError("no version of the data has been released: name the state before")
    return released_revision(datasets, versions[-1].id, versions[-1]["digest"])


@contextmanager
def _state(name: str | None, datasets: Path) -> Iterator[DataState]:
    """Yield a state of the data: a git revision, a folder, or the working tree for None."""
    if name is None:
        yield DataState(load_former(datasets), read_unlisted(datasets))
        return
    with datasets_at_revision(name, datasets) as folder:
        inner = folder / "datasets"
        # A revision of a repository whose top was asked for; a folder is taken as it is, as `check` takes it.
        if inner.is_dir() and not (folder / "schemas").is_dir() and not is_folder(name):
            folder = inner
        yield DataState(load_former(folder), read_unlisted(folder))


def _card(options: argparse.Namespace) -> int:
    """Print what changes and what the check finds, as a comment that a forge accepts."""
    if options.head is None:
        raise CommandError("--card compares two folders: give BASE and HEAD")
    try:
        report = as_markdown(_impact(options))
    except CommandError as problem:
        report = f"The data cannot be compared: {code_span(str(problem))}\n"
    try:
        is_folder(options.head)
        dataset, findings = check(Path(options.head))
        records = sum(map(len, dataset.tables.values())) if dataset else 0
        found = as_text(findings, line_reader()) + summary(findings, records)
    except CommandError as problem:
        found = f"{problem}\n"
    # Nothing between the fences can end them.
    lines = escape_for_terminal(found).replace("`", "'").split("\n")
    listed = shortened(
        lines, _LONGEST_FINDINGS, "{left} of {all} lines are left out: run build.py check for the full list."
    )
    sys.stdout.write(f"{report}\n```text\n{listed}```\n")
    return FINE
