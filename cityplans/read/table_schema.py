"""Reading a Table Schema from its YAML file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding, error
from cityplans.core.languages import Text
from cityplans.core.table_schema import (
    CASTS,
    CONSTRAINTS_OF,
    SCOPES,
    Category,
    Field,
    ForeignKey,
    TableSchema,
    is_number,
)
from cityplans.read.regex_safety import UnsafePatternError, check_pattern
from cityplans.read.yaml_reader import Document, Tree

_NUMERIC_CONSTRAINTS = ("minLength", "maxLength", "minimum", "maximum")
# SQLite gives a table no more columns; a sheet of a workbook has room for more.
_MOST_FIELDS = 2_000
# A cell of a workbook holds the longest words, and all categories of a field with their labels.
_LONGEST_WORDS, _LONGEST_CATEGORIES = 2_000, 16_000
_WORDS = ("name", "title", "title_zh", "description", "description_zh")
_KEYS = (*_WORDS, "scope", "fields", "primaryKey", "foreignKeys", "missingValues")
_FIELD_KEYS = (*_WORDS, "type", "hint", "hint_zh", "rdfType", "categories", "constraints")


def read_schema(document: Document) -> tuple[TableSchema | None, list[Finding]]:
    """Read one file of datasets/schemas/. Every field must be titled and described in both languages."""
    reader = _Reader(document)
    schema = reader.schema()
    reader.known()
    return (None if reader.findings else schema), reader.findings


class _Reader:
    """Walks a schema document and collects what is missing from it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def fault(self, keys: tuple[str | int, ...], message: str, hint: str) -> None:
        self.findings.append(error(self.document.at(*keys), "schema-error", message, hint))

    def value(self, *keys: str | int) -> Tree | None:
        node: Tree | None = self.document.value
        for key in keys:
            if isinstance(node, dict) and isinstance(key, str):
                node = node.get(key)
            elif isinstance(node, list) and isinstance(key, int) and key < len(node):
                node = node[key]
            else:
                return None
        return node

    def word(self, *keys: str | int) -> str:
        found = self.value(*keys)
        if isinstance(found, str) and found:
            if len(found) > _LONGEST_WORDS:
                self.fault(keys, f'"{keys[-1]}" has more than {_LONGEST_WORDS:,} characters', "say it in fewer words")
            return found
        self.fault(keys, f'"{keys[-1]}" is missing', f"add a line `{keys[-1]}: …`")
        return ""

    def text(self, *keys: str | int) -> Text:
        *parents, last = keys
        return Text(zh=self.word(*parents, f"{last}_zh"), en=self.word(*parents, last))

    def items(self, *keys: str | int) -> int:
        found = self.value(*keys)
        return len(found) if isinstance(found, list) else 0

    def schema(self) -> TableSchema:
        scope = self.word("scope")
        if scope not in SCOPES:
            self.fault(("scope",), f'scope "{escape_invisible(scope)}" is unknown', f"use one of {', '.join(SCOPES)}")
        fields = tuple(self.field(i) for i in range(self.items("fields")))
        if not fields:
            self.fault(("fields",), "the schema has no fields", "list at least one field")
        if len(fields) > _MOST_FIELDS:
            message = f"the schema has {len(fields):,} fields, a table of SQLite has {_MOST_FIELDS:,} at most"
            self.fault(("fields", _MOST_FIELDS), message, "divide the table")
        key = self.value("primaryKey")
        primary = tuple(str(k) for k in key) if isinstance(key, list) else (str(key or "id"),)
        foreign = tuple(
            ForeignKey(self.word("foreignKeys", i, "fields"), self.word("foreignKeys", i, "reference", "resource"))
            for i in range(self.items("foreignKeys"))
        )
        names = {f.name for f in fields}
        for name in {*primary, *(k.field for k in foreign)} - names:
            self.fault(("fields",), f'the key "{name}" is not a field', "correct primaryKey or foreignKeys")
        return TableSchema(
            name=self.word("name"),
            title=self.text("title"),
            description=self.text("description"),
            scope=next((s for s in SCOPES if s == scope), "plan"),
            fields=fields,
            primary_key=primary,
            foreign_keys=foreign,
        )

    def field(self, index: int) -> Field:
        at: tuple[str | int, ...] = ("fields", index)
        kind = self.word(*at, "type")
        if kind and kind not in CASTS:
            self.fault((*at, "type"), f'type "{kind}" is not used here', f"use one of {', '.join(CASTS)}")
        hint = self.text(*at, "hint") if self.value(*at, "hint") else Text("", "")
        categories = tuple(
            Category(self.word(*at, "categories", i, "value"), self.text(*at, "categories", i, "label"))
            for i in range(self.items(*at, "categories"))
        )
        if sum(len(f"{c.value} = {c.label.zh} / {c.label.en}\n") for c in categories) > _LONGEST_CATEGORIES:
            message = f"the categories have more than {_LONGEST_CATEGORIES:,} characters in all"
            self.fault((*at, "categories"), message, "make them a table of their own")
        return Field(
            name=self.word(*at, "name"),
            type=kind,
            title=self.text(*at, "title"),
            description=self.text(*at, "description"),
            hint=hint,
            categories=categories,
            constraints=self.constraints(at, kind),
            rdf_type=self.word(*at, "rdfType") if self.value(*at, "rdfType") else "",
        )

    def constraints(self, at: tuple[str | int, ...], kind: str) -> dict[str, Any]:
        found = self.value(*at, "constraints")
        result: dict[str, Any] = {}
        known = CONSTRAINTS_OF.get(kind, ())
        for name, value in found.items() if isinstance(found, dict) and known else ():
            place = (*at, "constraints", name)
            if name not in known:
                self.fault(
                    place, f'constraint "{name}" does not fit the type "{kind}"', f"use one of {', '.join(known)}"
                )
            elif name in ("required", "unique"):
                if value not in ("true", "false"):
                    self.fault(place, f'"{name}" must be true or false', "write true or false")
                result[name] = value == "true"
            elif name in _NUMERIC_CONSTRAINTS:
                if not (isinstance(value, str) and is_number("integer", value)):
                    self.fault(place, f'"{name}" must be a whole number', "write digits only")
                else:
                    result[name] = int(value)
            else:
                try:
                    check_pattern(str(value))
                    result[name] = value
                except UnsafePatternError as unfit:
                    self.fault(place, str(unfit), "write a plain form such as ^[a-z0-9]+(-[a-z0-9]+)*$")
        return result

    def known(self) -> None:
        """Report every key that means nothing here: what it says would be read by nobody."""
        self.keys((), _KEYS)
        for i in range(self.items("fields")):
            self.keys(("fields", i), _FIELD_KEYS)
            self.keys(("fields", i, "constraints"), ())
            for j in range(self.items("fields", i, "categories")):
                self.keys(("fields", i, "categories", j), ("value", "label", "label_zh"))
        if self.value("missingValues") not in (None, [""]):
            self.fault(
                ("missingValues",), "a missing value is an empty cell", "write `missingValues: ['']`, or leave it out"
            )
        for i in range(self.items("foreignKeys")):
            self.keys(("foreignKeys", i), ("fields", "reference"))
            self.keys(("foreignKeys", i, "reference"), ("resource", "fields"))
            if self.value("foreignKeys", i, "reference", "fields") != "id":
                self.fault(
                    ("foreignKeys", i, "reference", "fields"),
                    "a reference must name the field id",
                    "write `fields: id`",
                )

    def keys(self, at: tuple[str | int, ...], known: Sequence[str]) -> None:
        found = self.value(*at)
        if found is not None and not isinstance(found, dict):
            self.fault(at, f'"{at[-1] if at else "the file"}" must hold `key: value` lines', "write one line per key")
        for key in found if isinstance(found, dict) and known else ():
            if key not in known:
                self.fault((*at, key), f'the key "{escape_invisible(key)}" is not used here', f"use {', '.join(known)}")
