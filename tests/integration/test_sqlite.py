"""The SQLite databases: values, the rules they keep, what full text finds and what the views join."""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import pandas
import polars
import pytest

from cityplans.core.edtf import edtf_bounds
from cityplans.core.languages import LANGUAGES
from cityplans.core.model import Catalog
from cityplans.core.tables import PROOF_TABLES
from cityplans.exports.citations.citation import package_citation
from cityplans.exports.citations.formats import as_text
from cityplans.exports.formats.json_values import typed
from cityplans.exports.formats.sqlite import sqlite_file
from cityplans.exports.package import ExportContext, packages
from cityplans.exports.plain import keyed_schemas
from cityplans.exports.ready.tables import READY_TABLES, published_schemas, ready_tables
from tests.support.downloads import HOSTILE, ODD, Found, Table, export, tables

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}
POLARS = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64}
Query: TypeAlias = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def real(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(catalog, sqlite_file, tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="module")
def spoiled(hostile: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(hostile, sqlite_file, tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def whole(catalog: Catalog, real: Path) -> Iterator[sqlite3.Connection]:
    """The whole collection as a reader opens it, to be written to in memory only."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize((real / f"{catalog.identity.name}.sqlite").read_bytes())
        database.execute("PRAGMA foreign_keys = ON")
        yield database


@pytest.fixture
def ask(whole: sqlite3.Connection) -> Query:
    """A way to put a question to the whole collection."""
    return lambda sql, *values: whole.execute(sql, values).fetchall()


@pytest.fixture
def records(whole: sqlite3.Connection) -> Callable[[str], list[dict[str, Any]]]:
    """A way to read a table or view as records."""

    def read(table: str) -> list[dict[str, Any]]:
        cursor = whole.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        assert len(set(names)) == len(names), table
        return [dict(zip(names, row, strict=True)) for row in cursor]

    return read


def as_stored(table: Table) -> list[tuple[Found, ...]]:
    """Return the rows of a table in their order in the database: by a key of several fields if it has one."""
    keys = [table.schema.names.index(name) for name in table.schema.primary_key]
    return sorted(table.rows, key=itemgetter(*keys)) if len(keys) > 1 else table.rows


def select(table: Table) -> str:
    """Return a query for a table in this order: without one, SQLite may read an index instead."""
    keys = table.schema.primary_key
    return f"SELECT * FROM {table.schema.name}" + (f" ORDER BY {', '.join(keys)}" if len(keys) > 1 else "")


# ── the tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sqlite_finds_every_value(catalog: Catalog, hostile: Catalog, real: Path, spoiled: Path) -> None:
    seen: set[Found] = set()
    for source, data in ((catalog, real), (hostile, spoiled)):
        for table in tables(source, data, "sqlite"):
            with closing(sqlite3.connect(data / f"{table.package}.sqlite")) as database:
                cursor = database.execute(select(table))
                assert tuple(column[0] for column in cursor.description) == table.schema.names
                rows = cursor.fetchall()
            assert rows == as_stored(table)
            for field, column in zip(table.schema.fields, zip(*rows, strict=True), strict=False):
                kind = {"string": str, "integer": int, "number": float}[field.type]
                assert {type(value) for value in column} <= {kind} | (set() if field.required else {type(None)})
                seen.update(column)
    assert {*HOSTILE, *ODD, "000026", 999_999_999_999_999, 0.12345678901234, -123456789.012345, 1e-14} <= seen


def test_pandas_and_polars_find_every_value(catalog: Catalog, hostile: Catalog, real: Path, spoiled: Path) -> None:
    for source, data in ((catalog, real), (hostile, spoiled)):
        for table in tables(source, data, "sqlite"):
            with closing(sqlite3.connect(data / f"{table.package}.sqlite")) as database:
                query = select(table)
                frame = pandas.read_sql(query, database)
                assert [
                    tuple(None if pandas.isna(v) else v for v in row)
                    for row in frame.itertuples(index=False, name=None)
                ] == as_stored(table)
                kinds = {field.name: POLARS[field.type] for field in table.schema.fields}
                assert polars.read_database(query, database, schema_overrides=kinds).rows() == as_stored(table)


def test_the_views_of_ready_made_tables_have_their_rows_in_order(
    catalog: Catalog, hostile: Catalog, real: Path, spoiled: Path
) -> None:
    for source, data in ((catalog, real), (hostile, spoiled)):
        with closing(sqlite3.connect(data / f"{source.identity.name}.sqlite")) as database:
            for name, table in ready_tables(source, "https://plans.example.org/").items():
                cursor = database.execute(f"SELECT * FROM {name}")
                assert tuple(column[0] for column in cursor.description) == table.schema.names
                assert cursor.fetchall() == [tuple(map(typed, row)) for row in table.rows]


def test_a_view_finds_one_row_by_the_keys_of_its_tables(whole: sqlite3.Connection, catalog: Catalog) -> None:
    for name, table in ready_tables(catalog, "https://plans.example.org/").items():
        key = table.schema.primary_key[0]
        steps = whole.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {name} WHERE {key} = 'x'").fetchall()
        assert steps and all(step[3].startswith("SEARCH") for step in steps), steps


def test_the_columns_have_types_and_keys(catalog: Catalog, ask: Query) -> None:
    for schema in keyed_schemas(catalog).values():
        columns = ask("SELECT name, type, [notnull], pk FROM pragma_table_info(?)", schema.name)
        keys = {name: place for place, name in enumerate(schema.primary_key, 1)}
        assert columns == [(f.name, TYPES[f.type], int(f.required), keys.get(f.name, 0)) for f in schema.fields]
        foreign = ask('SELECT [from], [table], [to] FROM pragma_foreign_key_list(?) ORDER BY "from"', schema.name)
        assert foreign == sorted((key.field, key.table, "id") for key in schema.foreign_keys)
        first = "SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE seqno = 0"
        indexed = {name for (name,) in ask(first, schema.name)}
        filtered = {"subject_id", "record_id", "type", "kind", "due"} & set(schema.names)
        sought = {key.field for key in schema.foreign_keys} | filtered
        # Proof is looked up by the record it is about; what nobody asks for has no index.
        assert ({"record_id"} & sought if schema.name in PROOF_TABLES else sought) <= indexed


def test_every_database_is_whole(catalog: Catalog, real: Path, spoiled: Path) -> None:
    for data in (real, spoiled):
        with closing(sqlite3.connect(data / f"{catalog.identity.name}.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            database.execute("INSERT INTO search (search) VALUES ('integrity-check')")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE targets SET unit_id = 'no-such-unit'", "FOREIGN KEY"),
        ("INSERT INTO bodies VALUES ('x', 'no-such-city', '甲', NULL, 'A', NULL, 'other')", "FOREIGN KEY"),
        ("INSERT INTO bodies VALUES ('x', NULL, NULL, NULL, 'A', NULL, 'other')", "NOT NULL"),
        ("INSERT INTO bodies VALUES ('x', NULL, '甲', NULL, 'A', NULL, 'no such type')", "CHECK"),
        ("UPDATE targets SET comparator = '!='", "CHECK"),
        ("INSERT INTO units SELECT * FROM units", "UNIQUE"),
    ],
)
def test_what_breaks_a_rule_is_refused(whole: sqlite3.Connection, change: str, message: str) -> None:
    whole.execute("INSERT INTO bodies VALUES ('y', NULL, '甲', NULL, 'A', NULL, 'other')")
    with pytest.raises(sqlite3.IntegrityError, match=message):
        whole.execute(change)


def test_a_key_that_leads_nowhere_is_refused(catalog: Catalog) -> None:
    package = next(packages(catalog))
    broken = dataclasses.replace(package, tables={**package.tables, "units": package.tables["units"][1:]})
    with pytest.raises(ValueError, match="units"):
        list(sqlite_file(ExportContext(broken, catalog, "https://plans.example.org/")))


# ── what the file tells of itself ────────────────────────────────────────────────────────────────────────────────────


def test_the_file_says_what_it_is_and_how_to_cite_it(catalog: Catalog, ask: Query) -> None:
    identity, package = catalog.identity, next(packages(catalog))
    licence = "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"
    cited = [as_text(package_citation(package, catalog, "https://plans.example.org/"), x) for x in LANGUAGES]
    assert ask("SELECT name, title_zh, title_en, version, released FROM package") == [
        (package.name, package.title.zh, package.title.en, identity.version, identity.released)
    ]
    assert ask("SELECT licence, licence_address, address, citation_zh, citation_en FROM package") == [
        (*licence, "https://plans.example.org/", *cited)
    ]
    for text, title in zip(cited, (package.title.zh, package.title.en), strict=True):
        assert all(part in text for part in (identity.contributors[0].title, title, identity.version))


def test_the_dictionary_tells_every_table_view_and_field(catalog: Catalog, ask: Query) -> None:
    own = [
        (
            schema.name,
            field.name,
            field.type,
            int(field.required),
            field.title.zh,
            field.title.en,
            field.description.zh,
            field.description.en,
        )
        for schema in {**published_schemas(catalog), **keyed_schemas(catalog)}.values()
        for field in schema.fields
    ]
    assert sorted(ask("SELECT * FROM dictionary WHERE field IS NOT NULL")) == sorted(own)
    there = ask(
        "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'search!_%' ESCAPE '!'"
    )
    assert sorted(ask("SELECT table_name, type FROM dictionary WHERE field IS NULL")) == sorted(there)
    assert ask("SELECT * FROM dictionary WHERE '' IN (title_zh, title_en, description_zh, description_en)") == []
    assert ask("SELECT title_zh, title_en FROM dictionary WHERE table_name = 'mentions_named'") == [
        ("提及（附名称）", "Mentions, with names")
    ]
    labels = [
        (schema.name, field.name, category.value, category.label.zh, category.label.en)
        for schema in keyed_schemas(catalog).values()
        for field in schema.fields
        for category in field.categories
    ]
    assert sorted(ask("SELECT * FROM categories")) == sorted(labels)


# ── full text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def words_with(catalog: Catalog, word: str, without: str = "$^") -> set[tuple[str, str]]:
    """Find the records whose free text holds a word, without what matches a pattern."""
    searched = {"plans", "sections", "measures", "targets", "mentions", "bodies"}
    return {
        (table, getattr(row, "id", ""))
        for table in searched
        for row in catalog.rows(table)
        for field in catalog.schemas[table].fields
        if field.type == "string" and "pattern" not in field.constraints and not field.categories
        if re.sub(without, "", word).casefold() in re.sub(without, "", getattr(row, field.name)).casefold()
    }


@pytest.mark.parametrize("word", ["港", "旅游", "国际化", "旅游发展", "tourism", "Tourism"])
def test_a_word_is_found_as_people_write_it(catalog: Catalog, ask: Query, word: str) -> None:
    found = ask("SELECT table_name, id FROM search WHERE search MATCH ?", word)
    assert found and set(found) == words_with(catalog, word)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("word", ["国际化城市建设", "一书两证", "16.3%", "1000万人次", "action plan"])
def test_a_phrase_is_found_by_its_characters_in_double_quotes(catalog: Catalog, ask: Query, word: str) -> None:
    phrase = word if word.isascii() else " ".join(re.findall("[a-z0-9]+|.", word))
    found = set(ask("SELECT table_name, id FROM search WHERE search MATCH ?", f'"{phrase}"'))
    # A phrase goes on over a comma.
    assert words_with(catalog, word) <= found <= words_with(catalog, word, r"[\W_]") and found


def test_datasette_finds_the_index_of_the_words(catalog: Catalog, ask: Query) -> None:
    """Datasette looks for these letters in the schema, and asks so."""
    found = ask("SELECT table_name, id FROM words WHERE rowid IN (SELECT rowid FROM search WHERE search MATCH '旅游')")
    assert found and set(found) == words_with(catalog, "旅游")
    assert ask("SELECT name FROM sqlite_schema WHERE sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"words\"%'") == [
        ("search",)
    ]


def test_a_find_shows_its_words(catalog: Catalog, ask: Query) -> None:
    measure = next(m for m in catalog.measures.values() if len(m.title_zh) > 3)
    ((zh, en),) = ask(
        "SELECT zh, en FROM search WHERE search MATCH ? AND id = ?", f'"{" ".join(measure.title_zh)}"', measure.id
    )
    assert measure.title_zh in zh and measure.summary_zh in zh
    assert measure.title_en in en and measure.summary_en in en


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_subject_is_in_one_view(catalog: Catalog, ask: Query) -> None:
    plans = [(p.id, "plan", None, p.title_zh, p.title_en, p.id) for p in catalog.plans.values()]
    sections = [
        (s.id, "section", s.number or None, s.title_zh, s.title_en, s.plan_id) for s in catalog.sections.values()
    ]
    measures = [
        (m.id, "measure", m.number or None, m.title_zh, m.title_en, m.plan_id) for m in catalog.measures.values()
    ]
    assert ask("SELECT id, type, number, title_zh, title_en, plan_id FROM subjects") == [*plans, *sections, *measures]


def test_every_table_with_keys_has_a_view_with_the_names(
    catalog: Catalog, records: Callable[[str], list[dict[str, Any]]]
) -> None:
    def named(table: str, key: str, row: Any) -> dict[str, Any]:
        stem = key.replace("_id", "")
        match table:
            case "plans":
                columns = {f"{name}_{x}": f"{name}_{x}" for name in ("title", "short") for x in LANGUAGES}
            case "sections" | "measures":
                columns = {f"title_{x}": f"title_{x}" for x in LANGUAGES}
            case "sources":
                columns = {"title_zh": "title_zh"}
            case "reports":
                # A report has no name; who publishes it is in its own table.
                columns = {}
            case "themes" | "action_types" | "indicator_families":
                columns = {"zh": "label_zh", "en": "label_en"}
            case "units":
                columns = {"zh": "symbol_zh", "en": "name_en"}
            case _:
                columns = {"zh": "name_zh", "en": "name_en"}
        return {f"{stem}_{column}": row and getattr(row, field) for column, field in columns.items()}

    subjects: dict[str, Any] = {**catalog.plans, **catalog.sections, **catalog.measures}
    ready = {"measures", "targets"}
    assert ready == {table.removesuffix("_full") for table in READY_TABLES if table.endswith("_full")}
    for schema in (s for s in keyed_schemas(catalog).values() if s.foreign_keys and s.name not in ready):
        rows = records(f"{schema.name}_named")
        plain = records(schema.name)
        assert len(rows) == len(plain)
        assert rows or schema.scope == "ledger"
        assert [{name: row[name] for name in schema.names} for row in rows] == plain
        for row in rows:
            # A version has no name but its number.
            derived = {field.name for field in schema.fields if field.derived}
            for key in (k for k in schema.foreign_keys if k.table != "versions" and k.field not in derived):
                led_to = getattr(catalog, key.table).get(row[key.field])
                expected = {x: y for x, y in named(key.table, key.field, led_to).items() if x not in schema.names}
                assert {column: row[column] for column in expected} == expected
            if "subject_id" in schema.names:
                subject = subjects[row["subject_id"]]
                assert row["subject_number"] == (getattr(subject, "number", None) or None)
                assert (row["subject_title_zh"], row["subject_title_en"]) == (subject.title_zh, subject.title_en)


def test_dates_have_real_days(catalog: Catalog, records: Callable[[str], list[dict[str, Any]]]) -> None:
    seen = set()
    for row in records("plans_named"):
        plan = catalog.plans[row["id"]]
        for name, date in ((name, getattr(plan, name)) for name in ("signed", "adopted", "period_start", "horizon")):
            days = edtf_bounds(date)
            assert (row[f"{name}_first"], row[f"{name}_last"]) == (
                (days[0].isoformat(), days[1].isoformat()) if days else (None, None)
            )
            seen.add(len(date))
    assert {0, 4, 10} <= seen
