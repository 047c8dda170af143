"""CSV on the Web read by a reader that knows it, strictly: its warnings count as errors."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import csvw
import pytest

from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog
from cityplans.core.tables import PAGE_FOLDERS
from cityplans.exports.metadata.csvw import group_metadata
from cityplans.exports.package import packages, packages_by_name, published_tables, table_path
from cityplans.exports.ready.tables import READY_TABLES, published_schemas
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


@pytest.fixture(scope="module")
def described(published: Path, catalog: Catalog) -> dict[str, dict[str, Any]]:
    """What is said of every table, by its name."""
    (path,) = published.glob("*/csv-metadata.json")
    assert path.parent.name == catalog.identity.name
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    return {Path(table["url"]).stem: table for table in tables}


def test_the_group_is_valid_with_its_keys_and_references(published: Path) -> None:
    assert faults(published / "city-plans/csv-metadata.json") == []


def test_values_are_those_of_the_catalog(published: Path, catalog: Catalog) -> None:
    package = next(packages(catalog))
    group = csvw.TableGroup.from_file(published / package.name / "csv-metadata.json")
    assert [str(t.url) for t in group.tables] == [
        f"{table_path(table)}.csv" for table in (*READY_TABLES, *package.tables)
    ]
    assert group.at_props.keys() == {"context"} and group.common_props["dc:license"] == {
        "@id": catalog.identity.licences[0].path
    }
    described = published_tables(package, catalog, corpus.SITE_URL)
    for table, (schema, rows) in zip(group.tables, described, strict=True):
        days = {i for i, field in enumerate(schema.fields) if field.type == "date"}
        held = [
            tuple(None if v == "" else datetime.fromisoformat(v) if i in days else v for i, v in enumerate(row))
            for row in map(schema.cells, rows)
        ]
        assert [tuple(row.values()) for row in table] == held
        assert [tuple(row) for row in table] == [schema.names] * len(rows)


def test_columns_are_told_in_both_languages(described: dict[str, dict[str, Any]], catalog: Catalog) -> None:
    for table, schema in published_schemas(catalog).items():
        found = described[table]["tableSchema"]
        for column, field in zip(found["columns"], schema.fields, strict=True):
            assert column["titles"] == {"und": field.name, "zh": field.title.zh, "en": field.title.en}
            assert {d["@language"]: d["@value"] for d in column["dc:description"]} == {
                "zh": field.description.zh,
                "en": field.description.en,
            }
            assert column["required"] == field.required
            if field.name.endswith(("_zh", "_en")):
                assert column["lang"] == field.name[-2:]
        assert found["primaryKey"] == list(schema.primary_key)


def test_rows_and_references_are_the_addresses_of_pages(published: Path, catalog: Catalog, tmp_path: Path) -> None:
    """Of the measures alone: to read the other tables takes the reader seconds."""
    metadata = json.loads((published / "city-plans/csv-metadata.json").read_text(encoding="utf-8"))
    metadata["tables"] = [table for table in metadata["tables"] if table["url"] == "measures.csv"]
    (tmp_path / "csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    shutil.copy(published / "city-plans/measures.csv", tmp_path)
    group = csvw.CSVW(str(tmp_path / "csv-metadata.json")).to_json()
    (measures,) = (table for table in group["tables"] if table["url"].endswith("/measures.csv"))
    for row, measure in zip(measures["row"], catalog.measures.values(), strict=True):
        (described,) = row["describes"]
        assert described["@id"] == f"{corpus.SITE_URL}measures/{measure.id}/"
        assert described["plan_id"] == f"{corpus.SITE_URL}plans/{measure.plan_id}/"
        theme = f"{corpus.SITE_URL}themes/{measure.theme_id}/" if measure.theme_id else None
        assert described.get("theme_id") == theme
        assert described["dc:title"] == [measure.title_zh, measure.title_en]


def test_addresses_are_those_of_the_tables_that_have_pages(
    described: dict[str, dict[str, Any]], catalog: Catalog
) -> None:
    for table, schema in published_schemas(catalog).items():
        found = described[table]["tableSchema"]
        assert found.get("aboutUrl") == (
            f"{corpus.SITE_URL}{PAGE_FOLDERS[table]}/{'#{id}' if table == 'indicators' else '{id}/'}"
            if table in RECORDS
            else None
        )
        led = {
            each["name"]: each["valueUrl"]
            for each in found["columns"]
            if "valueUrl" in each and each["name"] != "wikidata"
        }
        keys = {key.field: key.table for key in schema.foreign_keys if key.table in RECORDS}
        # Not every indicator has a page of its own, but every one is in the list.
        places = {name: f"#{{{name}}}" if other == "indicators" else f"{{{name}}}/" for name, other in keys.items()}
        assert led == {name: f"{corpus.SITE_URL}{PAGE_FOLDERS[keys[name]]}/{place}" for name, place in places.items()}


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


@pytest.fixture(scope="module")
def plan_metadata(unpacked: Path, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Valid metadata of a plan, whose tables are described alike and read in a fraction of the time."""
    package = tmp_path_factory.mktemp("described") / "package"
    shutil.copytree(unpacked / "township-2020", package)
    path = package / "csv-metadata.json"
    path.write_bytes(to_json(group_metadata(packages_by_name(catalog)["township-2020"], catalog, corpus.SITE_URL)))
    assert faults(path) == []
    return path


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_metadata_is_refused(plan_metadata: Path, tmp_path: Path, damage: str) -> None:
    shutil.copytree(plan_metadata.parent, tmp_path / "package")
    path = tmp_path / "package" / plan_metadata.name
    metadata = json.loads(path.read_text(encoding="utf-8"))
    DAMAGES[damage](metadata)
    path.write_text(json.dumps(metadata), encoding="utf-8")
    assert faults(path) != []
