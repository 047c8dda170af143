"""The command `explain`: explains a finding."""

from __future__ import annotations

import argparse
import sys

from cityplans.check.explanations import explain
from cityplans.cli.commands import CANNOT_RUN, FINE
from cityplans.core.suggest import suggest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="the code in square brackets (none: list all)")
    parser.add_argument(
        "--language", choices=("en", "zh"), default="en", help="language of the explanation (default: en)"
    )


def run(options: argparse.Namespace) -> int:
    """Explain one code, or list all."""
    text, codes = explain(options.code, options.language)
    if text:
        sys.stdout.write(text)
        return FINE
    hint = suggest(options.code, codes) or "run `build.py explain` for the list"
    print(f'build.py: there is no finding "{options.code}"; {hint}', file=sys.stderr)
    return CANNOT_RUN
