"""The files of the explore page: all records with their facets, fetched by the browser piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.json_writer import compact_json
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog
from cityplans.search.explorer.columns import columns, list_records
from cityplans.search.explorer.labels import labels
from cityplans.search.explorer.pack import pack
from cityplans.search.explorer.rows import rows, texts

CHUNK = 64
"""The number of rows in a file; results sorted by date are scattered, so small files waste less."""


def explore_files(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file below /explore/ as (path, bytes), the same bytes for the same catalog.

    `columns.json` contains the facets of all records and `ids.json` their ids; both have the same `key` if they belong
    together. `pack.json` contains what a download needs to explain itself. In each language, `labels.json` contains
    the labels, `rows/<n>.json` what is shown of the `CHUNK` records from n × `CHUNK` on, and `text.json` the text to
    filter by, with the order of titles.
    """
    records = list_records(LocalizedCatalog(catalog, "zh", url))
    ids = [record.row.id for record in records]
    key = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]
    yield "explore/columns.json", _json({"key": key, "chunk": CHUNK, **columns(catalog, records)})
    yield "explore/ids.json", _json({"key": key, "ids": ids})
    yield "explore/pack.json", _json(pack(catalog, url))
    for language in LANGUAGES:
        site = LocalizedCatalog(catalog, language, url)
        root = f"{PREFIX[language]}explore/"
        yield f"{root}labels.json", _json(labels(site, records))
        shown = rows(site, records)
        yield f"{root}text.json", _json(texts(shown, language))
        for number, start in enumerate(range(0, len(shown), CHUNK)):
            yield f"{root}rows/{number}.json", _json(shown[start : start + CHUNK])


def _json(value: Any) -> bytes:
    return compact_json(value).encode()
