"""The ready-made tables in the API: `/api/v1/<table>.json`, rows in the envelope of all tables."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog
from cityplans.exports.api.hal import HalWriter, about
from cityplans.exports.formats.json_values import json_value
from cityplans.exports.ready.tables import ready_tables


def ready_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the file of each ready-made table, with its Table Schema; paths are relative to the site."""
    hal = HalWriter(catalog, f"{site_url.rstrip('/')}/")
    for name, table in ready_tables(catalog, hal.root).items():
        schema = table.schema
        content = {
            "table": name,
            "title": schema.title.en,
            "title_zh": schema.title.zh,
            "description": schema.description.en,
            "description_zh": schema.description.zh,
            "count": len(table.rows),
            **about(catalog),
            "_links": {
                "self": hal.link(api_path(name)),
                "index": hal.link(f"{API}index.json"),
                "documentation": hal.pages(API_PAGE),
            },
            "schema": schema.descriptor(),
            "records": [dict(zip(schema.names, map(json_value, row), strict=True)) for row in table.rows],
        }
        yield api_path(name), to_json(content)
