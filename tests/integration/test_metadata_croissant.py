"""Croissant judged and loaded by its own library."""

from __future__ import annotations

import copy
import functools
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from mlcroissant._src.core import dataclasses as mlcroissant_classes

from cityplans.core.content import FileDigest, file_digest
from cityplans.core.model import Catalog
from cityplans.core.table_schema import TableSchema
from cityplans.core.tables import TABLES
from cityplans.exports.formats.json_values import Typed, typed
from cityplans.exports.metadata.croissant import croissant
from cityplans.exports.package import Package, packages, published_tables, table_path
from cityplans.exports.ready.tables import READY_TABLES, published_schemas
from tests.support import corpus

pytestmark = pytest.mark.usefixtures("offline", "fields_listed_once")

TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
DATA_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date"}
LOADED = ("measures_full", "results", *TABLES)
"""The tables that are loaded in full: its library takes seconds for two wide ones."""


@pytest.fixture(scope="module")
def fields_listed_once() -> Iterator[None]:
    """Keep the fields of each class: mlcroissant lists them again for each key of each node."""
    listed = mlcroissant_classes.jsonld_fields
    of_class = functools.cache(lambda cls: tuple(listed(cls)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            mlcroissant_classes, "jsonld_fields", lambda of: of_class(of) if isinstance(of, type) else listed(of)
        )
        yield


def loaded(document: dict[str, Any] | Path, mapping: dict[str, Path] | None = None) -> mlcroissant.Dataset:
    """Load a package; raises ValidationError where it is not valid and at any warning."""
    dataset = mlcroissant.Dataset(copy.deepcopy(document) if isinstance(document, dict) else document, mapping=mapping)
    if dataset.metadata.ctx.issues.warnings:
        raise mlcroissant.ValidationError(dataset.metadata.ctx.issues.report())
    return dataset


def held(package: Package, catalog: Catalog) -> Iterator[tuple[TableSchema, list[tuple[Typed | date, ...]]]]:
    """Yield the schema and the values of each table, days as such."""
    for schema, rows in published_tables(package, catalog, corpus.SITE_URL):
        days = [field.type == "date" for field in schema.fields]
        cells = (zip(days, map(typed, schema.cells(row)), strict=True) for row in rows)
        yield schema, [tuple(date.fromisoformat(str(v)) if day and v else v for day, v in row) for row in cells]


def in_parquet(tables: Iterable[tuple[TableSchema, list[tuple[Typed | date, ...]]]]) -> Iterator[tuple[str, bytes]]:
    for schema, rows in tables:
        columns = list(zip(*rows, strict=True)) or [()] * len(schema.fields)
        arrays = [pa.array(column, TYPES[field.type]) for column, field in zip(columns, schema.fields, strict=True)]
        out = io.BytesIO()
        pq.write_table(pa.Table.from_arrays(arrays, names=list(schema.names)), out)
        yield schema.name, out.getvalue()


def plain(value: Any) -> Any:
    """Return a value as it was written: texts are read as bytes, days as timestamps."""
    return value.decode() if isinstance(value, bytes) else value.date() if isinstance(value, datetime) else value


def test_the_whole_is_valid(published: Path, catalog: Catalog) -> None:
    (path,) = published.glob("*/croissant.json")
    assert path.parent.name == catalog.identity.name
    metadata = loaded(path).metadata
    assert [r.id for r in metadata.record_sets] == [*READY_TABLES, *TABLES]
    for file in metadata.distribution:
        table, _, suffix = file.id.partition(".")
        data = (path.parent / f"{table_path(table)}.{suffix}").read_bytes()
        assert (file.sha256, file.content_size) == (file_digest(data).sha256, f"{len(data)} B")
        assert file.content_url == f"{corpus.SITE_URL}data/{path.parent.name}/{table_path(table)}.{suffix}"
    assert {f"{table}.csv" for table in (*READY_TABLES, *TABLES)} <= {file.id for file in metadata.distribution}


def test_records_are_those_of_the_catalog(catalog: Catalog, tmp_path: Path) -> None:
    package = next(packages(catalog))
    files: dict[str, FileDigest] = {}
    mapping: dict[str, Path] = {}
    tables = list(held(package, catalog))
    for table, data in in_parquet(tables):
        mapping[f"{table}.parquet"] = tmp_path / f"{table}.parquet"
        mapping[f"{table}.parquet"].write_bytes(data)
        files[f"{package.name}/{table_path(table)}.parquet"] = file_digest(data)
    dataset = loaded(croissant(package, catalog, corpus.SITE_URL, files), mapping)
    for schema, rows in (table for table in tables if table[0].name in LOADED):
        names = [f"{schema.name}/{field}" for field in schema.names]
        read = [tuple(plain(row[name]) for name in names) for row in dataset.records(schema.name)]
        assert read == rows, schema.name


def test_records_of_a_table_in_several_files_are_found_in_csv(published: Path, catalog: Catalog) -> None:
    package = next(packages(catalog))
    made = {
        f"{table}.csv": published / package.name / f"{table_path(table)}.csv"
        for table in (*READY_TABLES, *package.tables)
    }
    files = {path.relative_to(published).as_posix(): file_digest(path.read_bytes()) for path in made.values()}
    parts = [f"{package.name}/measures{part}.parquet" for part in ("", ".2")]
    files |= dict.fromkeys(parts, file_digest(b"half of the table"))
    dataset = loaded(croissant(package, catalog, corpus.SITE_URL, files), made)
    read = [row["measures/title_zh"].decode() for row in dataset.records("measures")]
    measures: tuple[Any, ...] = package.tables["measures"]
    assert read == [measure.title_zh for measure in measures]


def test_keys_references_and_words(published: Path, catalog: Catalog) -> None:
    found = json.loads((published / "city-plans/croissant.json").read_text(encoding="utf-8"))
    assert found["name"] == {"zh": catalog.identity.title.zh, "en": catalog.identity.title.en}
    found_rows = {
        schema.name: (schema, list(map(schema.cells, rows)))
        for schema, rows in published_tables(next(packages(catalog)), catalog, corpus.SITE_URL)
    }
    for record_set in found["recordSet"]:
        schema = published_schemas(catalog)[record_set["@id"]]
        assert record_set["description"] == {"zh": schema.description.zh, "en": schema.description.en}
        assert [k["@id"] for k in record_set["key"]] == [f"{schema.name}/{name}" for name in schema.primary_key]
        for field, entry in zip(schema.fields, record_set["field"], strict=True):
            assert entry["name"] == {"zh": field.title.zh, "en": field.title.en}
            assert entry["dataType"] == DATA_TYPES[field.type]
        referred = {
            f["@id"].split("/")[1]: f["references"]["fileObject"]["@id"]
            for f in record_set["field"]
            if "references" in f
        }
        made = {key.field: key.table for key in schema.foreign_keys if any(column(found_rows[schema.name], key.field))}
        assert {name: file.split(".")[0] for name, file in referred.items()} == made


def column(table: tuple[TableSchema, list[tuple[Any, ...]]], name: str) -> list[Any]:
    schema, rows = table
    return [row[schema.names.index(name)] for row in rows]


def fields(document: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(r for r in document["recordSet"] if r["@id"] == table)["field"]
    return found


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no licence": lambda d: d.pop("license"),
    "no citation": lambda d: d.pop("citeAs"),
    "a version that is none": lambda d: d.update(version="new"),
    "no data set": lambda d: d.update({"@type": "sc:Thing"}),
    "a file without a hash": lambda d: d["distribution"][0].pop("sha256"),
    "a file without an address": lambda d: d["distribution"][0].pop("contentUrl"),
    "a file of no known kind": lambda d: d["distribution"][0].pop("encodingFormat"),
    "a field without a type": lambda d: fields(d, "measures")[0].pop("dataType"),
    "a field from no file": lambda d: fields(d, "measures")[0]["source"].update(fileObject={"@id": "nowhere.csv"}),
    "a reference to no file": lambda d: fields(d, "measures")[1]["references"].update(
        fileObject={"@id": "nowhere.csv"}
    ),
}


@pytest.fixture(scope="module")
def small(published: Path) -> dict[str, Any]:
    """Valid metadata that describe the fields of one table, which are judged quickly."""
    document: dict[str, Any] = json.loads((published / "city-plans/croissant.json").read_text(encoding="utf-8"))
    document["recordSet"] = [each for each in document["recordSet"] if each["@id"] == "measures"]
    assert [each.id for each in loaded(document).metadata.record_sets] == ["measures"]
    return document


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_metadata_is_refused(small: dict[str, Any], damage: str) -> None:
    document = copy.deepcopy(small)
    DAMAGES[damage](document)
    with pytest.raises(mlcroissant.ValidationError):
        loaded(document)
