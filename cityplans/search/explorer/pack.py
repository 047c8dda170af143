"""What a download made in the browser needs to explain itself: names of what its rows refer to, licence, citation, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Field, TableSchema
from cityplans.i18n.strings import translate
from cityplans.search.explorer.columns import TABLES
from cityplans.search.explorer.labels import words_of

_NAME = re.compile(r"(title|name|label|symbol)_(zh|en)")
_SUBJECTS = ("plans", "sections", "measures")

Step = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NameColumn:
    """A column that a download has after those of its table: a name of what the row refers to.

    `path` leads there: a field, and the tables in one of which its value is an id; then again from the record found.
    `field` is the name in that record.
    """

    name: str
    path: tuple[Step, ...]
    field: str
    title: Text
    description: Text


def name_columns(schemas: Mapping[str, TableSchema], table: str) -> tuple[NameColumn, ...]:
    """Give the names that are added to a table: those of every record that a row refers to, and of its plan's city."""
    schema = schemas[table]
    found: list[NameColumn] = []
    referred: dict[str, tuple[str, ...]] = {key.field: (key.table,) for key in schema.foreign_keys}
    if "subject_id" in schema.names:
        referred["subject_id"] = _SUBJECTS
    if "plan_id" in schema.names:
        to_plan: Step = ("plan_id", ("plans",))
        city = schemas["plans"].field("city_id")
        found += _names(schemas, city, (to_plan, (city.name, ("cities",))))
    for field in schema.fields:
        if field.name in referred:
            found += _names(schemas, field, ((field.name, referred[field.name]),))
    return tuple(found)


def _names(schemas: Mapping[str, TableSchema], key: Field, path: tuple[Step, ...]) -> Iterator[NameColumn]:
    prefix = key.name.replace("_id", "", 1)
    for named in schemas[path[-1][1][0]].fields:
        if _NAME.fullmatch(named.name):
            title = Text(f"{key.title.zh}：{named.title.zh}", f"{key.title.en}: {named.title.en}")
            way = " → ".join(field for field, _ in path)
            description = Text(
                *(translate(language, "pack.column", field=named.name, way=way) for language in LANGUAGES)
            )
            yield NameColumn(f"{prefix}_{named.name}", path, named.name, title, description)


def pack(catalog: Catalog, url: str) -> dict[str, Any]:
    """Give what pack_files.js reads: `site`, `identity`, the name `columns` of every table, and `words` in each language."""
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
        "columns": {table: [_column(column) for column in name_columns(catalog.schemas, table)] for table in TABLES},
        "words": {language: words_of("pack", language) for language in LANGUAGES},
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
