"""Each field of each table, damaged in each way: the expected code at the cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.core.table_schema import Field, TableSchema
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN

LONG = 32_768


def ways(schema: TableSchema, field: Field) -> Iterator[tuple[str, str, int]]:
    """Yield a cell's new text, the expected code, and the offset of the fault from the cell's beginning."""
    keys = {key.field for key in schema.foreign_keys}
    own = schema.scope == "plan" and schema.name != "plans" and field.name == "plan_id"
    subject = field.name == "subject_id"
    if field.required:
        yield "", "required", 0
    yield "x\u202ey", "control-character", 1
    yield "\x1b[2J", "control-character", 0
    yield "\u0430a", "lookalike", 0
    if field.type != "string":
        for text in ("x", "NaN", "1e3", "１", "1,0", " 1", "9" * 16):
            yield text, "type-error", 0
        if field.type == "integer":
            yield "1.5", "type-error", 0
        if "minimum" in field.constraints:
            yield str(field.constraints["minimum"] - 1), "pattern", 0
    elif field.categories:
        yield "no_such_word", "enum", 0
        yield "x" * LONG, "enum", 0
    elif own or (schema.name == "plans" and field.name == "id"):
        yield "otherville-2021", "wrong-plan", 0
        yield "Otherville", "wrong-plan", 0
    elif field.name in keys:
        yield "no-such-id", "foreign-key", 0
        yield "No Such", "foreign-key", 0
    elif subject:
        yield "no-such-id", "subject-unknown", 0
    elif "pattern" in field.constraints:
        start = f"{PLAN}-" if schema.scope == "plan" and field.name == "id" else ""
        yield f"{start}?! ", "pattern", 0
        if "maxLength" in field.constraints:
            yield f"{start}{'x' * field.constraints['maxLength']}x", "pattern", 0
        if field.is_date:
            yield "2021-02-30" if field.name != "checked" else "2021-02-31", "edtf-date", 0
    else:
        yield "x" * LONG, "cell-too-long", 0


def files() -> Iterator[tuple[str, str]]:
    yield "plans", f"{PLAN}/plan.yaml"
    for table in corpus.REFERENCE:
        yield table, f"reference/{table}.csv"
    for table in (*corpus.ROWS, *corpus.JUDGEMENTS, "evidence", "translations"):
        yield table, f"{PLAN}/{table}.csv"


@pytest.mark.parametrize(("table", "file"), files(), ids=lambda value: value if "/" not in value else "")
def test_every_field_damaged_in_every_way(table: str, file: str, datasets: Path) -> None:
    dataset = load(datasets).dataset
    assert dataset is not None
    schema, path = dataset.schemas[table], datasets / file
    sound = path.read_bytes()
    record = dataset[table][0]
    tried = 0
    for field in schema.fields:
        for text, code, after in ways(schema, field):
            if field.name not in record.cells or text == record[field.name]:
                continue
            place = _spoil(datasets, file, record.cells[schema.names[0]], field.name, text)
            found = [(f.location.path, f.location.line, f.location.column, f.code) for f in check(datasets)[1]]
            assert (
                path.as_posix(),
                place.line,
                place.column + (after if path.suffix == ".csv" else 0),
                code,
            ) in found, (
                field.name,
                text[:20],
            )
            assert not any(f[3] == "internal-error" for f in found)
            path.write_bytes(sound)
            tried += 1
    assert tried >= 3 * len(record.cells)


def _spoil(datasets: Path, file: str, key: str, field: str, text: str) -> corpus.Place:
    if file.endswith(".yaml"):
        # As escapes, which the YAML has to spell out.
        return corpus.edit(datasets, file, "", field, json.dumps(text)[1:-1])
    return corpus.edit(datasets, file, key, field, text)
