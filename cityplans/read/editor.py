"""Generates the JSON Schemas with which editors validate and complete the YAML files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cityplans.core.table_schema import CASTS, CONSTRAINTS_OF, SCOPES, Field, TableSchema
from cityplans.read.datapackage import FORMS, WORDS
from cityplans.read.hosts import usual_hosts

PLAN_SCHEMA = "schemas/plan.schema.json"
EDITOR_SCHEMAS = (PLAN_SCHEMA, "schemas/datapackage.schema.json", "schemas/table.schema.json")
"""The files below datasets/ that only editors read. `build.py fix` writes them."""

_DRAFT = "http://json-schema.org/draft-07/schema#"


def editor_schemas(schemas: Mapping[str, TableSchema]) -> dict[str, bytes]:
    """Return the JSON Schemas by their paths below datasets/, generated from the Table Schemas."""
    return dict(zip(EDITOR_SCHEMAS, _generated(schemas["plans"]), strict=True))


@lru_cache(maxsize=4)
def _generated(plans: TableSchema) -> tuple[bytes, ...]:
    return tuple(map(_json, (_plan_schema(plans), _datapackage_schema(), _table_schema())))


def _json(schema: dict[str, Any]) -> bytes:
    return f"{json.dumps({'$schema': _DRAFT, **schema}, ensure_ascii=False, indent=2)}\n".encode()


def _object(properties: Mapping[str, Any], required: list[str], **keywords: Any) -> dict[str, Any]:
    return {**keywords, "type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _plan_schema(schema: TableSchema) -> dict[str, Any]:
    required = [field.name for field in schema.fields if field.required]
    title = f"{schema.title.en} {schema.title.zh}"
    return _object(
        {field.name: _plan_field(field) for field in schema.fields},
        required,
        title=title,
        description=schema.description.en,
    )


def _plan_field(field: Field) -> dict[str, Any]:
    descriptions = (f"{field.description.en} {field.hint.en}", f"{field.description.zh}{field.hint.zh}")
    cell: dict[str, Any] = {
        "type": "string",
        "title": f"{field.title.en} {field.title.zh}",
        "description": "\n\n".join(description.strip() for description in descriptions),
    }
    if field.categories:
        empty = [] if field.required else [("", "–")]
        values = [*empty, *((c.value, f"{c.label.en} {c.label.zh}") for c in field.categories)]
        cell |= {"enum": [value for value, _ in values], "enumDescriptions": [label for _, label in values]}
    elif pattern := field.constraints.get("pattern"):
        cell["pattern"] = pattern if field.required else f"^$|{pattern}"
    elif field.required:
        cell["minLength"] = 1
    return cell | {name: field.constraints[name] for name in ("maxLength",) if name in field.constraints}


def _datapackage_schema() -> dict[str, Any]:
    strings = {name: _string(*FORMS.get(name, ("", ""))) for name in WORDS}
    licence = _object({name: _string() for name in ("name", "title", "path")}, ["name", "title", "path"])
    contributor = {
        "title": _string(),
        "path": _string(),
        "organization": _string(),
        "roles": {"type": "array", "items": _string(), "minItems": 1},
    }
    lists = {
        "licenses": {"type": "array", "minItems": 1, "items": licence},
        "contributors": {"type": "array", "minItems": 1, "items": _object(contributor, ["title", "roles"])},
        "keywords": {"type": "array", "items": _string()},
        "hosts": {"type": "array", "items": {"enum": list(usual_hosts())}, "uniqueItems": True},
    }
    return _object({**strings, **lists}, [*WORDS, "licenses", "contributors"], title="The identity of the collection")


def _string(pattern: str = "", description: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": 1} | (
        {"pattern": f"^(?:{pattern})$", "description": description} if pattern else {}
    )


def _table_schema() -> dict[str, Any]:
    bilingual = {name: _string() for name in ("title", "title_zh", "description", "description_zh")}
    category = _object({name: _string() for name in ("value", "label", "label_zh")}, ["value", "label", "label_zh"])
    names = dict.fromkeys(name for kind in CONSTRAINTS_OF.values() for name in kind)
    constraint = {
        "required": {"type": "boolean"},
        "unique": {"type": "boolean"},
        "pattern": {"type": "string", "format": "regex"},
    }
    field = _object(
        {
            "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
            "type": {"enum": list(CASTS)},
            **bilingual,
            "hint": _string(),
            "hint_zh": _string(),
            "rdfType": _string(),
            "categories": {"type": "array", "items": category},
            "constraints": _object({name: constraint.get(name, {"type": "integer"}) for name in names}, []),
        },
        ["name", "type", *bilingual],
        dependencies={"hint": ["hint_zh"], "hint_zh": ["hint"]},
    )
    reference = _object({"resource": _string(), "fields": {"const": "id"}}, ["resource", "fields"])
    key = _object({"fields": _string(), "reference": reference}, ["fields", "reference"])
    properties = {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        **bilingual,
        "scope": {"enum": list(SCOPES)},
        "fields": {"type": "array", "minItems": 1, "items": field},
        "primaryKey": {"anyOf": [_string(), {"type": "array", "items": _string(), "minItems": 1}]},
        "foreignKeys": {"type": "array", "items": key},
        "missingValues": {"type": "array", "items": {"type": "string"}},
    }
    return _object(properties, ["name", *bilingual, "scope", "fields"], title="A Table Schema of this collection")
