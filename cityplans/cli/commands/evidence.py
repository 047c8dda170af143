"""The command `evidence`: writes evidence.csv, which locates the passage that proves each record."""

from __future__ import annotations

import argparse

from cityplans.check.evidence import digest
from cityplans.cli.commands.ledgers import rewrite_ledgers
from cityplans.cli.options import add_data_options
from cityplans.core.errors import CommandError
from cityplans.core.identifiers import natural_key
from cityplans.curate.locate import locate
from cityplans.read.dataset import Dataset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")


def run(options: argparse.Namespace) -> int:
    """Locate every passage and write the evidence.csv of every plan."""
    if options.sources is None:
        raise CommandError("evidence needs the saved official texts: give their folder with --sources or PLAN_SOURCES")
    return rewrite_ledgers(options, "evidence", _evidence_rows)


def _evidence_rows(dataset: Dataset, plan_id: str) -> list[tuple[str, str, int | str, int | str, str]]:
    """Return the evidence of a plan. Rows whose official text is not available are carried over."""
    rows: list[tuple[str, str, int | str, int | str, str]]
    rows = [(r, s, p.start, p.end, digest(dataset.texts[s][p.start : p.end])) for r, s, p in locate(dataset, plan_id)]
    absent = [
        r for r in dataset["evidence"] if r["source_id"] not in dataset.texts and r.path.rsplit("/", 2)[-2] == plan_id
    ]
    rows += [(r["record_id"], r["source_id"], r["start"], r["end"], r["sha256"]) for r in absent]
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))
