"""Options that several commands share, and the parsers of their values."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

_MOST_JOBS = 256


def folder(text: str) -> Path:
    """Parse a folder's path; refuse an empty one, which an unset shell variable leaves behind."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty: is a variable of the shell unset?")
    return Path(text)


def not_empty(text: str) -> str:
    """Parse a text that may not be empty."""
    if not text:
        raise argparse.ArgumentTypeError("this is empty: is a variable of the shell unset?")
    return text


def job_count(text: str) -> int:
    """Parse a number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of processes: give 1 to {_MOST_JOBS}')
    return int(text)


def port_number(text: str) -> int:
    """Parse a port number; 0 lets the system choose one."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) > 65_535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port number: give 0 to 65535')
    return int(text)


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for where the data is."""
    parser.add_argument(
        "--datasets",
        type=folder,
        default=Path("datasets"),
        metavar="DIR",
        help="folder of the data (default: datasets)",
    )
    parser.add_argument(
        "--sources",
        type=folder,
        default=Path(os.environ["PLAN_SOURCES"]) if os.environ.get("PLAN_SOURCES") else None,
        metavar="DIR",
        help="folder of the saved official texts; turns the evidence checks on (default: $PLAN_SOURCES)",
    )
    parser.add_argument("--quiet", action="store_true", help="print findings only")


def add_site_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for what the site is built from."""
    parser.add_argument(
        "--site-url",
        type=not_empty,
        metavar="URL",
        help="address of the published site (default: homepage in datapackage.yaml)",
    )
    parser.add_argument(
        "--engine",
        choices=("mkdocs", "properdocs", "zensical"),
        default="properdocs",
        help="program that renders the theme (default: properdocs)",
    )
    parser.add_argument("--only", metavar="PLAN", help="build as if this were the only plan, for a quick look")
    parser.add_argument(
        "--archive",
        type=folder,
        metavar="DIR",
        help="folder of former versions to publish again, one subfolder each",
    )


def add_jobs_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for the number of processes."""
    parser.add_argument("--jobs", type=job_count, metavar="N", help="processes to use (default: one per processor)")
