"""The files of the download centre, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from cityplans.exports.archive import zip_file
from cityplans.exports.csv_file import csv_files, excel_csv_files
from cityplans.exports.descriptor import catalogue_files, croissant_file, csvw_files, descriptor_file
from cityplans.exports.package import Edition, FileFacts, Package, file_facts, packages
from cityplans.model import Catalog

Exporter: TypeAlias = Callable[[Edition], Iterator[tuple[str, bytes]]]

EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv_files,
    "excel.csv": excel_csv_files,
    "datapackage.json": descriptor_file,
    "csv-metadata.json": csvw_files,
    "croissant.json": croissant_file,
    "zip": zip_file,
}
"""Every format by name. They run in this order; each finds in its edition what those before it made."""


def data_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Make every file below /data/, the catalogue and the checksums of all of them last. Paths are relative to the site."""
    address = f"{site_url.rstrip('/')}/"
    described: list[tuple[Package, Mapping[str, FileFacts]]] = []
    hashes: dict[str, str] = {}
    for package in packages(catalog):
        made: dict[str, bytes] = {}
        for export in EXPORTERS.values():
            for path, data in export(Edition(package, catalog, address, made)):
                made[path] = data
                yield f"data/{path}", data
        files = {path: file_facts(data) for path, data in made.items()}
        described.append((package, files))
        hashes |= {path: facts.sha256 for path, facts in files.items()}
    for path, data in catalogue_files(described, catalog, address):
        hashes[path] = file_facts(data).sha256
        yield f"data/{path}", data
    yield "data/SHA256SUMS", "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode("utf-8")
