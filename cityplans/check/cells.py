"""Frictionless validation of one table, folded to one finding per cause and reworded for a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from cityplans.check.time_limit import TimeLimitError, time_limit
from cityplans.core.characters import MOST_FAULTS, escape_invisible
from cityplans.core.edtf import edtf_bounds, printed_dates
from cityplans.core.findings import Finding, Location, error
from cityplans.core.numerals import figures
from cityplans.core.suggest import nearest, suggest, suggest_record
from cityplans.core.table_schema import Field, TableSchema, is_number
from cityplans.core.text import fold
from cityplans.read.csv_reader import RawTable


def invalid_rows(schema: TableSchema, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Give the indexes of the rows that hold a cell which its field does not allow; rows of another width are passed over.

    A test holds this against frictionless: it finds what frictionless finds, and numbers not in plain digits besides.
    """
    width = len(labels)
    whole = rows if all(len(row) == width for row in rows) else [row for row in rows if len(row) == width]
    faulty: dict[int, set[str]] = {}
    for column, label in enumerate(labels):
        is_valid = cell_validator(schema.field(label))
        # A column has far fewer values than cells, and most of them are sound.
        if wrong := {text for text in {row[column] for row in whole} if not is_valid(text)}:
            faulty[column] = wrong
    if not faulty:
        return []
    return [
        i
        for i, row in enumerate(rows)
        if len(row) == width and any(row) and any(row[c] in wrong for c, wrong in faulty.items())
    ]


def cell_validator(field: Field) -> Callable[[str], bool]:
    """Give a function that tells whether a field allows a cell, other cells apart."""
    limits = field.constraints
    allowed = frozenset(c.value for c in field.categories)
    form = re.compile(limits["pattern"]).fullmatch if "pattern" in limits else None
    shortest, longest = limits.get("minLength", 0), limits.get("maxLength")
    least, most = limits.get("minimum"), limits.get("maximum")
    required, numeric = field.required, field.type != "string"

    def is_valid(text: str) -> bool:
        if not text:
            return not required
        if numeric:
            if not is_number(field.type, text):
                return False
            value = Decimal(text)
            if (least is not None and value < least) or (most is not None and value > most):
                return False
        elif len(text) < shortest or (longest is not None and len(text) > longest):
            return False
        return (not allowed or text in allowed) and (form is None or form(text) is not None)

    return is_valid


_SECONDS = 20.0
"""So long frictionless may take for the faulty rows of a table."""
_MOST_ROWS = 1_000
"""So many faulty rows of a table are told; they are mended before the rest is."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a file."""

    raw: RawTable
    row: int

    @property
    def cells(self) -> Sequence[str]:
        return self.raw.rows[self.row]

    @property
    def number(self) -> int:
        return self.raw.lines[self.row]

    def at(self, column: int) -> Location:
        return self.raw.locate(self.row, column)


def validate_table(schema: TableSchema, *files: RawTable) -> list[Finding]:
    """Judge the labels, the shape of the rows and every cell of a table's files against the schema."""
    findings: list[Finding] = []
    # Files with the same labels go to frictionless together: it takes longer to begin than to read a file.
    alike: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for raw in files:
        wrong = list(islice(_label_findings(schema, raw), MOST_FAULTS))
        findings += wrong or islice(_width_findings(raw), MOST_FAULTS)
        if not wrong:
            findings += _twin_findings(schema, raw)
            alike[raw.header] += [_Line(raw, i) for i in invalid_rows(schema, raw.header, raw.rows)]
    for labels, rows in alike.items():
        findings += _cell_findings(schema, list(labels), rows[:_MOST_ROWS])
    return findings


