"""The command `evidence`: writes evidence.csv, which locates the passage that proves each record."""

from __future__ import annotations

import argparse

from cityplans.cli.commands.ledgers import rewrite_ledgers
from cityplans.cli.options import add_data_options
from cityplans.core.errors import CommandError
from cityplans.curate.locate import evidence_rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")


def run(options: argparse.Namespace) -> int:
    """Locate every passage and write the evidence.csv of every plan."""
    if options.sources is None:
        raise CommandError("evidence needs the saved official texts: give their folder with --sources or PLAN_SOURCES")
    return rewrite_ledgers(options, "evidence", evidence_rows)
