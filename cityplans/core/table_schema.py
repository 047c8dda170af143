"""Table Schemas: the type, constraints and bilingual description of every field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from cityplans.core.languages import Language, Text

Scope: TypeAlias = Literal["reference", "plan", "ledger", "ready"]
SCOPES: tuple[Scope, ...] = ("reference", "plan", "ledger")
"""Where a table is stored: in reference/, in the folder of every plan, or at the top, as a ledger.

A table that is made for the exports only has the scope `ready`.
"""

CASTS: Mapping[str, type] = {"string": str, "integer": int, "number": Decimal}
CONSTRAINTS_OF: Mapping[str, tuple[str, ...]] = {
    "string": ("required", "unique", "pattern", "minLength", "maxLength"),
    "integer": ("required", "unique", "minimum", "maximum"),
    "number": ("required", "unique", "minimum", "maximum"),
}
# JSON readers and spreadsheet programs keep fifteen digits exactly.
_PLAIN_DIGITS = {
    "integer": re.compile(r"-?[0-9]{1,15}"),
    "number": re.compile(r"-?(?=[0-9.]{1,16}$)(?![0-9]{16})[0-9]+(\.[0-9]+)?"),
}
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"
"""The rdfType of a date field: a year, a month, a day or an interval of them."""

Value: TypeAlias = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Category:
    """One of the values that a categorical field allows."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table; a derived one is only published, because it repeats other cells."""

    name: str
    type: str
    title: Text
    description: Text
    hint: Text
    categories: tuple[Category, ...]
    constraints: Mapping[str, Any]
    rdf_type: str = ""
    derived: bool = False

    @property
    def is_date(self) -> bool:
        """Return whether the field contains dates in EDTF."""
        return self.rdf_type == EDTF

    @property
    def required(self) -> bool:
        """Return whether the field must not be empty."""
        return bool(self.constraints.get("required"))

    def label(self, value: str, language: Language) -> str:
        """Return the label of a category, or the value itself if it has none."""
        return next((c.label[language] for c in self.categories if c.value == value), value)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A field whose values are ids of another table."""

    field: str
    table: str


@dataclass(frozen=True, eq=False)
class TableSchema:
    """One table: where it is stored, its fields, its keys. Compared by identity."""

    name: str
    title: Text
    description: Text
    scope: Scope
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields in their order."""
        return tuple(f.name for f in self.fields)

    @cached_property
    def has_decimals(self) -> bool:
        """Return whether a field contains decimal numbers."""
        return any(f.type == "number" for f in self.fields)

    @cached_property
    def cells(self) -> Callable[[object], tuple[Any, ...]]:
        """Return a function from a typed row to its cells in the order of the fields."""
        return _getter(self.names)

    @cached_property
    def key(self) -> Callable[[object], tuple[str, ...]]:
        """Return a function from a typed row to its primary key."""
        return _getter(self.primary_key)

    def field(self, name: str) -> Field:
        """Return one field by its name.

        Raises:
            KeyError: There is no such field.
        """
        return self._fields_by_name[name]

    @cached_property
    def _fields_by_name(self) -> Mapping[str, Field]:
        return {f.name: f for f in self.fields}

    def descriptor(self) -> dict[str, Any]:
        """Return the Table Schema (Data Package v2) that is used for validation and published."""
        return {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_field_descriptor(f) for f in self.fields],
            "primaryKey": list(self.primary_key),
            "missingValues": [""],
        } | (
            {
                "foreignKeys": [
                    {"fields": [k.field], "reference": {"resource": k.table, "fields": ["id"]}}
                    for k in self.foreign_keys
                ]
            }
            if self.foreign_keys
            else {}
        )


def _getter(names: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    """Return a function from a row to its fields, always a tuple; it can be pickled, as no lambda can."""
    return attrgetter(*names) if len(names) > 1 else partial(_alone, attrgetter(names[0]))


def _alone(get: Callable[[object], Any], row: object) -> tuple[Any]:
    return (get(row),)


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
        descriptor["categories"] = [
            {"value": c.value, "label": c.label.en, "label_zh": c.label.zh} for c in field.categories
        ]
        constraints["enum"] = [c.value for c in field.categories]
    if constraints:
        descriptor["constraints"] = constraints
    if field.rdf_type:
        descriptor["rdfType"] = field.rdf_type
    if field.derived:
        descriptor["derived"] = True
    return descriptor


def is_number(kind: str, text: str) -> bool:
    """Return whether a number has plain digits: no exponent, spaces, full-width digits or NaN."""
    return bool(_PLAIN_DIGITS[kind].fullmatch(text))


def cast(field: Field, text: str) -> Value:
    """Return a valid cell as a typed value; an empty cell is "" for text and None for numbers.

    Raises:
        ValueError: The text is not of the field's type.
    """
    if field.type == "string":
        return text
    if text == "":
        return None
    if not is_number(field.type, text):
        raise ValueError(text)
    return int(text) if field.type == "integer" else Decimal(text)


def cell_validator(field: Field) -> Callable[[str], bool]:
    """Return a function that returns whether a field allows a cell, regardless of other cells."""
    constraints = field.constraints
    allowed = frozenset(c.value for c in field.categories)
    form = re.compile(constraints["pattern"]).fullmatch if "pattern" in constraints else None
    shortest, longest = constraints.get("minLength", 0), constraints.get("maxLength")
    least, most = constraints.get("minimum"), constraints.get("maximum")
    required, numeric = field.required, field.type != "string"

    def is_valid(text: str) -> bool:
        if not text:
            return not required
        if numeric:
            if not is_number(field.type, text):
                return False
            value = Decimal(text)
            if (least is not None and value < least) or (most is not None and value > most):
                return False
        elif len(text) < shortest or (longest is not None and len(text) > longest):
            return False
        return (not allowed or text in allowed) and (form is None or form(text) is not None)

    return is_valid
