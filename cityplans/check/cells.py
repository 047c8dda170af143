"""Validates the cells of a table against its schema, with one finding per cause, worded for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cityplans.check.row_width import width_findings
from cityplans.check.time_limit import TimeLimitError, time_limit
from cityplans.core.characters import MOST_FAULTS, escape_invisible
from cityplans.core.edtf import whole_date
from cityplans.core.figures import whole_figure
from cityplans.core.findings import Finding, Location, error
from cityplans.core.suggest import nearest, suggest, suggest_record
from cityplans.core.table_schema import Field, TableSchema, cell_validator, is_number
from cityplans.read.csv_reader import RawTable


def invalid_rows(schema: TableSchema, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the indexes of rows with a cell that its field does not allow; ragged rows are skipped.

    A test compares this with frictionless: it finds the same rows, and numbers that are not in plain digits.
    """
    width = len(labels)
    complete = rows if all(len(row) == width for row in rows) else [row for row in rows if len(row) == width]
    invalid_by_column: dict[int, set[str]] = {}
    for column, label in enumerate(labels):
        is_valid = cell_validator(schema.field(label))
        # A column has far fewer values than cells, and most of them are valid.
        if invalid := {text for text in {row[column] for row in complete} if not is_valid(text)}:
            invalid_by_column[column] = invalid
    if not invalid_by_column:
        return []
    return [
        i
        for i, row in enumerate(rows)
        if len(row) == width and any(row) and any(row[c] in invalid for c, invalid in invalid_by_column.items())
    ]


_SECONDS = 20.0
"""The time limit of frictionless for the invalid rows of a table."""
_FILLED = {"name": "_", "type": "string"}
"""A further field without empty cells: frictionless regards a row of empty cells as blank."""
_MOST_ROWS = 1_000
"""Report at most this many invalid rows of a table; fixing them reveals the rest."""


@dataclass(frozen=True, slots=True)
class _FileRow:
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


def validate_table(schema: TableSchema, *files: RawTable, most_rows: int | None = _MOST_ROWS) -> list[Finding]:
    """Check the labels, the width of the rows and every cell of a table's files against the schema.

    Args:
        most_rows: Report at most this many invalid rows; None for all.
    """
    findings: list[Finding] = []
    # Files with the same labels go to frictionless together: starting it takes longer than reading a file.
    invalid_by_header: dict[tuple[str, ...], list[_FileRow]] = defaultdict(list)
    for raw in files:
        label_findings = list(islice(_label_findings(schema, raw), MOST_FAULTS))
        findings += label_findings or islice(width_findings(schema, raw), MOST_FAULTS)
        if not label_findings:
            findings += _duplicate_findings(schema, raw)
            invalid_by_header[raw.header] += [_FileRow(raw, i) for i in invalid_rows(schema, raw.header, raw.rows)]
    for labels, rows in invalid_by_header.items():
        findings += _cell_findings(schema, list(labels), rows[:most_rows])
    return findings


def _label_findings(schema: TableSchema, raw: RawTable) -> Iterator[Finding]:
    names = list(schema.names)
    if list(raw.header) == names:
        return
    yaml_record = schema.name == "plans"
    labels: set[str] = set()
    misspelt: set[str] = set()
    for column, label in enumerate(raw.header):
        location = raw.locate(-1, column)
        if label in labels:
            message = f'the column "{escape_invisible(label)}" appears twice'
            yield error(location, "duplicate-label", message, "keep one of them")
        elif not label.strip():
            hint = f"write the field that it belongs to, or delete it: {', '.join(names)}"
            yield error(location, "extra-label", f"column {column + 1} has cells, but no label", hint)
        elif label not in names:
            message = f'there is no field "{escape_invisible(label)}" in the table "{schema.name}"'
            titles = {title: f.name for f in schema.fields for title in (f.title.zh, f.title.en)}
            hint = f'did you mean "{titles[label]}"?' if label in titles else suggest(label, names)
            hint = hint or f"the schema has: {', '.join(names)}"
            misspelt.add(titles.get(label) or nearest(label, names))
            yield error(location, "extra-label", message, hint)
        labels.add(label)
    missing = [n for n in names if n not in labels | misspelt and not (yaml_record and not schema.field(n).required)]
    for name in missing:
        hint = f"add a line `{name}: …`" if yaml_record else f"the first line must be: {','.join(names)}"
        yield error(Location(raw.path), "missing-label", f'the field "{name}" is missing', hint)


