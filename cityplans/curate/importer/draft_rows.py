"""Holds a draft: its rows, the evidence for them, and notes for the curator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cityplans.check.evidence import Passage, contains_printed, digest
from cityplans.core.characters import is_unsafe
from cityplans.core.tables import PRINTED_FIELD
from cityplans.curate.importer.paragraphs import Copy

Row = dict[str, str]


@dataclass(frozen=True, slots=True, order=True)
class ReviewNote:
    """Something the curator should check: the line of the file, the record and field, and the reason."""

    line: int
    record: str
    field: str
    reason: str


@dataclass
class Draft:
    """The rows of a draft by table, those for the reference tables `sources` and `bodies` included.

    Attributes:
        copy: The text that the rows were made from.
        tables: The rows by table; `plans` has one.
        doubts: What the curator should check.
        dropped: The lines of the file that were left out, with their numbers.
    """

    copy: Copy
    plan_id: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    doubts: list[ReviewNote] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def source_id(self) -> str:
        """The id of the copy."""
        return f"{self.plan_id}-copy"

    def add(self, table: str, row: Mapping[str, str], passage: Passage | None = None) -> None:
        """Add a row to a table and its passage to the evidence, with a note for what `check` would reject."""
        self.tables.setdefault(table, []).append(dict(row))
        if passage:
            passage_text = self.copy.raw[passage.start : passage.end]
            evidence = {
                "record_id": row["id"],
                "source_id": self.source_id,
                "start": str(passage.start),
                "end": str(passage.end),
            }
            self.add("evidence", evidence | {"sha256": digest(passage_text)})
            field_name = PRINTED_FIELD[table]
            for reason in _problems(row[field_name], passage_text):
                self.doubts.append(ReviewNote(self.copy.line_of(passage.start), row["id"], field_name, reason))

    def flag(self, position: int, record: str, field_name: str, reason: str) -> None:
        """Add a note about a position in the text of the copy."""
        self.doubts.append(ReviewNote(self.copy.line(position), record, field_name, reason))


def _problems(printed: str, passage: str) -> Iterator[str]:
    if not printed:
        yield "the text is empty"
    elif not contains_printed(printed, passage):
        yield "its passage does not contain this exact text: something in between was left out"
    if any(map(is_unsafe, printed)):
        yield "it contains an invisible or control character"
