"""Compares an edited workbook with the data, and returns the files as they are to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cityplans.core.csv_writer import to_csv
from cityplans.core.identifiers import natural_key
from cityplans.core.table_schema import TableSchema
from cityplans.curate.sheet.read import AS_TEXT, EditedSheet, EditedWorkbook, SheetFinding, SheetRow
from cityplans.read.canonical import canonical_text
from cityplans.read.csv_reader import parse_csv
from cityplans.read.dataset import Dataset, Record, restricted

_EMPTIED = 3
"""From this number of values on, a column without any is more likely lost than meant."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs from the data; `field` is "" for a whole row, which was added or removed."""

    place: str
    record_id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The tables that differ as CSV, what differs in them, and what stands against writing them."""

    files: Mapping[str, bytes]
    changes: Sequence[CellChange]
    findings: Sequence[SheetFinding]


def merge(book: EditedWorkbook, dataset: Dataset, *, may_remove: bool = False) -> Merged:
    """Compare a workbook with the data of its plan.

    Args:
        may_remove: Whether records and whole columns may be removed.
    """
    files: dict[str, bytes] = {}
    changes: list[CellChange] = []
    findings = list(book.findings)
    dataset = restricted(dataset, book.plan_id)
    for table, sheet in book.sheets.items():
        if not sheet.columns:
            continue
        comparison = _Comparison(dataset.schemas[table], sheet, dataset[table])
        findings += comparison.findings(may_remove)
        if differing := list(comparison.changes()):
            changes += differing
            files[table] = comparison.file
    return Merged(files, changes, sorted(findings))


class _Comparison:
    """One table: its sheet and its records, by id."""

    def __init__(self, schema: TableSchema, sheet: EditedSheet, before: Sequence[Record]) -> None:
        self._schema = schema
        self._sheet = sheet
        self._before = {record.id: record for record in before}
        self._after = {row.cells["id"]: row for row in reversed(sheet.rows)}

    def findings(self, may_remove: bool) -> Iterator[SheetFinding]:
        """Yield what would change something that nobody meant to change."""
        for row in self._sheet.rows:
            place = self._sheet.place(self._schema.name, row.number, "id")
            if not row.cells["id"]:
                yield SheetFinding(place, "the record has no id", "give it one, as the other rows have")
            elif self._after[row.cells["id"]] is not row:
                yield SheetFinding(place, f"the id {row.cells['id']} is in an earlier row too", "keep one of the rows")
            yield from self._converted(row)
        if not may_remove:
            yield from self._removed()

    def _converted(self, row: SheetRow) -> Iterator[SheetFinding]:
        """Yield the cells of text in which a program has stored a number that the data writes otherwise."""
        record = self._before.get(row.cells["id"])
        for name, text in row.converted.items():
            if record and record[name] == text:
                continue
            place = self._sheet.place(self._schema.name, row.number, name)
            former = f' of "{record[name]}"' if record and record[name] else ""
            yield SheetFinding(place, f"the program made the number {text}{former or ' of what was typed'}", AS_TEXT)

    def _removed(self) -> Iterator[SheetFinding]:
        if lost := [record_id for record_id in self._before if record_id not in self._after]:
            named = f"{', '.join(lost[:5])}{'…' if len(lost) > 5 else ''}"
            message = f"{len(lost)} records of the data are not in the sheet: {named}"
            yield SheetFinding(self._schema.name, message, "put them back; if they are to go, add --remove")
        for name in self._schema.names:
            kept = [record for key, record in self._before.items() if key in self._after and record[name]]
            if len(kept) >= _EMPTIED and not any(self._after[record.id].cells[name] for record in kept):
                place = f"{self._schema.name}!{self._sheet.columns[name]}1"
                message = f"all {len(kept)} values of the column {name} are gone"
                yield SheetFinding(place, message, "put them back; if they are to go, add --remove")

    def changes(self) -> Iterator[CellChange]:
        """Yield what differs once both are written in the same form, in the order of the rows."""
        after = self._canonical()
        for row in self._sheet.rows:
            record_id = row.cells["id"]
            record, cells = self._before.get(record_id), after.get(record_id, {})
            if record is None:
                place = self._sheet.place(self._schema.name, row.number, "id")
                yield CellChange(place, record_id, "", "", "added")
                continue
            for name in self._schema.names:
                if record[name] != cells[name]:
                    place = self._sheet.place(self._schema.name, row.number, name)
                    yield CellChange(place, record_id, name, record[name], cells[name])
        for record_id in self._before.keys() - self._after.keys():
            yield CellChange(self._schema.name, record_id, "", "", "removed")

    @cached_property
    def file(self) -> bytes:
        """Return the table as a canonical file."""
        rows = sorted(self._after.values(), key=lambda row: natural_key(row.cells["id"]))
        text = to_csv(self._schema.names, ([row.cells[name] for name in self._schema.names] for row in rows))
        return canonical_text(self._schema, f"{self._schema.name}.csv", text.encode())[0]

    def _canonical(self) -> Mapping[str, Mapping[str, str]]:
        raw, _ = parse_csv(f"{self._schema.name}.csv", self.file)
        rows = (dict(zip(raw.header, row, strict=True)) for row in raw.rows) if raw else ()
        return {row["id"]: row for row in rows}


def place_of(sheets: Mapping[str, EditedSheet], table: str, record_id: str, name: str) -> str:
    """Return where a field of a record is in the workbook; "" if it is not there."""
    sheet = sheets.get(table)
    row = next((row.number for row in sheet.rows if row.cells["id"] == record_id), 0) if sheet else 0
    return sheet.place(table, row, name) if sheet and row else ""
