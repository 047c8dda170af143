"""The quick judgement of cells agrees with frictionless, whose judgement it spares."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from frictionless import Resource, Schema
from frictionless.resources import TableResource
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.check.cells import invalid_rows
from cityplans.core.table_schema import TableSchema, cell_validator, is_number
from tests.support.properties import SLOW
from tests.support.schemas import real_schemas

SCHEMAS = real_schemas()

LIKELY = [
    "a",
    "a-b",
    "A",
    "a--b",
    "2020",
    "2020-02",
    "2020-02-30",
    "2020/2022",
    "1",
    "0",
    "-1",
    "1.5",
    "1e3",
    "NaN",
    "１",
    "9" * 15,
    "9" * 16,
]
LIKELY += [
    "x" * 80,
    "x" * 81,
    "https://a.example.org/",
    "javascript:x",
    "a\n",
    "\n",
    " ",
    " 1",
    "1_0",
    "f" * 64,
    "f" * 16,
    "Q1",
    "name_en",
    "440100",
]


def of(schema: TableSchema) -> st.SearchStrategy[list[list[str]]]:
    """Make rows of a table: likely cells, its own categories, anything."""
    cells = [
        st.sampled_from([*LIKELY, *(c.value for c in field.categories), ""])
        | st.text(st.characters(codec="utf-8"), max_size=6)
        for field in schema.fields
    ]
    return st.lists(st.tuples(*cells).map(list), min_size=1, max_size=4)


@functools.cache
def for_frictionless(name: str) -> Schema:
    """Return the schema of a table as frictionless knows it."""
    descriptor = SCHEMAS[name].descriptor()
    for key in ("$schema", "foreignKeys", "primaryKey"):
        descriptor.pop(key, None)
    return Schema.from_descriptor(descriptor)


def by_frictionless(schema: TableSchema, rows: list[list[str]]) -> set[int]:
    """Return the rows with a cell in which frictionless finds fault."""
    resource = TableResource(data=[list(schema.names), *rows], schema=for_frictionless(schema.name))
    report = Resource.validate(resource, limit_errors=100_000)
    errors: list[Any] = [e for task in report.tasks for e in task.errors]
    # A row of empty cells is a blank row to it; to us one for the labels and widths.
    return {e.row_number - 2 for e in errors if e.type != "blank-row"}


@pytest.fixture(scope="module", params=SCHEMAS)
def schema(request: pytest.FixtureRequest) -> TableSchema:
    return SCHEMAS[request.param]


@pytest.fixture(scope="module")
def examples(schema: TableSchema) -> list[list[list[str]]]:
    """Some rows of a table, many times."""
    found: list[list[list[str]]] = []

    @settings(max_examples=SLOW)
    @given(of(schema))
    def keep(rows: list[list[str]]) -> None:
        found.append(rows)

    keep()
    assert len(found) >= SLOW
    return found


def test_what_frictionless_finds_is_found_and_little_else(schema: TableSchema, examples: list[list[list[str]]]) -> None:
    """It judges the rows of all examples at once: to start it takes longer than to judge a row."""
    rows = [row for example in examples for row in example]
    ours, theirs = set(invalid_rows(schema, schema.names, rows)), by_frictionless(schema, rows)
    assert [rows[i] for i in sorted(theirs - ours)] == []
    for row in (rows[i] for i in ours - theirs):
        # It takes numbers that are not plain, and a line break behind what a pattern describes.
        wrong = [(f, text) for f, text in zip(schema.fields, row, strict=True) if not cell_validator(f)(text)]
        assert all(text.endswith("\n") if f.type == "string" else not is_number(f.type, text) for f, text in wrong)


def test_a_cell_is_judged_in_its_row_alone(schema: TableSchema, examples: list[list[list[str]]]) -> None:
    for rows in examples:
        alone = [i for i, row in enumerate(rows) if invalid_rows(schema, schema.names, [row])]
        assert invalid_rows(schema, schema.names, rows) == alone, rows
