"""The files that describe a package, and those that describe the whole collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from cityplans.core.content import FileDigest
from cityplans.core.json_writer import to_json
from cityplans.core.model import TABLES, Catalog, Identity
from cityplans.core.table_schema import TableSchema
from cityplans.exports.metadata.croissant import croissant
from cityplans.exports.metadata.csvw import group_metadata, table_metadata
from cityplans.exports.metadata.datapackage import datapackage
from cityplans.exports.metadata.dcat import catalogue, theme_scheme
from cityplans.exports.package import ExportContext, Package


def descriptor_file(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the datapackage.json of a package; its CSV files must have been made."""
    package = context.package
    folder = f"{package.name}/"
    files = {path.removeprefix(folder): digest for path, digest in context.made.items() if path.startswith(folder)}
    yield f"{folder}datapackage.json", to_json(datapackage(package, context.catalog, context.site_url, files))


def csvw_files(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the CSV on the Web metadata of every table, and of all together with their foreign keys."""
    package, catalog = context.package, context.catalog
    for table in package.tables:
        metadata = _table_metadata(catalog.schemas[table], catalog.identity, context.site_url)
        yield f"{package.name}/{table}.csv-metadata.json", metadata
    yield f"{package.name}/csv-metadata.json", to_json(group_metadata(package, catalog, context.site_url))


@lru_cache(maxsize=len(TABLES))
def _table_metadata(schema: TableSchema, identity: Identity, site_url: str) -> bytes:
    """Return the metadata of a table, which is the same in every package."""
    return to_json(table_metadata(schema, identity, site_url))


def croissant_file(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the croissant.json of a package; its CSV and Parquet files must have been made."""
    package = context.package
    metadata = croissant(package, context.catalog, context.site_url, context.made)
    yield f"{package.name}/croissant.json", to_json(metadata)


def catalogue_files(
    packages: Sequence[tuple[Package, Mapping[str, FileDigest]]], catalog: Catalog, site_url: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the catalogue of all packages, each given with its files by path below /data/, and the themes."""
    yield "catalog.jsonld", to_json(catalogue(packages, catalog, site_url))
    yield "themes.jsonld", to_json(theme_scheme(catalog, site_url))
