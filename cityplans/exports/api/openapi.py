"""The OpenAPI 3.1 description of the API, derived from the Table Schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.json_writer import Json
from cityplans.core.languages import Text
from cityplans.core.model import TABLES, Catalog
from cityplans.core.table_schema import Field, TableSchema
from cityplans.exports.api.hal import EMBEDDED, HalWriter, table_of
from cityplans.exports.api.slices import SLICES, slice_title
from cityplans.i18n.strings import in_both_languages, text_pair, translate

_JSON_SCHEMA_CONSTRAINTS = ("pattern", "minLength", "maxLength", "minimum", "maximum")
_JSON, _CSV = "application/json", "text/csv"


def openapi(hal: HalWriter) -> Json:
    """Return the description of every path and response, with an example record for each table."""
    catalog = hal.catalog
    identity = catalog.identity
    schemas = [catalog.schemas[table] for table in TABLES]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": identity.title.en,
            "x-title-zh": identity.title.zh,
            "version": identity.version,
            **_described(text_pair("api.lead")),
            "license": {"name": identity.licences[0].title, "url": identity.licences[0].path},
            "contact": {
                "name": identity.contributors[0].title,
                "url": f"{identity.repository}/issues",
                "email": identity.contact,
            },
        },
        "servers": [{"url": hal.root.rstrip("/")}],
        "externalDocs": {"url": f"{hal.root}{API_PAGE}"},
        "tags": [{"name": schema.name, **_described(schema.description)} for schema in schemas],
        "paths": dict(_paths(hal)),
        "components": {
            "schemas": {name: body for schema in schemas for name, body in _table_schemas(schema)} | dict(_COMMON),
            "parameters": {f"{s.name}_id": _id_parameter(catalog, s) for s in schemas if "id" in s.names},
            "responses": {"missing": _described(text_pair("api.missing"))},
        },
    }


# ── paths ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _paths(hal: HalWriter) -> Iterable[tuple[str, Json]]:
    catalog = hal.catalog
    yield f"/{API}index.json", _get("index", text_pair("api.index"), _JSON, _ref("index"))
    yield f"/{API}openapi.json", _get("openapi", text_pair("api.openapi"), _JSON, {"type": "object"})
    for table in TABLES:
        schema = catalog.schemas[table]
        yield from _pair((table,), _titled("api.table", schema), _ref(f"{table}_list"), [table])
        if "id" in schema.names:
            rows: Mapping[str, Any] = getattr(catalog, table)
            example = next((hal.record(table, row) for row in rows.values()), None)
            yield from _pair(
                (table, "{id}"), _titled("api.record", schema), _ref(f"{table}_record"), [table], table, example
            )
    for owner, table in SLICES:
        yield from _pair(
            (owner, "{id}", table), slice_title(owner, table), _ref(f"{table}_slice"), [owner, table], owner
        )


def _pair(
    address: tuple[str, ...], summary: Text, schema: Json, tags: list[str], of: str = "", example: Json | None = None
) -> Iterable[tuple[str, Json]]:
    """Yield the two paths of a response as JSON and CSV; `of` is the table of the `{id}`."""
    name = "_".join(part for part in address if part != "{id}")
    name = f"{name}_record" if address[-1] == "{id}" else name
    yield f"/{api_path(*address)}", _get(f"{name}_json", summary, _JSON, schema, tags, of, example)
    yield f"/{api_path(*address, ending='csv')}", _get(f"{name}_csv", summary, _CSV, {"type": "string"}, tags, of)


def _get(
    operation: str,
    summary: Text,
    media_type: str,
    schema: Json,
    tags: Iterable[str] = (),
    of: str = "",
    example: Json | None = None,
) -> Json:
    content: dict[str, Any] = {"schema": schema} | ({"example": example} if example else {})
    responses: dict[str, Any] = {"200": {"description": summary.en, "content": {media_type: content}}}
    get: dict[str, Any] = {
        "operationId": operation,
        "summary": summary.en,
        "x-summary-zh": summary.zh,
        "tags": list(tags),
    }
    if of:
        get["parameters"] = [{"$ref": f"#/components/parameters/{of}_id"}]
        responses["404"] = {"$ref": "#/components/responses/missing"}
    return {"get": get | {"responses": responses}}


def _id_parameter(catalog: Catalog, schema: TableSchema) -> Json:
    field = schema.field("id")
    rows: Mapping[str, Any] = getattr(catalog, schema.name)
    constraints = {key: value for key, value in field.constraints.items() if key in _JSON_SCHEMA_CONSTRAINTS}
    parameter = {
        "name": "id",
        "in": "path",
        "required": True,
        **_described(field.description),
        "schema": {"type": field.type, **constraints},
    }
    return parameter | ({"example": next(iter(rows))} if rows else {})


# ── response schemas ─────────────────────────────────────────────────────────────────────────────────────────────────


def _table_schemas(schema: TableSchema) -> Iterable[tuple[str, Json]]:
    """Yield the schemas of a row, a list of rows, a slice, and a record with its links.

    Unknown properties are allowed, because tables may get new fields.
    """
    name = schema.name
    referred = {key.field: key.table for key in schema.foreign_keys}
    properties = {field.name: _property(field, referred.get(field.name, "")) for field in schema.fields}
    head = {"title": schema.title.en, "x-title-zh": schema.title.zh, **_described(schema.description)}
    yield name, {**head, "type": "object", "required": list(schema.names), "properties": properties}
    envelope = {"table": {"const": name}, "records": {"type": "array", "items": _ref(name)}}
    yield f"{name}_list", {"allOf": [_ref("envelope"), {"type": "object", "properties": envelope}]}
    if any(table == name for _, table in SLICES):
        yield f"{name}_slice", {"allOf": [_ref(f"{name}_list"), _ref("belonging")]}
    if "id" in schema.names:
        parts: dict[str, Any] = {"_links": _ref("record_links"), "_meta": _ref("meta")}
        if name in EMBEDDED:
            parts["_embedded"] = _embedded(name)
        yield (
            f"{name}_record",
            {"allOf": [_ref(name), {"type": "object", "required": sorted(parts), "properties": parts}]},
        )


def _property(field: Field, referred: str) -> Json:
    empty = [] if field.required else [None]
    schema: dict[str, Any] = {
        "type": field.type if field.required else [field.type, "null"],
        "title": field.title.en,
        "x-title-zh": field.title.zh,
        **_described(field.description),
        **{key: value for key, value in field.constraints.items() if key in _JSON_SCHEMA_CONSTRAINTS},
    }
    if field.categories:
        schema["enum"] = [*(c.value for c in field.categories), *empty]
        schema["x-labels"] = {c.value: {"en": c.label.en, "zh": c.label.zh} for c in field.categories}
    if referred:
        schema["x-references"] = referred
    if field.rdf_type:
        schema["x-rdf-type"] = field.rdf_type
    return schema


def _embedded(table: str) -> Json:
    lists: dict[str, Any] = {name: {"type": "array", "items": _ref(table_of(name))} for name in EMBEDDED[table]}
    if table == "measures":
        lists["responsibilities"]["items"] = {"allOf": [_ref("responsibilities"), _ref("inherited")]}
    return {"type": "object", "required": list(lists), "properties": lists}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _titled(key: str, schema: TableSchema) -> Text:
    return in_both_languages(lambda language: translate(language, key, title=schema.title[language]))


def _described(text: Text) -> Json:
    return {"description": text.en, "x-description-zh": text.zh}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(**properties: Any) -> Json:
    return {"type": "array", "items": _object(**properties)}


_STRING, _ADDRESS, _COUNT = {"type": "string"}, {"type": "string", "format": "uri"}, {"type": "integer", "minimum": 0}
_ABOUT = {"version": _STRING, "released": {"type": "string", "format": "date"}, "licence": _ADDRESS}
_TITLE = {"title": _STRING, "title_zh": _STRING}
_TABLE = {"enum": list(TABLES)}
_LINKS = {"type": "object", "additionalProperties": {"oneOf": [_ref("link"), {"type": "array", "items": _ref("link")}]}}
_COMMON: Mapping[str, Json] = {
    "index": _object(
        **_TITLE,
        description=_STRING,
        description_zh=_STRING,
        **_ABOUT,
        documentation=_ADDRESS,
        openapi=_ADDRESS,
        tables=_list(table=_TABLE, **_TITLE, count=_COUNT, _links=_ref("links")),
        slices=_list(of=_TABLE, table=_TABLE, **_TITLE, _links=_ref("links")),
    ),
    "envelope": _object(
        table=_TABLE, **_TITLE, count=_COUNT, **_ABOUT, _links=_ref("links"), records={"type": "array"}
    ),
    "belonging": _object(belongs_to=_object(table=_TABLE, id=_STRING, **_TITLE)),
    "meta": _object(**_ABOUT),
    "inherited": _object(inherited_from={"type": ["string", "null"]}),
    "record_links": {**_LINKS, "required": ["self", "csv", "collection", "edit"]},
    "links": _LINKS,
    "link": {
        "type": "object",
        "required": ["href"],
        "properties": {"href": _STRING, "hreflang": _STRING, "type": _STRING, "templated": {"type": "boolean"}},
    },
}
"""The schemas that all tables share."""
