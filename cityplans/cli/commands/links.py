"""The command `links`: asks every external address and looks for passages on their pages."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from cityplans.catalog.builder import build_catalog
from cityplans.check.fingerprints import addressed
from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options, not_empty
from cityplans.cli.report import as_text
from cityplans.core.errors import CommandError
from cityplans.core.findings import has_errors
from cityplans.core.paths import ROOT
from cityplans.curate.links.addresses import referrers_by_url
from cityplans.curate.links.drift import page_reports
from cityplans.curate.links.report import as_csv, as_markdown
from cityplans.curate.links.web import ask_all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument(
        "--csv", type=not_empty, metavar="FILE", help="write the state of every passage there, with the day"
    )


def run(options: argparse.Namespace) -> int:
    """Report what does not answer and what became of passages.

    That is never a failure: the web is not ours.
    """
    dataset, findings = check(options.datasets)
    if dataset is None or has_errors(findings):
        sys.stderr.write(as_text(findings))
        return FINDINGS
    prose = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "content").rglob("*.md"))
    }
    catalog = build_catalog(dataset)
    referrers = referrers_by_url(catalog, prose)
    pages = {source["url"] for source in addressed(dataset) if source.id in dataset.fingerprints}
    answers = ask_all(referrers, pages, contact=catalog.identity.repository)
    reports, day = page_reports(dataset, answers), date.today().isoformat()
    if options.csv:
        _write(Path(options.csv), as_csv(day, reports))
    sys.stdout.write(as_markdown(day, referrers, {url: answer.problem for url, answer in answers.items()}, reports))
    return FINE


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CommandError(f"cannot write {path}: {problem.strerror}; give another file with --csv") from None
