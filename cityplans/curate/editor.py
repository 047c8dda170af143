"""JSON Schemas for editors: what the YAML files may hold, made from the Table Schemas and the rules of their readers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cityplans.core.table_schema import CASTS, CONSTRAINTS_OF, SCOPES, Field, TableSchema
from cityplans.read.datapackage import FORMS, WORDS
from cityplans.read.load import EDITOR_SCHEMAS

_DRAFT = "http://json-schema.org/draft-07/schema#"


def editor_schemas(schemas: Mapping[str, TableSchema]) -> dict[str, bytes]:
    """Give the JSON Schemas by their paths below datasets/."""
    made = (_plan(schemas["plans"]), _datapackage(), _table())
    return {path: _written(schema) for path, schema in zip(EDITOR_SCHEMAS, made, strict=True)}


def _written(schema: dict[str, Any]) -> bytes:
    return f"{json.dumps({'$schema': _DRAFT, **schema}, ensure_ascii=False, indent=2)}\n".encode()


def _object(properties: Mapping[str, Any], required: list[str], **more: Any) -> dict[str, Any]:
    return {**more, "type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _plan(schema: TableSchema) -> dict[str, Any]:
    required = [field.name for field in schema.fields if field.required]
    title = f"{schema.title.en} {schema.title.zh}"
    return _object(
        {field.name: _cell(field) for field in schema.fields}, required, title=title, description=schema.description.en
    )


def _cell(field: Field) -> dict[str, Any]:
    told = [
        f"{text.strip()}"
        for text in (f"{field.description.en} {field.hint.en}", f"{field.description.zh}{field.hint.zh}")
    ]
    cell: dict[str, Any] = {
        "type": "string",
        "title": f"{field.title.en} {field.title.zh}",
        "description": "\n\n".join(told),
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


def _datapackage() -> dict[str, Any]:
    words = {name: _word(*FORMS.get(name, ("", ""))) for name in WORDS}
    licence = _object({name: _word() for name in ("name", "title", "path")}, ["name", "title", "path"])
    maker = {
        "title": _word(),
        "path": _word(),
        "organization": _word(),
        "roles": {"type": "array", "items": _word(), "minItems": 1},
    }
    lists = {
        "licenses": {"type": "array", "minItems": 1, "items": licence},
        "contributors": {"type": "array", "minItems": 1, "items": _object(maker, ["title", "roles"])},
        "keywords": {"type": "array", "items": _word()},
    }
    return _object({**words, **lists}, [*WORDS, "licenses", "contributors"], title="The identity of the collection")


def _word(form: str = "", told: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": 1} | ({"pattern": f"^(?:{form})$", "description": told} if form else {})


def _table() -> dict[str, Any]:
    bilingual = {name: _word() for name in ("title", "title_zh", "description", "description_zh")}
    category = _object({name: _word() for name in ("value", "label", "label_zh")}, ["value", "label", "label_zh"])
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
            "hint": _word(),
            "hint_zh": _word(),
            "rdfType": _word(),
            "categories": {"type": "array", "items": category},
            "constraints": _object({name: constraint.get(name, {"type": "integer"}) for name in names}, []),
        },
        ["name", "type", *bilingual],
        dependencies={"hint": ["hint_zh"], "hint_zh": ["hint"]},
    )
    reference = _object({"resource": _word(), "fields": {"const": "id"}}, ["resource", "fields"])
    key = _object({"fields": _word(), "reference": reference}, ["fields", "reference"])
    properties = {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        **bilingual,
        "scope": {"enum": list(SCOPES)},
        "fields": {"type": "array", "minItems": 1, "items": field},
        "primaryKey": {"anyOf": [_word(), {"type": "array", "items": _word(), "minItems": 1}]},
        "foreignKeys": {"type": "array", "items": key},
        "missingValues": {"type": "array", "items": {"type": "string"}},
    }
    return _object(properties, ["name", *bilingual, "scope", "fields"], title="A Table Schema of this collection")
