"""New records: what follows from where a curator adds one, and the tables with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cityplans.check.evidence import Passage, digest
from cityplans.check.rules.actions import definition_digest
from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.findings import Location
from cityplans.core.identifiers import LONGEST_ID, RESERVED, is_id, natural_key
from cityplans.core.numerals import numbers
from cityplans.core.tables import PROVEN_TABLES
from cityplans.core.white_space import tidied
from cityplans.curate.adopt.readable_ids import readable_id
from cityplans.curate.importer.record_ids import KIND_LETTERS
from cityplans.curate.locate import evidence_rows
from cityplans.curate.reorder import ORDERED, Place, Row, inserted
from cityplans.curate.review.quotes import Choice, Fault, chosen_passages
from cityplans.curate.review.table_rows import file_text, rows_in
from cityplans.curate.scaffold import LETTERS, id_beside, measure_cells, next_order, statement_cells
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.read.load import Loaded

OF_TEXT = ("targets", "mentions", "responsibilities", "measure_actions", "measures", "sections", "not_data")
"""The tables of a plan to which a curator adds what the importer missed, next to a passage."""
SHARED = ("bodies", "units", "indicators", "glossary")
ADDABLE = (*OF_TEXT, "exceptions", *SHARED)
FILLED_IN: Mapping[str, tuple[str, ...]] = {"": ("plan_id", "order"), "measure_actions": ("definition_sha256",)}
"""Fields that the tool fills in, of every table ("") and of some."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What a curator sends: the cells of a new record, its passage, and the record after which it comes."""

    table: str
    cells: Mapping[str, str]
    choice: Choice = field(default_factory=Choice)
    after: str = ""


def proposed_cells(dataset: Dataset, plan_id: str, table: str, about: str) -> dict[str, str]:
    """Return the cells of a new record that follow from the record next to which it is added."""
    if table in SHARED:
        plan = dataset.get("plans", plan_id)
        return {"city_id": plan["city_id"]} if plan and table == "bodies" else {}
    if table == "exceptions":
        return {"record_id": about}
    near = next((record for name in PROVEN_TABLES if (record := dataset.get(name, about))), None)
    if near is None or folder_of(near) != plan_id:
        return {"subject_id": plan_id} if table not in (*ORDERED, "measure_actions", "not_data") else {}
    subject_id = near["subject_id"] or near["measure_id"] or near.id
    subject = dataset.get("measures", subject_id)
    section = dataset.get("sections", subject["section_id"] if subject else subject_id)
    if table == "sections":
        return {"parent_id": section["parent_id"] if section else ""}
    if table == "measures":
        parent_id = subject["parent_id"] if subject else ""
        return {"section_id": section.id if section else "", "parent_id": parent_id}
    if table == "measure_actions":
        return {"measure_id": subject_id if dataset.get("measures", subject_id) else ""}
    return {} if table == "not_data" else {"subject_id": subject_id}


def proposed_place(dataset: Dataset, table: str, about: str) -> str:
    """Return the id of the measure or section after which a new one comes; "" for the end of the plan."""
    if table not in ORDERED:
        return ""
    measure = dataset.get("measures", about)
    name = measure["section_id"] if measure and table == "sections" else about
    return name if dataset.get(table, name) else ""


def proposed_id(dataset: Dataset, plan_id: str, table: str, cells: Mapping[str, str]) -> str:
    """Return the id that a record gets if the curator gives none; "" if it depends on empty cells."""
    if "id" not in dataset.schemas[table].names or table in ORDERED:
        return ""
    if table in SHARED and not any(cells.get(name) for name in ("name_en", "name_zh", "term_en", "symbol_zh")):
        return ""
    made = completed(dataset, plan_id, Addition(table, {**cells, "id": ""}))
    return "" if isinstance(made, Fault) else made["id"]


def is_filled_in(table: str, name: str) -> bool:
    """Return whether the tool fills in a field of a new record."""
    return name in FILLED_IN[""] or name in FILLED_IN.get(table, ())


def completed(dataset: Dataset, plan_id: str, addition: Addition) -> dict[str, str] | Fault:
    """Return all cells of a new record, with its id and order, or what is wrong with its id."""
    schema = dataset.schemas[addition.table]
    sent = {name: tidied(text.replace("\r\n", "\n")) for name, text in addition.cells.items()}
    cells = {name: sent.get(name, "") if not is_filled_in(addition.table, name) else "" for name in schema.names}
    own_id = cells.get("id", "")
    cells |= {name: cell for name, cell in _made(dataset, plan_id, addition, cells).items() if name in schema.names}
    if "id" not in schema.names:
        return cells
    cells["id"] = own_id or cells["id"]
    fault = id_fault(dataset, cells["id"], plan_id if schema.scope == "plan" else "")
    return fault or cells


def id_fault(dataset: Dataset, record_id: str, plan_id: str) -> Fault | None:
    """Return what is wrong with a new id, which begins with that of the plan if one is given."""
    if not record_id:
        return Fault("id", "no-id")
    if not is_id(record_id) or record_id in RESERVED:
        return Fault("id", "id-form", {"longest": str(LONGEST_ID)})
    if plan_id and not record_id.startswith(f"{plan_id}-"):
        return Fault("id", "id-of-plan", {"plan": plan_id})
    used = next((records[record_id] for records in dataset.by_id.values() if record_id in records), None)
    if used:
        return Fault("id", "id-used", {"id": record_id, "place": f"{used.path}:{used.line}"})
    if any(row["record_id"] == record_id for row in dataset["ids"]):
        return Fault("id", "id-published", {"id": record_id})
    return None


