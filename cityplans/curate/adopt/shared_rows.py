"""Compares the shared rows that a draft proposes with the reference tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cityplans.core.findings import Finding
from cityplans.curate.adopt.readable_ids import is_provisional, readable_id
from cityplans.read.dataset import Dataset, Record

_ORDER = ("cities", "units", "indicators", "glossary", "bodies", "sources", "plan_cities")
"""The tables in an order in which each comes after those that its rows refer to."""
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "cities": ("name_zh",),
    "units": ("symbol_zh",),
    "indicators": ("name_zh",),
    "glossary": ("term_zh",),
    "bodies": ("city_id", "name_zh"),
}
"""The fields that tell whether two rows are about the same thing, although their ids differ."""


@dataclass
class MergedRows:
    """What becomes of the shared rows of a draft.

    Attributes:
        new: The rows to add, by table, with their final ids.
        ids: The final id of each row by table and its id in the draft.
        reused: The ids of the rows that the reference tables have already, by table.
        findings: The conflicts.
    """

    new: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    reused: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def merge_shared_rows(
    dataset: Dataset, tables: Mapping[str, Sequence[Record]], plan_id: str, settled: Collection[str] = ()
) -> MergedRows:
    """Merge the shared rows of a draft; nothing in the reference tables is changed.

    Args:
        settled: Ids that stay as they are, although the importer made them.
    """
    merger = _Merger(dataset, plan_id, settled)
    for table in _ORDER:
        for record in tables.get(table, ()):
            merger.add(table, record)
    return merger.merged


class _Merger:
    def __init__(self, dataset: Dataset, plan_id: str, settled: Collection[str]) -> None:
        self.settled = settled
        self.dataset = dataset
        self.plan_id = plan_id
        self.merged = MergedRows()
        self.taken = {record_id for records in dataset.by_id.values() for record_id in records}
        self.taken |= {row["record_id"] for row in dataset["ids"]}
        self.added: dict[tuple[str, ...], Record] = {}

    def add(self, table: str, record: Record) -> None:
        """Find out whether a row is known, new or in conflict."""
        record = replace(record, cells=self._with_final_ids(table, record))
        name = (table, *(record[field_name] for field_name in _NAMED_BY.get(table, ())))
        same_id = self.dataset.get(table, record.id) if record.id else None
        same_name = [same_id] if same_id else self._of_the_same_name(record)
        if len(same_name) > 1:
            self.merged.findings.append(_ambiguous(record, same_name))
        elif same_name:
            self._reuse(record, same_name[0])
        elif table in _NAMED_BY and name in self.added:
            self._reuse(record, self.added[name])
        elif record.id and record.id in self.taken and not is_provisional(record.id, self.plan_id):
            message = f'the id "{record.id}" is in use elsewhere{self._place(record.id)}'
            self.merged.findings.append(record.finding("id", "duplicate-id", message, "give the row another id"))
        else:
            self.added[name] = self._accept(record)

    def _with_final_ids(self, table: str, record: Record) -> dict[str, str]:
        keys = {key.field: key.table for key in self.dataset.schemas[table].foreign_keys}
        ids = self.merged.ids
        return {
            name: ids.get(keys[name], {}).get(cell, cell) if name in keys else cell
            for name, cell in record.cells.items()
        }

    def _of_the_same_name(self, record: Record) -> list[Record]:
        fields = _NAMED_BY.get(record.table)
        if not fields or not record[fields[-1]]:
            return []
        rows = [row for row in self.dataset[record.table] if row.row(fields) == record.row(fields)]
        if record.table == "bodies":
            full = (row for row in self.dataset["bodies"] if row["full_name_zh"] == record["name_zh"])
            rows += [row for row in full if row["city_id"] == record["city_id"] and row not in rows]
        if is_provisional(record.id, self.plan_id):
            return [row for row in rows if not _differences(record, row)] if len(rows) > 1 else rows
        # An id that says something may mean another unit of the same symbol.
        return [row for row in rows if not _differences(record, row)] if record.table == "units" else rows

    def _reuse(self, record: Record, known: Record) -> None:
        differing = _differences(record, known)
        for name in differing:
            message = f'{name} is "{record[name]}" here, and "{known[name]}" in {known.path}:{known.line} ({known.id})'
            hint = f'write "{known[name]}", or leave the cell empty; if it is another one, give it a name of its own'
            self.merged.findings.append(record.finding(name, "duplicate-id", message, hint))
        if not differing and record.id:
            self.merged.ids.setdefault(record.table, {})[record.id] = known.id
            reused = self.merged.reused.setdefault(record.table, [])
            if known.id not in reused:
                reused.append(known.id)

    def _accept(self, record: Record) -> Record:
        if record.id and record.id not in self.settled and is_provisional(record.id, self.plan_id):
            new_id = readable_id(record, self.plan_id, self.taken)
            self.merged.ids.setdefault(record.table, {})[record.id] = new_id
            record = replace(record, cells={**record.cells, "id": new_id})
        if record.id:
            self.taken.add(record.id)
        self.merged.new.setdefault(record.table, []).append(dict(record.cells))
        return record

    def _place(self, record_id: str) -> str:
        for records in self.dataset.by_id.values():
            if record := records.get(record_id):
                return f", at {record.path}:{record.line}"
        return ", in an earlier version (datasets/ids.csv)"


def _differences(record: Record, known: Record) -> list[str]:
    """Return the fields in which two rows say different things; an empty cell says nothing."""
    names = (name for name in record.cells if name != "id")
    return [name for name in names if record[name] and known[name] and record[name] != known[name]]


def _ambiguous(record: Record, rows: Sequence[Record]) -> Finding:
    fields = _NAMED_BY.get(record.table, ("id",))
    message = f'several {record.table} are called "{record[fields[-1]]}": {", ".join(_described(rows))}'
    hint = f'write the id of the right one in place of "{record.id}" everywhere in the draft, and delete this row'
    return record.finding("id", "duplicate-id", message, hint)


def _described(rows: Sequence[Record]) -> Iterator[str]:
    yield from (f"{row.id} ({row['name_en']})" if row["name_en"] else row.id for row in rows)
