"""The command `translations`: writes translations.csv, the Chinese behind each English text."""

from __future__ import annotations

import argparse
import datetime

from cityplans.cli.commands.ledgers import rewrite_ledgers
from cityplans.cli.options import add_data_options
from cityplans.curate.lineage import lineage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    parser.add_argument(
        "--confirm",
        nargs="+",
        default=[],
        metavar="ID",
        help="records whose English has been checked against the current Chinese",
    )


def run(options: argparse.Namespace) -> int:
    """Write the translations.csv of every plan."""
    today = datetime.date.today().isoformat()
    return rewrite_ledgers(
        options, "translations", lambda dataset, plan_id: lineage(dataset, plan_id, options.confirm, today)
    )