def _made(dataset: Dataset, plan_id: str, addition: Addition, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that follow from the others."""
    table = addition.table
    if table == "measures":
        return _measure_cells(dataset, plan_id, addition, cells)
    if table == "sections":
        return _section_cells(dataset, plan_id, cells)
    if table in SHARED:
        taken = {record_id for records in dataset.by_id.values() for record_id in records}
        taken |= {row["record_id"] for row in dataset["ids"]}
        return {"id": readable_id(stub(dataset, plan_id, table, cells), plan_id, taken)}
    if table not in LETTERS:
        return {}
    about = plan_id if table == "not_data" else cells.get("subject_id") or cells.get("measure_id") or plan_id
    made = statement_cells(dataset, table, plan_id, about)
    made |= {name: cells[name] for name in ("subject_id", "measure_id") if name in cells}
    if table == "measure_actions" and (action_type := dataset.get("action_types", cells["action_type_id"])):
        made["definition_sha256"] = definition_digest(action_type)
    return made


def _measure_cells(dataset: Dataset, plan_id: str, addition: Addition, cells: Mapping[str, str]) -> dict[str, str]:
    """Return id and order of a measure: the id from its printed number, or else from its kind."""
    made = measure_cells(dataset, plan_id, cells["number"])
    parent, anchor = cells["parent_id"], addition.after
    ids = {record.id for record in dataset["measures"]} | {row["record_id"] for row in dataset["ids"]}
    has_number = next(iter(numbers(cells["number"])), None) is not None
    if parent and not (anchor.startswith(f"{parent}-") and has_number):
        made["id"] = _counted(f"{parent}-", ids)
    elif has_number and (beside := id_beside(anchor, cells["number"], ids)):
        made["id"] = beside
    elif not has_number:
        made["id"] = _counted(f"{plan_id}-{KIND_LETTERS.get(cells['kind'], 'm')}", ids)
    return {"id": made["id"], "plan_id": plan_id, "order": made["order"]}


def _section_cells(dataset: Dataset, plan_id: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return id and order of a section: the id from that of the section above and the printed number."""
    sections = [record for record in dataset["sections"] if record["plan_id"] == plan_id]
    taken = {record.id for record in sections} | {row["record_id"] for row in dataset["ids"]}
    prefix = f"{cells['parent_id']}-" if cells["parent_id"] else f"{plan_id}-sec"
    numbered = [name for n in list(numbers(cells["number"]))[:1] if (name := f"{prefix}{n:f}") not in taken]
    return {"id": next(iter(numbered), _counted(prefix, taken)), "plan_id": plan_id, "order": next_order(sections)}


def _counted(prefix: str, taken: set[str]) -> str:
    return next(name for count in range(1, len(taken) + 2) if (name := f"{prefix}{count}") not in taken)


def stub(dataset: Dataset, plan_id: str, table: str, cells: Mapping[str, str]) -> Record:
    """Return a record that there is not yet."""
    schema = dataset.schemas[table]
    folder = plan_id if schema.scope == "plan" else "reference"
    path = f"datasets/{folder}/{table}.csv"
    filled = {name: cells.get(name, "") for name in schema.names}
    if "plan_id" in filled:
        filled["plan_id"] = plan_id
    return Record(table, path, 0, filled, lambda _: Location(path))


def with_row(loaded: Loaded, path: str, addition: Addition, cells: Row) -> str | Fault:
    """Return a table with a new record, a measure or section in its place in the order."""
    assert loaded.dataset
    schema, rows = loaded.dataset.schemas[addition.table], rows_in(loaded, addition.table, path)
    if addition.table not in ORDERED or not addition.after:
        return file_text(schema, [*rows, cells])
    if not any(row["id"] == addition.after for row in rows):
        return Fault("after", "no-anchor", {"id": addition.after})
    try:
        placed = inserted(rows, cells, Place(addition.after, before=False))
    except CommandError as problem:
        return Fault("after", "reason", {"reason": str(problem)})
    # The curator has chosen section and parent; an empty one is meant.
    chosen: Row = {name: cells[name] for name in ("section_id", "parent_id") if name in cells}
    kept = [{**row, **chosen} if row["id"] == cells["id"] else row for row in placed]
    return file_text(schema, kept)


def with_evidence(dataset: Dataset, plan_id: str, record: Record, choice: Choice) -> str | Fault:
    """Return the evidence of a plan with the passages of a new record, found as `build.py evidence` does.

    Args:
        dataset: The data with the record in it.
    """
    chosen = chosen_passages(dataset, record, plan_id, choice)
    if isinstance(chosen, Fault):
        return chosen
    names = dataset.schemas["evidence"].names
    former = [row for row in dataset["evidence"] if folder_of(row) == plan_id]
    path = record.path.rpartition("/")[0] + "/evidence.csv"
    named = [
        Record("evidence", path, 0, _evidence_cells(dataset, record, source_id, span), lambda _: Location(path))
        for source_id, span in chosen.items()
    ]
    trial = replace(dataset, tables={**dataset.tables, "evidence": (*dataset["evidence"], *named)})
    found = [row for row in evidence_rows(trial, plan_id) if row[0] == record.id]
    if not found:
        return Fault("passage", "not-found")
    rows: list[Sequence[str | int]] = [row.row(names) for row in former]
    rows += found
    return to_csv(names, sorted(rows, key=lambda row: (natural_key(str(row[0])), str(row[1]))))


def _evidence_cells(dataset: Dataset, record: Record, source_id: str, span: Passage) -> dict[str, str]:
    passage = dataset.texts[source_id][span.start : span.end]
    cells = (record.id, source_id, str(span.start), str(span.end), digest(passage))
    return dict(zip(dataset.schemas["evidence"].names, cells, strict=True))
