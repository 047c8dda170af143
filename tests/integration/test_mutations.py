"""Each field of each table, damaged in each way: the expected code at the cell."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cityplans.check.rules import RULES, Phase
from cityplans.check.runner import check
from cityplans.core.table_schema import Field, TableSchema
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN

LONG = 32_768
BY_RULES = {code for rule in RULES if rule.phase > Phase.LIMITS for code in rule.codes}


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
        for text in ("x", "NaN", "1e3", "１", "1,0", "9" * 16):
            yield text, "type-error", 0
        yield " 1", "white-space", 0
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
        yield "x" * LONG, "pattern" if "maxLength" in field.constraints else "cell-too-long", 0


def files() -> Iterator[tuple[str, str]]:
    yield "plans", f"{PLAN}/plan.yaml"
    for table in corpus.REFERENCE:
        yield table, f"reference/{table}.csv"
    for table in (*corpus.ROWS, *corpus.JUDGEMENTS, "evidence", "translations"):
        yield table, f"{PLAN}/{table}.csv"


@dataclass(frozen=True)
class Mutation:
    """A cell of the first record of a table, what it becomes, and the code that is due."""

    file: str
    key: str
    field: str
    text: str
    code: str
    after: int


def mutations(datasets: Path) -> Iterator[list[Mutation]]:
    """Yield the mutations of each table."""
    dataset = load(datasets).dataset
    assert dataset is not None
    for table, file in files():
        schema, record = dataset.schemas[table], dataset[table][0]
        found = [
            Mutation(file, record.cells[schema.names[0]], field.name, text, code, after)
            for field in schema.fields
            for text, code, after in ways(schema, field)
            if field.name in record.cells and text != record[field.name]
        ]
        assert len(found) >= 3 * len(record.cells)
        yield found


def batches(datasets: Path) -> Iterator[list[Mutation]]:
    """Yield mutations of different tables that one check may find together without hiding each other."""
    tables = list(mutations(datasets))
    for by_rules in (False, True):
        kept = [[m for m in table if (m.code in BY_RULES) == by_rules] for table in tables]
        for row in itertools.zip_longest(*kept):
            batch = list(filter(None, row))
            yield from (batch[start : start + 30] for start in range(0, len(batch), 30))


def missed(datasets: Path, batch: Sequence[Mutation]) -> list[Mutation]:
    """Return the mutations of a batch that a check does not find at their places."""
    sound = {mutation.file: (datasets / mutation.file).read_bytes() for mutation in batch}
    places = [_spoil(datasets, m.file, m.key, m.field, m.text) for m in batch]
    found = {(f.location.path, f.location.line, f.location.column, f.code) for f in check(datasets)[1]}
    for file, data in sound.items():
        (datasets / file).write_bytes(data)
    assert "internal-error" not in {code for *_, code in found}, batch
    return [
        m
        for m, place in zip(batch, places, strict=True)
        if (str(datasets / m.file), place.line, place.column + m.after * m.file.endswith(".csv"), m.code) not in found
    ]


def test_every_field_damaged_in_every_way(datasets: Path) -> None:
    """One fault may hide another: what is not found in its batch has to be found alone."""
    hidden = [mutation for batch in batches(datasets) for mutation in missed(datasets, batch)]
    assert [mutation for mutation in hidden if missed(datasets, [mutation])] == []


def _spoil(datasets: Path, file: str, key: str, field: str, text: str) -> corpus.Place:
    if file.endswith(".yaml"):
        # As escapes, which the YAML has to spell out.
        return corpus.edit(datasets, file, "", field, json.dumps(text)[1:-1])
    return corpus.edit(datasets, file, key, field, text)
