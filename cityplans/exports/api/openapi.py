"""The OpenAPI 3.1 description of the API, derived from the Table Schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cityplans.catalog.addresses import API, API_PAGE, api_path
from cityplans.core.json_writer import Json
from cityplans.core.languages import Text
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import NAMED, Named
from cityplans.exports.api.embedded import BRIEF, BRIEF_FIELDS, DUTIES, EMBEDDED, embedded
from cityplans.exports.api.hal import RECORD_TABLES, HalWriter, has_record_file
from cityplans.exports.package import PLAN_TABLES
from cityplans.exports.ready.tables import READY_TABLES, published_schemas
from cityplans.i18n.strings import in_both_languages, text_pair, translate

API_TABLES = (*READY_TABLES, *(table for table in PLAN_TABLES if table != "changes"))
"""The tables of the API, the ready-made ones first. Changes are told by month; proof is in the other formats."""
_JSON_SCHEMA_CONSTRAINTS = ("pattern", "minLength", "maxLength", "minimum", "maximum")
_INDEX_TAG = "index"


def openapi(hal: HalWriter) -> Json:
    """Return the description of every path and response, with an example record for each table."""
    identity = hal.catalog.identity
    schemas = [published_schemas(hal.catalog)[table] for table in API_TABLES]
    # Records embed their evidence, which has no file of its own.
    evidence = hal.catalog.schemas["evidence"]
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
        "servers": [{"url": hal.root.rstrip("/"), **_described(text_pair("api.server"))}],
        # Nothing is secured: there is no key.
        "security": [],
        "externalDocs": {"url": f"{hal.root}{API_PAGE}", **_described(text_pair("api.description"))},
        "tags": [
            {"name": _INDEX_TAG, **_described(text_pair("api.start"))},
            *({"name": schema.name, **_described(schema.description)} for schema in schemas),
        ],
        "paths": dict(_paths(hal)),
        "components": {
            "schemas": {
                name: body
                for schema in (*schemas, evidence)
                for name, body in _table_schemas(schema)
                if name != "evidence_list"
            }
            | _shared_schemas(hal.catalog.schemas),
            "parameters": {f"{table}_id": _id_parameter(hal, table) for table in RECORD_TABLES} | {"month": _MONTH},
            "responses": {"missing": _described(text_pair("api.missing"))},
        },
    }


# ── paths ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _paths(hal: HalWriter) -> Iterable[tuple[str, Json]]:
    for name, form in (("index", _ref("index")), ("openapi", {"type": "object"})):
        summary, about = text_pair(f"api.{name}"), text_pair("api.description")
        yield f"/{API}{name}.json", _get(f"get_{name}", summary, form, _INDEX_TAG, about)
    months = text_pair("changes.by_month")
    for name, form in (("index", _object(months=_ROWS)), ("{month}", _object(month=_STRING, changes=_ROWS))):
        operation = _get(f"get_changes_{name.strip('{}')}", months, form, _INDEX_TAG, text_pair("changes.lead"))
        if name == "{month}":
            operation["get"]["parameters"] = [{"$ref": "#/components/parameters/month"}]
        yield f"/{API}changes/{name}.json", operation
    for table in API_TABLES:
        schema = published_schemas(hal.catalog)[table]
        summary, form = _titled("api.table", schema), _ref(f"{table}_list")
        yield f"/{api_path(table)}", _get(f"list_{table}", summary, form, table, schema.description)
        if table in RECORD_TABLES:
            form, summary, about = _ref(f"{table}_record"), _titled("api.record", schema), text_pair("api.embedded")
            operation = _get(f"get_{table}_record", summary, form, table, about, _example(hal, table))
            operation["get"]["parameters"] = [{"$ref": f"#/components/parameters/{table}_id"}]
            yield f"/{api_path(table, '{id}')}", operation


def _get(operation: str, summary: Text, schema: Json, tag: str, about: Text, example: Json | None = None) -> Json:
    content: dict[str, Any] = {"schema": schema} | ({"example": example} if example else {})
    return {
        "get": {
            "operationId": operation,
            "summary": summary.en,
            "x-summary-zh": summary.zh,
            **_described(about),
            "tags": [tag],
            "responses": {
                "200": {"description": summary.en, "content": {"application/json": content}},
                # What a static host answers where it has no such file.
                "404": {"$ref": "#/components/responses/missing"},
            },
        }
    }


def _first(hal: HalWriter, table: str) -> Named | None:
    """Return the first record of a table that has a file of its own."""
    records: Mapping[str, Named] = getattr(hal.catalog, table)
    return next((row for row in records.values() if has_record_file(hal.catalog, table, row)), None)


def _example(hal: HalWriter, table: str) -> Json | None:
    """Return the first record of a table with one row in each of its lists: the whole would be long."""
    row = _first(hal, table)
    if not row:
        return None
    lists = {name: rows[:1] for name, rows in embedded(hal, table, row.id).items()}
    return hal.record(table, row, lists)


def _id_parameter(hal: HalWriter, table: str) -> Json:
    field, row = hal.catalog.schemas[table].field("id"), _first(hal, table)
    constraints = {key: value for key, value in field.constraints.items() if key in _JSON_SCHEMA_CONSTRAINTS}
    parameter = {
        "name": "id",
        "in": "path",
        "required": True,
        **_described(field.description),
        "schema": {"type": field.type, **constraints},
    }
    return parameter | ({"example": row.id} if row else {})


# ── response schemas ─────────────────────────────────────────────────────────────────────────────────────────────────


def _table_schemas(schema: TableSchema) -> Iterable[tuple[str, Json]]:
    """Yield the schemas of a row, of a whole table, and of the file of a record.

    Unknown properties are allowed, because tables may get new fields.
    """
    name = schema.name
    own = _ROW if name in NAMED else {}
    properties = {field.name: _property(field, schema) for field in schema.fields} | own
    head = {"title": schema.title.en, "x-title-zh": schema.title.zh, **_described(schema.description)}
    yield name, {**head, "type": "object", "required": list(properties), "properties": properties}
    envelope = {"table": {"const": name}, "records": _array(name)}
    yield f"{name}_list", {"allOf": [_ref("envelope"), {"type": "object", "properties": envelope}]}
    if name in RECORD_TABLES:
        lists = _object(**{list_name: _array(kind) for list_name, kind in EMBEDDED[name].items()})
        yield f"{name}_record", {"allOf": [_ref(name), _object(_links=_ref("record_links"), _embedded=lists)]}


def _property(field: Field, schema: TableSchema) -> Json:
    empty = [] if field.required else [None]
    found: dict[str, Any] = {
        **_type(field),
        "title": field.title.en,
        "x-title-zh": field.title.zh,
        **_described(field.description),
        **{key: value for key, value in field.constraints.items() if key in _JSON_SCHEMA_CONSTRAINTS},
    }
    if field.categories:
        found["enum"] = [*(c.value for c in field.categories), *empty]
        found["x-labels"] = {c.value: {"en": c.label.en, "zh": c.label.zh} for c in field.categories}
    if referred := next((key.table for key in schema.foreign_keys if key.field == field.name), ""):
        found["x-references"] = referred
    if field.rdf_type:
        found["x-rdf-type"] = field.rdf_type
    return found


def _type(field: Field) -> Json:
    """Return the type; JSON has none for days."""
    name, form = ("string", {"format": "date"}) if field.type == "date" else (field.type, {})
    return {"type": name if field.required else [name, "null"], **form}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _array(name: str) -> Json:
    return {"type": "array", "items": _ref(name)}


def _titled(key: str, schema: TableSchema) -> Text:
    return in_both_languages(lambda language: translate(language, key, title=schema.title[language]))


def _described(text: Text) -> Json:
    return {"description": text.en, "x-description-zh": text.zh}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_STRING, _ADDRESS, _COUNT = {"type": "string"}, {"type": "string", "format": "uri"}, {"type": "integer", "minimum": 0}
_MONTH = {
    "name": "month",
    "in": "path",
    "required": True,
    **_described(text_pair("changes.by_month")),
    "schema": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}([.][0-9]+)?$"},
}
_ROWS = {"type": "array", "items": {"type": "object"}}
_STRING_OR_NULL = {"type": ["string", "null"]}
_PAGES = {"html": _array("link"), "documentation": _array("link")}
_LINKS = {"type": "object", "properties": _PAGES, "additionalProperties": _ref("link")}
_ROW = {"since": _ref("since"), "_links": _ref("links")}


def _shared_schemas(schemas: Mapping[str, TableSchema]) -> dict[str, Json]:
    """Return the schemas that belong to no single table."""
    head = {"table": {"enum": list(API_TABLES)}, "title": _STRING, "title_zh": _STRING, "count": _COUNT}
    measures, assignments = schemas["measures"], schemas["responsibilities"]
    brief = {name: _property(measures.field(name), measures) for name in BRIEF_FIELDS}
    return {
        "index": _object(
            title=_STRING,
            title_zh=_STRING,
            description=_STRING,
            description_zh=_STRING,
            version=_STRING,
            released={"type": "string", "format": "date"},
            licence=_ADDRESS,
            documentation=_ADDRESS,
            openapi=_ADDRESS,
            tables={"type": "array", "items": _object(**head, _links=_ref("links"))},
        ),
        "envelope": _object(**head, _links=_ref("links"), records={"type": "array", "items": {}}),
        BRIEF: _object(**brief, **_ROW),
        DUTIES: _object(
            duty_id=_STRING,
            plan_id=_STRING,
            measure_id=_STRING,
            measure_title_zh=_STRING,
            measure_title_en=_STRING_OR_NULL,
            body_id=_STRING,
            body_zh=_STRING,
            body_en=_STRING_OR_NULL,
            role=_property(assignments.field("role"), assignments),
            name_printed=_property(assignments.field("name_printed"), assignments),
            assignment={"enum": ["own", "inherited"], **_described(text_pair("api.assignment"))},
            assigned_by={**_STRING, **_described(text_pair("api.assigned_by"))},
            responsibility_id=_STRING,
            **_ROW,
        ),
        "since": {**_STRING_OR_NULL, **_described(text_pair("api.since"))},
        "links": _LINKS,
        "record_links": {**_LINKS, **_object(self=_ref("link"), collection=_ref("link"), html=_PAGES["html"])},
        "link": {
            "type": "object",
            "required": ["href"],
            "properties": {"href": _STRING, "hreflang": _STRING, "type": _STRING, "templated": {"type": "boolean"}},
        },
    }
