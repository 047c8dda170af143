"""The download centre as frictionless, pandas, DuckDB, spreadsheets and sha256sum see it."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import markdown_it
import pandas
import pytest

from cityplans.core.csv_writer import plain_number
from cityplans.core.languages import LANGUAGES
from cityplans.core.markdown import inert
from cityplans.core.model import Catalog
from cityplans.core.table_schema import Value
from cityplans.core.tables import TABLES
from cityplans.exports.formats.zip_file import write_zip
from cityplans.exports.package import PLAN_TABLES, ExportContext, Package, packages, table_path
from cityplans.exports.package_notes import notes
from cityplans.exports.readme import dictionary, readme
from cityplans.exports.ready.tables import READY_TABLES, published_schemas
from tests.support.downloads import HOSTILE, SITE_URL, cell, csv_tables


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


# ── what a package holds ─────────────────────────────────────────────────────────────────────────────────────────────


def test_first_the_whole_then_every_plan(catalog: Catalog, everything: list[Package]) -> None:
    assert [p.name for p in everything] == [catalog.identity.name, *catalog.plans]
    assert everything[0].plan is None
    assert dict(everything[0].tables) == {table: catalog.rows(table) for table in TABLES}
    for package in everything[1:]:
        assert list(package.tables) == list(PLAN_TABLES)
    # Proof and history are in the whole only, but for what people read.
    assert [table for table in TABLES if table not in PLAN_TABLES] == [
        *("evidence", "translations", "second_reading", "reviews", "exceptions", "not_data", "glossary", "ids")
    ]


def test_a_plan_package_holds_all_that_is_the_plans_own(catalog: Catalog, everything: list[Package]) -> None:
    named = [table for table in PLAN_TABLES if "plan_id" in catalog.schemas[table].names]
    about = [table for table in PLAN_TABLES if "record_id" in catalog.schemas[table].names]
    assert {"measures", "sources"} < set(named)
    assert about == ["corrections", "changes"]
    for package in everything[1:]:
        assert package.tables["plans"] == (package.plan,)
        for table in named:
            assert package.tables[table] == tuple(r for r in catalog.rows(table) if cell(r, "plan_id") == package.name)
        held = [table for table in PLAN_TABLES if "id" in catalog.schemas[table].names]
        own = {cell(row, "id") for table in held for row in package.tables[table]}
        # Its notes on what is no data are in the whole only, withdrawn records nowhere; their changes stay.
        prefix = f"{package.name}-"
        for table in about:
            assert package.tables[table] == tuple(
                r for r in catalog.rows(table) if (record := cell(r, "record_id")) in own or record.startswith(prefix)
            )
    # What is of one plan is in its package and in no other; what plans share is in each that needs it.
    of_plans = {"plans", *named}
    found = [row for package in everything[1:] for row in package.tables["changes"] if cell(row, "table") in of_plans]
    assert len(found) == sum(cell(row, "table") in of_plans for row in catalog.rows("changes"))


def test_a_plan_package_has_no_other_plan(whole_catalog: Catalog) -> None:
    whole, *of_plans = packages(whole_catalog)
    assert any(getattr(row, "other_id", "") for row in whole.tables["plan_relations"])
    for package in of_plans:
        assert package.tables["plans"] == (package.plan,), package.name
        assert {getattr(row, "plan_id", "") for row in package.tables["sources"]} == {package.name}


def test_a_plan_package_is_part_of_the_whole_in_the_same_order(everything: list[Package]) -> None:
    whole, *plans = everything
    for package in plans:
        for table, rows in package.tables.items():
            kept = set(rows)
            assert rows == tuple(row for row in whole.tables[table] if row in kept)


def test_no_reference_leads_out_of_a_package(catalog: Catalog, everything: list[Package]) -> None:
    for package in everything:
        ids = {table: {cell(row, "id") for row in rows} for table, rows in package.tables.items()}
        for table, rows in package.tables.items():
            for key in catalog.schemas[table].foreign_keys:
                assert {getattr(row, key.field) for row in rows} - {""} <= ids[key.table], (
                    package.name,
                    table,
                    key.field,
                )
        subjects = ids["plans"] | ids["sections"] | ids["measures"]
        for table in ("responsibilities", "targets", "mentions"):
            assert {cell(row, "subject_id") for row in package.tables[table]} <= subjects


def test_a_plan_package_holds_no_reference_row_that_nothing_refers_to(
    catalog: Catalog, everything: list[Package]
) -> None:
    for package in everything[1:]:
        referred = {
            (key.table, getattr(row, key.field))
            for table, rows in package.tables.items()
            for key in catalog.schemas[table].foreign_keys
            for row in rows
        }
        for table in ("cities", "bodies", "themes", "indicators", "units"):
            assert {(table, cell(row, "id")) for row in package.tables[table]} <= referred


def test_broader_themes_come_along(catalog: Catalog) -> None:
    """A theme that only another theme names belongs to the package too."""
    first = next(iter(catalog.plans))
    used = next(m.theme_id for m in catalog.measures.values() if m.plan_id == first and m.theme_id)
    top, middle = (
        dataclasses.replace(catalog.themes[used], id=name, broader=above)
        for name, above in (("top", ""), ("middle", "top"))
    )
    themes = {
        **catalog.themes,
        used: dataclasses.replace(catalog.themes[used], broader="middle"),
        "middle": middle,
        "top": top,
    }
    package = next(p for p in packages(dataclasses.replace(catalog, themes=themes)) if p.name == first)
    assert {"top", "middle"} <= {cell(row, "id") for row in package.tables["themes"]}


# ── what other programs make of it ───────────────────────────────────────────────────────────────────────────────────


def frictionless(descriptor: Path) -> subprocess.CompletedProcess[str]:
    """Run the field's own command with every way to the network closed."""
    closed = "import socket; socket.socket.connect = socket.getaddrinfo = None; from frictionless.__main__ import console; console()"
    command = [sys.executable, "-c", closed, "validate", descriptor.name, "--json"]
    return subprocess.run(command, cwd=descriptor.parent, capture_output=True, text=True, check=False)


