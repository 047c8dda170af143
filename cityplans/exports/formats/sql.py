"""The SQL of our tables, from their schemas: columns with their rules, indexes, and views that join names in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.core.languages import LANGUAGES
from cityplans.core.table_schema import Field, TableSchema

_TYPES: Mapping[str, str] = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}
# What people filter by, beside the keys.
_FILTERED = ("subject_id", "record_id", "type", "kind", "role", "due")
# The tables whose records a subject_id may name, with the word for one of them.
_SUBJECTS: Mapping[str, str] = {"plans": "plan", "sections": "section", "measures": "measure"}
# The fields that hold the name of a record, the first there is; `_zh` or `_en` follows.
_NAMES = ("title", "name", "label", "symbol")
_SEPARATORS: Mapping[str, str] = {"zh": "、", "en": ", "}

# Beside the data: what the file and its tables are, the words to search, and two things that SQL alone could hardly work out.
_BOTH = "title_zh TEXT, title_en TEXT"
HELPERS: Mapping[str, str] = {
    "package": f"name TEXT, {_BOTH}, version TEXT, released TEXT, licence TEXT, licence_address TEXT, address TEXT,"
    " citation_zh TEXT, citation_en TEXT",
    "dictionary": f"table_name TEXT, field TEXT, type TEXT, required INTEGER, {_BOTH}, description_zh TEXT, description_en TEXT",
    "categories": "table_name TEXT, field TEXT, value TEXT, label_zh TEXT, label_en TEXT",
    "words": "table_name TEXT, id TEXT, zh TEXT, en TEXT",
    "dates": "edtf TEXT PRIMARY KEY, first TEXT, last TEXT",
    "responsible": "measure_id TEXT PRIMARY KEY REFERENCES measures (id), subject_id TEXT, UNIQUE (subject_id, measure_id)",
}
"""Every table of ours by name, with its columns."""

# The words stand in a table of their own: full text by trigrams knows no word of two characters, and several versions of
# SQLite find nothing when LIKE asks it for one.
SEARCH = "CREATE VIRTUAL TABLE search USING fts5 (table_name UNINDEXED, id UNINDEXED, zh, en, content = 'words', tokenize = 'trigram')"


def quoted(name: str) -> str:
    """Write a name so that it may be a keyword of SQL."""
    return '"' + name.replace('"', '""') + '"'


def create_table(schema: TableSchema) -> str:
    """Write the table with its types, keys, required cells and allowed values."""
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
    """Write an index on every key and on what people filter by; the primary key has its own."""
    wanted = (*(key.field for key in schema.foreign_keys), *(name for name in _FILTERED if name in schema.names))
    for name in dict.fromkeys(wanted):
        if name != schema.primary_key[0]:
            yield f"CREATE INDEX {quoted(f'{schema.name}_{name}')} ON {quoted(schema.name)} ({quoted(name)})"


def create_views(schemas: Mapping[str, TableSchema]) -> Iterator[tuple[str, str]]:
    """Write the views by name: every subject in one, and every table with keys beside the names of what they lead to."""
    yield "subjects", _subjects(schemas)
    for schema in schemas.values():
        if schema.foreign_keys:
            yield f"{schema.name}_named", _named(schema, schemas)


def _subjects(schemas: Mapping[str, TableSchema]) -> str:
    parts = []
    for table, word in _SUBJECTS.items():
        number, plan = (
            name if name in schemas[table].names else other for name, other in (("number", "NULL"), ("plan_id", "id"))
        )
        parts.append(
            f"SELECT id, '{word}' AS type, {number} AS number, title_zh, title_en, {plan} AS plan_id FROM {table}"
        )
    return "CREATE VIEW subjects AS\n" + "\nUNION ALL ".join(parts)


def _named(schema: TableSchema, schemas: Mapping[str, TableSchema]) -> str:
    columns, joins = ["t.*"], [f"FROM {quoted(schema.name)} AS t"]

    def join(alias: str, table: str, key: str, field: str) -> None:
        joins.append(f"LEFT JOIN {quoted(table)} AS {quoted(alias)} ON {quoted(alias)}.{key} = t.{quoted(field)}")

    for key in schema.foreign_keys:
        stem = key.field.replace("_id", "")
        join(stem, key.table, "id", key.field)
        columns += [
            f"{quoted(stem)}.{name} AS {quoted(f'{stem}_{language}')}" for language, name in _names(schemas[key.table])
        ]
    if "subject_id" in schema.names:
        for table, word in _SUBJECTS.items():
            join(f"subject_{word}", table, "id", "subject_id")
        for name in ("number", "title_zh", "title_en"):
            found = [f"subject_{word}.{name}" for table, word in _SUBJECTS.items() if name in schemas[table].names]
            columns.append(f"coalesce({', '.join(found)}) AS subject_{name}")
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


def _names(schema: TableSchema) -> Iterator[tuple[str, str]]:
    """Give the languages in which records of a table are named, each with the field that holds the name."""
    for language in LANGUAGES:
        yield from [(language, f"{stem}_{language}") for stem in _NAMES if f"{stem}_{language}" in schema.names][:1]


def _bodies(schemas: Mapping[str, TableSchema]) -> Iterator[str]:
    """Write the columns that list the bodies responsible for a measure, in each role, as they are printed in turn."""
    for role in schemas["responsibilities"].field("role").categories:
        for language in LANGUAGES:
            yield (
                f"(SELECT group_concat(name, '{_SEPARATORS[language]}') FROM (\n"
                f"    SELECT bodies.name_{language} AS name FROM responsibilities JOIN bodies ON bodies.id = responsibilities.body_id\n"
                f"    WHERE responsibilities.subject_id = responsible.subject_id AND responsibilities.role = '{role.value}'\n"
                f'    ORDER BY responsibilities."order", responsibilities.rowid\n'
                f"  )) AS {role.value}_{language}"
            )
