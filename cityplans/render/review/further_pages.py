"""The pages on which a curator adds a record, deletes one with what depends on it, or changes an id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cityplans.core.findings import Finding
from cityplans.core.tables import PRINTED_FIELD, PROVEN_TABLES
from cityplans.curate.reorder import ORDERED
from cityplans.curate.review.additions import Addition, proposed_cells, proposed_id, proposed_place, stub
from cityplans.curate.review.changes import version_of
from cityplans.curate.review.findings import by_field, by_record
from cityplans.curate.review.passages import shown_passages
from cityplans.curate.review.queue import Entry
from cityplans.curate.review.quotes import Choice, Fault, Line, copies, text_lines
from cityplans.curate.review.removals import Reason, removal
from cityplans.curate.review.session import Snapshot
from cityplans.curate.review.shared_ids import references, released_in
from cityplans.curate.review.table_rows import key_of
from cityplans.i18n.strings import translate
from cityplans.read.dataset import Dataset, Record
from cityplans.render.review.fields import field_views, label_of, problem
from cityplans.render.review.pages import ReviewPages
from cityplans.render.review.place import Last, Place

_PLACE = re.compile(r"(.+):([0-9]{1,8})-([0-9]{1,8})")
_CLAUSE_END = re.compile("[，。；、：！？\n]")
_LONGEST = 16
"""Characters after a figure that say which place is meant, where nothing ends the clause before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for: a table, and what is known of the record that is to be added to it.

    Attributes:
        about: The id of that record; "" for none.
        place: A stretch of a copy that no record covers: COPY:START-END.
        source_id: The copy that is shown.
        cells: Cells that are filled in already.
    """

    table: str
    about: str = ""
    place: str = ""
    source_id: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a copy, and whether it is around the record next to which another is added."""

    line: Line
    is_near: bool


def add_page(
    pages: ReviewPages,
    snapshot: Snapshot,
    place: Place,
    wanted: Wanted,
    sent: Addition | None = None,
    last: Last | None = None,
) -> str:
    """Return the form for a new record, next to the text from which its passage is chosen."""
    dataset = snapshot.dataset
    assert dataset
    known = _known(dataset, pages.plan_id, wanted)
    cells = dict(sent.cells) if sent else known.cells
    choice = sent.choice if sent else known.choice
    record = stub(dataset, pages.plan_id, wanted.table, cells)
    outcome = last.outcome if last else None
    refused: Sequence[Finding] = outcome.findings if outcome else ()
    made = outcome.record if outcome else None
    own = by_record(refused, [made]).get(key_of(made), ()) if made else ()
    problems = by_field(made, own) if made else {}
    available = copies(dataset, pages.plan_id) if wanted.table in PROVEN_TABLES or wanted.table == "not_data" else []
    shown = next((c for c in available if c.id == (choice.source_id or wanted.source_id)), next(iter(available), None))
    entry = snapshot.queue.entry(wanted.about)
    query = {"about": wanted.about, "at": wanted.place}
    query |= {f"cell.{name}": value for name, value in wanted.cells.items()}
    return pages.render(
        "add.html",
        snapshot,
        place,
        lambda: place.add_address(wanted.table, **query),
        last,
        elsewhere_address=lambda other: other.add_address(wanted.table, **query, copy=shown.id if shown else ""),
        table=wanted.table,
        about=entry,
        passage=next(iter(shown_passages(dataset, entry.record, entry.evidence)), None) if entry else None,
        is_proven=wanted.table in PROVEN_TABLES,
        printed_field=PRINTED_FIELD.get(wanted.table, "printed"),
        fields=field_views(dataset, record, problems, cells, place.language, is_new=True),
        proposed_id=proposed_id(dataset, pages.plan_id, wanted.table, cells),
        **_refusal(last, place, own),
        general=[problem(f, place.language) for f in problems.get("", ())],
        choice=choice,
        copies=[(c.id, place.add_address(wanted.table, **{**query, "copy": c.id})) for c in available],
        shown_copy=shown.id if shown else "",
        lines=_lines(dataset, shown, entry, known.near) if shown else (),
        ordered=[(r.id, label_of(r, place.language)) for r in _ordered(dataset, pages.plan_id, wanted.table)],
        after=sent.after if sent else known.after,
    )


