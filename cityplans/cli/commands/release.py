"""The command `release`: raises the data's version, and writes its ledgers and change log."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping
from pathlib import Path

from cityplans.catalog.builder import build_catalog
from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options, not_empty
from cityplans.cli.report import as_text
from cityplans.core.csv_writer import to_csv
from cityplans.core.edtf import edtf_bounds
from cityplans.core.errors import CommandError
from cityplans.core.findings import has_errors
from cityplans.core.model import Catalog
from cityplans.core.proof_records import PublishedId, Version
from cityplans.core.tables import Row
from cityplans.curate.release.ids import next_ids
from cityplans.curate.release.release import (
    Release,
    changelog_with,
    first_release,
    next_release,
    set_version,
    unplain_number,
)
from cityplans.curate.reviews import refuse_unconfirmed
from cityplans.curate.writer import Rewrite, encoded, locked, read_existing, write_files
from cityplans.exports.package import values
from cityplans.read.dataset import Dataset
from cityplans.read.digest import dataset_digest
from cityplans.read.load import load_former
from cityplans.read.reader import CHANGELOG
from cityplans.read.revisions import datasets_at_revision, released_revision

CITATION, ZENODO = "CITATION.cff", ".zenodo.json"
"""How to cite the data, and what the archive that gives it a DOI reads."""
_HOW_TO_TAG = "commit the files and tag them: git tag data-{}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument(
        "--base",
        type=not_empty,
        metavar="BASE",
        help="the last release: a git revision or a folder (default: the tag data-<version>, or the commit that made it)",
    )
    parser.add_argument(
        "--date", type=not_empty, metavar="DAY", help="day of the release, such as 2026-11-22 (default: today)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; show what the next version would be")


def run(options: argparse.Namespace) -> int:
    """Write the ledgers, CHANGELOG.md, and the version in datapackage.yaml, .zenodo.json, CITATION.cff."""
    with locked(options.datasets):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    dataset, findings = check(options.datasets, options.sources)
    catalog = build_catalog(dataset) if dataset and not has_errors(findings) else None
    if dataset is None or catalog is None:
        sys.stderr.write(as_text(findings))
        return FINDINGS
    if problem := unplain_number(dataset):
        raise CommandError(problem)
    refuse_unconfirmed(options.datasets, dataset, catalog)
    day = options.date or datetime.date.today().isoformat()
    if edtf_bounds(day) is None or len(day) != len("2026-11-22"):
        raise CommandError(f'"{day}" is not a day: write it as 2026-11-22')
    release = _next_release(options, catalog, dataset, day)
    if release is None:
        last = list(catalog.versions)[-1]
        print(f"nothing has changed since {last}; if it has no tag yet: {_HOW_TO_TAG.format(last)}")
        return FINE
    rewrites = _rewrites(options.datasets, catalog, release, next_ids(catalog.ids, dataset, release.version.id))
    print(release.chapter, end="")
    if not options.check:
        write_files(rewrites)
        print(f"\n{_HOW_TO_TAG.format(release.version.id)}")
    return FINE


def _next_release(options: argparse.Namespace, catalog: Catalog, dataset: Dataset, day: str) -> Release | None:
    """Return the first release or what follows the last one; None if the data is that of the last one."""
    if not catalog.versions:
        return first_release(dataset, catalog.identity.version, day)
    *_, last = catalog.versions.values()
    is_released = dataset_digest(dataset) == last.digest
    if is_released:
        _refuse_unfinished(options.datasets.parent / CITATION, last)
    if is_released and not options.base:
        return None
    base = options.base or released_revision(options.datasets, last.id, last.digest)
    with datasets_at_revision(base, options.datasets) as folder:
        former = load_former(folder)
        if is_released:
            return None
        if dataset_digest(former) != last.digest:
            advice = (
                "leave --base out to find it in the history" if options.base else "name the right state with --base"
            )
            raise CommandError(
                f"{base} is not version {last.id}: its data has another digest than versions.csv records for the last "
                f"version; {advice}; nothing was changed"
            )
        return next_release(former, dataset, last.id, day)


def _refuse_unfinished(citation: Path, last: Version) -> None:
    """Refuse a release that was stopped before its last file.

    It is the only file that no rule compares with the ledger.
    """
    data = read_existing(citation)
    if data is not None and f"\nversion: {last.id}\n".encode() not in data:
        raise CommandError(
            f"{citation} is not of version {last.id}: the last release was stopped; restore it and the folder of the "
            f"data with git, then run it again; nothing was changed"
        )


def _rewrites(datasets: Path, catalog: Catalog, release: Release, ids: tuple[PublishedId, ...]) -> list[Rewrite]:
    """Return every file of a release, read and encoded, the ledger of versions first.

    Where a release is stopped in between, the rule `version-ledger` sees that the others are older.
    """
    ledgers: Mapping[str, tuple[Row, ...]] = {
        "versions": (*catalog.versions.values(), release.version),
        "changes": (*catalog.changes, *release.changes),
        "ids": ids,
    }
    rewrites: list[Rewrite] = []
    for table, rows in ledgers.items():
        path, names = datasets / f"{table}.csv", catalog.schemas[table].names
        text = to_csv(names, (values(catalog.schemas[table], row) for row in rows))
        rewrites.append(Rewrite(path, read_existing(path), encoded(path, text)))
    changelog = datasets / CHANGELOG
    before, text = _text(changelog)
    rewrites.append(Rewrite(changelog, before, encoded(changelog, changelog_with(text, release))))
    for path in (datasets / "datapackage.yaml", datasets.parent / ZENODO, datasets.parent / CITATION):
        before, text = _text(path)
        if before is not None:
            rewrites.append(Rewrite(path, before, encoded(path, set_version(text, release))))
    return rewrites


def _text(path: Path) -> tuple[bytes | None, str]:
    """Return a file of text as bytes and decoded; None and "" if there is none."""
    data = read_existing(path)
    try:
        return data, (data or b"").decode()
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not UTF-8: save it as UTF-8; nothing was changed") from None
