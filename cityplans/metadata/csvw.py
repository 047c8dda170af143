"""The tables in CSV on the Web: what every column is, by W3C's metadata vocabulary for tabular data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cityplans.addresses import PAGED
from cityplans.exports.package import Package
from cityplans.model import Catalog, Identity
from cityplans.schema import LANGUAGES, Field, TableSchema, Text

_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
    "lineTerminators": ["\n"],
    "skipBlankRows": False,
    "skipInitialSpace": False,
    "trim": False,
}
_BASES = {"string": "string", "integer": "integer", "number": "decimal"}
# What a field is called in the vocabularies that readers of linked data know, by its name without the language.
_PROPERTIES: Mapping[str, str] = {
    "admin_code": "http://schema.org/identifier",
    "broader": "http://www.w3.org/2004/02/skos/core#broader",
    "completeness": "http://www.w3.org/2000/01/rdf-schema#comment",
    "definition": "http://www.w3.org/2004/02/skos/core#definition",
    "full_name": "http://schema.org/legalName",
    "id": "http://purl.org/dc/terms/identifier",
    "issuer": "http://purl.org/dc/terms/publisher",
    "label": "http://www.w3.org/2004/02/skos/core#prefLabel",
    "name": "http://schema.org/name",
    "note": "http://www.w3.org/2004/02/skos/core#note",
    "order": "http://schema.org/position",
    "period_end": "http://www.w3.org/ns/dcat#endDate",
    "period_start": "http://www.w3.org/ns/dcat#startDate",
    "published": "http://purl.org/dc/terms/issued",
    "publisher": "http://purl.org/dc/terms/publisher",
    "sha256": "http://schema.org/sha256",
    "summary": "http://purl.org/dc/terms/abstract",
    "term": "http://www.w3.org/2004/02/skos/core#prefLabel",
    "title": "http://purl.org/dc/terms/title",
    "url": "http://schema.org/url",
    "value": "http://schema.org/value",
    "value_max": "http://schema.org/maxValue",
    "wikidata": "http://schema.org/sameAs",
}
_ACTIVE = re.compile(r"[.*+?^${}()|\[\]\\/]")
_ESCAPED = r"\\\g<0>"
_WIKIDATA = "http://www.wikidata.org/entity/{wikidata}"


def table_metadata(schema: TableSchema, identity: Identity, site_url: str) -> dict[str, Any]:
    """Describe one table, to stand beside its CSV; site_url ends in a slash.

    References are left to group_metadata: one can only be said where both of its tables are described.
    """
    return {"@context": _CONTEXT, **_table(schema, site_url), **_rights(identity), "dialect": _DIALECT}


def group_metadata(package: Package, catalog: Catalog, site_url: str) -> dict[str, Any]:
    """Describe all tables of a package with the references between them.

    The standard wants every row to refer to a row, so a reference that may be empty is no foreign key there.
    """
    tables = []
    for name in package.tables:
        schema = catalog.schemas[name]
        table = _table(schema, site_url)
        table["tableSchema"]["foreignKeys"] = [
            {"columnReference": key.field, "reference": {"resource": f"{key.table}.csv", "columnReference": "id"}}
            for key in schema.foreign_keys
            if schema.field(key.field).required
        ]
        tables.append(table)
    return {
        "@context": _CONTEXT,
        "dc:title": _both(package.title),
        "dc:description": _both(package.description),
        **_rights(catalog.identity),
        "dialect": _DIALECT,
        "tables": tables,
    }


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text[language], "@language": language} for language in LANGUAGES]


def _rights(identity: Identity) -> dict[str, Any]:
    return {
        "dc:license": {"@id": identity.licences[0].path},
        "dc:modified": {"@value": identity.released, "@type": "xsd:date"},
    }


def _table(schema: TableSchema, site_url: str) -> dict[str, Any]:
    # Where a record has a page of its own, the address of the page identifies the record.
    about = {"aboutUrl": f"{site_url}{schema.name}/{{id}}/"} if schema.name in PAGED else {}
    values = {key.field: f"{site_url}{key.table}/{{{key.field}}}/" for key in schema.foreign_keys if key.table in PAGED}
    return {
        "url": f"{schema.name}.csv",
        "dc:title": _both(schema.title),
        "dc:description": _both(schema.description),
        "tableSchema": {
            "null": "",
            **about,
            "columns": [_column(field, values.get(field.name, "")) for field in schema.fields],
            "primaryKey": list(schema.primary_key),
        },
    }


def _column(field: Field, value_url: str) -> dict[str, Any]:
    stem, _, language = field.name.rpartition("_")
    translated = language in LANGUAGES
    known = {
        "lang": language if translated else "",
        "propertyUrl": _PROPERTIES.get(stem if translated else field.name, ""),
        "valueUrl": _WIKIDATA if field.name == "wikidata" else value_url,
    }
    return {
        "name": field.name,
        # The heading in the file is a title too, of no language: by it a reader finds the column.
        "titles": {"und": field.name, **{lang: field.title[lang] for lang in LANGUAGES}},
        "dc:description": _both(field.description),
        "datatype": _datatype(field),
        "required": field.required,
        **{name: value for name, value in known.items() if value},
    }


def _datatype(field: Field) -> dict[str, Any] | str:
    constraints = field.constraints
    bounds = {name: constraints[name] for name in ("minLength", "maxLength", "minimum", "maximum") if name in constraints}
    pattern = _one_of([c.value for c in field.categories]) if field.categories else constraints.get("pattern")
    kind = {
        **({"@id": field.rdf_type} if field.rdf_type else {}),
        "base": _BASES[field.type],
        **({"format": pattern} if pattern else {}),
        **bounds,
    }
    return kind if len(kind) > 1 else _BASES[field.type]


def _one_of(values: list[str]) -> str:
    """Write a regular expression of ECMAScript that matches these values only."""
    return f"^({'|'.join(_ACTIVE.sub(_ESCAPED, value) for value in values)})$"
