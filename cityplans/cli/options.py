"""Options that several commands share, and the types of their values."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

_MOST_JOBS = 256


def folder(text: str) -> Path:
    """Return a folder's path; an empty one, which an unset shell variable leaves behind, is refused."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty: is a variable of the shell unset?")
    return Path(text)


def not_empty(text: str) -> str:
    """Return a text, which may not be empty."""
    if not text:
        raise argparse.ArgumentTypeError("this is empty: is a variable of the shell unset?")
    return text


def job_count(text: str) -> int:
    """Return a number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f'"{text}" is no number of processes: give 1 to {_MOST_JOBS}')
    return int(text)


def port_number(text: str) -> int:
    """Return a port; 0 lets the system choose one."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) > 65_535:
        raise argparse.ArgumentTypeError(f'"{text}" is no port: give 0 to 65535')
    return int(text)


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the data is."""
    parser.add_argument(
        "--datasets", type=folder, default=Path("datasets"), metavar="DIR", help="the data (default: datasets)"
    )
    parser.add_argument(
        "--sources",
        type=folder,
        default=Path(os.environ["PLAN_SOURCES"]) if os.environ.get("PLAN_SOURCES") else None,
        metavar="DIR",
        help="the saved copies of the official texts; turns the evidence checks on (default: $PLAN_SOURCES)",
    )
    parser.add_argument("--quiet", action="store_true", help="print findings only")


def add_site_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what the site is built from."""
    parser.add_argument(
        "--site-url",
        type=not_empty,
        metavar="URL",
        help="the address the site will have (default: homepage of datapackage.yaml)",
    )
    parser.add_argument(
        "--engine",
        choices=("mkdocs", "zensical"),
        default="mkdocs",
        help="the program that renders the theme (default: mkdocs)",
    )
    parser.add_argument("--only", metavar="PLAN", help="build as if this were the only plan, for a quick look")
    parser.add_argument(
        "--archive",
        type=folder,
        metavar="DIR",
        help="the files of former versions, one folder each, to be published again",
    )


def add_jobs_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for the number of processes."""
    parser.add_argument("--jobs", type=job_count, metavar="N", help="processes to use (default: one per processor)")
