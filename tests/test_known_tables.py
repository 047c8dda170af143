"""A table that is known is given for the same file, content and schema only, and forgotten when it is met no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.check import check
from cityplans.dataset import records
from cityplans.known_tables import KnownTables, Sound
from cityplans.parse import parse_csv
from cityplans.schema import TableSchema

DATA = b"id,symbol_zh,name_en,quantity\nitems,\xe9\xa1\xb9,items,count\n"


@pytest.fixture(scope="module")
def schemas(good_corpus: Path) -> dict[str, TableSchema]:
    dataset, _ = check(good_corpus)
    assert dataset
    return dict(dataset.schemas)


def sound(schema: TableSchema) -> Sound:
    raw, _ = parse_csv("units.csv", DATA)
    assert raw
    return Sound(schema, records(schema, raw))


def test_another_file_content_or_schema_is_unknown(schemas: dict[str, TableSchema]) -> None:
    known, units = KnownTables(), schemas["units"]
    table = sound(units)
    known.keep("units.csv", DATA, table)
    known.forget_the_rest()
    assert known.find(units, "units.csv", DATA) is table
    assert known.find(units, "other/units.csv", DATA) is None
    assert known.find(units, "units.csv", DATA.replace(b"count", b"sum")) is None
    assert known.find(schemas["themes"], "units.csv", DATA) is None


def test_what_is_met_no_more_is_forgotten(schemas: dict[str, TableSchema]) -> None:
    known, units = KnownTables(), schemas["units"]
    known.keep("units.csv", DATA, sound(units))
    for _ in range(3):
        known.forget_the_rest()
        assert known.find(units, "units.csv", DATA)
    known.forget_the_rest()
    known.forget_the_rest()
    assert known.find(units, "units.csv", DATA) is None
