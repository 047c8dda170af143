"""The files of the download centre, in every format."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import IO, TypeAlias

from cityplans.catalog.former_ids import FormerAddresses
from cityplans.catalog.history import is_released
from cityplans.core.content import Content, FileDigest, close, file_digest
from cityplans.core.model import Catalog
from cityplans.exports.citations.files import package_citation_files
from cityplans.exports.formats.csv_file import csv_files, excel_csv_files
from cityplans.exports.formats.json_file import json_files
from cityplans.exports.formats.parquet import parquet_files
from cityplans.exports.formats.sqlite import sqlite_file
from cityplans.exports.formats.xlsx import xlsx_file
from cityplans.exports.formats.zip_file import is_packed, zip_file
from cityplans.exports.metadata.files import catalogue_files, croissant_file, csvw_files, descriptor_file
from cityplans.exports.metadata.formats import is_distribution
from cityplans.exports.package import ExportContext, Package
from cityplans.exports.versions import version_files, versions_json

Exporter: TypeAlias = Callable[[ExportContext], Iterator[tuple[str, Content]]]
Opener: TypeAlias = Callable[[], Content]
"""Opens a file that has been made, from its beginning."""

EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv_files,
    "excel.csv": excel_csv_files,
    "xlsx": xlsx_file,
    "json": json_files,
    "parquet": parquet_files,
    "sqlite": sqlite_file,
    "datapackage.json": descriptor_file,
    "csv-metadata.json": csvw_files,
    "croissant.json": croissant_file,
    "citation": package_citation_files,
    "zip": zip_file,
}
"""Every format by name. They run in this order; each finds in its edition what those before it made."""


def exported(
    package: Package, catalog: Catalog, site_url: str, new_file: Callable[[], IO[bytes]] = io.BytesIO
) -> Iterator[tuple[str, str, Content]]:
    """Make every file of one package: the name of its format, its path below /data/, what is in it."""
    made: dict[str, FileDigest] = {}
    packed: dict[str, Content] = {}
    try:
        for name, export in EXPORTERS.items():
            for path, content in export(ExportContext(package, catalog, _with_slash(site_url), made, packed, new_file)):
                made[path] = file_digest(content)
                yield name, path, content
                if is_packed(path):
                    packed[path] = content
                else:
                    close(content)
    finally:
        for content in packed.values():
            close(content)


def package_files(
    package: Package,
    catalog: Catalog,
    site_url: str,
    copies: FormerAddresses,
    new_file: Callable[[], IO[bytes]] = io.BytesIO,
) -> Iterator[tuple[str, Content]]:
    """Make every file of one package, also where it stood under a former id. Paths are relative to the site."""
    for _, path, content in exported(package, catalog, site_url, new_file):
        yield f"data/{path}", content
        # Whoever has the address of a plan that was renamed since still gets its files.
        yield from ((f"data/{former}", content) for former in copies.of_download(path))


def collection_files(
    catalog: Catalog,
    site_url: str,
    found: Iterable[Package],
    known: Mapping[str, FileDigest],
    read: Callable[[str], Content],
    archive: Mapping[str, Opener],
) -> Iterator[tuple[str, Content]]:
    """Make what is about all packages: versions, catalogue, checksums. Paths are relative to the site.

    `known` are the facts of every file of every package and of the partitions, `read` opens one of them; `archive` opens the
    files of former versions, `<version>/<file>`, which are published again as they are.
    """
    address = _with_slash(site_url)
    sums = {path.removeprefix("data/"): facts for path, facts in known.items()}
    by_package: dict[str, dict[str, FileDigest]] = {package.name: {} for package in found}
    for path, facts in sums.items():
        if (name := _package_of(path)) in by_package and is_distribution(path):
            by_package[name][path] = facts
    described = [(package, by_package[package.name]) for package in found]
    for path, content in chain(
        _versions(catalog, address, dict(sums), read, archive), catalogue_files(described, catalog, address)
    ):
        sums[path] = file_digest(content)
        yield f"data/{path}", content
        close(content)
    yield (
        "data/SHA256SUMS",
        "".join(f"{facts.sha256}  {path}\n" for path, facts in sorted(sums.items())).encode("utf-8"),
    )


def _package_of(path: str) -> str:
    """Give the package that a file below /data/ is of: its files are called as it is, or lie in a folder of that name."""
    return path.partition("/")[0].partition(".")[0]


def _with_slash(site_url: str) -> str:
    return f"{site_url.rstrip('/')}/"


def _versions(
    catalog: Catalog,
    address: str,
    known: Mapping[str, FileDigest],
    read: Callable[[str], Content],
    archive: Mapping[str, Opener],
) -> Iterator[tuple[str, Content]]:
    here = catalog.identity.version
    former = {path: opener for path, opener in archive.items() if path.partition("/")[0] != here}
    yield from ((f"v/{path}", opener()) for path, opener in former.items())
    versions = {path.partition("/")[0] for path in former}
    if is_released(catalog):
        versions.add(here)
        kept, sums = version_files(known)
        yield from ((f"v/{here}/{path}", read(f"data/{path}")) for path in kept)
        yield f"v/{here}/SHA256SUMS", sums
    yield "versions.json", versions_json(catalog, address, versions)
