"""Frictionless validation of one table, folded to one finding per cause and reworded for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from frictionless import Error, Resource, Schema, system
from frictionless.resources import TableResource

from cityplans.figures import edtf_bounds, figures, fold, printed_dates
from cityplans.finding import Finding, Location, error
from cityplans.nearest import closest, closest_named, nearest
from cityplans.parse import Cell, RawTable, show
from cityplans.schema import Field, TableSchema, is_number


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a file."""

    path: str
    cells: tuple[Cell, ...]


def validate_table(schema: TableSchema, *files: RawTable) -> list[Finding]:
    """Judge the labels, the shape of the rows and every cell of a table's files against the schema."""
    findings: list[Finding] = []
    # Files with the same labels go to frictionless together: it takes longer to begin than to read a file.
    alike: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for raw in files:
        wrong = list(_label_findings(schema, raw))
        findings += wrong or _width_findings(raw)
        if not wrong:
            whole = (row for row in raw.rows if len(row) == len(raw.header) and any(cell.text for cell in row))
            alike[tuple(cell.text for cell in raw.header)] += [_Line(raw.path, row) for row in whole]
    for labels, rows in alike.items():
        findings += _cell_findings(schema, list(labels), rows)
    return findings


def _label_findings(schema: TableSchema, raw: RawTable) -> Iterator[Finding]:
    names = list(schema.names)
    yaml_record = schema.name == "plans"
    seen: set[str] = set()
    meant: set[str] = set()
    for cell in raw.header:
        place = Location(raw.path, cell.line, cell.column)
        if cell.text in seen:
            yield error(place, "duplicate-label", f'the column "{show(cell.text)}" stands here twice', "keep one of them")
        elif cell.text not in names:
            hint = closest(cell.text, names) or f"the schema has: {', '.join(names)}"
            meant.add(nearest(cell.text, names))
            yield error(place, "extra-label", f'there is no field "{show(cell.text)}" in the table "{schema.name}"', hint)
        seen.add(cell.text)
    missing = [n for n in names if n not in seen | meant and not (yaml_record and not schema.field(n).required)]
    for name in missing:
        hint = f"add a line `{name}: …`" if yaml_record else f"the first line must be: {','.join(names)}"
        yield error(Location(raw.path), "missing-label", f'the field "{name}" is missing', hint)
    labels = [c.text for c in raw.header]
    if not yaml_record and labels != names and sorted(labels) == sorted(names):
        wrong = next(c for c, n in zip(raw.header, names, strict=True) if c.text != n)
        place = Location(raw.path, wrong.line, wrong.column)
        hint = f"run `build.py fix`; the first line must be: {','.join(names)}"
        yield error(place, "incorrect-label", "the columns are not in the order of the schema", hint)


def _width_findings(raw: RawTable) -> Iterator[Finding]:
    width = len(raw.header)
    for row in raw.rows:
        line = row[0].line
        if not any(cell.text for cell in row):
            yield error(Location(raw.path, line), "blank-row", "the line is blank", "delete the line, or run `build.py fix`")
        elif len(row) > width:
            place = Location(raw.path, row[width].line, row[width].column)
            message = f"the row has {len(row)} cells, the table {width} columns"
            yield error(place, "extra-cell", message, "a cell with a comma in it must stand between quotes", row[0].text)
        elif len(row) < width:
            last = row[-1]
            place = Location(raw.path, last.line, last.column)
            message = f'the row has {len(row)} cells, the table {width} columns: "{raw.header[len(row)].text}" is the first that is missing'
            yield error(place, "missing-cell", message, "write a comma for every empty cell", row[0].text)


