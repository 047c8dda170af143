"""The Table Schemas of the real data, read without the data."""

from __future__ import annotations

from cityplans.core.table_schema import TableSchema
from cityplans.read.table_schema import read_schema
from cityplans.read.yaml_reader import parse_yaml
from tests.support.paths import ROOT


def real_schema(table: str) -> TableSchema:
    """Return the schema of one table."""
    path = ROOT / "datasets" / "schemas" / f"{table}.yaml"
    document, _ = parse_yaml(path.name, path.read_bytes())
    assert document is not None
    schema, _ = read_schema(document)
    assert schema is not None
    return schema


def real_schemas() -> dict[str, TableSchema]:
    """Return the schemas of all tables by their names."""
    return {path.stem: real_schema(path.stem) for path in sorted((ROOT / "datasets" / "schemas").glob("*.yaml"))}
