"""The sheet that a draft is written on: rows, evidence and doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cityplans.check.evidence import Passage, contains_printed, digest
from cityplans.core.characters import is_unsafe
from cityplans.core.model import PRINTED_FIELD
from cityplans.curate.importer.paragraphs import Copy

Row = dict[str, str]


@dataclass(frozen=True, slots=True, order=True)
class ReviewNote:
    """Something the curator should look at: the file's line, the record and field, and why."""

    line: int
    record: str
    field: str
    reason: str


@dataclass
class Draft:
    """The rows of every table of a plan's folder, `plans` holding one, with `sources` and new `bodies` for the reference tables.

    `copy` is the text that they were made from, `dropped` are the lines of the file that were left out, with their numbers.
    """

    copy: Copy
    plan_id: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    doubts: list[ReviewNote] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def source_id(self) -> str:
        """Give the id of the copy."""
        return f"{self.plan_id}-copy"

    def add(self, table: str, row: Mapping[str, str], passage: Passage | None = None) -> None:
        """Put a row into a table, and its passage into the evidence; doubt what the check will not accept."""
        self.tables.setdefault(table, []).append(dict(row))
        if passage:
            words = self.copy.raw[passage.start : passage.end]
            proof = {
                "record_id": row["id"],
                "source_id": self.source_id,
                "start": str(passage.start),
                "end": str(passage.end),
            }
            self.add("evidence", proof | {"sha256": digest(words)})
            name = PRINTED_FIELD[table]
            for reason in _faults(row[name], words):
                self.doubts.append(ReviewNote(self.copy.line_of(passage.start), row["id"], name, reason))

    def doubt(self, place: int, record: str, field_name: str, reason: str) -> None:
        """Note a doubt about a place of the copy's text."""
        self.doubts.append(ReviewNote(self.copy.line(place), record, field_name, reason))


def _faults(printed: str, passage: str) -> Iterator[str]:
    if not printed:
        yield "it has no words"
    elif not contains_printed(printed, passage):
        yield "its passage does not hold it as it is written here: something was left out in between"
    if any(map(is_unsafe, printed)):
        yield "an invisible or control character stands in it"