def test_frictionless_finds_a_package_valid(unpacked: Path, everything: list[Package]) -> None:
    # One plan, as a reader would ask; test_metadata_datapackage validates the whole within Python.
    run = frictionless(unpacked / everything[1].name / "datapackage.json")
    assert run.returncode == 0, run.stdout + run.stderr
    report = json.loads(run.stdout)
    assert (
        report["valid"]
        and report["stats"].items() >= {"tasks": len((*READY_TABLES, *PLAN_TABLES)), "errors": 0, "warnings": 0}.items()
    )


def test_pandas_reads_every_cell(catalog: Catalog, published: Path) -> None:
    types = {"string": "str", "integer": "Int64", "number": "float64"}
    for path, fields, rows in csv_tables(catalog, published):
        empty = {f.name: [""] for f in fields if f.type != "string"}
        frame = pandas.read_csv(
            path, dtype={f.name: types[f.type] for f in fields}, keep_default_na=False, na_values=empty
        )
        assert list(frame.columns) == [f.name for f in fields]
        found = [tuple(None if pandas.isna(v) else v for v in row) for row in frame.itertuples(index=False, name=None)]
        assert found == [_as_floats(row) for row in rows], path


def _as_floats(row: tuple[Value, ...]) -> tuple[str | int | float | None, ...]:
    return tuple(float(v) if isinstance(v, Decimal) else v for v in row)


def test_duckdb_reads_every_cell(catalog: Catalog, published: Path) -> None:
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}
    for path, fields, rows in csv_tables(catalog, published):
        columns = {f.name: types[f.type] for f in fields}
        relation = duckdb.read_csv(
            str(path), header=True, columns=columns, delimiter=",", quotechar='"', escapechar='"'
        )
        # An empty cell and an empty text are the same thing in CSV; DuckDB reads both as NULL.
        assert relation.fetchall() == [tuple(None if v == "" else v for v in _as_floats(row)) for row in rows], path


