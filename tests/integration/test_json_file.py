"""The JSON tables: what json, pandas, polars and DuckDB find in them."""

from __future__ import annotations

import json
import math
from typing import Any

import duckdb
import pandas
import polars
import pytest

from cityplans.core.model import Catalog
from cityplans.core.table_schema import TableSchema
from cityplans.exports.formats.json_file import json_files
from tests.support.downloads import HOSTILE, ODD, Found, Table, export, tables

KINDS: dict[str, set[type]] = {"string": {str}, "integer": {int}, "number": {int, float}}
POLARS = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64}
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}


@pytest.fixture(scope="module")
def real(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    return list(tables(catalog, export(catalog, json_files, tmp_path_factory.mktemp("json")), "json"))


@pytest.fixture(scope="module")
def spoiled(hostile: Catalog, tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    return list(tables(hostile, export(hostile, json_files, tmp_path_factory.mktemp("hostile")), "json"))


def test_every_value_is_there_in_the_order_of_the_fields(real: list[Table], spoiled: list[Table]) -> None:
    seen: set[Found] = set()
    for table in (*real, *spoiled):
        records = json.loads(table.file.read_bytes())
        assert [list(record) for record in records] == [list(table.schema.names)] * len(table.rows)
        found = [tuple(record.values()) for record in records]
        assert found == table.rows, table.file
        for field, column in zip(table.schema.fields, zip(*found, strict=True), strict=False):
            kinds = KINDS[field.type]
            assert {type(value) for value in column} <= kinds | (set() if field.required else {type(None)})
            seen.update(column)
    assert {*HOSTILE, *ODD, "000026", 999_999_999_999_999, 0.12345678901234, -123456789.012345, 1e-14} <= seen


def test_a_line_is_a_record(real: list[Table], spoiled: list[Table]) -> None:
    for table in (*real, *spoiled):
        text = table.file.read_text(encoding="utf-8")
        if not table.rows:
            assert text == "[]\n"
            continue
        first, *lines, last, end = text.split("\n")
        assert (first, last, end) == ("[", "]", "")
        assert [tuple(json.loads(line.removesuffix(",")).values()) for line in lines] == table.rows


def test_letters_are_written_as_they_are(real: list[Table], spoiled: list[Table]) -> None:
    assert not any(rb"\u" in table.file.read_bytes() for table in (*real, *spoiled))


def test_whole_numbers_have_no_fraction(real: list[Table], spoiled: list[Table]) -> None:
    fractions: list[str] = []
    for table in (*real, *spoiled):
        json.loads(table.file.read_bytes(), parse_float=fractions.append)
    assert len(fractions) > 10
    assert not any(float(text).is_integer() for text in fractions)


def test_pandas_finds_every_value(real: list[Table], spoiled: list[Table]) -> None:
    for table in (*real, *spoiled):
        if table.rows:
            # Told neither to guess that text is a number, nor to read digits in haste.
            frame = pandas.read_json(table.file, dtype=False, precise_float=True)
            assert tuple(frame.columns) == table.schema.names
            assert [tuple(map(none_for_nan, row)) for row in frame.itertuples(index=False, name=None)] == table.rows, (
                table.file
            )


def none_for_nan(value: Any) -> Any:
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


def test_polars_finds_every_value(real: list[Table], spoiled: list[Table]) -> None:
    for table in (*real, *spoiled):
        if table.rows:
            kinds = {field.name: POLARS[field.type] for field in table.schema.fields}
            assert polars.read_json(table.file, schema=kinds).rows() == table.rows, table.file
            # Without a schema, each column is of a kind of its own once all records are looked at.
            assert polars.read_json(table.file, infer_schema_length=None).rows() == table.rows, table.file


def test_duckdb_finds_every_value(real: list[Table], spoiled: list[Table]) -> None:
    for table in (*real, *spoiled):
        kinds = {field.name: DUCKDB[field.type] for field in table.schema.fields}
        assert duckdb.read_json(str(table.file), columns=kinds).fetchall() == table.rows, table.file


def test_programs_open_the_tables_without_being_told_how(real: list[Table]) -> None:
    for table in real:
        frame = pandas.read_json(table.file)
        relation = duckdb.read_json(str(table.file))
        assert (len(frame), len(relation.fetchall())) == (len(table.rows), len(table.rows))
        if table.rows:
            assert (tuple(frame.columns), tuple(relation.columns)) == (table.schema.names, table.schema.names)
            assert numeric(table.schema, frame.dtypes) == set()


def numeric(schema: TableSchema, kinds: Any) -> set[str]:
    """Return the columns of numbers that a reader took for something else."""
    return {field.name for field in schema.fields if field.type != "string" and kinds[field.name].kind not in "iuf"}
