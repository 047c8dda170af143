"""The Parquet tables: what pandas, polars and DuckDB find in them, and what they tell of themselves."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cityplans.core.content import bytes_of
from cityplans.core.model import Catalog
from cityplans.core.tables import PROOF_TABLES
from cityplans.exports.formats import parquet
from cityplans.exports.formats.parquet import parquet_files
from cityplans.exports.package import ExportContext, packages
from tests.support.downloads import HOSTILE, ODD, Found, Table, export, tables
from tests.support.serving import Http, served

ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
POLARS = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64}
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}


def read_by_dask(*args: Any, **options: Any) -> Any:
    """Load dask, which takes seconds, in the process that needs it only."""
    import dask.dataframe

    return dask.dataframe.read_parquet(*args, **options)


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


def test_the_file_says_whence_it_comes(real: list[Table]) -> None:
    for table in real:
        pairs = duckdb.execute(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{table.file}')")
        told = dict(pairs.fetchall())
        assert (told["package"], told["table"]) == (table.package, table.schema.name)
        assert (told["title"], told["title_zh"]) == (table.schema.title.en, table.schema.title.zh)
        assert not {"version", "released"} & set(told), "a table that a release leaves as it was would have other bytes"
        assert told["license"] == "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"
        folder = "proof/" if table.schema.name in PROOF_TABLES else ""
        assert told["source"] == f"https://plans.example.org/data/{table.package}/{folder}{table.file.name}"
        assert told["homepage"] == "https://plans.example.org/"


def test_readers_can_skip_what_they_do_not_need(catalog: Catalog) -> None:
    """In a large table too, a group of rows tells what it holds, and where in it each page begins."""
    package = next(packages(catalog))
    many = tuple(
        dataclasses.replace(row, order=n) for n, row in enumerate(catalog.measures.values()) for _ in range(600)
    )
    large = dataclasses.replace(package, tables={"measures": many})
    *_, (_, data) = parquet_files(ExportContext(large, catalog, "https://plans.example.org/"))
    file = pq.ParquetFile(data)
    order = file.schema_arrow.get_field_index("order")
    groups = [file.metadata.row_group(i).column(order) for i in range(file.metadata.num_row_groups)]
    plans = [
        file.metadata.row_group(i).column(file.schema_arrow.get_field_index("plan_id")).statistics
        for i in range(len(groups))
    ]
    assert max(group.num_values for group in groups) == 20_000, "the rows of the largest plan are in several groups"
    assert all(plan.min == plan.max for plan in plans), "every plan is large enough for groups of its own"
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


def test_a_large_table_goes_on_in_other_files(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Usual hosts refuse large files; readers take a list of files for one table."""
    monkeypatch.setattr(parquet, "LARGEST_PART", 10_000)
    monkeypatch.setattr(parquet, "_SMALLEST_GROUP", 10)
    whole = ExportContext(next(packages(catalog)), catalog, "https://plans.example.org/")
    paths = []
    for path, data in parquet_files(whole):
        paths.append(path)
        (tmp_path / Path(path).name).write_bytes(bytes_of(data))
    parts = [Path(path).name for path in paths if path.startswith("city-plans/measures.")]
    assert (
        parts == ["measures.parquet", *(f"measures.{n}.parquet" for n in range(2, len(parts) + 1))] and len(parts) > 2
    )
    with duckdb.connect() as connection:
        files = [str(tmp_path / part) for part in parts]
        assert connection.execute("SELECT count(*) FROM read_parquet(?)", [files]).fetchall() == [
            (len(catalog.measures),)
        ]
    frame = read_by_dask([str(tmp_path / part) for part in parts])
    assert sorted(frame.compute()["id"]) == sorted(catalog.measures)
    assert "city-plans/cities.parquet" in paths and "city-plans/cities.2.parquet" not in paths


def test_a_question_about_one_plan_reads_its_groups_only(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_SMALLEST_GROUP", 1)
    package = next(packages(catalog))
    small = dataclasses.replace(package, tables={"measures": package.tables["measures"]})
    *_, (_, data) = parquet_files(ExportContext(small, catalog, "https://plans.example.org/"))
    file = tmp_path / "measures.parquet"
    file.write_bytes(bytes_of(data))
    plan_id = list(catalog.plans)[2]
    measures = [m.id for m in catalog.measures.values() if m.plan_id == plan_id]
    filters = [("plan_id", "==", plan_id)]
    frame = read_by_dask(str(file), filters=filters, split_row_groups=1)
    assert frame.npartitions == 1 and list(frame.compute()["id"]) == measures
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT id FROM '{file}' WHERE plan_id = ?", [plan_id]).fetchall()
    assert [key for (key,) in found] == measures


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_on_the_page_run(language: str, published: Path, catalog: Catalog) -> None:
    with served(published) as address, duckdb.connect() as connection:
        page = Path(f"content/{language}/scale.md").read_text(encoding="utf-8").replace("BASE", address)
        themed, counted = re.findall(r"```sql\n(.*?)```", page, re.S)
        connection.register_filesystem(Http())
        by_theme = dict(connection.sql(themed).fetchall())
        assert by_theme == Counter(m.theme_id or None for m in catalog.measures.values())
        count = sum(m.plan_id == "guangzhou-2018" for m in catalog.measures.values())
        assert connection.execute(counted).fetchall() == [(count,)]
        (dask_code,) = (code for code in re.findall(r"```python\n(.*?)```", page, re.S) if "dask" in code)
        # The page's reader of http needs a package of its own, ours does without.
        code = dask_code.replace("split_row_groups=1", "split_row_groups=1, filesystem=Http()")
        names: dict[str, Any] = {"Http": Http}
        exec(code.replace("measures.groupby", "result = measures.groupby"), names)
        assert dict(names["result"]) == {theme: n for theme, n in by_theme.items() if theme}