def delete_page(
    pages: ReviewPages, snapshot: Snapshot, place: Place, entry: Entry, reason: Reason, last: Last | None = None
) -> str:
    """Return what deleting a record means, and the form that does it."""
    dataset = snapshot.dataset
    assert dataset
    what = removal(dataset, pages.plan_id, entry.record)
    return pages.render(
        "delete.html",
        snapshot,
        place,
        lambda: place.further_address(entry.key, "delete"),
        last,
        elsewhere_address=lambda other: other.further_address(entry.key, "delete"),
        entry=entry,
        record=entry.record,
        what=what,
        reason=reason,
        **_refusal(last, place),
        field_titles={
            (record.table, name): dataset.schemas[record.table].field(name).title[place.language]
            for record, name in what.emptied
        },
    )


def id_page(
    pages: ReviewPages, snapshot: Snapshot, place: Place, entry: Entry, new_id: str, last: Last | None = None
) -> str:
    """Return the form that changes an id, or why the id stays and what to do instead."""
    dataset = snapshot.dataset
    assert dataset
    return pages.render(
        "id.html",
        snapshot,
        place,
        lambda: place.further_address(entry.key, "id"),
        last,
        elsewhere_address=lambda other: other.further_address(entry.key, "id"),
        entry=entry,
        record=entry.record,
        version=released_in(dataset, entry.record),
        references=references(dataset, entry.record),
        new_id=new_id or entry.record.id,
        seen=version_of(entry.record),
        **_refusal(last, place),
    )


def _refusal(last: Last | None, place: Place, own: Sequence[Finding] = ()) -> dict[str, Any]:
    """Return why what was sent was refused: faults by field, and the findings other than `own`."""
    language, outcome = place.language, last.outcome if last else None
    faults: Sequence[Fault] = outcome.faults if outcome else ()
    return {
        "faults": {fault.name: translate(language, f"review.faults.{fault.key}", **fault.values) for fault in faults},
        "elsewhere": [problem(f, language) for f in (outcome.findings if outcome else ()) if f not in own],
    }


@dataclass(frozen=True, slots=True)
class _Known:
    """What a form for a new record begins with; `near` is the stretch that the address names."""

    cells: Mapping[str, str]
    choice: Choice
    after: str
    near: tuple[int, int] | None


def _known(dataset: Dataset, plan_id: str, wanted: Wanted) -> _Known:
    names = dataset.schemas[wanted.table].names
    cells = proposed_cells(dataset, plan_id, wanted.table, wanted.about)
    cells |= {name: value for name, value in wanted.cells.items() if name in names}
    after = proposed_place(dataset, wanted.table, wanted.about)
    match = _PLACE.fullmatch(wanted.place)
    source = next((c for c in copies(dataset, plan_id) if match and c.id == match[1]), None)
    if match is None or source is None:
        return _Known(cells, Choice(wanted.source_id), after, None)
    text, start, end = dataset.texts[source.id], int(match[2]), int(match[3])
    line = next((line for line in text_lines(dataset, source) if line.start <= start < line.end), None)
    printed = text[start:end]
    if wanted.table == "not_data":
        stop = _CLAUSE_END.search(text, end, end + _LONGEST)
        cells["printed"] = text[start : stop.start() if stop else end].strip()
    elif name := PRINTED_FIELD.get(wanted.table):
        cells.setdefault(name, printed.strip("《》") if wanted.table == "mentions" else printed)
    lines = str(line.number) if line and wanted.table in PROVEN_TABLES else ""
    return _Known(cells, Choice(source.id, lines), after, (start, end))


def _ordered(dataset: Dataset, plan_id: str, table: str) -> Sequence[Record]:
    """Return the records of a plan after which a new one can come."""
    return [record for record in dataset[table] if record["plan_id"] == plan_id] if table in ORDERED else ()


def _lines(dataset: Dataset, source: Record, entry: Entry | None, near: tuple[int, int] | None) -> Sequence[ShownLine]:
    """Return the lines of a copy, those of a record's passage or of a stretch marked as near."""
    spans = [near] if near else []
    if not near and entry:
        own = (row for row in entry.evidence if row["source_id"] == source.id)
        spans = [(row.whole("start") or 0, row.whole("end") or 0) for row in own]
    return [
        ShownLine(line, any(line.start < end and start < line.end for start, end in spans))
        for line in text_lines(dataset, source)
    ]
