"""SQL statements for tables, indexes and views, derived from the Table Schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.catalog.joined_names import joined_columns
from cityplans.core.languages import LANGUAGES
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import FULL_TEXT_TABLES, SUBJECT_TABLES, TABLE_INFO
from cityplans.exports.ready.tables import READY_TABLES

_TYPES: Mapping[str, str] = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"}
# Fields that queries often filter by, in addition to the keys.
_FILTER_FIELDS = ("subject_id", "record_id", "type", "kind", "role", "due")
# The tables that a subject_id may refer to, with their singular.
_SUBJECTS = {name: TABLE_INFO[name].singular for name in SUBJECT_TABLES}

_DOT = " · "
_TITLES = "title_zh TEXT, title_en TEXT"
HELPERS: Mapping[str, str] = {
    "package": f"name TEXT, {_TITLES}, version TEXT, released TEXT, licence TEXT, licence_address TEXT, address TEXT,"
    " citation_zh TEXT, citation_en TEXT",
    "dictionary": f"table_name TEXT, field TEXT, type TEXT, required INTEGER, {_TITLES}, description_zh TEXT,"
    " description_en TEXT",
    "categories": "table_name TEXT, field TEXT, value TEXT, label_zh TEXT, label_en TEXT",
    "entries": "table_name TEXT, id TEXT",
    "dates": "edtf TEXT PRIMARY KEY, first TEXT, last TEXT",
}
"""The tables added to the data: descriptions, full text, and what SQL can hardly derive itself."""

# Datasette finds the index of a table or view by the very letters `content="words"`.
SEARCH = (
    'CREATE VIRTUAL TABLE search USING fts5 (table_name UNINDEXED, id UNINDEXED, zh, en, content="words",'
    " tokenize='porter unicode61')"
)


def quoted(name: str) -> str:
    """Return a name quoted, because some are SQL keywords."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def create_table(schema: TableSchema) -> str:
    """Return the statement for a table with its types, keys, required cells and allowed values."""
    lines = [_column(field) for field in schema.fields]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, schema.primary_key))})")
    lines += [f"FOREIGN KEY ({quoted(key.field)}) REFERENCES {quoted(key.table)} (id)" for key in schema.foreign_keys]
    # A key of several texts would be stored twice: in the row and in an index of its own.
    clustered = len(schema.primary_key) > 1 and all(schema.field(name).required for name in schema.primary_key)
    end = ") WITHOUT ROWID" if clustered else ")"
    return f"CREATE TABLE {quoted(schema.name)} (\n  " + ",\n  ".join(lines) + f"\n{end}"


def _column(field: Field) -> str:
    name = quoted(field.name)
    required = " NOT NULL" if field.required else ""
    allowed = ", ".join(text(category.value) for category in field.categories)
    return f"{name} {_TYPES[field.type]}{required}" + (f" CHECK ({name} IN ({allowed}))" if allowed else "")


def create_indexes(schema: TableSchema) -> Iterator[str]:
    """Yield the indexes on foreign keys and filter fields; SQLite indexes the primary key itself."""
    indexed = (*(key.field for key in schema.foreign_keys), *(name for name in _FILTER_FIELDS if name in schema.names))
    for name in dict.fromkeys(indexed):
        if name != schema.primary_key[0]:
            yield f"CREATE INDEX {quoted(f'{schema.name}_{name}')} ON {quoted(schema.name)} ({quoted(name)})"


def create_views(schemas: Mapping[str, TableSchema]) -> Iterator[tuple[str, str]]:
    """Yield the views by name: words, subjects, and tables with foreign keys joined with the names.

    Measures and targets with their names are ready-made tables.
    """
    yield "words", _words_view(schemas)
    yield "subjects", _subjects_view(schemas)
    for schema in schemas.values():
        if schema.foreign_keys and f"{schema.name}_full" not in READY_TABLES:
            yield f"{schema.name}_named", _named_view(schema, schemas)


def _words_view(schemas: Mapping[str, TableSchema]) -> str:
    """Return the view of the free text of all entries; text in no particular language counts as Chinese."""
    cases: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for table in FULL_TEXT_TABLES:
        names = [
            field.name
            for field in schemas[table].fields
            if field.type == "string" and not (field.categories or field.derived or "pattern" in field.constraints)
        ]
        english = [name for name in names if name.endswith("_en")]
        for language, own in (("zh", [name for name in names if name not in english]), ("en", english)):
            joined = " || ".join(f"coalesce({text(_DOT)} || {quoted(name)}, '')" for name in own)
            found = f"SELECT substr({joined}, {len(_DOT) + 1}) FROM {table} WHERE {table}.id = e.id"
            cases[language].append(f"WHEN {text(table)} THEN ({found})")
    columns = (f"CASE e.table_name {' '.join(found)} END AS {language}" for language, found in cases.items())
    # The index finds the row of an entry by this column, as if the view were a table.
    listed = ",\n  ".join(("e.rowid AS rowid", "e.table_name", "e.id", *columns))
    return f"CREATE VIEW words AS SELECT\n  {listed}\nFROM entries AS e"


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
        # A relation to a plan that is not held has columns of its own for the title.
        joined = joined_columns(key.field, schemas[key.table])
        names = [(name, field) for name, field in joined if name not in schema.names]
        if names and not schema.field(key.field).derived:
            stem = key.field.replace("_id", "", 1)
            join(stem, key.table, "id", key.field)
            columns += [f"{quoted(stem)}.{field.name} AS {quoted(name)}" for name, field in names]
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
    return (
        f"CREATE VIEW {quoted(f'{schema.name}_named')} AS SELECT\n  " + ",\n  ".join(columns) + "\n" + "\n".join(joins)
    )
