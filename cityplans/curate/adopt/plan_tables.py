"""The tables of a draft's plan with final ids and orders, and the ids that stand against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.core.findings import Finding
from cityplans.core.identifiers import LONGEST_ID, RESERVED, is_id
from cityplans.core.table_schema import TableSchema, is_number
from cityplans.core.tables import OPTIONAL_TABLES
from cityplans.curate.adopt.draft_tables import DraftTables
from cityplans.read.dataset import Dataset, Record

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class PlanTables:
    """The rows of a plan by table, and how many rows were left out because their record is gone."""

    rows: Mapping[str, Sequence[Row]]
    left_out: int


def id_findings(draft: DraftTables, dataset: Dataset) -> Iterator[Finding]:
    """Yield the ids of a draft that are not valid, of another plan, or used before."""
    plan_id = draft.plan.id
    used = {key: record for records in dataset.by_id.values() for key, record in records.items()}
    published = {row["record_id"] for row in dataset["ids"]}
    seen: dict[str, Record] = {}
    for table, rows in draft.tables.items():
        if dataset.schemas[table].scope != "plan":
            continue
        for record in rows:
            if table != "plans" and "plan_id" in record.cells and record["plan_id"] != plan_id:
                message = f'plan_id is "{record["plan_id"]}" in the draft of {plan_id}'
                yield record.finding("plan_id", "wrong-plan", message, f"write {plan_id}, or delete the row")
            if "id" not in record.cells:
                continue
            record_id = record.id
            if table != "plans" and not record_id.startswith(f"{plan_id}-"):
                message = f'the id "{record_id}" does not begin with {plan_id}-'
                yield record.finding("id", "wrong-plan", message, f"begin it with {plan_id}-")
            elif not is_id(record_id) or record_id in RESERVED:
                hint = f"write lower-case letters and digits, joined by single hyphens, {LONGEST_ID} at most"
                yield record.finding("id", "reserved-id", f'"{record_id}" is not a valid id', hint)
            elif record_id in seen:
                other = seen[record_id]
                message = f'the id "{record_id}" is already used at {other.path}:{other.line}'
                yield record.finding("id", "duplicate-id", message, "give this record another id")
            elif record_id in used:
                message = f'the id "{record_id}" is already used at {used[record_id].path}:{used[record_id].line}'
                yield record.finding("id", "duplicate-id", message, "give this record another id")
            elif record_id in published:
                message = f'the id "{record_id}" was published before (datasets/ids.csv): an id is never reused'
                yield record.finding("id", "published-id", message, "give this record another id")
            seen.setdefault(record_id, record)


def plan_tables(
    draft: DraftTables, schemas: Mapping[str, TableSchema], ids: Mapping[str, Mapping[str, str]]
) -> PlanTables:
    """Return the rows of the plan with the final ids of the shared rows."""
    own_ids = {record.id for table, rows in draft.tables.items() if schemas[table].scope == "plan" for record in rows}
    result: dict[str, list[Row]] = {}
    left_out = 0
    for name, schema in schemas.items():
        if schema.scope != "plan" or (name not in draft.tables and name in OPTIONAL_TABLES):
            continue
        keys = {key.field: ids.get(key.table, {}) for key in schema.foreign_keys}
        rows = [
            {field: keys.get(field, {}).get(cell, cell) for field, cell in record.cells.items()}
            for record in draft.tables.get(name, ())
        ]
        kept = [row for row in rows if "record_id" not in row or row["record_id"] in own_ids]
        left_out += len(rows) - len(kept)
        result[name] = kept
    _count_again(result)
    return PlanTables(result, left_out)


def _count_again(tables: Mapping[str, Sequence[Row]]) -> None:
    """Close the gaps in the order that deleted rows leave."""
    for table, group in (("sections", ""), ("measures", ""), ("responsibilities", "subject_id")):
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in tables.get(table, ()):
            groups[row.get(group, "")].append(row)
        for rows in groups.values():
            if all(is_number("integer", row.get("order", "")) for row in rows):
                for order, row in enumerate(sorted(rows, key=lambda row: int(row["order"])), 1):
                    row["order"] = str(order)
