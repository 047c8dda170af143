"""Table Schemas: what every table and field is, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from cityplans.finding import Finding, error
from cityplans.parse import Document, Tree

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PREFIX: Mapping[Language, str] = {"zh": "", "en": "en/"}
"""Where each language's pages begin below the root of the site."""

Scope: TypeAlias = Literal["reference", "plan", "ledger"]
SCOPES: tuple[Scope, ...] = ("reference", "plan", "ledger")
"""Where a table lies: once in reference/, in every plan's folder, or once beside the plans because the tool or the years write it."""

CASTS: Mapping[str, type] = {"string": str, "integer": int, "number": Decimal}
_NUMERIC_CONSTRAINTS = ("minLength", "maxLength", "minimum", "maximum")
CONSTRAINTS_OF: Mapping[str, tuple[str, ...]] = {
    "string": ("required", "unique", "pattern", "minLength", "maxLength"),
    "integer": ("required", "unique", "minimum", "maximum"),
    "number": ("required", "unique", "minimum", "maximum"),
}
# Fifteen digits are what JSON readers and spreadsheet programs keep exactly.
_WRITTEN = {"integer": re.compile(r"-?[0-9]{1,15}"), "number": re.compile(r"-?(?=[0-9.]{1,16}$)(?![0-9]{16})[0-9]+(\.[0-9]+)?")}
# SQLite gives a table no more columns; a sheet of a workbook has room for more.
_MOST_FIELDS = 2_000
# A cell of a workbook holds the longest words, and all categories of a field with their labels.
_LONGEST_WORDS, _LONGEST_CATEGORIES = 2_000, 16_000
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"
"""The rdfType of a field that holds a date: a year, a month, a day or an interval of them."""

Value: TypeAlias = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages of the site."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Category:
    """One of the values a categorical field may take."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    name: str
    type: str
    title: Text
    description: Text
    hint: Text
    categories: tuple[Category, ...]
    constraints: Mapping[str, Any]
    rdf_type: str = ""

    @property
    def is_date(self) -> bool:
        """Tell whether the field holds dates in EDTF."""
        return self.rdf_type == EDTF

    @property
    def required(self) -> bool:
        """Tell whether a cell of this field may not be empty."""
        return bool(self.constraints.get("required"))

    def label(self, value: str, language: Language) -> str:
        """Give the words for one of the field's categories, the value itself where it has none."""
        return next((c.label[language] for c in self.categories if c.value == value), value)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A field whose values are ids of another table."""

    field: str
    table: str


@dataclass(frozen=True, eq=False)
class TableSchema:
    """One table: where it lives, its fields, its keys. One is equal to itself only."""

    name: str
    title: Text
    description: Text
    scope: Scope
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Give the names of the fields in their order."""
        return tuple(f.name for f in self.fields)

    @cached_property
    def cells(self) -> Callable[[object], tuple[Any, ...]]:
        """Give the function from a typed row to its cells in the order of the fields."""
        if len(self.names) == 1:
            return lambda row: (getattr(row, self.names[0]),)
        return attrgetter(*self.names)

    def field(self, name: str) -> Field:
        """Give one field by its name; KeyError where there is none."""
        for f in self.fields:
            if f.name == name:
                return f
        raise KeyError(name)

    def descriptor(self) -> dict[str, Any]:
        """Give the Table Schema (Data Package v2) that is validated against and published."""
        return {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_field_descriptor(f) for f in self.fields],
            "primaryKey": list(self.primary_key),
            "missingValues": [""],
        } | (
            {"foreignKeys": [{"fields": [k.field], "reference": {"resource": k.table, "fields": ["id"]}} for k in self.foreign_keys]}
            if self.foreign_keys
            else {}
        )


def _field_descriptor(field: Field) -> dict[str, Any]:
    constraints = dict(field.constraints)
    descriptor: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.title.en,
        "title_zh": field.title.zh,
        "description": field.description.en,
        "description_zh": field.description.zh,
    }
    if field.categories:
        descriptor["categories"] = [{"value": c.value, "label": c.label.en, "label_zh": c.label.zh} for c in field.categories]
        constraints["enum"] = [c.value for c in field.categories]
    if constraints:
        descriptor["constraints"] = constraints
    if field.rdf_type:
        descriptor["rdfType"] = field.rdf_type
    return descriptor


def is_number(kind: str, text: str) -> bool:
    """Tell whether a cell of type integer or number is written in plain digits: no exponent, spaces, full-width digits, NaN."""
    return bool(_WRITTEN[kind].fullmatch(text))


def cast(field: Field, text: str) -> Value:
    """Turn a valid cell into a typed value; an empty cell is "" for text and None for numbers.

    Raises ValueError where the text is not of the field's type.
    """
    if field.type == "string":
        return text
    if text == "":
        return None
    if not is_number(field.type, text):
        raise ValueError(text)
    return int(text) if field.type == "integer" else Decimal(text)


def read_schema(document: Document) -> tuple[TableSchema | None, list[Finding]]:
    """Read one file of datasets/schemas/. Every field must be titled and described in both languages."""
    reader = _Reader(document)
    schema = reader.schema()
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
            self.fault(("scope",), f'scope "{scope}" is unknown', f"use one of {', '.join(SCOPES)}")
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
                self.fault(place, f'constraint "{name}" does not fit the type "{kind}"', f"use one of {', '.join(known)}")
            elif name in ("required", "unique"):
                if value not in ("true", "false"):
                    self.fault(place, f'"{name}" must be true or false', "write true or false")
                result[name] = value == "true"
            elif name in _NUMERIC_CONSTRAINTS:
                if not (isinstance(value, str) and is_number("integer", value)):
                    self.fault(place, f'"{name}" must be a whole number', "write digits only")
                else:
                    result[name] = int(value)
            elif not _is_pattern(value):
                self.fault(place, "the pattern is no regular expression", "write it as Python's re reads it")
            else:
                result[name] = value
        return result


def _is_pattern(value: Tree) -> bool:
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except re.error:
        return False
