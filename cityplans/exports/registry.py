"""The files of the download centre, in every format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from cityplans.exports.archive import zip_file
from cityplans.exports.citations import package_citation_files
from cityplans.exports.csv_file import csv_files, excel_csv_files
from cityplans.exports.descriptor import descriptor_file
from cityplans.exports.package import Edition, packages
from cityplans.exports.versions import version_files, versions_json
from cityplans.model import Catalog

Exporter: TypeAlias = Callable[[Edition], Iterator[tuple[str, bytes]]]

EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv_files,
    "excel.csv": excel_csv_files,
    "datapackage.json": descriptor_file,
    "citation": package_citation_files,
    "zip": zip_file,
}
"""Every format by name. They run in this order; each finds in its edition what those before it made."""


def data_files(catalog: Catalog, site_url: str, archive: Mapping[str, bytes] | None = None) -> Iterator[tuple[str, bytes]]:
    """Make every file below /data/, the checksums of all of them last. Paths are relative to the site.

    `archive` holds the files of former versions as `<version>/<file>`; they are published again as they are.
    """
    address = f"{site_url.rstrip('/')}/"
    hashes: dict[str, str] = {}
    for path, data in _data_files(catalog, address, archive or {}):
        hashes[path] = hashlib.sha256(data).hexdigest()
        yield f"data/{path}", data
    yield "data/SHA256SUMS", "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode("utf-8")


def _data_files(catalog: Catalog, address: str, archive: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    whole: dict[str, bytes] = {}
    for package in packages(catalog):
        made: dict[str, bytes] = {}
        for export in EXPORTERS.values():
            for path, data in export(Edition(package, catalog, address, made)):
                made[path] = data
                yield path, data
        whole |= {path: data for path, data in made.items() if "/" not in path}
    former = {f"v/{path}": data for path, data in archive.items() if path.partition("/")[0] != catalog.identity.version}
    kept = former | dict(version_files(catalog, whole))
    yield from kept.items()
    yield "versions.json", versions_json(catalog, address, {path.split("/")[1] for path in kept})
