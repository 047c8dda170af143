"""The description of a package in Croissant, from which machine-learning tools load its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cityplans.core.content import FileDigest
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import Row
from cityplans.exports.metadata import subject
from cityplans.exports.metadata.formats import CROISSANT, file_title
from cityplans.exports.package import Package, published_tables, table_path
from cityplans.exports.ready.tables import ReadyRow

# The standard requires its context in every file.
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date"}
# Croissant's readers know Parquet by the media type from before its registration.
_ENCODINGS = {"csv": "text/csv", "parquet": "application/x-parquet"}


def croissant(package: Package, catalog: Catalog, site_url: str, files: Mapping[str, FileDigest]) -> dict[str, Any]:
    """Return the description of a package; `files` are the digests of its files by path below /data/.

    Record sets are read from Parquet if it exists: readers of CSV turn the year 2020 into 2020.0 in columns with gaps.
    """
    identity = catalog.identity
    start, end = subject.period(package)
    tables = list(published_tables(package, catalog, site_url))
    return {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": CROISSANT,
        "name": subject.language_map(package.title),
        "description": subject.language_map(package.description),
        "url": subject.page_of(package, site_url),
        "identifier": package.identifier(site_url),
        "license": identity.licences[0].path,
        "version": identity.version,
        "datePublished": identity.released,
        "dateModified": identity.released,
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "keywords": [keyword for keywords in subject.keywords(package, identity).values() for keyword in keywords],
        "creator": [{"@type": "sc:Organization", "name": x.title} for x in subject.creators(identity)],
        "publisher": {"@type": "sc:Organization", "name": subject.publisher(identity).title},
        "citeAs": subject.credit(package, identity, "en", site_url),
        **({"temporalCoverage": f"{start or '..'}/{end or '..'}"} if start or end else {}),
        "distribution": [
            _file_object(package, schema, suffix, encoding, site_url, files)
            for suffix, encoding in _ENCODINGS.items()
            for schema, _ in tables
            if _is_whole(package, schema.name, suffix, files)
        ],
        "recordSet": [_record_set(package, schema, rows, files) for schema, rows in tables],
    }


def _file_object(
    package: Package,
    schema: TableSchema,
    suffix: str,
    encoding: str,
    site_url: str,
    files: Mapping[str, FileDigest],
) -> dict[str, Any]:
    path = f"{package.name}/{table_path(schema.name)}.{suffix}"
    return {
        "@type": "cr:FileObject",
        "@id": f"{schema.name}.{suffix}",
        "name": f"{schema.name}.{suffix}",
        "description": _file_description(schema, suffix),
        "contentUrl": f"{site_url}data/{path}",
        "contentSize": f"{files[path].size} B",
        "encodingFormat": encoding,
        "sha256": files[path].sha256,
    }


def _is_whole(package: Package, table: str, suffix: str, files: Mapping[str, FileDigest]) -> bool:
    """Return whether a file contains all rows of a table: a large table is in several Parquet files."""
    path = f"{package.name}/{table_path(table)}"
    return f"{path}.{suffix}" in files and f"{path}.2.{suffix}" not in files


def _file_description(schema: TableSchema, suffix: str) -> dict[str, str]:
    return subject.language_map(file_title(schema.title, suffix))


def _file(package: Package, table: str, files: Mapping[str, FileDigest]) -> str:
    return f"{table}.parquet" if _is_whole(package, table, "parquet", files) else f"{table}.csv"


def _record_set(
    package: Package, schema: TableSchema, rows: Sequence[Row | ReadyRow], files: Mapping[str, FileDigest]
) -> dict[str, Any]:
    # References that are empty in every row are left out: mlcroissant cannot join by a column without values.
    filled = [any(column) for column in zip(*map(schema.cells, rows), strict=True)] or [False] * len(schema.fields)
    used = [key for key in schema.foreign_keys if filled[schema.names.index(key.field)]]
    targets = {key.field: _file(package, key.table, files) for key in used}
    source = _file(package, schema.name, files)
    return {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": subject.language_map(schema.title),
        "description": subject.language_map(schema.description),
        "key": [{"@id": f"{schema.name}/{name}"} for name in schema.primary_key],
        "field": [_field(schema.name, field, source, targets.get(field.name, "")) for field in schema.fields],
    }


def _field(table: str, field: Field, source: str, target: str) -> dict[str, Any]:
    # A reference names the file, not the field of a record set, because mlcroissant joins record sets one by one
    # and fails on tables that refer to each other or to themselves.
    references = {"references": {"fileObject": {"@id": target}, "extract": {"column": "id"}}} if target else {}
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{field.name}",
        "name": subject.language_map(field.title),
        "description": subject.language_map(field.description),
        "dataType": _TYPES[field.type],
        "source": {"fileObject": {"@id": source}, "extract": {"column": field.name}},
        **references,
    }
