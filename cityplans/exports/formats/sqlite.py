"""A package as a SQLite database: typed tables with keys, full-text search, and views that join names in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from cityplans.catalog.responsibility import responsible
from cityplans.core.content import Content
from cityplans.core.edtf import edtf_bounds
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog, Measure
from cityplans.core.table_schema import Field, TableSchema
from cityplans.exports.citations.citation import package_citation
from cityplans.exports.citations.formats import as_text
from cityplans.exports.formats.json_values import Typed, typed
from cityplans.exports.formats.sql import HELPERS, SEARCH, create_indexes, create_table, create_views, quoted
from cityplans.exports.package import ExportContext, Package, values
from cityplans.i18n.strings import translate

# The tables whose words can be searched.
_SEARCHED = ("plans", "sections", "measures", "targets", "mentions", "bodies")
# Bytes of index that are gathered before they are written: a few large steps take half the time of many small ones.
_INDEXED_AT_ONCE = 64 * 1024 * 1024
_HELD_IN_MEMORY = 64 * 1024 * 1024
"""Bytes of the database that stay in memory while it is written."""


def sqlite_file(edition: ExportContext) -> Iterator[tuple[str, Content]]:
    """Write a package as one database.

    Raises ValueError where a key leads nowhere, which no checked catalog has, and OSError where the disk has no room.
    """
    file = edition.new_file()
    place: str = getattr(file, "name", "")
    try:
        with closing(sqlite3.connect(place or ":memory:", isolation_level=None)) as database:
            _fill(database, edition)
            if not place:
                file.write(database.serialize())
    except sqlite3.OperationalError as problem:
        raise OSError(str(problem)) from problem
    yield f"{edition.package.name}.sqlite", file


def _fill(database: sqlite3.Connection, edition: ExportContext) -> None:
    schemas = edition.catalog.schemas
    # Nobody reads the file before it is whole, and one that is not made to the end is thrown away.
    for setting in (
        "page_size = 4096",
        "journal_mode = OFF",
        "synchronous = OFF",
        f"cache_size = -{_HELD_IN_MEMORY // 1024}",
    ):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    for table, rows in edition.package.tables.items():
        database.execute(create_table(schemas[table]))
        _insert(database, table, (list(map(typed, values(schemas[table], row))) for row in rows))
    for table, columns in HELPERS.items():
        database.execute(f"CREATE TABLE {table} ({columns})")
    views = dict(create_views({table: schemas[table] for table in edition.package.tables}))
    _insert(database, "package", [_about(edition)])
    _insert(database, "dictionary", _dictionary(edition, views))
    _insert(database, "categories", _categories(edition))
    _insert(database, "dates", _dates(edition))
    _insert(database, "responsible", _responsible(edition.package, edition.catalog))
    _insert(database, "words", _words(edition))
    database.execute(SEARCH)
    database.execute(f"INSERT INTO search (search, rank) VALUES ('hashsize', {_INDEXED_AT_ONCE})")
    database.execute("INSERT INTO search (search) VALUES ('rebuild')")
    for table in edition.package.tables:
        for index in create_indexes(schemas[table]):
            database.execute(index)
    for view in views.values():
        database.execute(view)
    database.execute("COMMIT")
    if broken := database.execute("PRAGMA foreign_key_check").fetchall():
        raise ValueError(f"keys that lead nowhere: {broken[:3]}")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[Typed]]) -> None:
    width = len(database.execute(f"SELECT * FROM {quoted(table)}").description)
    database.executemany(f"INSERT INTO {quoted(table)} VALUES ({', '.join('?' * width)})", rows)


def _about(edition: ExportContext) -> list[Typed]:
    package, identity = edition.package, edition.catalog.identity
    citation = package_citation(package, edition.catalog, edition.site_url)
    return [
        package.name,
        *(package.title[language] for language in LANGUAGES),
        identity.version,
        identity.released,
        ", ".join(x.name for x in identity.licences),
        ", ".join(x.path for x in identity.licences),
        package.home(edition.site_url),
        *(as_text(citation, language) for language in LANGUAGES),
    ]


def _dictionary(edition: ExportContext, views: Iterable[str]) -> Iterator[list[Typed]]:
    """Tell every table and view in a row without a field, then the fields of the tables."""
    schemas = edition.catalog.schemas
    for table in edition.package.tables:
        yield [table, None, "table", None, *_both(schemas[table])]
        for field in schemas[table].fields:
            yield [table, field.name, field.type, int(field.required), *_both(field)]
    for name in ("search", *HELPERS, *views):
        kind = "view" if name in views else "table"
        schema = schemas.get(name.removesuffix("_named"))
        key = f"database.{'named' if schema else name}"
        title = {language: schema.title[language] if schema else "" for language in LANGUAGES}
        words = (
            translate(language, f"{key}.{what}", title=title[language])
            for what in ("title", "description")
            for language in LANGUAGES
        )
        yield [name, None, kind, None, *words]


def _both(described: TableSchema | Field) -> list[str]:
    return [text[language] for text in (described.title, described.description) for language in LANGUAGES]


def _categories(edition: ExportContext) -> Iterator[list[Typed]]:
    for table in edition.package.tables:
        for field in edition.catalog.schemas[table].fields:
            for category in field.categories:
                yield [table, field.name, category.value, *(category.label[language] for language in LANGUAGES)]


def _dates(edition: ExportContext) -> Iterator[list[Typed]]:
    """Give the first and last day of every date that stands in the package."""
    fields = [
        (table, field.name)
        for table in edition.package.tables
        for field in edition.catalog.schemas[table].fields
        if field.is_date
    ]
    for edtf in sorted({str(getattr(row, name)) for table, name in fields for row in edition.package.tables[table]}):
        if bounds := edtf_bounds(edtf):
            yield [edtf, *(day.isoformat() for day in bounds)]


def _responsible(package: Package, catalog: Catalog) -> Iterator[list[Typed]]:
    """Give the subject whose assignment holds for each measure that has one: itself, its parent or a section."""
    for measure in package.tables["measures"]:
        assert isinstance(measure, Measure)
        found, inherited = responsible(catalog, measure)
        if found:
            yield [measure.id, inherited.id if inherited else measure.id]


def _words(edition: ExportContext) -> Iterator[list[Typed]]:
    """Give the free text of the records that are searched, what is not English under Chinese."""
    for table in _SEARCHED:
        schema = edition.catalog.schemas[table]
        free = [
            f.name for f in schema.fields if f.type == "string" and not f.categories and "pattern" not in f.constraints
        ]
        english = [name for name in free if name.endswith("_en")]
        printed = [name for name in free if name not in english]
        for row in edition.package.tables[table]:
            zh, en = (" · ".join(filter(None, (getattr(row, name) for name in names))) for names in (printed, english))
            yield [table, getattr(row, "id", ""), zh, en]
