"""The command `links`: requests every external address and reports those that do not answer."""

from __future__ import annotations

import argparse
import sys

from cityplans.catalog.open import checked_catalog
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options
from cityplans.cli.report import as_text
from cityplans.core.paths import ROOT
from cityplans.curate.links import as_markdown, broken_links, referrers_by_url


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)


def run(options: argparse.Namespace) -> int:
    """Report what does not answer. That is never a failure: the web is not ours."""
    catalog, findings = checked_catalog(options.datasets)
    if catalog is None:
        sys.stderr.write(as_text(findings))
        return FINDINGS
    prose = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "content").rglob("*.md"))
    }
    referrers = referrers_by_url(catalog, prose)
    sys.stdout.write(as_markdown(referrers, broken_links(referrers)))
    return FINE
