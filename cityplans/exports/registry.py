"""The files of the download centre, in every format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from cityplans.exports.archive import zip_file
from cityplans.exports.csv_file import csv_files, excel_csv_files
from cityplans.exports.descriptor import descriptor_file
from cityplans.exports.package import Edition, packages
from cityplans.exports.xlsx import xlsx_file
from cityplans.model import Catalog

Exporter: TypeAlias = Callable[[Edition], Iterator[tuple[str, bytes]]]

EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv_files,
    "excel.csv": excel_csv_files,
    "xlsx": xlsx_file,
    "datapackage.json": descriptor_file,
    "zip": zip_file,
}
"""Every format by name. They run in this order; each finds in its edition what those before it made."""


def data_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Make every file below /data/, the checksums of all of them last. Paths are relative to the site."""
    address = f"{site_url.rstrip('/')}/"
    hashes: dict[str, str] = {}
    for package in packages(catalog):
        made: dict[str, bytes] = {}
        for export in EXPORTERS.values():
            for path, data in export(Edition(package, catalog, address, made)):
                made[path] = data
                hashes[path] = hashlib.sha256(data).hexdigest()
                yield f"data/{path}", data
    yield "data/SHA256SUMS", "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode("utf-8")
