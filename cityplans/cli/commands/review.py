"""The command `review`: a local page on which a curator confirms and corrects the records of a plan."""

from __future__ import annotations

import argparse
import os
import sys
import threading

from cityplans.build.review_server import ReviewServer
from cityplans.cli.commands import FINE
from cityplans.cli.dataset import existing_plan
from cityplans.cli.options import add_data_options, not_empty, port_number
from cityplans.core.errors import CommandError
from cityplans.core.table_schema import cell_validator
from cityplans.curate.drafter.draft import draft_texts
from cityplans.curate.review.findings import texts_available
from cityplans.curate.review.session import Session
from cityplans.read.load import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument(
        "--drafter",
        type=not_empty,
        metavar="COMMAND",
        help="program that proposes English titles, summaries, themes and nouns that are missing: "
        "it reads JSON and prints JSON; nothing is proposed without it",
    )
    parser.add_argument(
        "--drafter-seconds",
        type=int,
        default=300,
        metavar="N",
        help="seconds the program may take for each batch of records (default: 300)",
    )
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
    plan_id = existing_plan(options.plan, dataset.by_id.get("plans", {}))
    if options.reviewer and not cell_validator(dataset.schemas["reviews"].field("reviewer"))(options.reviewer):
        raise CommandError("--reviewer takes letters, digits, dots and hyphens, such as lw")
    available, missing = texts_available(dataset, plan_id)
    if not available:
        which = f"no file in {options.sources} is a copy of {plan_id}"
        hint = f"the SHA-256 of {' or '.join(missing)} is in reference/sources.csv" if missing else "it has no sources"
        raise CommandError(f"{which}: {hint}")
    for source in missing:
        print(f"the copy {source} is not in {options.sources}: its passages are not shown")
    if options.drafter:
        _draft(options, plan_id)
    session = Session(options.datasets, options.sources, plan_id, options.reviewer)
    # The first check loads what all others need: a page should not wait for it.
    session.snapshot()
    with ReviewServer(session, options.port) as server:
        print(f"{server.address} (Ctrl+C ends)", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return FINE
    return FINE


def _draft(options: argparse.Namespace, plan_id: str) -> None:
    """Let a program propose what the plan lacks, and say what became of it."""

    def show(asked: int, total: int) -> None:
        if not options.quiet:
            print(f"the drafter was asked about {asked:,} of {total:,} records", flush=True)

    drafted = draft_texts(
        options.datasets, options.sources, plan_id, options.drafter, max(options.drafter_seconds, 1), show
    )
    if drafted.problem:
        print(f"build.py: the drafter gave no usable answer: {drafted.problem}", file=sys.stderr)
    for path in drafted.files:
        print(f"{path}: written")
    refused = drafted.proposals.by_reason
    print(f"{drafted.proposals.count:,} proposals to review, {sum(refused.values()):,} refused")
    for reason, count in refused.items():
        print(f"  {count:,} refused: {reason}")
