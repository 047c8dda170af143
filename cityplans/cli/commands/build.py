"""The command `build`: builds the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cityplans.build.archive import load_archive
from cityplans.build.composer import Composer
from cityplans.build.explain import explain_path
from cityplans.build.output_folder import refuse_foreign_files, refuse_unsafe_location
from cityplans.build.publication import refuse_unpublishable
from cityplans.build.site import BuildOptions, build_site, with_slash
from cityplans.build.staging import StagingArea, locked_staging, published_files, swap
from cityplans.build.theme_output import theme_output
from cityplans.catalog.builder import build_catalog
from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.dataset import existing_plan
from cityplans.cli.empty_pages import left_out
from cityplans.cli.options import add_data_options, add_jobs_option, add_site_options, folder, not_empty
from cityplans.cli.progress import ProgressBar
from cityplans.cli.report import as_text
from cityplans.cli.stories import told_wrong
from cityplans.core.findings import Severity, has_errors
from cityplans.core.model import Catalog
from cityplans.core.paths import ROOT
from cityplans.core.processes import processors
from cityplans.read.dataset import Dataset, restricted
from cityplans.read.hosts import hosts_named, usual_hosts
from cityplans.read.prose import prose_findings
from cityplans.verify.folder import measure, verify_site
from cityplans.verify.hosts import check_hosts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    add_site_options(parser)
    add_jobs_option(parser)
    parser.add_argument(
        "--site", type=folder, default=Path("site"), metavar="DIR", help="folder of the published site (default: site)"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="replace --site even if it contains files that no build made; they are lost",
    )
    parser.add_argument(
        "--public",
        action="store_true",
        help="refuse data that is not that of a release, and addresses that nobody can have, such as example.org",
    )
    parser.add_argument(
        "--explain",
        type=not_empty,
        metavar="PATH",
        help="build nothing; name the function, template and records behind an address of the site",
    )


def run(options: argparse.Namespace) -> int:
    """Check the data, build the site beside the published one, verify it and swap it in."""
    progress = ProgressBar(sys.stderr, quiet=options.quiet)
    refuse_unsafe_location(options.site, "--site", inputs(options))
    if options.explain:
        return _explain(options)
    with locked_staging(
        options.site, lambda: progress.say("another build of this site is running; waiting for it")
    ) as area:
        if not options.replace:
            refuse_foreign_files(options.site, "--site", published_files(area))
        return _build(options, area, progress)


def _build(options: argparse.Namespace, area: StagingArea, progress: ProgressBar) -> int:
    jobs = options.jobs or processors()
    progress.stage("check")
    catalog = checked_catalog(options, jobs)
    if catalog is None:
        print(f"build.py: the data has errors; {options.site} was left unchanged", file=sys.stderr)
        return FINDINGS
    url = site_url(options, catalog)
    if options.public:
        refuse_unpublishable(catalog, url, ROOT / "content")
    digests = {version.id: version.digest for version in catalog.versions.values()}
    archive = load_archive(options.archive, digests, catalog.identity.version) if options.archive else {}
    files = build_site(catalog, BuildOptions(url, options.engine, jobs, archive), area, progress)
    progress.stage("verify")
    errors = [finding for finding in verify_site(area.next, jobs) if finding.severity is Severity.ERROR]
    if errors:
        sys.stderr.write(as_text(errors))
        print(f"build.py: the new site failed verification; {options.site} was left unchanged", file=sys.stderr)
        return FINDINGS
    _warn_of_hosts(area, catalog)
    progress.stage("swap")
    swap(area, files)
    progress.done(f"{len(files):,} files in {options.site}")
    return FINE


def _warn_of_hosts(area: StagingArea, catalog: Catalog) -> None:
    """Print what hosts would refuse, as warnings: only `verify` fails, the site can be looked at."""
    refused = check_hosts(measure(area.next), hosts_named(catalog.identity.hosts), usual_hosts().values())
    sys.stderr.write(as_text([replace(finding, severity=Severity.WARNING) for finding in refused]))


def inputs(options: argparse.Namespace) -> Iterator[Path]:
    """Yield the folders that a build reads."""
    yield from (folder for folder in (options.datasets, options.sources, options.archive) if folder)
    yield from (ROOT / name for name in ("cityplans", "content", "templates", "tests", "docs", ".github", ".git"))


def checked_catalog(options: argparse.Namespace, jobs: int) -> Catalog | None:
    """Check the data, report the findings, and return the Catalog; None if the data has errors.

    Raises:
        CommandError: `--only` names a plan that does not exist.
    """
    dataset, findings = check(options.datasets, options.sources, jobs)
    findings = [*findings, *prose_findings(ROOT)]
    if dataset is None or has_errors(findings):
        sys.stderr.write(as_text(findings))
        return None
    catalog = build_catalog(selected(options, dataset))
    told = told_wrong(catalog.plans, lambda: catalog)
    sys.stderr.write(as_text([*findings, *told]))
    # With one plan alone, that is no news.
    for line in [] if options.only else left_out(catalog):
        print(f"build.py: warning: {line}", file=sys.stderr)
    return None if has_errors(told) else catalog


def selected(options: argparse.Namespace, dataset: Dataset) -> Dataset:
    """Return the dataset as if it contained only the plan that `--only` names.

    Raises:
        CommandError: There is no such plan.
    """
    if not options.only:
        return dataset
    return restricted(dataset, existing_plan(options.only, (record.id for record in dataset["plans"])))


def site_url(options: argparse.Namespace, catalog: Catalog) -> str:
    """Return the address of the site, ending in a slash."""
    return with_slash(options.site_url or catalog.identity.homepage)


def _explain(options: argparse.Namespace) -> int:
    """Print the function, templates and records behind a file of the site."""
    catalog = checked_catalog(options, 1)
    if catalog is None:
        return FINDINGS
    url = site_url(options, catalog)
    path = options.explain.removeprefix(url).lstrip("/").partition("#")[0]
    if not path or path.endswith("/"):
        path += "index.html"
    lines = explain_path(Composer(catalog, url, theme_output(url, options.engine), {}), path)
    print("\n".join([path, *(f"  {line}" for line in lines)]))
    return FINE
