"""The files of the download centre, in all formats."""

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
from cityplans.exports.delta import delta_files
from cityplans.exports.formats.csv_file import csv_files
from cityplans.exports.formats.sqlite import sqlite_file
from cityplans.exports.formats.xlsx import xlsx_file
from cityplans.exports.formats.zip_file import is_packed, zip_file
from cityplans.exports.metadata.files import catalogue_files, croissant_file, csvw_file, descriptor_file
from cityplans.exports.metadata.formats import is_distribution
from cityplans.exports.package import ExportContext, Package
from cityplans.exports.versions import checksums, kept_files, versions_json

Exporter: TypeAlias = Callable[[ExportContext], Iterator[tuple[str, Content]]]
Opener: TypeAlias = Callable[[], Content]
"""Opens an existing file at its beginning."""


def _parquet_files(context: ExportContext) -> Iterator[tuple[str, Content]]:
    # Importing pyarrow takes a sixth of the start of the program, and only the package of the whole needs it.
    from cityplans.exports.formats.parquet import parquet_files

    return parquet_files(context)


EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv_files,
    "xlsx": xlsx_file,
    "parquet": _parquet_files,
    "sqlite": sqlite_file,
    "datapackage.json": descriptor_file,
    "csv-metadata.json": csvw_file,
    "croissant.json": croissant_file,
    "citation": package_citation_files,
    "zip": zip_file,
}
"""The exporters by format, in the order in which they run; each sees what the former ones made."""

PLAN_EXPORTERS = ("csv", "xlsx", "datapackage.json", "citation", "zip")
"""The exporters of the package of a plan."""


def export_package(
    package: Package, catalog: Catalog, site_url: str, new_file: Callable[[], IO[bytes]] = io.BytesIO
) -> Iterator[tuple[str, str, Content]]:
    """Yield the published files of one package: the format's name, the path below /data/, the content.

    The folder of a plan is only published packed. A file is closed when the caller asks for the next one, except those
    to be packed into the zip, closed at the end.
    """
    made: dict[str, FileDigest] = {}
    packed: dict[str, Content] = {}
    try:
        for name in PLAN_EXPORTERS if package.plan else EXPORTERS:
            context = ExportContext(package, catalog, _with_slash(site_url), made, packed, new_file)
            for path, content in EXPORTERS[name](context):
                made[path] = file_digest(content)
                if not (package.plan and "/" in path):
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
    """Yield every file of one package by path below the site, also under its former ids."""
    for _, path, content in export_package(package, catalog, site_url, new_file):
        yield f"data/{path}", content
        # Addresses of plans that have been renamed keep working.
        yield from ((f"data/{former}", content) for former in copies.of_download(path))


def collection_files(
    catalog: Catalog,
    site_url: str,
    packages: Iterable[Package],
    digests: Mapping[str, FileDigest],
    read: Callable[[str], Content],
    archive: Mapping[str, Opener],
) -> Iterator[tuple[str, Content]]:
    """Yield the files about all packages: versions, catalogue, checksums; paths are relative to the site.

    Args:
        catalog: The catalog that the packages were taken from.
        site_url: The address of the site, with or without a slash at its end.
        packages: All packages.
        digests: The digests of all files of packages, by path relative to the site.
        read: Opens one of these files.
        archive: Opens the files of former versions, by `<version>/<file>`; they are published again unchanged.
    """
    address = _with_slash(site_url)
    sums = {path.removeprefix("data/"): digest for path, digest in digests.items()}
    by_package: dict[str, dict[str, FileDigest]] = {package.name: {} for package in packages}
    for path, digest in sums.items():
        if (name := _package_of(path)) in by_package and is_distribution(path):
            by_package[name][path] = digest
    distributions = [(package, by_package[package.name]) for package in packages]
    for path, content in chain(
        _versions(catalog, address, dict(sums), read, archive), catalogue_files(distributions, catalog, address)
    ):
        sums[path] = file_digest(content)
        yield f"data/{path}", content
        close(content)
    yield "data/SHA256SUMS", checksums({path: digest.sha256 for path, digest in sums.items()})


def _package_of(path: str) -> str:
    """Return the name of the package of a file below /data/, which the file or its folder is named after."""
    return path.partition("/")[0].partition(".")[0]


def _with_slash(site_url: str) -> str:
    return f"{site_url.rstrip('/')}/"


def _versions(
    catalog: Catalog,
    address: str,
    digests: Mapping[str, FileDigest],
    read: Callable[[str], Content],
    archive: Mapping[str, Opener],
) -> Iterator[tuple[str, Content]]:
    """Yield the files of kept versions: the former from the archive, the present as it is published."""
    current = catalog.identity.version
    former = {path: opener for path, opener in archive.items() if path.partition("/")[0] != current}
    yield from ((f"v/{path}", opener()) for path, opener in former.items())
    versions = {path.partition("/")[0] for path in former}
    if is_released(catalog):
        versions.add(current)
        kept = kept_files(catalog.identity.name, digests)
        sums = {path: digests[source].sha256 for path, source in kept.items()}
        yield from ((f"v/{current}/{path}", read(f"data/{source}")) for path, source in kept.items())
        for path, content in delta_files(catalog, catalog.versions[current]):
            sums[path] = file_digest(content).sha256
            yield f"v/{current}/{path}", content
        yield f"v/{current}/SHA256SUMS", checksums(sums)
    yield "versions.json", versions_json(catalog, address, versions)
