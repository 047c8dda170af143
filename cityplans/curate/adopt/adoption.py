"""Takes a draft into the data: the contents of all files, or the findings that stand against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from cityplans.core.csv_writer import to_csv
from cityplans.core.findings import Finding
from cityplans.core.table_schema import TableSchema
from cityplans.curate.adopt.draft_tables import PLAN_FILE, DraftTables
from cityplans.curate.adopt.plan_tables import Row, id_findings, plan_tables
from cityplans.curate.adopt.shared_rows import MergedRows, merge_shared_rows
from cityplans.curate.scaffold import insert_row
from cityplans.read.canonical import canonical_text, yaml_value
from cityplans.read.csv_reader import parse_csv
from cityplans.read.dataset import Dataset
from cityplans.read.editor import PLAN_SCHEMA


@dataclass(frozen=True, slots=True)
class Adoption:
    """A draft as it is taken over.

    Attributes:
        plan_id: The id of the plan.
        files: The files of its folder by name.
        new: The rows that are added to reference tables, by table.
        merged: What became of the shared rows.
        left_out: How many rows of ledgers were left out because their record is gone.
        findings: What stands against it; then nothing else counts.
    """

    plan_id: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    merged: MergedRows = field(default_factory=MergedRows)
    left_out: int = 0
    findings: Sequence[Finding] = ()


def adopt(draft: DraftTables, dataset: Dataset, settled: Collection[str] = ()) -> Adoption:
    """Take a draft over into a dataset that does not have its plan.

    Args:
        settled: Ids of shared rows that stay as they are, although the importer made them.
    """
    plan_id = draft.plan.id
    merged = merge_shared_rows(dataset, draft.tables, plan_id, settled)
    findings = [*id_findings(draft, dataset), *merged.findings]
    if findings:
        return Adoption(plan_id, findings=findings)
    if not any(row["plan_id"] == plan_id for row in dataset["plan_relations"]):
        merged.new["plan_relations"] = [_open_relation(dataset, plan_id)]
    plan = plan_tables(draft, dataset.schemas, merged.ids)
    files = {
        f"{name}.csv": table_file(dataset.schemas[name], rows) for name, rows in plan.rows.items() if name != "plans"
    }
    files[PLAN_FILE] = _plan_yaml(dataset.schemas["plans"], draft, plan.rows["plans"][0])
    return Adoption(plan_id, files, merged, plan.left_out)


def _open_relation(dataset: Dataset, plan_id: str) -> Row:
    """Return the row in which a curator is to say which plan came before a new one, if any."""
    taken = {row["record_id"] for row in dataset["ids"]}
    row_id = next(name for number in count(1) if (name := f"{plan_id}-y{number}") not in taken)
    return {"id": row_id, "plan_id": plan_id}


def table_file(schema: TableSchema, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table as a canonical file."""
    text = to_csv(schema.names, ([row.get(name, "") for name in schema.names] for row in rows))
    # What is not Unicode is reported by the check of the file.
    return canonical_text(schema, f"{schema.name}.csv", text.encode("utf-8", "surrogatepass"))[0]


def with_rows(schema: TableSchema, path: str, data: bytes, rows: Sequence[Row]) -> bytes | None:
    """Return a reference table with new rows, each in its place or in that of the row with its id.

    Returns:
        The new content; None if the table must be fixed first.
    """
    for row in rows:
        raw, findings = parse_csv(path, data)
        if raw is None or findings or raw.header != schema.names:
            return None
        known = [cells for cells in raw.rows if "id" in row and cells[0] == row["id"]]
        if known:
            others = [dict(zip(schema.names, cells, strict=True)) for cells in raw.rows if cells not in known]
            data = table_file(schema, [*others, row])
        else:
            data = insert_row(schema, raw, data.decode("utf-8"), row)[0].encode()
    return data


def with_cells(schema: TableSchema, plan_yaml: bytes, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return the text of a plan.yaml with other cells, and with its comments."""
    text = canonical_text(schema, PLAN_FILE, plan_yaml)[0].decode()
    for name, cell in after.items():
        if cell != before.get(name, ""):
            line = f"{name}: {yaml_value(cell)}"
            text, count = re.subn(rf"(?m)^{re.escape(name)}:.*$", line.replace("\\", r"\\"), text)
            text += "" if count else f"{line}\n"
    return text


def _plan_yaml(schema: TableSchema, draft: DraftTables, row: Row) -> bytes:
    """Return plan.yaml with the comments of the draft, its present cells, and the line for editors."""
    text = with_cells(schema, draft.plan_yaml, draft.plan.cells, row)
    head = f"# yaml-language-server: $schema=../{PLAN_SCHEMA}\n"
    return (text if text.startswith("# yaml-language-server:") else head + text).encode()
