"""The description of tables and columns in CSV on the Web (W3C Metadata Vocabulary for Tabular Data)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cityplans.core.identity import Identity
from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import PAGE_FOLDERS, PAGED_TABLES
from cityplans.exports.package import Package, published_tables, table_path

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
_BASES = {"string": "string", "integer": "integer", "number": "decimal", "date": "date"}
# Properties of well-known vocabularies, by the name of the field without its language.
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
_REGEX_ACTIVE = re.compile(r"[.*+?^${}()|\[\]\\/]")
_ESCAPED = r"\\\g<0>"
_WIKIDATA = "http://www.wikidata.org/entity/{wikidata}"


def group_metadata(package: Package, catalog: Catalog, site_url: str) -> dict[str, Any]:
    """Return the description of all tables of a package with foreign keys; `site_url` ends in a slash.

    Only required fields are foreign keys, because the standard requires every row to refer to another.
    """
    tables = []
    for schema, _ in published_tables(package, catalog, site_url):
        table = _table(schema, site_url)
        table["tableSchema"]["foreignKeys"] = [
            {
                "columnReference": key.field,
                "reference": {"resource": f"{table_path(key.table)}.csv", "columnReference": "id"},
            }
            for key in schema.foreign_keys
            if schema.field(key.field).required
        ]
        tables.append(table)
    return {
        "@context": _CONTEXT,
        "dc:title": _language_values(package.title),
        "dc:description": _language_values(package.description),
        **_rights(catalog.identity),
        "dialect": _DIALECT,
        "tables": tables,
    }


def _language_values(text: Text) -> list[dict[str, str]]:
    return [{"@value": text[language], "@language": language} for language in LANGUAGES]


def _rights(identity: Identity) -> dict[str, Any]:
    return {
        "dc:license": {"@id": identity.licences[0].path},
        "dc:modified": {"@value": identity.released, "@type": "xsd:date"},
    }


def _page(site_url: str, table: str, field: str) -> str:
    """Return the template of the addresses of a table's records; all indicators are in their list."""
    folder = f"{site_url}{PAGE_FOLDERS[table]}/"
    return f"{folder}#{{{field}}}" if table == "indicators" else f"{folder}{{{field}}}/"


def _table(schema: TableSchema, site_url: str) -> dict[str, Any]:
    about = {"aboutUrl": _page(site_url, schema.name, "id")} if schema.name in PAGED_TABLES else {}
    values = {
        key.field: _page(site_url, key.table, key.field) for key in schema.foreign_keys if key.table in PAGED_TABLES
    }
    return {
        "url": f"{table_path(schema.name)}.csv",
        "dc:title": _language_values(schema.title),
        "dc:description": _language_values(schema.description),
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
    optional = {
        "lang": language if translated else "",
        "propertyUrl": _PROPERTIES.get(stem if translated else field.name, ""),
        "valueUrl": _WIKIDATA if field.name == "wikidata" else value_url,
    }
    return {
        "name": field.name,
        # The heading in the file must be a title as well, for readers to find the column. It has no language.
        "titles": {"und": field.name, **{lang: field.title[lang] for lang in LANGUAGES}},
        "dc:description": _language_values(field.description),
        "datatype": _datatype(field),
        "required": field.required,
        **{name: value for name, value in optional.items() if value},
    }


def _datatype(field: Field) -> dict[str, Any] | str:
    constraints = field.constraints
    bounds = {
        name: constraints[name] for name in ("minLength", "maxLength", "minimum", "maximum") if name in constraints
    }
    pattern = _alternatives([c.value for c in field.categories]) if field.categories else constraints.get("pattern")
    datatype = {
        **({"@id": field.rdf_type} if field.rdf_type else {}),
        "base": _BASES[field.type],
        **({"format": pattern} if pattern else {}),
        **bounds,
    }
    return datatype if len(datatype) > 1 else _BASES[field.type]


def _alternatives(values: list[str]) -> str:
    """Return an ECMAScript regular expression that matches only these values."""
    return f"^({'|'.join(_REGEX_ACTIVE.sub(_ESCAPED, value) for value in values)})$"
