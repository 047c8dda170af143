"""The tables as they are published: what a subject is, and nothing else that datasets/ lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

import pytest

from cityplans.core.model import Catalog
from cityplans.core.table_schema import TableSchema
from cityplans.exports.plain import keyed_schemas, plain_schemas

Schemas: TypeAlias = Callable[[Catalog], Mapping[str, TableSchema]]
ABOUT = ("responsibilities", "targets", "mentions")
DERIVED = ["subject_type", "measure_id", "section_id"]


def test_a_subject_says_what_it_is_and_has_a_key_of_its_table(catalog: Catalog) -> None:
    seen = set()
    for table in ABOUT:
        schema = keyed_schemas(catalog)[table]
        start = schema.names.index("subject_id")
        assert list(schema.names[start + 1 : start + 4]) == DERIVED
        for row in catalog.rows(table):
            cells = dict(zip(schema.names, schema.cells(row), strict=True))
            subject = cells["subject_id"]
            expected = {
                "plan": (catalog.plans, "", ""),
                "section": (catalog.sections, "", subject),
                "measure": (catalog.measures, subject, ""),
            }
            records, measure, section = expected[cells["subject_type"]]
            assert subject in records
            assert (cells["measure_id"], cells["section_id"]) == (measure, section)
            seen.add(cells["subject_type"])
    assert seen == {"plan", "section", "measure"}


@pytest.mark.parametrize("schemas", [plain_schemas, keyed_schemas])
def test_all_other_cells_are_those_of_the_data(catalog: Catalog, schemas: Schemas) -> None:
    for table, own in catalog.schemas.items():
        schema = schemas(catalog)[table]
        assert [field for field in schema.fields if not field.derived] == list(own.fields)
        kept = [i for i, field in enumerate(schema.fields) if not field.derived]
        for row in catalog.rows(table):
            cells = schema.cells(row)
            assert tuple(cells[i] for i in kept) == own.cells(row)


@pytest.mark.parametrize(("schemas", "columns"), [(plain_schemas, DERIVED[:1]), (keyed_schemas, DERIVED)])
def test_derived_columns_are_described_and_marked(catalog: Catalog, schemas: Schemas, columns: list[str]) -> None:
    for table, own in catalog.schemas.items():
        schema = schemas(catalog)[table]
        derived = [field["name"] for field in schema.descriptor()["fields"] if field.get("derived")]
        assert derived == (columns if table in ABOUT else [])
        keys = [(key.field, key.table) for key in schema.foreign_keys[len(own.foreign_keys) :]]
        assert keys == ([("measure_id", "measures"), ("section_id", "sections")] if len(derived) > 1 else [])
        for name in derived:
            for text in (schema.field(name).title, schema.field(name).description):
                assert re.search("[\u4e00-\u9fff]", text.zh) and re.search("[a-z]", text.en)
