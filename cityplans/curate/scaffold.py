"""The beginnings of new records: a plan's files with every field explained, a row in its right place."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from cityplans.core.identifiers import natural_key
from cityplans.core.numerals import figures
from cityplans.core.table_schema import Field, TableSchema
from cityplans.curate.fix import yaml_value
from cityplans.read.csv_reader import RawTable
from cityplans.read.dataset import Dataset
from cityplans.read.load import PLAN_SCHEMA

_WIDTH = 118
_NUMBER = re.compile("[0-9]{1,9}")


def plan_files(schemas: Mapping[str, TableSchema], plan_id: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Give the files of a new plan by name: plan.yaml with comments, every table with its header line."""
    files = {
        f"{name}.csv": _line(schema.names)
        for name, schema in schemas.items()
        if schema.scope == "plan" and name != "plans"
    }
    return {"plan.yaml": _plan_yaml(schemas["plans"], {**cells, "id": plan_id}), **files}


def _plan_yaml(schema: TableSchema, cells: Mapping[str, str]) -> str:
    lines = [f"# yaml-language-server: $schema=../{PLAN_SCHEMA}"]
    lines += [
        "# A text with a colon, a # or quotes in it stands between double quotes. What the plan does not say stays empty."
    ]
    lines += ["# 含冒号、# 或引号的文字要用双引号括起来。规划没有写的就留空。", ""]
    for field in schema.fields:
        lines += [f"# {line}" for line in explanation(field)]
        lines.append(f"{field.name}: {yaml_value(cells.get(field.name, ''))}")
    return "".join(f"{line}\n" for line in lines)


def explanation(field: Field) -> Iterator[str]:
    """Explain a field in both languages: what it is, whether it must be filled, how it is written, its values."""
    must = (", required", "，必填") if field.required else ("", "")
    yield from _wrapped(f"{field.title.en}{must[0]}: {field.description.en} {field.hint.en}")
    yield from _wrapped(f"{field.title.zh}{must[1]}：{field.description.zh}{field.hint.zh}")
    if field.categories:
        yield from _wrapped(
            f"Values 取值: {', '.join(f'{c.value} ({c.label.en} {c.label.zh})' for c in field.categories)}"
        )


def _wrapped(text: str) -> list[str]:
    # Chinese has no spaces to break at and takes two columns.
    return textwrap.wrap(text.strip(), _WIDTH if text.isascii() else _WIDTH * 2 // 3, break_on_hyphens=False)


def measure_cells(dataset: Dataset, plan_id: str, number: str) -> dict[str, str]:
    """Give the cells that follow from a measure's plan and printed number: its id and place in the order."""
    siblings = [m for m in dataset["measures"] if m["plan_id"] == plan_id]
    parts = "-".join(f"{figure.value:f}" for figure in figures(number))
    orders = [order for m in siblings if (order := m.whole("order")) is not None]
    record_id = f"{plan_id}-m{_padded(parts, [m.id.removeprefix(f'{plan_id}-m') for m in siblings])}"
    return {"id": record_id, "plan_id": plan_id, "number": number, "order": str(max(orders, default=0) + 1)}


def target_cells(dataset: Dataset, plan_id: str, subject_id: str) -> dict[str, str]:
    """Give the cells that follow from a target's subject: an id that counts on from the last."""
    start = f"{subject_id}-t"
    used = [t.id.removeprefix(start) for t in dataset["targets"] if t.id.startswith(start)]
    number = 1 + max((int(n) for n in used if _NUMBER.fullmatch(n)), default=0)
    return {"id": f"{start}{_padded(str(number), used)}", "plan_id": plan_id, "subject_id": subject_id}


def _padded(number: str, used: Sequence[str]) -> str:
    """Write a number with as many digits as the others of its kind have."""
    widths = {len(n) for n in used if _NUMBER.fullmatch(n)}
    return number.zfill(min(widths)) if _NUMBER.fullmatch(number) and widths else number


def with_row(schema: TableSchema, raw: RawTable, text: str, cells: Mapping[str, str]) -> tuple[str, int]:
    """Put a record into a table's text above the first with a greater id; gives the text and the new line's number."""
    lines = text.split("\n")
    key = natural_key(cells["id"])
    place = next((line for line, row in zip(raw.lines, raw.rows, strict=True) if natural_key(row[0]) > key), len(lines))
    lines.insert(place - 1, _line([cells.get(name, "") for name in schema.names]).removesuffix("\n"))
    return "\n".join(lines), place


def to_fill(schema: TableSchema, cells: Mapping[str, str]) -> list[Field]:
    """Give the fields that must be filled and are not."""
    return [field for field in schema.fields if field.required and not cells.get(field.name)]


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