def _label_findings(schema: TableSchema, raw: RawTable) -> Iterator[Finding]:
    names = list(schema.names)
    yaml_record = schema.name == "plans"
    if len(raw.header) == 1 and (sign := next((s for s in ";\t|" if s in raw.header[0]), "")):
        yield error(
            Location(raw.path),
            "missing-label",
            f'the cells are divided by "{escape_invisible(sign)}"',
            "divide them by commas",
        )
        return
    seen: set[str] = set()
    meant: set[str] = set()
    for column, label in enumerate(raw.header):
        place = raw.locate(-1, column)
        if label in seen:
            yield error(
                place,
                "duplicate-label",
                f'the column "{escape_invisible(label)}" stands here twice',
                "keep one of them",
            )
        elif label not in names:
            hint = suggest(label, names) or f"the schema has: {', '.join(names)}"
            meant.add(nearest(label, names))
            yield error(
                place,
                "extra-label",
                f'there is no field "{escape_invisible(label)}" in the table "{schema.name}"',
                hint,
            )
        seen.add(label)
    missing = [n for n in names if n not in seen | meant and not (yaml_record and not schema.field(n).required)]
    for name in missing:
        hint = f"add a line `{name}: …`" if yaml_record else f"the first line must be: {','.join(names)}"
        yield error(Location(raw.path), "missing-label", f'the field "{name}" is missing', hint)
    labels = list(raw.header)
    if not yaml_record and labels != names and sorted(labels) == sorted(names):
        place = raw.locate(-1, next(i for i, name in enumerate(names) if labels[i] != name))
        hint = f"run `build.py fix`; the first line must be: {','.join(names)}"
        yield error(place, "incorrect-label", "the columns are not in the order of the schema", hint)


def _width_findings(raw: RawTable) -> Iterator[Finding]:
    width = len(raw.header)
    for i, row in enumerate(raw.rows):
        if not any(row):
            yield error(
                Location(raw.path, raw.lines[i]),
                "blank-row",
                "the line is blank",
                "delete the line, or run `build.py fix`",
            )
        elif len(row) > width:
            message = f"the row has {len(row)} cells, the table {width} columns"
            yield error(
                raw.locate(i, width),
                "extra-cell",
                message,
                "a cell with a comma in it must stand between quotes",
                row[0],
            )
        elif len(row) < width:
            message = f'the row has {len(row)} cells, the table {width} columns: "{raw.header[len(row)]}" is the first that is missing'
            yield error(
                raw.locate(i, len(row) - 1), "missing-cell", message, "write a comma for every empty cell", row[0]
            )


def _twin_findings(schema: TableSchema, raw: RawTable) -> Iterator[Finding]:
    # A twin in another file is a matter of the rules, which know the plans.
    for key in (schema.primary_key, *((f.name,) for f in schema.fields if f.constraints.get("unique"))):
        columns = [raw.header.index(name) for name in key if name in raw.header]
        keys = [tuple(row[i] for i in columns) for row in raw.rows if len(row) == len(raw.header)]
        if len(set(keys)) < len(keys):
            yield from islice(_twins(raw, key, columns), MOST_FAULTS)


