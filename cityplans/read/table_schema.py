"""Reads a Table Schema from its YAML file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding, error, has_errors, warning
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
from cityplans.read.yaml_reader import Document, Keys, Tree

_NUMERIC_CONSTRAINTS = ("minLength", "maxLength", "minimum", "maximum")
# The limit of SQLite; a workbook sheet allows more.
_MOST_FIELDS = 2_000
# A workbook cell must have room for the longest value, and for all categories of a field with their labels.
_LONGEST_VALUE, _LONGEST_CATEGORIES = 2_000, 16_000
_WORDS = ("name", "title", "title_zh", "description", "description_zh")
_IDENTIFYING = ("name", "type", "scope", "value", "fields", "resource")
"""The keys whose values say what is compared."""
_KEYS = (*_WORDS, "scope", "fields", "primaryKey", "foreignKeys", "missingValues")
_FIELD_KEYS = (*_WORDS, "type", "hint", "hint_zh", "rdfType", "categories", "constraints")


def read_schema(document: Document, former: bool = False) -> tuple[TableSchema | None, list[Finding]]:
    """Return the schema of a file of datasets/schemas/, None if it is not valid, and findings.

    Args:
        document: The file.
        former: Whether it describes an earlier state of the data. The rules of its time may have been less strict, so
            that a rule of form, such as which patterns are allowed, only warns: nothing but a comparison reads it.
    """
    reader = _Reader(document, former)
    schema = reader.schema()
    reader.check_keys()
    return (None if has_errors(reader.findings) else schema), reader.findings


class _Reader:
    """Reads a schema document and collects what is wrong with it."""

    def __init__(self, document: Document, former: bool) -> None:
        self.document = document
        self.former = former
        self.findings: list[Finding] = []

    def fault(self, keys: Keys, message: str, hint: str) -> None:
        """Report what leaves no usable schema."""
        self.findings.append(error(self.document.at(*keys), "schema-error", message, hint))

    def form_fault(self, keys: Keys, message: str, hint: str) -> None:
        """Report what breaks a rule of form; an earlier state can still be compared."""
        report = warning if self.former else error
        self.findings.append(report(self.document.at(*keys), "schema-error", message, hint))

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
        value = self.value(*keys)
        if isinstance(value, str) and value:
            if len(value) > _LONGEST_VALUE:
                self.form_fault(keys, f'"{keys[-1]}" has more than {_LONGEST_VALUE:,} characters', "shorten it")
            return value
        # A name or a type identifies what is compared; words about it may be missing.
        report = self.fault if keys[-1] in _IDENTIFYING else self.form_fault
        report(keys, f'"{keys[-1]}" is missing', f"add a line `{keys[-1]}: …`")
        return ""

    def text(self, *keys: str | int) -> Text:
        *parents, last = keys
        return Text(zh=self.word(*parents, f"{last}_zh"), en=self.word(*parents, last))

    def count(self, *keys: str | int) -> int:
        items = self.value(*keys)
        return len(items) if isinstance(items, list) else 0

    def schema(self) -> TableSchema:
        scope = self.word("scope")
        if scope not in SCOPES:
            self.fault(("scope",), f'scope "{escape_invisible(scope)}" is unknown', f"use one of {', '.join(SCOPES)}")
        fields = tuple(self.field(i) for i in range(self.count("fields")))
        if not fields:
            self.fault(("fields",), "the schema has no fields", "list at least one field")
        if len(fields) > _MOST_FIELDS:
            message = f"the schema has {len(fields):,} fields, SQLite allows {_MOST_FIELDS:,} at most"
            self.form_fault(("fields", _MOST_FIELDS), message, "split the table")
        key = self.value("primaryKey")
        primary = tuple(str(k) for k in key) if isinstance(key, list) else (str(key or "id"),)
        foreign = tuple(
            ForeignKey(self.word("foreignKeys", i, "fields"), self.word("foreignKeys", i, "reference", "resource"))
            for i in range(self.count("foreignKeys"))
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
        at: Keys = ("fields", index)
        kind = self.word(*at, "type")
        if kind and kind not in CASTS:
            self.form_fault((*at, "type"), f'type "{kind}" is not used here', f"use one of {', '.join(CASTS)}")
        hint = self.text(*at, "hint") if self.value(*at, "hint") else Text("", "")
        categories = tuple(
            Category(self.word(*at, "categories", i, "value"), self.text(*at, "categories", i, "label"))
            for i in range(self.count(*at, "categories"))
        )
        if sum(len(f"{c.value} = {c.label.zh} / {c.label.en}\n") for c in categories) > _LONGEST_CATEGORIES:
            message = f"the categories have more than {_LONGEST_CATEGORIES:,} characters in all"
            self.form_fault((*at, "categories"), message, "move them into a table of their own")
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

    def constraints(self, at: Keys, kind: str) -> dict[str, Any]:
        written = self.value(*at, "constraints")
        constraints: dict[str, Any] = {}
        allowed = CONSTRAINTS_OF.get(kind, ())
        for name, value in written.items() if isinstance(written, dict) and (allowed or self.former) else ():
            keys = (*at, "constraints", name)
            # The digest covers a constraint as it is written, also one that is not allowed any more.
            constraints[name] = value
            if name not in allowed:
                message = f'constraint "{name}" does not fit the type "{kind}"'
                self.form_fault(keys, message, f"use one of {', '.join(allowed)}")
            elif name in ("required", "unique"):
                if value not in ("true", "false"):
                    self.form_fault(keys, f'"{name}" must be true or false', "write true or false")
                constraints[name] = value == "true"
            elif name in _NUMERIC_CONSTRAINTS:
                if not (isinstance(value, str) and is_number("integer", value)):
                    self.form_fault(keys, f'"{name}" must be a whole number', "write digits only")
                else:
                    constraints[name] = int(value)
            else:
                try:
                    check_pattern(str(value))
                except UnsafePatternError as problem:
                    self.form_fault(keys, str(problem), "write a plain form such as ^[a-z0-9]+(-[a-z0-9]+)*$")
        return constraints

    def check_keys(self) -> None:
        """Report every unknown key: nothing would read its value."""
        self.check_mapping((), _KEYS)
        for i in range(self.count("fields")):
            self.check_mapping(("fields", i), _FIELD_KEYS)
            self.check_mapping(("fields", i, "constraints"), ())
            for j in range(self.count("fields", i, "categories")):
                self.check_mapping(("fields", i, "categories", j), ("value", "label", "label_zh"))
        if self.value("missingValues") not in (None, [""]):
            self.form_fault(
                ("missingValues",), "a missing value is an empty cell", "write `missingValues: ['']`, or leave it out"
            )
        for i in range(self.count("foreignKeys")):
            self.check_mapping(("foreignKeys", i), ("fields", "reference"))
            self.check_mapping(("foreignKeys", i, "reference"), ("resource", "fields"))
            if self.value("foreignKeys", i, "reference", "fields") != "id":
                self.form_fault(
                    ("foreignKeys", i, "reference", "fields"),
                    "a reference must name the field id",
                    "write `fields: id`",
                )

    def check_mapping(self, at: Keys, allowed: Sequence[str]) -> None:
        """Report a value that is not a mapping, and its keys that are not allowed; none allowed means any."""
        mapping = self.value(*at)
        if mapping is not None and not isinstance(mapping, dict):
            name = at[-1] if at else "the file"
            self.form_fault(at, f'"{name}" must consist of `key: value` lines', "write one line per key")
        for key in mapping if isinstance(mapping, dict) and allowed else ():
            if key not in allowed:
                message = f'the key "{escape_invisible(key)}" is not used here'
                self.form_fault((*at, key), message, f"use {', '.join(allowed)}")
