"""Creates the files of a new plan with every field explained, and inserts new rows into tables."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from cityplans.core.identifiers import natural_key
from cityplans.core.numerals import numbers
from cityplans.core.table_schema import Field, TableSchema
from cityplans.read.canonical import yaml_value
from cityplans.read.csv_reader import RawTable
from cityplans.read.dataset import Dataset, Record
from cityplans.read.editor import PLAN_SCHEMA

_WIDTH = 118
_NUMBER = re.compile("[0-9]{1,9}")
LETTERS: Mapping[str, str] = {
    "targets": "t",
    "mentions": "n",
    "responsibilities": "r",
    "measure_actions": "k",
    "not_data": "x",
}
"""What the ids of records have between the id that they begin with and their number, by table."""


def plan_files(schemas: Mapping[str, TableSchema], plan_id: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a new plan by name: plan.yaml with comments, every table with its header line."""
    files = {
        f"{name}.csv": _csv_line(schema.names)
        for name, schema in schemas.items()
        if schema.scope == "plan" and name != "plans"
    }
    return {"plan.yaml": _plan_yaml(schemas["plans"], {**cells, "id": plan_id}), **files}


def _plan_yaml(schema: TableSchema, cells: Mapping[str, str]) -> str:
    lines = [f"# yaml-language-server: $schema=../{PLAN_SCHEMA}"]
    lines += ["# Put text with a colon, a # or quotes into double quotes. Leave empty what the plan does not say."]
    lines += ["# 含冒号、# 或引号的文字要用双引号括起来。规划没有写的就留空。", ""]
    for field in schema.fields:
        lines += [f"# {line}" for line in explain_field(field)]
        lines.append(f"{field.name}: {yaml_value(cells.get(field.name, ''))}")
    return "".join(f"{line}\n" for line in lines)


def explain_field(field: Field) -> Iterator[str]:
    """Yield lines that explain a field in both languages: meaning, whether required, form, values."""
    marks = (", required", "，必填") if field.required else ("", "")
    yield from _wrap(f"{field.title.en}{marks[0]}: {field.description.en} {field.hint.en}")
    yield from _wrap(f"{field.title.zh}{marks[1]}：{field.description.zh}{field.hint.zh}")
    if field.categories:
        values = [f"{c.value} ({c.label.en} {c.label.zh})" for c in field.categories]
        yield from _wrap(f"Values 取值: {', '.join(values)}")


def _wrap(text: str) -> list[str]:
    # Chinese has no spaces to break at, and its characters take two columns.
    return textwrap.wrap(text.strip(), _WIDTH if text.isascii() else _WIDTH * 2 // 3, break_on_hyphens=False)


def measure_cells(dataset: Dataset, plan_id: str, number: str) -> dict[str, str]:
    """Return the cells of a new measure that follow from its plan and printed number: its id and order."""
    measures = [measure for measure in dataset["measures"] if measure["plan_id"] == plan_id]
    digits = "-".join(f"{value:f}" for value in numbers(number))
    record_id = f"{plan_id}-m{_padded(digits, [measure.id.removeprefix(f'{plan_id}-m') for measure in measures])}"
    return {"id": record_id, "plan_id": plan_id, "number": number, "order": next_order(measures)}


def next_order(records: Iterable[Record]) -> str:
    """Return the order of what comes after some records."""
    return str(max((record.whole("order") or 0 for record in records), default=0) + 1)


def id_beside(neighbour_id: str, number: str, taken: Collection[str]) -> str:
    """Return the id of a measure with a printed number beside another of its chapter; "" if none follows."""
    match = re.fullmatch(r"(.*[a-z-])([0-9]+)", neighbour_id)
    values = list(numbers(number))
    if match is None or len(values) != 1:
        return ""
    record_id = f"{match[1]}{f'{values[0]:f}'.zfill(len(match[2]))}"
    return record_id if record_id not in taken else ""


def target_cells(dataset: Dataset, plan_id: str, subject_id: str) -> dict[str, str]:
    """Return the cells of a new target that follow from its subject: the next free id."""
    return statement_cells(dataset, "targets", plan_id, subject_id)


def statement_cells(dataset: Dataset, table: str, plan_id: str, subject_id: str) -> dict[str, str]:
    """Return the cells of a new record that follow from what it is about: next free id, subject, order.

    Args:
        table: One of `LETTERS`.
        subject_id: The record under which the text states it; the plan for words that are no data.
    """
    prefix = f"{subject_id}-{LETTERS[table]}"
    # The id of a record that was withdrawn is not free.
    ids = [*(record.id for record in dataset[table]), *(row["record_id"] for row in dataset["ids"])]
    numbers = [name.removeprefix(prefix) for name in ids if name.startswith(prefix)]
    next_number = 1 + max((int(number) for number in numbers if _NUMBER.fullmatch(number)), default=0)
    cells = {"id": f"{prefix}{_padded(str(next_number), numbers)}", "plan_id": plan_id}
    names = dataset.schemas[table].names
    cells |= {name: subject_id for name in ("subject_id", "measure_id") if name in names}
    if "order" in names:
        cells["order"] = next_order(record for record in dataset[table] if record["subject_id"] == subject_id)
    return cells


def _padded(number: str, others: Sequence[str]) -> str:
    """Return a number padded with zeros to the width of the others."""
    widths = {len(other) for other in others if _NUMBER.fullmatch(other)}
    return number.zfill(min(widths)) if _NUMBER.fullmatch(number) and widths else number


def insert_row(schema: TableSchema, raw: RawTable, text: str, cells: Mapping[str, str]) -> tuple[str, int]:
    """Insert a record above the first with a greater id; return the new text and the line number."""
    lines = text.split("\n")
    new_key = natural_key(cells["id"])
    line_number = next(
        (line for line, row in zip(raw.lines, raw.rows, strict=True) if natural_key(row[0]) > new_key), len(lines)
    )
    lines.insert(line_number - 1, _csv_line([cells.get(name, "") for name in schema.names]).removesuffix("\n"))
    return "\n".join(lines), line_number


def missing_fields(schema: TableSchema, cells: Mapping[str, str]) -> list[Field]:
    """Return the required fields that are still empty."""
    return [field for field in schema.fields if field.required and not cells.get(field.name)]


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
