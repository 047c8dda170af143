"""Asking whether the addresses outside are still there."""

from __future__ import annotations

import argparse
import sys

from cityplans.catalog import build_catalog
from cityplans.commands import CANNOT_RUN, FINE
from cityplans.links import addresses, as_markdown, ask
from cityplans.load import load
from cityplans.theme import ROOT


def run(options: argparse.Namespace) -> int:
    """Report what does not answer; that is never a failure, for the web is not ours."""
    loaded = load(options.datasets)
    if loaded.dataset is None:
        print("build.py: the data cannot be read; run check first", file=sys.stderr)
        return CANNOT_RUN
    prose = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.md"))}
    named = addresses(build_catalog(loaded.dataset), prose)
    sys.stdout.write(as_markdown(named, ask(named)))
    return FINE
