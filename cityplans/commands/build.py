"""Building the site, once or to look at it."""

from __future__ import annotations

import argparse
import sys

from cityplans.check import checked_catalog
from cityplans.commands import FINDINGS, FINE
from cityplans.load import load_archive
from cityplans.progress import Progress
from cityplans.publish import publish
from cityplans.report import as_text
from cityplans.serve import serve


def run(options: argparse.Namespace) -> int:
    """Check, then build the site; with `serve` show it at a local address."""
    progress = Progress(sys.stderr, quiet=options.quiet)
    progress.stage("check")
    catalog, findings = checked_catalog(options.datasets, options.sources)
    sys.stderr.write(as_text(findings))
    if catalog is None:
        print(f"build.py: the data has errors; {options.site} is left as it was", file=sys.stderr)
        return FINDINGS
    archive = load_archive(options.archive, catalog.versions) if options.archive else {}
    publish(catalog, options.site, options.site_url, archive, progress)
    return serve(options.site, options.port) if options.command == "serve" else FINE
