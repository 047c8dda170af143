"""The partitioned tables, read over HTTP by DuckDB and Dask through their list.

Every row is read once, and only the requested files.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import dask.dataframe
import duckdb
import pandas
import pyarrow.parquet as pq
import pytest

from cityplans.core.content import bytes_of
from cityplans.core.model import Catalog
from cityplans.exports.formats.json_values import typed
from cityplans.exports.formats.parquet import parquet_files
from cityplans.exports.formats.partitions import partition_files
from cityplans.exports.package import ExportContext, packages, values
from tests.support.downloads import SITE_URL
from tests.support.serving import Http, served

PLAN_TABLES = ["plans", "sections", "measures", "responsibilities", "targets", "mentions"]
PLAN_TABLES += ["evidence", "translations", "second_reading", "not_data"]


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("partitions")
    whole = ExportContext(next(packages(catalog)), catalog, f"{SITE_URL}/")
    for path, data in chain(partition_files(catalog, f"{SITE_URL}/", io.BytesIO), parquet_files(whole)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(bytes_of(data))
    return root / "parquet"


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def base(folder: Path) -> Iterator[str]:
    with served(folder.parent) as address:
        yield f"{address}/"


@pytest.fixture
def address(base: str) -> str:
    return f"{base}parquet"


def expected(catalog: Catalog, table: str) -> list[tuple[Any, ...]]:
    """Return the rows that the plans' packages hold of a table.

    The plan is put in front, and the table's own plan column left out.
    """
    schema = catalog.schemas[table]
    kept = [i for i, name in enumerate(schema.names) if name != "plan_id"]
    found = [
        (package.name, *(typed(values(schema, row)[i]) for i in kept))
        for package in packages(catalog)
        if package.plan
        for row in package.tables[table]
    ]
    return sorted(found, key=repr)


def test_the_list_names_every_file_as_it_is(folder: Path, manifest: dict[str, Any], catalog: Catalog) -> None:
    listed = {file["path"]: file for table in manifest["tables"] for file in table["files"]}
    assert sorted(listed) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet"))
    for path, file in listed.items():
        data = (folder / path).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert file["rows"] == pq.ParquetFile(folder / path).metadata.num_rows > 0
        assert f"plan_id={file['plan_id']}" in path
    assert [table["table"] for table in manifest["tables"]] == PLAN_TABLES
    assert manifest["version"] == catalog.identity.version


def test_the_files_are_among_those_of_the_site_with_their_sums(manifest: dict[str, Any], published: Path) -> None:
    lines = (published / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ") for line in lines)}
    for table in manifest["tables"]:
        for file in table["files"]:
            assert sums[f"parquet/{file['path']}"] == file["sha256"]
            assert (published / "parquet" / file["path"]).is_file()
    assert "parquet/manifest.json" in sums


def test_every_column_has_statistics(folder: Path) -> None:
    for path in folder.rglob("*.parquet"):
        metadata = pq.ParquetFile(path).metadata
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                assert metadata.row_group(group).column(column).is_stats_set


@pytest.mark.parametrize("table", PLAN_TABLES)
def test_duckdb_reads_every_row_once(table: str, address: str, catalog: Catalog) -> None:
    with duckdb.connect() as connection:
        connection.register_filesystem(Http())
        files = connection.sql(f"""
            SELECT '{address}/' || file.path FROM (
                SELECT unnest("table".files) AS file
                FROM (SELECT unnest(tables) AS "table" FROM read_json('{address}/manifest.json'))
                WHERE "table"."table" = '{table}')
        """).fetchall()
        columns = ", ".join(f'"{name}"' for name in catalog.schemas[table].names if name != "plan_id")
        query = f"SELECT plan_id, {columns} FROM read_parquet(?, hive_partitioning = true)"
        rows = connection.execute(query, [[path for (path,) in files]]).fetchall()
    assert sorted(rows, key=repr) == expected(catalog, table)


@pytest.mark.parametrize("table", PLAN_TABLES)
def test_dask_reads_every_row_once(table: str, address: str, manifest: dict[str, Any], catalog: Catalog) -> None:
    (files,) = (found["files"] for found in manifest["tables"] if found["table"] == table)
    frame = dask.dataframe.read_parquet(
        [f"{address}/{file['path']}" for file in files], filesystem=Http(), dataset={"partitioning": {"flavor": "hive"}}
    )
    assert frame.npartitions == len(files)
    names = ["plan_id", *(name for name in catalog.schemas[table].names if name != "plan_id")]
    read = frame.compute()[names].astype(object)
    rows = [tuple(None if pandas.isna(v) else v for v in row) for row in read.itertuples(index=False, name=None)]
    assert sorted(rows, key=repr) == expected(catalog, table)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_on_the_page_run(language: str, base: str, catalog: Catalog) -> None:
    page = Path(f"content/{language}/scale.md").read_text(encoding="utf-8").replace("BASE/", base)
    themed, counted = re.findall(r"```sql\n(.*?)```", page, re.S)
    with duckdb.connect() as connection:
        connection.register_filesystem(Http())
        by_theme = dict(connection.sql(themed).fetchall())
        found = connection.execute(counted).fetchall()
    assert by_theme == Counter(m.theme_id or None for m in catalog.measures.values())
    assert found == [(sum(m.plan_id == "guangzhou-2018" for m in catalog.measures.values()),)]
    (dask_code,) = (code for code in re.findall(r"```python\n(.*?)```", page, re.S) if "dask" in code)
    # The page's reader of http needs a package of its own, ours does without.
    code = (
        dask_code.replace("import requests", "")
        .replace("requests.get(", "get(")
        .replace("dataset=", "filesystem=Http(), dataset=")
    )
    names: dict[str, Any] = {"Http": Http, "get": _Answer}
    exec(code.replace("measures.groupby", "result = measures.groupby"), names)
    assert dict(names["result"]) == {theme: n for theme, n in by_theme.items() if theme}


class _Answer:
    """What requests.get gives, as far as the page uses it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def json(self) -> Any:
        with urlopen(self.address) as answer:
            return json.load(answer)


def test_a_question_about_one_plan_reads_its_file_only(address: str, folder: Path, catalog: Catalog) -> None:
    plan_id = next(iter(catalog.plans))
    asked: list[str] = []

    class Watched(Http):
        def _read(self, path: str) -> bytes:
            asked.append(path.removeprefix(f"{address}/"))
            return super()._read(path)

    paths = sorted(path.relative_to(folder).as_posix() for path in folder.glob("measures/*/*.parquet"))
    with duckdb.connect() as connection:
        connection.register_filesystem(Watched())
        query = "SELECT count(*) FROM read_parquet(?, hive_partitioning = true, hive_types_autocast = false) WHERE plan_id = ?"
        (count,) = connection.execute(query, [[f"{address}/{path}" for path in paths], plan_id]).fetchone() or (0,)
    assert count == sum(m.plan_id == plan_id for m in catalog.measures.values())
    own = f"measures/plan_id={plan_id}/part-0.parquet"
    assert own in asked
    # The first of the list is opened for its columns whatever is asked.
    assert set(asked) <= {own, paths[0]}
