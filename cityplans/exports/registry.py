"""The files of the download centre, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from cityplans.exports.archive import is_packed, zip_file
from cityplans.exports.citations import package_citation_files
from cityplans.exports.csv_file import csv_files, excel_csv_files
from cityplans.exports.descriptor import catalogue_files, croissant_file, csvw_files, descriptor_file
from cityplans.exports.json_file import json_files
from cityplans.exports.package import Edition, FileFacts, Package, file_facts, packages
from cityplans.exports.parquet import parquet_files
from cityplans.exports.partitions import partition_files
from cityplans.exports.sqlite import sqlite_file
from cityplans.exports.versions import is_released, version_files, versions_json
from cityplans.exports.xlsx import xlsx_file
from cityplans.metadata.formats import is_distribution
from cityplans.model import Catalog
from cityplans.redirects import Copies

Exporter: TypeAlias = Callable[[Edition], Iterator[tuple[str, bytes]]]

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


def data_files(catalog: Catalog, site_url: str, archive: Mapping[str, bytes] | None = None) -> Iterator[tuple[str, bytes]]:
    """Make every file below /data/, the catalogue and the checksums of all of them last. Paths are relative to the site.

    `archive` holds the files of former versions as `<version>/<file>`; they are published again as they are.
    """
    found, copies = list(packages(catalog)), Copies(catalog)
    known: dict[str, FileFacts] = {}
    whole: dict[str, bytes] = {}
    for package in found:
        for path, data in package_files(package, catalog, site_url, copies):
            known[path] = file_facts(data)
            if is_released(catalog) and path.count("/") == 1:
                whole[path] = data
            yield path, data
    for path, data in partition_files(catalog, _with_slash(site_url)):
        known[f"data/{path}"] = file_facts(data)
        yield f"data/{path}", data
    yield from collection_files(catalog, site_url, found, known, whole, archive or {})


def exported(package: Package, catalog: Catalog, site_url: str) -> Iterator[tuple[str, str, bytes]]:
    """Make every file of one package: the name of its format, its path below /data/, its bytes."""
    made: dict[str, FileFacts] = {}
    packed: dict[str, bytes] = {}
    for name, export in EXPORTERS.items():
        for path, data in export(Edition(package, catalog, _with_slash(site_url), made, packed)):
            made[path] = file_facts(data)
            if is_packed(path):
                packed[path] = data
            yield name, path, data


def package_files(package: Package, catalog: Catalog, site_url: str, copies: Copies) -> Iterator[tuple[str, bytes]]:
    """Make every file of one package, also where it stood under a former id. Paths are relative to the site."""
    for _, path, data in exported(package, catalog, site_url):
        yield f"data/{path}", data
        # Whoever has the address of a plan that was renamed since still gets its files.
        yield from ((f"data/{former}", data) for former in copies.of_download(path))


def collection_files(
    catalog: Catalog,
    site_url: str,
    found: Iterable[Package],
    known: Mapping[str, FileFacts],
    whole: Mapping[str, bytes],
    archive: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    """Make what is about all packages: versions, catalogue, checksums. Paths are relative to the site.

    `known` are the facts of every file of every package and of the partitions; `whole` holds those that stand directly below /data/, of a
    released version.
    """
    address = _with_slash(site_url)
    sums = {path.removeprefix("data/"): facts for path, facts in known.items()}
    by_package: dict[str, dict[str, FileFacts]] = {package.name: {} for package in found}
    for path, facts in sums.items():
        if (name := _package_of(path)) in by_package and is_distribution(path):
            by_package[name][path] = facts
    described = [(package, by_package[package.name]) for package in found]
    kept = {path.removeprefix("data/"): data for path, data in whole.items()}
    for path, data in (*_versions(catalog, address, kept, archive), *catalogue_files(described, catalog, address)):
        sums[path] = file_facts(data)
        yield f"data/{path}", data
    yield "data/SHA256SUMS", "".join(f"{facts.sha256}  {path}\n" for path, facts in sorted(sums.items())).encode("utf-8")


def _package_of(path: str) -> str:
    """Give the package that a file below /data/ is of: its files are called as it is, or lie in a folder of that name."""
    return path.partition("/")[0].partition(".")[0]


def _with_slash(site_url: str) -> str:
    return f"{site_url.rstrip('/')}/"


def _versions(catalog: Catalog, address: str, whole: Mapping[str, bytes], archive: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    former = {f"v/{path}": data for path, data in archive.items() if path.partition("/")[0] != catalog.identity.version}
    kept = former | dict(version_files(catalog, whole))
    yield from kept.items()
    yield "versions.json", versions_json(catalog, address, {path.split("/")[1] for path in kept})
