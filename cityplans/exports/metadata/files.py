"""The files that describe a package and the whole, in the standards of the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from cityplans.core.content import FileDigest
from cityplans.core.json_writer import json_text
from cityplans.core.model import TABLES, Catalog, Identity
from cityplans.core.table_schema import TableSchema
from cityplans.exports.metadata.croissant import croissant
from cityplans.exports.metadata.csvw import group_metadata, table_metadata
from cityplans.exports.metadata.datapackage import datapackage
from cityplans.exports.metadata.dcat import catalogue, theme_scheme
from cityplans.exports.package import ExportContext, Package


def descriptor_file(edition: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Write the datapackage.json of a package whose CSV files have been made."""
    folder = f"{edition.package.name}/"
    files = {path.removeprefix(folder): facts for path, facts in edition.made.items() if path.startswith(folder)}
    yield f"{folder}datapackage.json", _json(datapackage(edition.package, edition.catalog, edition.site_url, files))


def csvw_files(edition: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Write the CSV on the Web metadata of every table, and of all together with the references between them."""
    package, catalog = edition.package, edition.catalog
    for table in package.tables:
        yield (
            f"{package.name}/{table}.csv-metadata.json",
            _table_metadata(catalog.schemas[table], catalog.identity, edition.site_url),
        )
    yield f"{package.name}/csv-metadata.json", _json(group_metadata(package, catalog, edition.site_url))


@lru_cache(maxsize=len(TABLES))
def _table_metadata(schema: TableSchema, identity: Identity, site_url: str) -> bytes:
    """Give what is the same in every package."""
    return _json(table_metadata(schema, identity, site_url))


def croissant_file(edition: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Write the croissant.json of a package whose tables have been made."""
    yield (
        f"{edition.package.name}/croissant.json",
        _json(croissant(edition.package, edition.catalog, edition.site_url, edition.made)),
    )


def catalogue_files(
    packages: Sequence[tuple[Package, Mapping[str, FileDigest]]], catalog: Catalog, site_url: str
) -> Iterator[tuple[str, bytes]]:
    """Write the catalogue of all packages, each with its files by paths below /data/, and the themes."""
    yield "catalog.jsonld", _json(catalogue(packages, catalog, site_url))
    yield "themes.jsonld", _json(theme_scheme(catalog, site_url))


def _json(value: Mapping[str, Any]) -> bytes:
    return json_text(value).encode()
