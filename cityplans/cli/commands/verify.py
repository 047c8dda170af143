"""The command `verify`: verifies a built site."""

from __future__ import annotations

import argparse
import sys

from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_jobs_option, folder
from cityplans.cli.report import as_json, as_text
from cityplans.core.processes import processors
from cityplans.verify.folder import verify_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("folder", type=folder, metavar="SITE", help="the folder of a built site")
    parser.add_argument(
        "--format", choices=("json", "text"), default="text", help="output format of the findings (default: text)"
    )
    add_jobs_option(parser)
    parser.add_argument("--quiet", action="store_true", help="print findings only")


def run(options: argparse.Namespace) -> int:
    """Verify a built site by its files alone and print the findings in the requested format."""
    findings = verify_site(options.folder, options.jobs or processors())
    if options.format == "json":
        sys.stdout.write(as_json(findings))
    else:
        sys.stdout.write(as_text(findings))
        if not options.quiet:
            count = len(findings)
            result = f"{count:,} finding{'' if count == 1 else 's'}" if count else "nothing found"
            print(f"{options.folder}: {result}", file=sys.stderr)
    return FINDINGS if findings else FINE
