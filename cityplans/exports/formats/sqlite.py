"""A package as a SQLite database: typed tables with keys, full-text search, views that join names."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing

from cityplans.core.content import Content
from cityplans.core.edtf import edtf_bounds
from cityplans.core.languages import LANGUAGES
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import FULL_TEXT_TABLES, PROOF_TABLES
from cityplans.exports.citations.citation import package_citation
from cityplans.exports.citations.formats import as_text
from cityplans.exports.formats.chinese_index import index_text
from cityplans.exports.formats.json_values import Typed, typed_row
from cityplans.exports.formats.sql import HELPERS, SEARCH, create_indexes, create_table, create_views, quoted
from cityplans.exports.formats.sql_ready import REST, ReadyView
from cityplans.exports.package import ExportContext
from cityplans.exports.plain import keyed_schemas
from cityplans.i18n.strings import translate

# Bytes of the full-text index that are gathered before they are written; a few large steps take half the time.
_INDEX_BATCH = 64 * 1024 * 1024
# Bytes of the database that stay in memory while it is written.
_PAGE_CACHE = 64 * 1024 * 1024


def sqlite_file(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield a package as one database.

    Raises:
        ValueError: A key refers to a missing row, which no checked catalog contains.
        OSError: The database cannot be written, for example because the disk is full.
    """
    file = context.new_file()
    path: str = getattr(file, "name", "")
    try:
        with closing(sqlite3.connect(path or ":memory:", isolation_level=None)) as database:
            _fill(database, context)
            if not path:
                file.write(database.serialize())
    except sqlite3.OperationalError as problem:
        raise OSError(str(problem)) from problem
    yield f"{context.package.name}.sqlite", file


def _fill(database: sqlite3.Connection, context: ExportContext) -> None:
    schemas = keyed_schemas(context.catalog)
    # No journal is needed: nobody reads the file before it is complete, and an incomplete one is discarded.
    for setting in (
        "page_size = 4096",
        "journal_mode = OFF",
        "synchronous = OFF",
        f"cache_size = -{_PAGE_CACHE // 1024}",
    ):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    for table, rows in context.package.tables.items():
        database.execute(create_table(schemas[table]))
        _insert(database, table, map(typed_row, map(schemas[table].cells, rows)))
    ready = [ReadyView(table, context.catalog.schemas, context.site_url) for table in context.ready.values()]
    for view in ready:
        database.execute(create_table(view.rest))
        _insert(database, view.rest.name, view.rows())
    for table, columns in HELPERS.items():
        database.execute(f"CREATE TABLE {table} ({columns})")
    views = {view.name: view.create() for view in ready}
    views |= create_views({table: schemas[table] for table in context.package.tables})
    _insert(database, "package", [_package_row(context)])
    _insert(database, "dictionary", _dictionary(context, views))
    _insert(database, "categories", _categories(context))
    _insert(database, "dates", _dates(context))
    _insert(database, "entries", _entries(context))
    for statement in views.values():
        database.execute(statement)
    database.execute(SEARCH)
    database.execute(f"INSERT INTO search (search, rank) VALUES ('hashsize', {_INDEX_BATCH})")
    words = database.execute("SELECT rowid, table_name, id, zh, en FROM words")
    indexed = ((*row, index_text(zh), en) for *row, zh, en in words)
    database.executemany("INSERT INTO search (rowid, table_name, id, zh, en) VALUES (?, ?, ?, ?, ?)", indexed)
    database.execute("INSERT INTO search (search) VALUES ('optimize')")
    for table in context.package.tables:
        # Proof is looked up by the record that it is about, which its key begins with.
        for index in create_indexes(schemas[table]) if table not in PROOF_TABLES else ():
            database.execute(index)
    database.execute("COMMIT")
    if broken := database.execute("PRAGMA foreign_key_check").fetchall():
        raise ValueError(f"foreign keys without a row: {broken[:3]}")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[Typed]]) -> None:
    width = len(database.execute(f"SELECT * FROM {quoted(table)}").description)
    database.executemany(f"INSERT INTO {quoted(table)} VALUES ({', '.join('?' * width)})", rows)


def _package_row(context: ExportContext) -> list[Typed]:
    package, identity = context.package, context.catalog.identity
    citation = package_citation(package, context.catalog, context.site_url)
    return [
        package.name,
        *(package.title[language] for language in LANGUAGES),
        identity.version,
        identity.released,
        ", ".join(x.name for x in identity.licences),
        ", ".join(x.path for x in identity.licences),
        package.home(context.site_url),
        *(as_text(citation, language) for language in LANGUAGES),
    ]


def _dictionary(context: ExportContext, views: Collection[str]) -> Iterator[list[Typed]]:
    """Yield a row per table and view, whose field is empty, and a row per field of the data tables."""
    schemas = keyed_schemas(context.catalog)
    for schema in (*(table.schema for table in context.ready.values()), *map(schemas.get, context.package.tables)):
        assert schema
        yield [schema.name, None, "view" if schema.name in views else "table", None, *_titles(schema)]
        for field in schema.fields:
            yield [schema.name, field.name, field.type, int(field.required), *_titles(field)]
    rests = {f"{name}{REST}": table.schema for name, table in context.ready.items()}
    for name in ("search", *HELPERS, *rests, *(view for view in views if view not in context.ready)):
        kind = "view" if name in views else "table"
        schema = rests.get(name) or schemas.get(name.removesuffix("_named"))
        key = f"database.{'rest' if name in rests else 'named' if schema else name}"
        title = {language: schema.title[language] if schema else "" for language in LANGUAGES}
        titles = (
            translate(language, f"{key}.{part}", title=title[language])
            for part in ("title", "description")
            for language in LANGUAGES
        )
        yield [name, None, kind, None, *titles]


def _titles(item: TableSchema | Field) -> list[str]:
    return [text[language] for text in (item.title, item.description) for language in LANGUAGES]


def _categories(context: ExportContext) -> Iterator[list[Typed]]:
    for table in context.package.tables:
        for field in keyed_schemas(context.catalog)[table].fields:
            for category in field.categories:
                yield [table, field.name, category.value, *(category.label[language] for language in LANGUAGES)]


def _dates(context: ExportContext) -> Iterator[list[Typed]]:
    """Yield the first and the last day of every date in the package."""
    fields = [
        (table, field.name)
        for table in context.package.tables
        for field in keyed_schemas(context.catalog)[table].fields
        if field.is_date
    ]
    for edtf in sorted({str(getattr(row, name)) for table, name in fields for row in context.package.tables[table]}):
        if bounds := edtf_bounds(edtf):
            yield [edtf, *(day.isoformat() for day in bounds)]


def _entries(context: ExportContext) -> Iterator[list[Typed]]:
    """Yield the records whose words can be searched."""
    for table in FULL_TEXT_TABLES:
        yield from ([table, getattr(row, "id", "")] for row in context.package.tables[table])
