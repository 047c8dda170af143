"""The tables of the data as they are published: with columns that say what a subject is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, TypeAlias

from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Category, Field, ForeignKey, TableSchema
from cityplans.core.tables import SUBJECT_TABLES, TABLE_INFO
from cityplans.i18n.strings import text_pair

SUBJECT = "subject_id"
"""The field that refers to a record of any of the tables of subjects."""
SUBJECT_TYPES = tuple(TABLE_INFO[table].singular for table in SUBJECT_TABLES)

SUBJECT_KEYS: Mapping[str, str] = {"measure_id": "measures", "section_id": "sections"}
"""The columns that repeat a subject of one table, which a foreign key can refer to; a plan is in `plan_id` anyway."""
_TYPE = "subject_type"
_SubjectCells: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SubjectSchema(TableSchema):
    """The schema of a table with a subject, whose type and keys follow it.

    Attributes:
        subjects: The derived cells of a row by the id of its subject.
    """

    subjects: Mapping[str, _SubjectCells]

    @cached_property
    def cells(self) -> Callable[[object], tuple[Any, ...]]:
        """Return a function from a typed row to its cells, with those derived from its subject."""
        names = [field.name for field in self.fields if not field.derived]
        own, end, subjects = attrgetter(*names), names.index(SUBJECT) + 1, self.subjects

        def cells(row: object) -> tuple[Any, ...]:
            found = own(row)
            return (*found[:end], *subjects[found[end - 1]], *found[end:])

        return cells


@lru_cache(maxsize=2)
def plain_schemas(catalog: Catalog) -> Mapping[str, TableSchema]:
    """Return the schemas of the tables of the data as they are published, by name."""
    return _published(catalog, {})


@lru_cache(maxsize=2)
def keyed_schemas(catalog: Catalog) -> Mapping[str, TableSchema]:
    """Return the same for formats that join tables, with a key for each table of subjects."""
    return _published(catalog, SUBJECT_KEYS)


def _published(catalog: Catalog, keys: Mapping[str, str]) -> Mapping[str, TableSchema]:
    subjects = {
        record_id: (TABLE_INFO[table].singular, *(record_id if key == table else "" for key in keys.values()))
        for table in SUBJECT_TABLES
        for record_id in getattr(catalog, table)
    }
    return {name: _with_subjects(schema, subjects, keys) for name, schema in catalog.schemas.items()}


def _with_subjects(schema: TableSchema, subjects: Mapping[str, _SubjectCells], keys: Mapping[str, str]) -> TableSchema:
    if SUBJECT not in schema.names:
        return schema
    end = schema.names.index(SUBJECT) + 1
    return SubjectSchema(
        schema.name,
        schema.title,
        schema.description,
        schema.scope,
        (*schema.fields[:end], *map(_field, (_TYPE, *keys)), *schema.fields[end:]),
        schema.primary_key,
        (*schema.foreign_keys, *(ForeignKey(key, table) for key, table in keys.items())),
        subjects,
    )


@lru_cache(maxsize=4)
def _field(name: str) -> Field:
    """Return a derived column; the type of its subject is described as in ready-made tables."""
    title, description = (text_pair(f"ready.{_group(name)}.{name}.{part}") for part in ("title", "description"))
    categories = [
        Category(value, text_pair(f"ready.values.{value}")) for value in SUBJECT_TYPES if name not in SUBJECT_KEYS
    ]
    field = Field(name, "string", title, description, Text("", ""), tuple(categories), {}, derived=True)
    return field if name in SUBJECT_KEYS else replace(field, constraints={"required": True})


def _group(name: str) -> str:
    return "subject_keys" if name in SUBJECT_KEYS else "columns"
