"""The datapackage.json of a package."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cityplans.exports.package import Edition
from cityplans.metadata import datapackage


def descriptor_file(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Write the descriptor of a package whose CSV files have been made."""
    folder = f"{edition.package.name}/"
    csv = {path.removeprefix(folder): data for path, data in edition.made.items() if path.startswith(folder)}
    described = datapackage(edition.package, edition.catalog, edition.site_url, csv)
    yield f"{folder}datapackage.json", (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