def test_both_read_the_tables_without_being_told_how(catalog: Catalog, published: Path) -> None:
    for path, fields, rows in csv_tables(catalog, published):
        frame = pandas.read_csv(path)
        assert (list(frame.columns), len(frame)) == ([f.name for f in fields], len(rows)), path
        if rows:
            relation = duckdb.read_csv(str(path))
            assert (relation.columns, len(relation.fetchall())) == ([f.name for f in fields], len(rows)), path


def test_sha256sum_agrees(published: Path) -> None:
    run = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"],
        cwd=published,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    listed = [line.split("  ", 1)[1] for line in (published / "SHA256SUMS").read_text().splitlines()]
    there = sorted(p.relative_to(published).as_posix() for p in published.rglob("*") if p.is_file())
    assert listed == [p for p in there if p != "SHA256SUMS"]


# ── descriptor, zip and papers ───────────────────────────────────────────────────────────────────────────────────────


def test_the_descriptor_says_what_it_must(catalog: Catalog, unpacked: Path, everything: list[Package]) -> None:
    for package in everything:
        found = json.loads((unpacked / package.name / "datapackage.json").read_text(encoding="utf-8"))
        assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        assert found["id"] == f"{SITE_URL}/data/{package.name}{'.zip' if package.plan else '/datapackage.json'}"
        assert (found["title"], found["title_zh"]) == (package.title.en, package.title.zh)
        assert (found["description"], found["description_zh"]) == (package.description.en, package.description.zh)
        assert found["created"] == f"{catalog.identity.released}T00:00:00Z"
        assert found["version"] == catalog.identity.version
        assert [x["version"] for x in found["sources"]] == [cell(row, "sha256") for row in package.tables["sources"]]
        assert all(x.get("path", "http").startswith("http") and x["title"] for x in found["sources"])
        assert [r["name"] for r in found["resources"]] == [*READY_TABLES, *package.tables]
        for resource in found["resources"]:
            assert resource["$schema"] == "https://datapackage.org/profiles/2.0/dataresource.json"
            assert resource["bytes"] == (unpacked / package.name / resource["path"]).stat().st_size
            assert resource["title_zh"] and resource["description_zh"] and resource["type"] == "table"
            keys = {k["fields"][0]: k["reference"]["resource"] for k in resource["schema"].get("foreignKeys", [])}
            assert keys == {k.field: k.table for k in published_schemas(catalog)[resource["name"]].foreign_keys}


def test_the_zip_opens_and_holds_what_it_must(catalog: Catalog, published: Path, everything: list[Package]) -> None:
    papers = {"README.md", "DICTIONARY.md", "LICENSE-DATA"}
    files = {"datapackage.json", "CITATION.cff"}
    for package in everything:
        with zipfile.ZipFile(published / f"{package.name}.zip") as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            tables = (*READY_TABLES, *package.tables)
            assert names == sorted({*files, *papers, *(f"{table_path(table)}.csv" for table in tables)})
            assert (package.plan is None) == (published / package.name).exists(), "a plan's files are in its zip only"
            for name in set(names) - papers if package.plan is None else ():
                assert archive.read(name) == (published / package.name / name).read_bytes()
            for info in archive.infolist():
                assert "-".join(f"{n:02}" for n in info.date_time) == f"{catalog.identity.released}-00-00-00"
                assert (info.external_attr >> 16, info.create_system, info.compress_type) == (
                    0o100644,
                    3,
                    zipfile.ZIP_DEFLATED,
                )
            licence = archive.read("LICENSE-DATA").decode()
            assert catalog.identity.licences[0].path in licence and catalog.identity.licences[0].name in licence
            told = archive.read("README.md").decode()
            assert f"{package.title.zh}\n" in told and f"{package.title.en}\n" in told
            assert all(notes(catalog.identity, language) in told for language in LANGUAGES)
            for table, rows in package.tables.items():
                start = re.escape(f"| {table_path(table)}.csv | {catalog.schemas[table].title.en}")
                line = re.search(rf"{start}(?:: (.*))? \| {len(rows)} \|\n", told)
                assert line, table
                # The rows of these tables are of several kinds, and each count names its own.
                assert bool(line[1]) == (table in ("measures", "targets") and bool(rows)), table
                assert not line[1] or sum(map(int, re.findall(r"\d+", line[1]))) == len(rows)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_zip_is_made_whatever_the_day(day: date) -> None:
    file = io.BytesIO()
    write_zip(file, {"b": b"2", "a": b"1"}, day)
    with zipfile.ZipFile(file) as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == [("a", b"1"), ("b", b"2")]


