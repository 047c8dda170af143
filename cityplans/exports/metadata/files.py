"""The files that describe a package, and those that describe the whole collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cityplans.core.content import FileDigest
from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog
from cityplans.exports.metadata.croissant import croissant
from cityplans.exports.metadata.csvw import group_metadata
from cityplans.exports.metadata.datapackage import datapackage
from cityplans.exports.metadata.dcat import catalogue, theme_scheme
from cityplans.exports.package import ExportContext, Package


def descriptor_file(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the datapackage.json of a package; its CSV files must have been made."""
    package = context.package
    folder = f"{package.name}/"
    files = {path.removeprefix(folder): digest for path, digest in context.made.items() if path.startswith(folder)}
    yield f"{folder}datapackage.json", to_json(datapackage(package, context.catalog, context.site_url, files))


def csvw_file(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the CSV on the Web metadata of all tables of a package, with their foreign keys."""
    package = context.package
    yield f"{package.name}/csv-metadata.json", to_json(group_metadata(package, context.catalog, context.site_url))


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
