"""What the explore page reads: all records with their facets, in files that a browser fetches as it needs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.languages import LANGUAGES, PREFIX
from cityplans.core.model import Catalog
from cityplans.search.explorer.columns import columns, list_records
from cityplans.search.explorer.labels import labels
from cityplans.search.explorer.pack import pack
from cityplans.search.explorer.rows import rows, texts

CHUNK = 64
"""Rows in one file: a page of results sorted by date is scattered, and small files waste less."""


def explore_files(catalog: Catalog, url: str) -> Iterator[tuple[str, bytes]]:
    """Make every file below /explore/ as (path, bytes): the same bytes for the same Catalog.

    `columns.json` holds the facets of all records, `ids.json` their ids (the `key` of both tells that they belong
    together), `pack.json` what a download needs to explain itself. In each language `labels.json` holds the words,
    `rows/<n>.json` what is shown of CHUNK records from n × CHUNK on, `text.json` the words that are filtered by, with
    the order of titles.
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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
