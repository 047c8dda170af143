"""SQL statements for tables, indexes and views, derived from the Table Schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.core.languages import LANGUAGES
from cityplans.core.model import SUBJECT_TABLES, TABLE_INFO
from cityplans.core.table_schema import Field, TableSchema

_TYPES: Mapping[str, str] = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"}
# Fields that queries often filter by, in addition to the keys.
_FILTER_FIELDS = ("subject_id", "record_id", "type", "kind", "role", "due")
# The tables that a subject_id may refer to, with their singular.
_SUBJECTS = {name: TABLE_INFO[name].singular for name in SUBJECT_TABLES}
# The fields that name a record, without `_zh` or `_en`, in order of preference.
_NAME_FIELDS = ("title", "name", "label", "symbol")
_SEPARATORS: Mapping[str, str] = {"zh": "、", "en": ", "}

_TITLES = "title_zh TEXT, title_en TEXT"
HELPERS: Mapping[str, str] = {
    "package": f"name TEXT, {_TITLES}, version TEXT, released TEXT, licence TEXT, licence_address TEXT, address TEXT,"
    " citation_zh TEXT, citation_en TEXT",
    "dictionary": f"table_name TEXT, field TEXT, type TEXT, required INTEGER, {_TITLES}, description_zh TEXT,"
    " description_en TEXT",
    "categories": "table_name TEXT, field TEXT, value TEXT, label_zh TEXT, label_en TEXT",
    "words": "table_name TEXT, id TEXT, zh TEXT, en TEXT",
    "dates": "edtf TEXT PRIMARY KEY, first TEXT, last TEXT",
    "responsible": "measure_id TEXT PRIMARY KEY REFERENCES measures (id), subject_id TEXT,"
    " UNIQUE (subject_id, measure_id)",
}
"""The tables added to the data: descriptions, full text, and what SQL can hardly derive itself."""

# Datasette finds the index of a table by the very letters `content="words"`.
SEARCH = (
    'CREATE VIRTUAL TABLE search USING fts5 (table_name UNINDEXED, id UNINDEXED, zh, en, content="words",'
    " tokenize='porter unicode61')"
)


def quoted(name: str) -> str:
    """Return a name quoted, because some are SQL keywords."""
    return '"' + name.replace('"', '""') + '"'


def create_table(schema: TableSchema) -> str:
    """Return the statement for a table with its types, keys, required cells and allowed values."""
    lines = [_column(field) for field in schema.fields]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, schema.primary_key))})")
    lines += [f"FOREIGN KEY ({quoted(key.field)}) REFERENCES {quoted(key.table)} (id)" for key in schema.foreign_keys]
    return f"CREATE TABLE {quoted(schema.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(field: Field) -> str:
    name = quoted(field.name)
    required = " NOT NULL" if field.required else ""
    allowed = ", ".join("'" + category.value.replace("'", "''") + "'" for category in field.categories)
    return f"{name} {_TYPES[field.type]}{required}" + (f" CHECK ({name} IN ({allowed}))" if allowed else "")


def create_indexes(schema: TableSchema) -> Iterator[str]:
    """Yield the indexes on foreign keys and filter fields; SQLite indexes the primary key itself."""
    indexed = (*(key.field for key in schema.foreign_keys), *(name for name in _FILTER_FIELDS if name in schema.names))
    for name in dict.fromkeys(indexed):
        if name != schema.primary_key[0]:
            yield f"CREATE INDEX {quoted(f'{schema.name}_{name}')} ON {quoted(schema.name)} ({quoted(name)})"


def create_views(schemas: Mapping[str, TableSchema]) -> Iterator[tuple[str, str]]:
    """Yield the views by name: all subjects, and every table with foreign keys joined with the names."""
    yield "subjects", _subjects_view(schemas)
    for schema in schemas.values():
        if schema.foreign_keys:
            yield f"{schema.name}_named", _named_view(schema, schemas)


def _subjects_view(schemas: Mapping[str, TableSchema]) -> str:
    parts = []
    for table, singular in _SUBJECTS.items():
        number, plan = (
            name if name in schemas[table].names else other for name, other in (("number", "NULL"), ("plan_id", "id"))
        )
        parts.append(
            f"SELECT id, '{singular}' AS type, {number} AS number, title_zh, title_en, {plan} AS plan_id FROM {table}"
        )
    return "CREATE VIEW subjects AS\n" + "\nUNION ALL ".join(parts)


def _named_view(schema: TableSchema, schemas: Mapping[str, TableSchema]) -> str:
    columns, joins = ["t.*"], [f"FROM {quoted(schema.name)} AS t"]

    def join(alias: str, table: str, key: str, field: str) -> None:
        joins.append(f"LEFT JOIN {quoted(table)} AS {quoted(alias)} ON {quoted(alias)}.{key} = t.{quoted(field)}")

    for key in schema.foreign_keys:
        stem = key.field.replace("_id", "")
        join(stem, key.table, "id", key.field)
        columns += [
            f"{quoted(stem)}.{name} AS {quoted(f'{stem}_{language}')}"
            for language, name in _name_fields(schemas[key.table])
        ]
    if "subject_id" in schema.names:
        for table, singular in _SUBJECTS.items():
            join(f"subject_{singular}", table, "id", "subject_id")
        for name in ("number", "title_zh", "title_en"):
            sources = [
                f"subject_{singular}.{name}" for table, singular in _SUBJECTS.items() if name in schemas[table].names
            ]
            columns.append(f"coalesce({', '.join(sources)}) AS subject_{name}")
    for field in schema.fields:
        if field.is_date:
            join(f"{field.name}_days", "dates", "edtf", field.name)
            columns += [f"{field.name}_days.{end} AS {field.name}_{end}" for end in ("first", "last")]
    if schema.name == "measures":
        join("responsible", "responsible", "measure_id", "id")
        columns += ["responsible.subject_id AS assigned_by", *_bodies(schemas)]
    return (
        f"CREATE VIEW {quoted(f'{schema.name}_named')} AS SELECT\n  " + ",\n  ".join(columns) + "\n" + "\n".join(joins)
    )


def _name_fields(schema: TableSchema) -> Iterator[tuple[str, str]]:
    """Yield the languages in which records of a table are named, each with the field of the name."""
    for language in LANGUAGES:
        yield from [(language, f"{stem}_{language}") for stem in _NAME_FIELDS if f"{stem}_{language}" in schema.names][
            :1
        ]


def _bodies(schemas: Mapping[str, TableSchema]) -> Iterator[str]:
    """Yield the columns that list the responsible bodies by role, in the order of the text."""
    for role in schemas["responsibilities"].field("role").categories:
        for language in LANGUAGES:
            yield (
                f"(SELECT group_concat(name, '{_SEPARATORS[language]}') FROM (\n"
                f"    SELECT bodies.name_{language} AS name FROM responsibilities"
                " JOIN bodies ON bodies.id = responsibilities.body_id\n"
                "    WHERE responsibilities.subject_id = responsible.subject_id"
                f" AND responsibilities.role = '{role.value}'\n"
                f'    ORDER BY responsibilities."order", responsibilities.rowid\n'
                f"  )) AS {role.value}_{language}"
            )
