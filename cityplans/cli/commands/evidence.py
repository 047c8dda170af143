"""The command `evidence`: writes evidence.csv, which locates the passage that proves each record.

It also writes the fingerprints by which `links` finds passages again on the pages of their publishers.
"""

from __future__ import annotations

import argparse

from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.commands.ledgers import rewrite_ledgers
from cityplans.cli.options import add_data_options
from cityplans.core.errors import CommandError
from cityplans.curate.fingerprints import fingerprints_rewrite
from cityplans.curate.locate import evidence_rows
from cityplans.curate.writer import locked, write_files
from cityplans.read.load import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")


def run(options: argparse.Namespace) -> int:
    """Locate every passage, write the evidence.csv of every plan, then the fingerprints."""
    if options.sources is None:
        raise CommandError("evidence needs the saved official texts: give their folder with --sources or PLAN_SOURCES")
    status = rewrite_ledgers(options, "evidence", evidence_rows)
    # Fingerprints are those of the evidence as it is now, so it has to be right first.
    return status if status == FINDINGS else _rewrite_fingerprints(options)


def _rewrite_fingerprints(options: argparse.Namespace) -> int:
    with locked(options.datasets):
        dataset = load(options.datasets, options.sources).dataset
        rewrite = fingerprints_rewrite(options.datasets, dataset) if dataset else None
        if rewrite and not options.check:
            write_files([rewrite])
    if rewrite:
        print(f"{rewrite.path}: {'would change' if options.check else 'written'}")
    return FINDINGS if options.check and rewrite else FINE
