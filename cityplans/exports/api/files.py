"""The static API: every table, record and slice as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.csv_writer import to_csv
from cityplans.core.json_writer import Json, to_json
from cityplans.core.languages import Text
from cityplans.core.model import NAMED, TABLES, Body, Catalog, City, Named, Plan, Row, Theme
from cityplans.core.table_schema import TableSchema
from cityplans.exports.api.hal import HalWriter, about, fields
from cityplans.exports.api.openapi import openapi
from cityplans.exports.api.slices import OF_PLAN, SLICES, slice_words
from cityplans.exports.package import values

_ALL = ""


def api_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Make every file below /api/v1/. Paths are relative to the site, links in the files absolute."""
    yield from index_files(catalog, site_url)
    for table in TABLES:
        yield from table_files(catalog, site_url, table)
        for plan in record_batches(catalog, table):
            yield from record_files(catalog, site_url, table, plan)
    for owner in dict.fromkeys(owner for owner, _ in SLICES):
        yield from slice_files(catalog, site_url, owner)


def index_files(catalog: Catalog, site_url: str) -> Iterator[tuple[str, bytes]]:
    """Make the two files that say what there is."""
    hal = _hal(catalog, site_url)
    yield f"{API}index.json", to_json(_index(hal))
    yield f"{API}openapi.json", to_json(openapi(hal))


def table_files(catalog: Catalog, site_url: str, table: str) -> Iterator[tuple[str, bytes]]:
    """Make a table as a whole."""
    hal, schema, rows = _hal(catalog, site_url), catalog.schemas[table], catalog.rows(table)
    yield api_path(table), to_json(_collection(hal, schema, rows, (table,), {}))
    yield api_path(table, ending="csv"), _csv(schema, rows)


def record_batches(catalog: Catalog, table: str) -> Iterable[str]:
    """Give by what the records of a table are made apart: its plan, or "" where records belong to none; nothing where they have no ids."""
    return catalog.plans if table in OF_PLAN else (_ALL,) if table in NAMED else ()


def record_files(catalog: Catalog, site_url: str, table: str, lot: str) -> Iterator[tuple[str, bytes]]:
    """Make each record of one lot of a table."""
    hal, schema = _hal(catalog, site_url), catalog.schemas[table]
    rows: Iterable[Named] = _named(catalog, table) if lot == _ALL else OF_PLAN[table](catalog).get(lot, ())
    for row in rows:
        yield api_path(table, row.id), to_json(hal.record(table, row))
        yield api_path(table, row.id, ending="csv"), _csv(schema, [row])


def slice_files(catalog: Catalog, site_url: str, owner: str) -> Iterator[tuple[str, bytes]]:
    """Make what belongs to each record of a table, table by table."""
    hal = _hal(catalog, site_url)
    for table, cut in ((table, cut) for (of, table), cut in SLICES.items() if of == owner):
        schema, found = catalog.schemas[table], cut(catalog)
        for row in _named(catalog, owner):
            rows, place = found.get(row.id, ()), (owner, row.id, table)
            yield api_path(*place), to_json(_collection(hal, schema, rows, place, _belongs(owner, row)))
            yield api_path(*place, ending="csv"), _csv(schema, rows)


def _hal(catalog: Catalog, site_url: str) -> HalWriter:
    return HalWriter(catalog, f"{site_url.rstrip('/')}/")


def _named(catalog: Catalog, table: str) -> Iterable[Named]:
    found: Mapping[str, Named] = getattr(catalog, table)
    return found.values()


def _collection(
    hal: HalWriter, schema: TableSchema, rows: Iterable[Row], place: tuple[str, ...], belongs: Json
) -> Json:
    """Put rows into the envelope that tables and slices share."""
    found = [fields(schema, row) for row in rows]
    files = hal.both(*place)
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
        **belongs,
        "count": len(found),
        **about(hal.catalog),
        "_links": links,
        "records": found,
    }


def _belongs(owner: str, row: Named) -> Json:
    """Say whose rows a slice holds."""
    match row:
        case Plan():
            title = Text(row.title_zh, row.title_en)
        case City() | Body():
            title = Text(row.name_zh, row.name_en)
        case Theme():
            title = Text(row.label_zh, row.label_en)
        case _:
            raise TypeError(f"no slices of {owner} are made")
    return {"belongs_to": {"table": owner, "id": row.id, "title": title.en, "title_zh": title.zh}}


def _index(hal: HalWriter) -> Json:
    """List what there is: every table and every slice."""
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
    titles = {(owner, table): slice_words(owner, table) for owner, table in SLICES}
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
    """Give the form of a record's address, where the table's records have ids."""
    return {"record": hal.both(schema.name, "{id}")["json"]} if "id" in schema.names else {}


def _csv(schema: TableSchema, rows: Iterable[Row]) -> bytes:
    return to_csv(schema.names, (values(schema, row) for row in rows)).encode()
