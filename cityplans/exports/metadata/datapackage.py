"""The descriptor of a package in Data Package v2, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cityplans.core.content import FileDigest
from cityplans.core.identity import Contributor
from cityplans.core.model import Catalog
from cityplans.core.reference_records import Source
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import Row
from cityplans.exports.package import Package, table_path
from cityplans.exports.plain import plain_schemas
from cityplans.exports.ready.tables import ready_schemas

_PROFILES = "https://datapackage.org/profiles/2.0"
_DIALECT = {
    "$schema": f"{_PROFILES}/tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


def datapackage(package: Package, catalog: Catalog, site_url: str, files: Mapping[str, FileDigest]) -> dict[str, Any]:
    """Return the descriptor of a package published at `site_url`; `files` are its resources by path.

    The standard properties (`title`, `description`) are in English, their twins `…_zh` in Chinese.
    """
    identity = catalog.identity
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": package.name,
        "id": package.identifier(site_url),
        "title": package.title.en,
        "title_zh": package.title.zh,
        "description": package.description.en,
        "description_zh": package.description.zh,
        "homepage": package.home(site_url),
        "version": identity.version,
        "created": f"{identity.released}T00:00:00Z",
        "licenses": [{"name": x.name, "title": x.title, "path": x.path} for x in identity.licences],
        "contributors": [_contributor(x) for x in identity.contributors],
        "keywords": list(identity.keywords),
        "sources": [_source(row) for row in package.tables["sources"]],
        "resources": [
            _resource(schema, path := f"{table_path(schema.name)}.csv", files[path])
            for schema in (
                *ready_schemas(catalog).values(),
                *(plain_schemas(catalog)[table] for table in package.tables),
            )
        ],
    }


def _contributor(contributor: Contributor) -> dict[str, Any]:
    optional = {"path": contributor.path, "organization": contributor.organization}
    filled = {name: value for name, value in optional.items() if value}
    return {"title": contributor.title} | filled | {"roles": list(contributor.roles)}


def _source(row: Row) -> dict[str, str]:
    if not isinstance(row, Source):
        raise TypeError(f"expected a Source, got a {type(row).__name__}")
    return {"title": row.title_zh} | ({"path": row.url} if row.url else {}) | {"version": row.sha256}


def _resource(schema: TableSchema, path: str, digest: FileDigest) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": schema.name,
        "type": "table",
        "path": path,
        # Says which tables are data: a kept version is checked against the digest of those.
        "scope": schema.scope,
        "title": schema.title.en,
        "title_zh": schema.title.zh,
        "description": schema.description.en,
        "description_zh": schema.description.zh,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "bytes": digest.size,
        "hash": f"sha256:{digest.sha256}",
        "schema": schema.descriptor(),
    }