def cells_of_tables(markdown: str) -> list[list[str]]:
    """Read the tables of a Markdown text back: the text of every cell, row by row, as a reader sees it."""
    rows: list[list[str]] = []
    for token in markdown_it.MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline" and token.level >= 4:
            kinds = {child.type for child in token.children or []}
            assert kinds <= {"text", "text_special"}, (kinds, token.content)
            rows[-1].append("".join(child.content for child in token.children or []))
    return rows


def test_the_dictionary_tells_every_field(catalog: Catalog) -> None:
    rows = [row for row in cells_of_tables(dictionary(catalog)) if not row[0].startswith("字段")]
    fields = [(schema, field) for schema in published_schemas(catalog).values() for field in schema.fields]
    assert len(rows) == len(fields)
    for row, (schema, field) in zip(rows, fields, strict=True):
        assert row[:4] == [field.name, field.title.zh, field.title.en, field.type]
        assert row[4].endswith("yes") == field.required
        allowed = "; ".join(f"{c.value} = {c.label.zh} / {c.label.en}" for c in field.categories)
        referred = "".join(f"→ {k.table}.id" for k in schema.foreign_keys if k.field == field.name)
        assert row[5] == allowed + referred
        assert row[6:] == [field.description.zh, field.description.en]


def test_hostile_words_reach_the_csv_as_they_are(hostile: Catalog, hostile_published: Path) -> None:
    seen: set[str] = set()
    for path, _, rows in csv_tables(hostile, hostile_published):
        cells = [[plain_number(value) for value in row] for row in rows]
        assert read_csv(path)[1:] == cells
        seen.update(cell for row in cells for cell in row)
    assert set(HOSTILE) <= seen


def test_a_hostile_package_is_valid(hostile_published: Path, everything: list[Package]) -> None:
    # The whole holds every spoiled cell.
    run = frictionless(hostile_published / everything[0].name / "datapackage.json")
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_are_inert_in_the_papers(catalog: Catalog, word: str) -> None:
    plan = dataclasses.replace(
        next(iter(catalog.plans.values())), title_zh=word, title_en=word, note_zh=word, note_en=word
    )
    spoiled = dataclasses.replace(
        catalog, plans={**catalog.plans, plan.id: dataclasses.replace(plan, summary_zh=word, summary_en=word)}
    )
    shown = word.replace("\n", " ")
    for package in list(packages(spoiled))[:2]:
        tokens = (
            markdown_it.MarkdownIt("commonmark")
            .enable("table")
            .parse(readme(ExportContext(package, spoiled, f"{SITE_URL}/")))
        )
        inline = [child for token in tokens for child in token.children or []]
        assert not {"html_inline", "image", "code_inline"} & {child.type for child in inline}
        assert not any(token.type == "html_block" for token in tokens)
        assert not any("javascript:" in str(child.attrs.get("href", "")) for child in inline)
        texts = ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]
        assert sum(shown in text for text in texts) >= 2


@pytest.mark.parametrize("word", [*HOSTILE, "_a_ b_c __d__", r"\| \\", "~~x~~", "2020) x", "***", "a\tb"])
def test_inert_words_read_as_written(word: str) -> None:
    shown = " ".join(word.split())
    assert cells_of_tables(f"| a |\n|---|\n| {inert(word)} |\n")[1] == [shown]
    paragraph = markdown_it.MarkdownIt("commonmark").parse(inert(word))
    assert [token.type for token in paragraph] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in paragraph[1].children or []) == shown