def _twins(raw: RawTable, key: tuple[str, ...], columns: list[int]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for i, row in enumerate(raw.rows):
        values = tuple(row[c] for c in columns) if len(row) == len(raw.header) else ()
        if any(values) and first.setdefault(values, i) != i:
            message = f'"{escape_invisible(" + ".join(values))}" is already the {" + ".join(key)} of line {raw.lines[first[values]]}'
            hint = "give one of the two rows another id, or delete it"
            yield error(raw.locate(i, columns[0]), "primary-key", message, hint, row[0])


def _cell_findings(schema: TableSchema, labels: list[str], rows: list[_Line]) -> Iterator[Finding]:
    if not rows:
        return
    # Slow to import, and needed only where something is wrong.
    from frictionless import Resource, Schema, system
    from frictionless.resources import TableResource

    # Rows are handed over as values: numbers of rows then map to our lines whatever line breaks the cells hold.
    descriptor = schema.descriptor()
    descriptor.pop("$schema")
    descriptor.pop("foreignKeys", None)
    # A plan.yaml may leave fields out and give them in any order.
    fields = {field["name"]: field for field in descriptor["fields"]}
    descriptor["fields"] = [fields[label] for label in labels]
    resource = TableResource(
        data=[labels, *(list(row.cells) for row in rows)],
        schema=Schema.from_descriptor(descriptor),
    )
    problems: list[Any] = []
    # What is not said in time is said below, by our own judgement.
    with suppress(TimeLimitError), time_limit(_SECONDS), system.use_context(trusted=False):
        report = Resource.validate(resource, limit_errors=1000)
        problems = [*report.errors, *(e for task in report.tasks for e in task.errors)]
    told: set[tuple[int, str]] = set()
    for finding, key in _number_findings(schema, labels, rows):
        told.add(key)
        yield finding
    for problem in problems:
        for finding, key in _reworded(schema, labels, rows, problem):
            if key not in told:
                told.add(key)
                yield finding
    # A pattern's $ lets frictionless pass over a line break at the end.
    for number, row in enumerate(rows, 2):
        for column, name in enumerate(labels):
            field = schema.field(name)
            if (number, name) not in told and not cell_validator(field)(row.cells[column]):
                yield _form_finding(row.at(column), field, row.cells[column], row.cells[0])


def _number_findings(
    schema: TableSchema, labels: list[str], rows: list[_Line]
) -> Iterator[tuple[Finding, tuple[int, str]]]:
    # frictionless takes whatever Python's Decimal and int take: NaN, 1e9, 1_000, full-width digits, spaces around.
    numeric = [(labels.index(f.name), f) for f in schema.fields if f.type != "string" and f.name in labels]
    for number, row in enumerate(rows, 2):
        for index, field in numeric:
            text = row.cells[index]
            if text and not is_number(field.type, text):
                yield _type_finding(row.at(index), field, text, row.cells[0]), (number, field.name)


def _type_finding(place: Location, field: Field, text: str, record: str) -> Finding:
    kind = {"integer": "a whole number", "number": "a number"}[field.type]
    hint = _plain_number(field, text) or field.hint.en or "write digits only, fifteen at most"
    return error(place, "type-error", f'"{escape_invisible(text)}" in {field.name} is not {kind}', hint, record)


def _plain_number(field: Field, text: str) -> str:
    """Offer the number that is meant: with plain digits, without separators, 万 and 亿 multiplied out."""
    meant = {f"{figure.value.normalize():f}" for figure in figures(text)}
    sign = "-" if fold(text).lstrip().startswith("-") else ""
    number = sign + meant.pop() if len(meant) == 1 else ""
    return f'did you mean "{number}"?' if number and is_number(field.type, number) else ""


def _plain_date(field: Field, text: str) -> str:
    """Offer the date that is meant by one written as texts print it."""
    meant = "/".join(printed_dates(text)) if field.is_date else ""
    return f'did you mean "{meant}"?' if meant and edtf_bounds(meant) else ""


def _reworded(
    schema: TableSchema, labels: list[str], rows: list[_Line], problem: Any
) -> Iterator[tuple[Finding, tuple[int, str]]]:
    number = getattr(problem, "row_number", None)
    if number is None or not 2 <= number <= len(rows) + 1:
        yield error(Location(rows[0].raw.path), problem.type, escape_invisible(problem.message)), (0, problem.message)
    # What has a twin is told by _twin_findings, which sees the sound rows too.
    elif problem.type not in ("primary-key", "unique-error"):
        row = rows[number - 2]
        name = getattr(problem, "field_name", "") or schema.primary_key[0]
        column = labels.index(name) if name in labels else 0
        yield (
            _cell_finding(row.at(column), schema.field(name), row.cells[column], problem, row.cells[0]),
            (number, name),
        )


def _cell_finding(place: Location, field: Field, text: str, problem: Any, record: str) -> Finding:
    value = escape_invisible(text)
    if problem.type == "constraint-error":
        if field.required and not text:
            hint = field.hint.en or field.description.en
            return error(place, "required", f"{field.name} is empty", hint, record)
        if field.categories:
            allowed = [c.value for c in field.categories]
            if text not in allowed:
                labels = {label: c.value for c in field.categories for label in (c.label.zh, c.label.en)}
                hint = suggest(text, allowed) or suggest_record(text, labels) or f"use one of: {', '.join(allowed)}"
                return error(place, "enum", f'"{value}" is not a value of {field.name}', hint, record)
        return _form_finding(place, field, text, record)
    return error(
        place,
        problem.type,
        escape_invisible(problem.note or problem.message),
        field.hint.en or field.description.en,
        record,
    )


def _form_finding(place: Location, field: Field, text: str, record: str) -> Finding:
    hint = _plain_date(field, text) or field.hint.en or field.description.en
    return error(place, "pattern", f'"{escape_invisible(text)}" does not have the form of {field.name}', hint, record)
