"""The static API: every table whole, and every record that has a page, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.json_writer import Json, to_json
from cityplans.core.model import Catalog
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import Named
from cityplans.exports.api.embedded import embedded
from cityplans.exports.api.hal import RECORD_TABLES, HalWriter, has_record_file
from cityplans.exports.api.openapi import API_TABLES, openapi
from cityplans.exports.formats.json_values import json_row
from cityplans.exports.package import table_path
from cityplans.exports.ready.tables import READY_TABLES, published_counts, published_schemas, ready_tables

_ALL = ""
"""The batch key of tables whose records are made at once."""


def api_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file below /api/v1/; paths are relative to the site, links in the files absolute."""
    yield from index_files(catalog, site_url)
    for table in API_TABLES:
        yield from table_file(catalog, site_url, table)
        for batch in record_batches(catalog, table):
            yield from record_files(catalog, site_url, table, batch)


def index_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the index of the API and its OpenAPI description."""
    hal = _hal(catalog, site_url)
    yield f"{API}index.json", to_json(_index(hal))
    yield f"{API}openapi.json", to_json(openapi(hal))


def table_file(catalog: Catalog, site_url: str, table: str) -> Iterator[tuple[str, bytes]]:
    """Yield the file of a whole table."""
    hal, schema = _hal(catalog, site_url), published_schemas(catalog)[table]
    if table in READY_TABLES:
        rows = ready_tables(catalog, hal.root)[table].rows
        records = [dict(zip(schema.names, json_row(row), strict=True)) for row in rows]
    else:
        records = [hal.row(table, row) for row in catalog.rows(table)]
    links = {
        "self": hal.link(api_path(table)),
        **_further_links(hal, schema),
        "index": hal.link(f"{API}index.json"),
        "schema": hal.link(f"{API}openapi.json#/components/schemas/{table}"),
        "documentation": hal.pages(API_PAGE),
    }
    yield api_path(table), to_json({**_head(schema, len(records)), "_links": links, "records": records})


def record_batches(catalog: Catalog, table: str) -> Iterable[str]:
    """Return the batch keys of a table: plan ids for measures, else `""`; none without record files."""
    return catalog.plans if table == "measures" else (_ALL,) if table in RECORD_TABLES else ()


def record_files(catalog: Catalog, site_url: str, table: str, batch: str) -> Iterator[tuple[str, bytes]]:
    """Yield the file of each record in one batch of a table (see `record_batches`)."""
    hal = _hal(catalog, site_url)
    records: Mapping[str, Named] = getattr(catalog, table)
    rows: Iterable[Named] = records.values() if batch == _ALL else _measures(catalog, batch)
    for row in rows:
        if has_record_file(catalog, table, row):
            yield api_path(table, row.id), to_json(hal.record(table, row, embedded(hal, table, row.id)))


def _measures(catalog: Catalog, plan_id: str) -> Sequence[Named]:
    return catalog.measures_by_plan.get(plan_id, ())


def _hal(catalog: Catalog, site_url: str) -> HalWriter:
    return HalWriter(catalog, f"{site_url.rstrip('/')}/")


def _index(hal: HalWriter) -> Json:
    """Return the index: the version of the whole, and every table."""
    catalog, identity = hal.catalog, hal.catalog.identity
    counts = published_counts(catalog, hal.root, API_TABLES)
    schemas = published_schemas(catalog)
    tables = [
        {
            **_head(schemas[table], count),
            "_links": {"self": hal.link(api_path(table)), **_further_links(hal, schemas[table])},
        }
        for table, count in counts.items()
    ]
    return {
        "title": identity.title.en,
        "title_zh": identity.title.zh,
        "description": identity.description.en,
        "description_zh": identity.description.zh,
        "version": identity.version,
        "released": identity.released,
        "licence": identity.licences[0].path,
        "documentation": f"{hal.root}{API_PAGE}",
        "openapi": f"{hal.root}{API}openapi.json",
        "tables": tables,
    }


def _head(schema: TableSchema, count: int) -> dict[str, Any]:
    return {"table": schema.name, "title": schema.title.en, "title_zh": schema.title.zh, "count": count}


def _further_links(hal: HalWriter, schema: TableSchema) -> Json:
    """Return the links to a table as CSV, and the URL template of its records if they have files."""
    name = schema.name
    template = {"record": hal.link(api_path(name, "{id}"), templated=True)} if name in RECORD_TABLES else {}
    return {"csv": hal.link(f"data/{hal.catalog.identity.name}/{table_path(name)}.csv", type="text/csv"), **template}