def _cell_findings(schema: TableSchema, labels: list[str], rows: list[_Line]) -> Iterator[Finding]:
    # Rows are handed over as values: numbers of rows then map to our lines whatever line breaks the cells hold.
    if not rows:
        return
    descriptor = schema.descriptor()
    descriptor.pop("$schema")
    descriptor.pop("foreignKeys", None)
    # A plan.yaml may leave fields out and give them in any order.
    fields = {field["name"]: field for field in descriptor["fields"]}
    descriptor["fields"] = [fields[label] for label in labels]
    resource = TableResource(
        data=[labels, *([cell.text for cell in row.cells] for row in rows)],
        schema=Schema.from_descriptor(descriptor),
    )
    with system.use_context(trusted=False):
        report = Resource.validate(resource, limit_errors=1000)
    told: set[tuple[int, str]] = set()
    for finding, key in _number_findings(schema, labels, rows):
        told.add(key)
        yield finding
    for problem in [*report.errors, *(e for task in report.tasks for e in task.errors)]:
        for finding, key in _reworded(schema, labels, rows, problem):
            if key not in told:
                told.add(key)
                yield finding


def _number_findings(schema: TableSchema, labels: list[str], rows: list[_Line]) -> Iterator[tuple[Finding, tuple[int, str]]]:
    # frictionless takes whatever Python's Decimal and int take: NaN, 1e9, 1_000, full-width digits, spaces around.
    numeric = [(labels.index(f.name), f) for f in schema.fields if f.type != "string" and f.name in labels]
    for number, row in enumerate(rows, 2):
        for index, field in numeric:
            cell = row.cells[index]
            if cell.text and not is_number(field.type, cell.text):
                place = Location(row.path, cell.line, cell.column)
                yield _type_finding(place, field, cell, row.cells[0].text), (number, field.name)


def _type_finding(place: Location, field: Field, cell: Cell, record: str) -> Finding:
    kind = {"integer": "a whole number", "number": "a number"}[field.type]
    hint = _plain_number(field, cell.text) or field.hint.en or "write digits only, fifteen at most"
    return error(place, "type-error", f'"{show(cell.text)}" in {field.name} is not {kind}', hint, record)


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


def _reworded(schema: TableSchema, labels: list[str], rows: list[_Line], problem: Error) -> Iterator[tuple[Finding, tuple[int, str]]]:
    number = getattr(problem, "row_number", None)
    if number is None or not 2 <= number <= len(rows) + 1:
        yield error(Location(rows[0].path), problem.type, show(problem.message)), (0, problem.message)
        return
    row = rows[number - 2]
    name = getattr(problem, "field_name", "") or schema.primary_key[0]
    cell = row.cells[labels.index(name)] if name in labels else row.cells[0]
    record = row.cells[0].text
    place = Location(row.path, cell.line, cell.column)
    if problem.type != "primary-key":
        yield _cell_finding(place, schema.field(name), cell, problem, record), (number, name)
        return
    places = [labels.index(key) for key in schema.primary_key]
    key = [row.cells[i].text for i in places]
    # A twin in another file is a matter of the rules, which know the plans.
    first = next(r for r in rows if r.path == row.path and [r.cells[i].text for i in places] == key)
    if first is not row:
        message = f'"{show(" + ".join(key))}" is already the {" + ".join(schema.primary_key)} of line {first.cells[0].line}'
        yield error(place, "primary-key", message, "give one of the two rows another id, or delete it", record), (number, name)


def _cell_finding(place: Location, field: Field, cell: Cell, problem: Error, record: str) -> Finding:
    value = show(cell.text)
    if problem.type == "constraint-error":
        if field.required and not cell.text:
            hint = field.hint.en or field.description.en
            return error(place, "required", f"{field.name} is empty", hint, record)
        if field.categories:
            allowed = [c.value for c in field.categories]
            if cell.text not in allowed:
                labels = {label: c.value for c in field.categories for label in (c.label.zh, c.label.en)}
                hint = closest(cell.text, allowed) or closest_named(cell.text, labels) or f"use one of: {', '.join(allowed)}"
                return error(place, "enum", f'"{value}" is not a value of {field.name}', hint, record)
        hint = _plain_date(field, cell.text) or field.hint.en or field.description.en
        return error(place, "pattern", f'"{value}" does not have the form of {field.name}', hint, record)
    return error(place, problem.type, show(problem.note or problem.message), field.hint.en or field.description.en, record)
