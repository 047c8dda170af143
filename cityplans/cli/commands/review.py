"""The command `review`: a local page on which a curator confirms and corrects the records of a plan."""

from __future__ import annotations

import argparse
import os
import threading

from cityplans.build.review_server import ReviewServer
from cityplans.cli.commands import FINE
from cityplans.cli.dataset import existing_id
from cityplans.cli.options import add_data_options, port_number
from cityplans.core.errors import CommandError
from cityplans.core.table_schema import cell_validator
from cityplans.curate.review.findings import texts_available
from cityplans.curate.review.session import Session
from cityplans.read.load import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("plan", metavar="PLAN", help="the id of the plan")
    parser.add_argument("--port", type=port_number, default=8001, help="port to listen on, 0 for any (default: 8001)")
    parser.add_argument(
        "--reviewer",
        default=os.environ.get("PLAN_REVIEWER", ""),
        metavar="NAME",
        help="your handle or initials, published with what you confirm (default: $PLAN_REVIEWER; the page asks)",
    )


def run(options: argparse.Namespace) -> int:
    """Serve the review of a plan until it is interrupted.

    Raises:
        CommandError: There is no such plan, none of its copies is available, or the reviewer's name has another form.
    """
    if options.sources is None:
        raise CommandError("review needs the saved official texts: give their folder with --sources or PLAN_SOURCES")
    dataset = load(options.datasets, options.sources).dataset
    if dataset is None:
        raise CommandError("the data cannot be read: run `build.py check` first")
    plan_id = existing_id(options.plan, list(dataset.by_id.get("plans", {})), "plan", "see datasets/ for the ids")
    if options.reviewer and not cell_validator(dataset.schemas["reviews"].field("reviewer"))(options.reviewer):
        raise CommandError("--reviewer takes letters, digits, dots and hyphens, such as lw")
    available, missing = texts_available(dataset, plan_id)
    if not available:
        which = f"no file in {options.sources} is a copy of {plan_id}"
        hint = f"the SHA-256 of {' or '.join(missing)} is in reference/sources.csv" if missing else "it has no sources"
        raise CommandError(f"{which}: {hint}")
    for source in missing:
        print(f"the copy {source} is not in {options.sources}: its passages are not shown")
    with ReviewServer(Session(options.datasets, options.sources, plan_id, options.reviewer), options.port) as server:
        print(f"{server.address} (Ctrl+C ends)", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return FINE
    return FINE
