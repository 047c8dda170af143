"""CSV on the Web read by a reader that knows it, strictly: its warnings count as errors."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import csvw
import pytest

from cityplans.core.model import TABLES, Catalog
from cityplans.exports.package import packages, values
from cityplans.render.pages import RECORDS
from tests.support import corpus

pytestmark = pytest.mark.usefixtures("offline")


def faults(metadata: Path) -> list[str]:
    """Return what a strict reader has against a metadata file and the tables it describes."""
    try:
        read = csvw.CSVW(str(metadata), validate=True)
        valid = read.is_valid
    except ValueError as problem:
        return [str(problem)]
    assert valid == (not read.warnings)
    return [str(warning.message) for warning in read.warnings]


def test_every_group_is_valid_with_its_keys_and_references(published: Path, catalog: Catalog) -> None:
    found = sorted(published.glob("*/csv-metadata.json"))
    assert {p.parent.name for p in found} == {catalog.identity.name, *catalog.plans}
    against = {p.parent.name: faults(p) for p in found}
    assert {name: messages for name, messages in against.items() if messages} == {}


@pytest.mark.parametrize("package", ["township-2020", "citybuild-undated"])
def test_every_table_is_valid_alone_and_found_from_its_csv(published: Path, package: str) -> None:
    for table in TABLES:
        csv = published / package / f"{table}.csv"
        assert faults(csv.with_name(f"{csv.name}-metadata.json")) == []
        found = csvw.CSVW(str(csv), validate=True)
        assert not found.no_metadata
        assert found.is_valid, found.warnings


def test_values_are_those_of_the_catalog(published: Path, catalog: Catalog) -> None:
    for package in packages(catalog):
        group = csvw.TableGroup.from_file(published / package.name / "csv-metadata.json")
        assert [str(t.url) for t in group.tables] == [f"{table}.csv" for table in package.tables]
        for table, rows in zip(group.tables, package.tables.values(), strict=True):
            schema = catalog.schemas[str(table.url).removesuffix(".csv")]
            held = [tuple(None if v == "" else v for v in values(schema, row)) for row in rows]
            assert [tuple(row.values()) for row in table] == held
            assert [tuple(row) for row in table] == [schema.names] * len(rows)


def test_columns_are_told_in_both_languages(published: Path, catalog: Catalog) -> None:
    for table, schema in catalog.schemas.items():
        found = json.loads((published / f"city-plans/{table}.csv-metadata.json").read_text(encoding="utf-8"))
        for column, field in zip(found["tableSchema"]["columns"], schema.fields, strict=True):
            assert column["titles"] == {"und": field.name, "zh": field.title.zh, "en": field.title.en}
            assert {d["@language"]: d["@value"] for d in column["dc:description"]} == {
                "zh": field.description.zh,
                "en": field.description.en,
            }
            assert column["required"] == field.required
            if field.name.endswith(("_zh", "_en")):
                assert column["lang"] == field.name[-2:]
        assert found["tableSchema"]["primaryKey"] == list(schema.primary_key)
        assert found["dc:license"] == {"@id": catalog.identity.licences[0].path}
        assert found["dc:modified"]["@value"] == catalog.identity.released


def test_rows_and_references_are_the_addresses_of_pages(published: Path, catalog: Catalog) -> None:
    read = csvw.CSVW(str(published / "guangzhou-2018/measures.csv")).to_json(minimal=True)
    for row, measure in zip(read, [m for m in catalog.measures.values() if m.plan_id == "guangzhou-2018"], strict=True):
        assert row["@id"] == f"{corpus.SITE_URL}measures/{measure.id}/"
        assert row["plan_id"] == f"{corpus.SITE_URL}plans/guangzhou-2018/"
        assert row.get("theme_id") == (f"{corpus.SITE_URL}themes/{measure.theme_id}/" if measure.theme_id else None)
        assert row["dc:title"] == [measure.title_zh, measure.title_en]


def test_addresses_are_those_of_the_tables_that_have_pages(published: Path, catalog: Catalog) -> None:
    for table, schema in catalog.schemas.items():
        text = (published / f"city-plans/{table}.csv-metadata.json").read_text(encoding="utf-8")
        described = json.loads(text)["tableSchema"]
        assert described.get("aboutUrl") == (f"{corpus.SITE_URL}{table}/{{id}}/" if table in RECORDS else None)
        led = {
            each["name"]: each["valueUrl"]
            for each in described["columns"]
            if "valueUrl" in each and each["name"] != "wikidata"
        }
        keys = {key.field: key.table for key in schema.foreign_keys if key.table in RECORDS}
        assert led == {name: f"{corpus.SITE_URL}{other}/{{{name}}}/" for name, other in keys.items()}


def column(metadata: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    schema = next(t for t in metadata["tables"] if t["url"] == f"{table}.csv")["tableSchema"]
    found: dict[str, Any] = next(c for c in schema["columns"] if c["name"] == name)
    return found


def keys(metadata: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(t for t in metadata["tables"] if t["url"] == f"{table}.csv")["tableSchema"][
        "foreignKeys"
    ]
    return found


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a number that is none": lambda m: column(m, "measures", "title_zh").update(datatype="decimal"),
    "a type that does not exist": lambda m: column(m, "measures", "order").update(datatype="whole"),
    "a value that is not among those allowed": lambda m: column(m, "measures", "kind")["datatype"].update(
        format="^(measure)$"
    ),
    "a cell that may not be empty": lambda m: column(m, "measures", "parent_id").update(required=True),
    "a column that is not there": lambda m: m["tables"][0]["tableSchema"]["columns"].pop(),
    "a key that is not unique": lambda m: m["tables"][2]["tableSchema"].update(primaryKey=["plan_id"]),
    "a reference to the wrong table": lambda m: keys(m, "measures")[0]["reference"].update(resource="cities.csv"),
    "a reference to no table": lambda m: keys(m, "measures")[0]["reference"].update(resource="nowhere.csv"),
    "another context": lambda m: m.update({"@context": "https://schema.org"}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_metadata_is_refused(published: Path, tmp_path: Path, damage: str) -> None:
    package = tmp_path / "package"
    shutil.copytree(published / "township-2020", package)
    path = package / "csv-metadata.json"
    assert faults(path) == []
    metadata = json.loads(path.read_text(encoding="utf-8"))
    DAMAGES[damage](metadata)
    path.write_text(json.dumps(metadata), encoding="utf-8")
    assert faults(path) != []
