"""The static API: every table, record and slice as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.csv_writer import to_csv
from cityplans.core.json_writer import Json, to_json
from cityplans.core.model import NAMED, TABLES, Body, Catalog, City, Named, Plan, Row, Theme
from cityplans.core.table_schema import TableSchema
from cityplans.exports.api.hal import HalWriter, about, fields
from cityplans.exports.api.openapi import openapi
from cityplans.exports.api.slices import OF_PLAN, SLICES, slice_title
from cityplans.exports.package import values

_SHARED = ""
"""The batch key of tables whose records belong to no plan."""


def api_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file below /api/v1/; paths are relative to the site, links in the files absolute."""
    yield from index_files(catalog, site_url)
    for table in TABLES:
        yield from table_files(catalog, site_url, table)
        for batch in record_batches(catalog, table):
            yield from record_files(catalog, site_url, table, batch)
    for owner in dict.fromkeys(owner for owner, _ in SLICES):
        yield from slice_files(catalog, site_url, owner)


def index_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the index of the API and its OpenAPI description."""
    hal = _hal(catalog, site_url)
    yield f"{API}index.json", to_json(_index(hal))
    yield f"{API}openapi.json", to_json(openapi(hal))


def table_files(catalog: Catalog, site_url: str, table: str) -> Iterator[tuple[str, bytes]]:
    """Yield the two files of a whole table."""
    hal, schema, rows = _hal(catalog, site_url), catalog.schemas[table], catalog.rows(table)
    yield api_path(table), to_json(_collection(hal, schema, rows, (table,), {}))
    yield api_path(table, ending="csv"), _csv(schema, rows)


def record_batches(catalog: Catalog, table: str) -> Iterable[str]:
    """Return the batch keys of a table: plan ids, or `""` for a table of no plan; none without record ids."""
    return catalog.plans if table in OF_PLAN else (_SHARED,) if table in NAMED else ()


def record_files(catalog: Catalog, site_url: str, table: str, batch: str) -> Iterator[tuple[str, bytes]]:
    """Yield the two files of each record in one batch of a table (see `record_batches`)."""
    hal, schema = _hal(catalog, site_url), catalog.schemas[table]
    rows: Iterable[Named] = _named(catalog, table) if batch == _SHARED else OF_PLAN[table](catalog).get(batch, ())
    for row in rows:
        yield api_path(table, row.id), to_json(hal.record(table, row))
        yield api_path(table, row.id, ending="csv"), _csv(schema, [row])


def slice_files(catalog: Catalog, site_url: str, owner: str) -> Iterator[tuple[str, bytes]]:
    """Yield the slices of every record of a table, two files for each."""
    hal = _hal(catalog, site_url)
    for table, cut in ((table, cut) for (of, table), cut in SLICES.items() if of == owner):
        schema, rows_by_owner = catalog.schemas[table], cut(catalog)
        for row in _named(catalog, owner):
            rows, address = rows_by_owner.get(row.id, ()), (owner, row.id, table)
            yield api_path(*address), to_json(_collection(hal, schema, rows, address, _belongs_to(owner, row)))
            yield api_path(*address, ending="csv"), _csv(schema, rows)


def _hal(catalog: Catalog, site_url: str) -> HalWriter:
    return HalWriter(catalog, f"{site_url.rstrip('/')}/")


def _named(catalog: Catalog, table: str) -> Iterable[Named]:
    records: Mapping[str, Named] = getattr(catalog, table)
    return records.values()


def _collection(
    hal: HalWriter, schema: TableSchema, rows: Iterable[Row], address: tuple[str, ...], belongs_to: Json
) -> Json:
    """Return rows in the envelope that tables and slices share."""
    records = [fields(schema, row) for row in rows]
    files = hal.both(*address)
    links = {
        "self": files["json"],
        "csv": files["csv"],
        **_template(hal, schema),
        "index": hal.link(f"{API}index.json"),
        "schema": hal.link(f"{API}openapi.json#/components/schemas/{schema.name}"),
        "documentation": hal.pages(API_PAGE),
    }
    return {
        "table": schema.name,
        "title": schema.title.en,
        "title_zh": schema.title.zh,
        **belongs_to,
        "count": len(records),
        **about(hal.catalog),
        "_links": links,
        "records": records,
    }


def _belongs_to(owner: str, row: Named) -> Json:
    """Return the member that says which record the rows of a slice belong to."""
    match row:
        case Plan():
            title = row.title
        case City() | Body():
            title = row.name
        case Theme():
            title = row.label
        case _:
            raise TypeError(f"{owner} has no slices")
    return {"belongs_to": {"table": owner, "id": row.id, "title": title.en, "title_zh": title.zh}}


def _index(hal: HalWriter) -> Json:
    """Return the index: every table and every slice."""
    catalog = hal.catalog
    identity = catalog.identity
    tables = [
        {
            "table": schema.name,
            "title": schema.title.en,
            "title_zh": schema.title.zh,
            "count": len(catalog.rows(schema.name)),
            "_links": {**hal.both(schema.name), **_template(hal, schema)},
        }
        for schema in (catalog.schemas[table] for table in TABLES)
    ]
    titles = {(owner, table): slice_title(owner, table) for owner, table in SLICES}
    slices = [
        {"of": owner, "table": table, "title": title.en, "title_zh": title.zh, "_links": hal.both(owner, "{id}", table)}
        for (owner, table), title in titles.items()
    ]
    return {
        "title": identity.title.en,
        "title_zh": identity.title.zh,
        "description": identity.description.en,
        "description_zh": identity.description.zh,
        **about(catalog),
        "documentation": f"{hal.root}{API_PAGE}",
        "openapi": f"{hal.root}{API}openapi.json",
        "tables": tables,
        "slices": slices,
    }


def _template(hal: HalWriter, schema: TableSchema) -> Json:
    """Return the URL template of a table's records, nothing if they have no id."""
    return {"record": hal.both(schema.name, "{id}")["json"]} if "id" in schema.names else {}


def _csv(schema: TableSchema, rows: Iterable[Row]) -> bytes:
    return to_csv(schema.names, (values(schema, row) for row in rows)).encode()
