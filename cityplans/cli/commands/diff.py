"""The command `diff`: shows what changed between two states of the data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options, not_empty
from cityplans.curate.release.impact import impact
from cityplans.curate.release.impact_report import as_json, as_markdown
from cityplans.read.dataset import Dataset
from cityplans.read.load import load_former
from cityplans.read.revisions import datasets_at_revision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("base", type=not_empty, metavar="BASE", help="the state before: a git revision or a folder")
    parser.add_argument(
        "head", type=not_empty, nargs="?", metavar="HEAD", help="the state after (default: the data as it is now)"
    )
    parser.add_argument(
        "--format", choices=("md", "json"), default="md", help="Markdown for people or JSON for programs (default: md)"
    )
    parser.add_argument("--allow-deletions", action="store_true", help="do not fail if much of a table is gone")


def run(options: argparse.Namespace) -> int:
    """Compare two states; fail if so much is gone that it looks like an accident."""
    with _dataset(options.base, options.datasets) as before, _dataset(options.head, options.datasets) as after:
        report = impact(before, after)
    sys.stdout.write(as_json(report) if options.format == "json" else as_markdown(report))
    if not report.vanished or options.allow_deletions:
        return FINE
    for table, gone, rows_before in report.vanished:
        print(
            f"build.py: {gone} of {rows_before} rows of {table} would be gone; if intended, add --allow-deletions",
            file=sys.stderr,
        )
    return FINDINGS


@contextmanager
def _dataset(name: str | None, datasets: Path) -> Iterator[Dataset]:
    """Yield a state of the data: a git revision, a folder, or the working tree for None."""
    if name is None:
        yield load_former(datasets)
        return
    with datasets_at_revision(name, datasets) as folder:
        inner = folder / "datasets"
        yield load_former(inner if inner.is_dir() and not (folder / "schemas").is_dir() else folder)
