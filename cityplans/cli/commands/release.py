"""The command `release`: raises the data's version, and writes its ledgers and change log."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping
from pathlib import Path

from cityplans.catalog.builder import build_catalog
from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE, write
from cityplans.cli.options import add_data_options, not_empty
from cityplans.cli.report import as_text
from cityplans.core.csv_writer import to_csv
from cityplans.core.edtf import edtf_bounds
from cityplans.core.errors import CommandError
from cityplans.core.findings import has_errors
from cityplans.core.model import Catalog, PublishedId, Row
from cityplans.curate.release.ids import next_ids
from cityplans.curate.release.release import Release, changelog_with, first_release, next_release, set_version
from cityplans.exports.package import values
from cityplans.read.load import CHANGELOG, load_former
from cityplans.read.revisions import datasets_at_revision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument(
        "--base",
        type=not_empty,
        metavar="BASE",
        help="the last release: a git revision or a folder (default: the tag data-<version>)",
    )
    parser.add_argument(
        "--date", type=not_empty, metavar="DAY", help="day of the release, such as 2026-11-22 (default: today)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; show what the next version would be")


def run(options: argparse.Namespace) -> int:
    """Write the ledgers, CHANGELOG.md, and the version in datapackage.yaml and CITATION.cff."""
    dataset, findings = check(options.datasets, options.sources)
    catalog = build_catalog(dataset) if dataset and not has_errors(findings) else None
    if dataset is None or catalog is None:
        sys.stderr.write(as_text(findings))
        return FINDINGS
    day = options.date or datetime.date.today().isoformat()
    if edtf_bounds(day) is None or len(day) != len("2026-11-22"):
        raise CommandError(f'"{day}" is not a day: write it as 2026-11-22')
    release: Release | None
    if catalog.versions:
        last = list(catalog.versions)[-1]
        with datasets_at_revision(options.base or f"data-{last}", options.datasets) as folder:
            release = next_release(load_former(folder), dataset, last, day)
    else:
        release = first_release(dataset, catalog.identity.version, day)
    if release is None:
        print(f"nothing has changed since {last}")
        return FINE
    print(release.chapter, end="")
    if not options.check:
        _write_release(options.datasets, catalog, release, next_ids(catalog.ids, dataset, release.version.id))
        print(f"\ncommit the files and tag them: git tag data-{release.version.id}")
    return FINE


def _write_release(datasets: Path, catalog: Catalog, release: Release, ids: tuple[PublishedId, ...]) -> None:
    ledgers: Mapping[str, tuple[Row, ...]] = {
        "versions": (*catalog.versions.values(), release.version),
        "changes": (*catalog.changes, *release.changes),
        "ids": ids,
    }
    for table, rows in ledgers.items():
        schema = catalog.schemas[table]
        write(datasets / f"{table}.csv", to_csv(schema.names, (values(schema, row) for row in rows)))
    changelog = datasets / CHANGELOG
    former = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    write(changelog, changelog_with(former, release))
    for path in (datasets / "datapackage.yaml", datasets.parent / "CITATION.cff"):
        if path.exists():
            write(path, set_version(path.read_text(encoding="utf-8"), release))