def _duplicate_findings(schema: TableSchema, raw: RawTable) -> Iterator[Finding]:
    # Duplicates in different files are left to the rules, which know the plans.
    for key in (schema.primary_key, *((f.name,) for f in schema.fields if f.constraints.get("unique"))):
        columns = [raw.header.index(name) for name in key if name in raw.header]
        keys = [tuple(row[i] for i in columns) for row in raw.rows if len(row) == len(raw.header)]
        if len(set(keys)) < len(keys):
            yield from islice(_duplicates(raw, key, columns), MOST_FAULTS)


def _duplicates(raw: RawTable, key: tuple[str, ...], columns: list[int]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for i, row in enumerate(raw.rows):
        values = tuple(row[c] for c in columns) if len(row) == len(raw.header) else ()
        if any(values) and first.setdefault(values, i) != i:
            value = escape_invisible(" + ".join(values))
            message = f'"{value}" is already the {" + ".join(key)} of line {raw.lines[first[values]]}'
            hint = "give one of the two rows another id, or delete it"
            yield error(raw.locate(i, columns[0]), "primary-key", message, hint, row[0])


def _cell_findings(schema: TableSchema, labels: list[str], rows: list[_FileRow]) -> Iterator[Finding]:
    if not rows:
        return
    # Slow to import, and needed only if something is wrong.
    from frictionless import Resource, Schema, system
    from frictionless.resources import TableResource

    # Rows are passed as values, so that row numbers do not depend on line breaks inside cells.
    descriptor = schema.descriptor()
    descriptor.pop("$schema")
    descriptor.pop("foreignKeys", None)
    # A plan.yaml may omit fields and list them in any order.
    fields = {field["name"]: field for field in descriptor["fields"]}
    columns = _columns_to_report(schema, labels, rows)
    descriptor["fields"] = [_FILLED, *(fields[labels[column]] for column in columns)]
    resource = TableResource(
        data=[
            [_FILLED["name"], *(labels[column] for column in columns)],
            *(["-", *(row.cells[column] for column in columns)] for row in rows),
        ],
        schema=Schema.from_descriptor(descriptor),
    )
    problems: list[Any] = []
    # What frictionless does not report in time, our own check below does.
    with suppress(TimeLimitError), time_limit(_SECONDS), system.use_context(trusted=False):
        report = Resource.validate(resource, limit_errors=1000)
        problems = [*report.errors, *(e for task in report.tasks for e in task.errors)]
    reported: set[tuple[int, str]] = set()
    for finding, key in _number_findings(schema, labels, rows):
        reported.add(key)
        yield finding
    for problem in problems:
        for finding, key in _reworded(schema, labels, rows, problem):
            if key not in reported:
                reported.add(key)
                yield finding
    # For frictionless, the $ of a pattern also matches before a line break at the end.
    validators = [cell_validator(schema.field(label)) for label in labels]
    for number, row in enumerate(rows, 2):
        for column, name in enumerate(labels):
            if (number, name) not in reported and not validators[column](row.cells[column]):
                yield _constraint_finding(row.at(column), schema.field(name), row.cells[column], row.cells[0])


def _columns_to_report(schema: TableSchema, labels: Sequence[str], rows: Sequence[_FileRow]) -> list[int]:
    """Return the columns with an invalid or unique cell: frictionless takes long for every further one."""
    unique = {*schema.primary_key, *(field.name for field in schema.fields if field.constraints.get("unique"))}
    return [
        column
        for column, label in enumerate(labels)
        if label in unique or not all(map(cell_validator(schema.field(label)), (row.cells[column] for row in rows)))
    ]


def _number_findings(
    schema: TableSchema, labels: list[str], rows: list[_FileRow]
) -> Iterator[tuple[Finding, tuple[int, str]]]:
    # frictionless accepts what Python's Decimal and int accept: NaN, 1e9, 1_000, full-width digits, outer spaces.
    numeric = [(labels.index(f.name), f) for f in schema.fields if f.type != "string" and f.name in labels]
    for number, row in enumerate(rows, 2):
        for index, field in numeric:
            text = row.cells[index]
            if text and not is_number(field.type, text):
                yield _type_finding(row.at(index), field, text, row.cells[0]), (number, field.name)


def _type_finding(location: Location, field: Field, text: str, record: str) -> Finding:
    kind = {"integer": "a whole number", "number": "a number"}[field.type]
    hint = _plain_number(field, text) or field.hint.en or "write digits only, fifteen at most"
    return error(location, "type-error", f'"{escape_invisible(text)}" in {field.name} is not {kind}', hint, record)


def _plain_number(field: Field, text: str) -> str:
    """Return a hint with the number in plain digits, if the cell contains nothing but one exact number."""
    figure = whole_figure(text)
    number = f"{figure.value.normalize():f}" if figure and figure.value is not None else ""
    if not number or not cell_validator(field)(number):
        return ""
    unit = f" (without its unit {figure.unit})" if figure and figure.unit else ""
    return f'did you mean "{number}"{unit}?'


def _plain_date(field: Field, text: str) -> str:
    """Return a hint with the EDTF form of a date, if the cell contains nothing else."""
    date = whole_date(text) if field.is_date else ""
    return f'did you mean "{date}"?' if date and cell_validator(field)(date) else ""


def _reworded(
    schema: TableSchema, labels: list[str], rows: list[_FileRow], problem: Any
) -> Iterator[tuple[Finding, tuple[int, str]]]:
    number = getattr(problem, "row_number", None)
    if number is None or not 2 <= number <= len(rows) + 1:
        yield error(Location(rows[0].raw.path), problem.type, escape_invisible(problem.message)), (0, problem.message)
    # Duplicates are reported by _duplicate_findings, which sees the valid rows too.
    elif problem.type not in ("primary-key", "unique-error"):
        row = rows[number - 2]
        name = getattr(problem, "field_name", "") or schema.primary_key[0]
        column = labels.index(name) if name in labels else 0
        finding = _cell_finding(row.at(column), schema.field(name), row.cells[column], problem, row.cells[0])
        yield finding, (number, name)


def _cell_finding(location: Location, field: Field, text: str, problem: Any, record: str) -> Finding:
    if problem.type == "constraint-error":
        return _constraint_finding(location, field, text, record)
    message = escape_invisible(problem.note or problem.message)
    return error(location, problem.type, message, field.hint.en or field.description.en, record)


def _constraint_finding(location: Location, field: Field, text: str, record: str) -> Finding:
    if field.required and not text:
        hint = field.hint.en or field.description.en
        return error(location, "required", f"{field.name} is empty", hint, record)
    if field.categories:
        allowed = [c.value for c in field.categories]
        if text not in allowed:
            labels = {label: c.value for c in field.categories for label in (c.label.zh, c.label.en)}
            hint = suggest(text, allowed) or suggest_record(text, labels) or f"use one of: {', '.join(allowed)}"
            return error(location, "enum", f'"{escape_invisible(text)}" is not a value of {field.name}', hint, record)
    return _form_finding(location, field, text, record)


def _form_finding(location: Location, field: Field, text: str, record: str) -> Finding:
    hint = _plain_date(field, text) or field.hint.en or field.description.en
    message = f'"{escape_invisible(text)}" does not have the form of {field.name}'
    return error(location, "pattern", message, hint, record)
