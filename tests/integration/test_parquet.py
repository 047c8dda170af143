"""The Parquet tables: what pandas, polars and DuckDB find in them, and what they tell of themselves."""

from __future__ import annotations

import dataclasses
import itertools

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cityplans.core.model import Catalog
from cityplans.exports.formats.parquet import parquet_files
from cityplans.exports.package import ExportContext, packages
from tests.support.downloads import HOSTILE, ODD, Found, Table, export, tables

ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
POLARS = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64}
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}


@pytest.fixture(scope="module")
def real(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    return list(tables(catalog, export(catalog, parquet_files, tmp_path_factory.mktemp("parquet")), "parquet"))


@pytest.fixture(scope="module")
def spoiled(hostile: Catalog, tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    return list(tables(hostile, export(hostile, parquet_files, tmp_path_factory.mktemp("hostile")), "parquet"))


def test_pandas_finds_every_value(real: list[Table], spoiled: list[Table]) -> None:
    for table in (*real, *spoiled):
        frame = pandas.read_parquet(table.file)
        assert tuple(frame.columns) == table.schema.names
        found = [tuple(None if pandas.isna(v) else v for v in row) for row in frame.itertuples(index=False, name=None)]
        assert found == table.rows, table.file
        for field in table.schema.fields:
            kind = frame[field.name].dtype
            assert pandas.api.types.is_numeric_dtype(kind) == (field.type != "string")
            assert field.type == "string" or kind == (
                "int64" if field.type == "integer" and field.required else "float64"
            )


def test_polars_finds_every_value(real: list[Table], spoiled: list[Table]) -> None:
    seen: set[Found] = set()
    for table in (*real, *spoiled):
        frame = polars.read_parquet(table.file)
        assert dict(frame.schema) == {field.name: POLARS[field.type] for field in table.schema.fields}
        assert frame.rows() == table.rows, table.file
        seen.update(value for row in frame.iter_rows() for value in row)
    assert {*HOSTILE, *ODD, "000026", 999_999_999_999_999, 0.12345678901234, -123456789.012345, 1e-14} <= seen


def test_duckdb_finds_every_value(real: list[Table], spoiled: list[Table]) -> None:
    for table in (*real, *spoiled):
        relation = duckdb.read_parquet(str(table.file))
        assert list(zip(relation.columns, map(str, relation.types), strict=True)) == [
            (field.name, DUCKDB[field.type]) for field in table.schema.fields
        ]
        assert relation.fetchall() == table.rows, table.file


def test_the_columns_say_what_they_are(real: list[Table]) -> None:
    for table in real:
        for field, column in zip(table.schema.fields, pq.read_schema(table.file), strict=True):
            assert (column.name, column.type, column.nullable) == (field.name, ARROW[field.type], not field.required)
            words = {key.decode(): value.decode() for key, value in column.metadata.items()}
            titles = {"title": field.title.en, "title_zh": field.title.zh}
            assert words == titles | {"description": field.description.en, "description_zh": field.description.zh}


def test_the_file_says_whence_it_comes(real: list[Table], catalog: Catalog) -> None:
    for table in real:
        pairs = duckdb.execute(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{table.file}')")
        told = dict(pairs.fetchall())
        assert (told["package"], told["table"]) == (table.package, table.schema.name)
        assert (told["title"], told["title_zh"]) == (table.schema.title.en, table.schema.title.zh)
        assert (told["version"], told["released"]) == (catalog.identity.version, catalog.identity.released)
        assert told["license"] == "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"
        assert told["source"] == f"https://plans.example.org/data/{table.package}/{table.file.name}"
        of_plan = "" if table.package == catalog.identity.name else f"plans/{table.package}/"
        assert told["homepage"] == f"https://plans.example.org/{of_plan}"


def test_readers_can_skip_what_they_do_not_need(catalog: Catalog) -> None:
    """In a large table too, a group of rows tells what it holds, and where in it each page begins."""
    package = next(packages(catalog))
    many = tuple(
        dataclasses.replace(row, order=n) for n, row in enumerate(catalog.measures.values()) for _ in range(100)
    )
    large = dataclasses.replace(package, tables={"measures": many})
    ((_, data),) = parquet_files(ExportContext(large, catalog, "https://plans.example.org/"))
    file = pq.ParquetFile(data)
    order = file.schema_arrow.get_field_index("order")
    groups = [file.metadata.row_group(i).column(order) for i in range(file.metadata.num_row_groups)]
    assert len(groups) == -(-len(many) // 20_000) >= 2
    for before, after in itertools.pairwise(groups):
        assert before.statistics.max <= after.statistics.min
    for i in range(file.metadata.num_row_groups):
        columns = [file.metadata.row_group(i).column(j) for j in range(file.metadata.num_columns)]
        assert all(c.has_column_index and c.has_offset_index and c.compression == "ZSTD" for c in columns)


def test_an_empty_cell_where_one_is_required_is_refused(catalog: Catalog) -> None:
    package = next(packages(catalog))
    broken = tuple(dataclasses.replace(row, name_en="") for row in catalog.cities.values())
    with pytest.raises(pa.ArrowInvalid, match="non-nullable"):
        list(
            parquet_files(
                ExportContext(
                    dataclasses.replace(package, tables={"cities": broken}), catalog, "https://plans.example.org/"
                )
            )
        )
