"""What a download made in the browser needs to explain itself: names, licence, citation, strings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from cityplans.catalog.joined_names import joined_columns
from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import SUBJECT_TABLES
from cityplans.i18n.strings import in_both_languages, translate
from cityplans.search.explorer.columns import TABLES
from cityplans.search.explorer.labels import strings_of

READY: Mapping[str, str] = {"measures": "measures_full", "targets": "targets_full"}
"""The ready-made table that is downloaded in place of a table: it has the names already, and who and by when."""

Step = tuple[str, tuple[str, ...]]
"""A field that refers to a record, and the tables that may contain the record."""


@dataclass(frozen=True, slots=True)
class NameColumn:
    """A column that a download adds to those of its table: the name of a record that the row refers to.

    `path` leads from the row to that record, step by step; `field` is the field of its name.
    """

    name: str
    path: tuple[Step, ...]
    field: str
    title: Text
    description: Text


def name_columns(schemas: Mapping[str, TableSchema], table: str) -> tuple[NameColumn, ...]:
    """Return the columns added to a table: names of all records that a row refers to, and of its city."""
    schema = schemas[table]
    columns: list[NameColumn] = []
    referred: dict[str, tuple[str, ...]] = {key.field: (key.table,) for key in schema.foreign_keys}
    if "subject_id" in schema.names:
        referred["subject_id"] = SUBJECT_TABLES
    if "plan_id" in schema.names:
        to_plan: Step = ("plan_id", ("plans",))
        city = schemas["plans"].field("city_id")
        columns += _name_columns_of(schemas, city, (to_plan, (city.name, ("cities",))))
    for field in schema.fields:
        if field.name in referred:
            columns += _name_columns_of(schemas, field, ((field.name, referred[field.name]),))
    return tuple(columns)


def _name_columns_of(schemas: Mapping[str, TableSchema], key: Field, path: tuple[Step, ...]) -> Iterator[NameColumn]:
    way = " → ".join(field for field, _ in path)
    tables = path[-1][1]
    for name, field in joined_columns(key.name, schemas[tables[0]]):
        if any(field.name not in schemas[table].names for table in tables):
            continue
        title = Text(f"{key.title.zh}：{field.title.zh}", f"{key.title.en}: {field.title.en}")
        description = in_both_languages(partial(translate, key="pack.column", field=field.name, way=way))
        yield NameColumn(name, path, field.name, title, description)


def pack(catalog: Catalog, url: str) -> dict[str, Any]:
    """Return what pack_rows.js reads: `site`, `identity`, `ready`, `columns`, `words` by language."""
    identity = catalog.identity
    return {
        "site": url,
        "identity": {
            "name": identity.name,
            "title": {language: identity.title[language] for language in LANGUAGES},
            "version": identity.version,
            "released": identity.released,
            "licences": [{"name": x.name, "title": x.title, "path": x.path} for x in identity.licences],
            "contributors": [x.title for x in identity.contributors],
        },
        "ready": READY,
        "columns": {
            table: [_column(column) for column in name_columns(catalog.schemas, table)]
            for table in TABLES
            if table not in READY
        },
        "words": {language: strings_of("pack", language) for language in LANGUAGES},
    }


def _column(column: NameColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "path": column.path,
        "field": column.field,
        "descriptor": {
            "name": column.name,
            "type": "string",
            "title": column.title.en,
            "title_zh": column.title.zh,
            "description": column.description.en,
            "description_zh": column.description.zh,
        },
    }
