"""The files of the download centre, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import TypeAlias

from cityplans.exports.archive import zip_file
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
    address = f"{site_url.rstrip('/')}/"
    facts: dict[str, FileFacts] = {}
    described: list[tuple[Package, Mapping[str, FileFacts]]] = []
    whole: dict[str, bytes] = {}
    for package in packages(catalog):
        made = package_files(package, catalog, address)
        for path, data in made.items():
            facts[path] = file_facts(data)
            yield f"data/{path}", data
        described.append((package, {path: facts[path] for path in made if is_distribution(path)}))
        if is_released(catalog):
            whole |= {path: data for path, data in made.items() if "/" not in path}
    more = chain(
        partition_files(catalog, address),
        _versions(catalog, address, whole, archive or {}),
        catalogue_files(described, catalog, address),
    )
    for path, data in more:
        facts[path] = file_facts(data)
        yield f"data/{path}", data
    yield "data/SHA256SUMS", "".join(f"{found.sha256}  {path}\n" for path, found in sorted(facts.items())).encode("utf-8")


def package_files(package: Package, catalog: Catalog, address: str) -> dict[str, bytes]:
    """Make the files of one package, by their paths below /data/; `address` is that of the site and ends in a slash."""
    made: dict[str, bytes] = {}
    for export in EXPORTERS.values():
        made |= export(Edition(package, catalog, address, made))
    return made


def _versions(catalog: Catalog, address: str, whole: Mapping[str, bytes], archive: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    former = {f"v/{path}": data for path, data in archive.items() if path.partition("/")[0] != catalog.identity.version}
    kept = former | dict(version_files(catalog, whole))
    yield from kept.items()
    yield "versions.json", versions_json(catalog, address, {path.split("/")[1] for path in kept})
