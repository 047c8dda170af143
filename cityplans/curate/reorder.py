"""Inserts, moves and renumbers the records of a plan, with every row that refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.core.errors import CommandError
from cityplans.core.identifiers import LONGEST_ID, RESERVED, is_id
from cityplans.core.table_schema import TableSchema
from cityplans.read.dataset import Dataset, folder_of

Row = dict[str, str]

ORDERED = ("sections", "measures")
_ID_FIELDS = ("id", "record_id", "subject_id", "measure_id", "promise_id", "section_id", "parent_id")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of a table: directly before a record, or after it and all its parts."""

    anchor: str
    before: bool


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Return rows in the order of the text.

    Raises:
        CommandError: An order is not a number.
    """
    if bad := next((row for row in rows if not (row["order"].isascii() and row["order"].isdigit())), None):
        raise CommandError(f'the order of {bad["id"]} is "{bad["order"]}", not a number: correct it first')
    return sorted((dict(row) for row in rows), key=lambda row: int(row["order"]))


def inserted(rows: Sequence[Row], new: Row, place: Place) -> list[Row]:
    """Return rows with a new one in its place, under the heading of its neighbour if it names none."""
    ordered = in_order(rows)
    neighbour = next(row for row in ordered if row["id"] == place.anchor)
    row = {**dict.fromkeys(neighbour, ""), **new}
    for name in ("section_id", "parent_id"):
        if name in neighbour and not row[name]:
            row[name] = neighbour[name]
    ordered.insert(_index(ordered, place), row)
    return counted(ordered)


def moved(rows: Sequence[Row], record_id: str, place: Place) -> list[Row]:
    """Return rows with one and its parts in another place, under the heading of its neighbour.

    Raises:
        CommandError: The place is within the record itself.
    """
    ordered = in_order(rows)
    group = parts(ordered, record_id)
    if place.anchor in group:
        raise CommandError(f"{place.anchor} is {record_id} or a part of it: name a record elsewhere")
    block = [row for row in ordered if row["id"] in group]
    rest = [row for row in ordered if row["id"] not in group]
    neighbour = next(row for row in rest if row["id"] == place.anchor)
    for row in block:
        if "section_id" in row:
            row["section_id"] = neighbour["section_id"]
        if row["id"] == record_id:
            row["parent_id"] = neighbour["parent_id"]
    index = _index(rest, place)
    return counted([*rest[:index], *block, *rest[index:]])


def by_section(measures: Sequence[Row], sections: Sequence[Row]) -> list[Row]:
    """Return measures in the order of their sections; one without follows the one before it."""
    ranks = {row["id"]: rank for rank, row in enumerate(in_order(sections))}
    ranked: list[tuple[int, Row]] = []
    for row in in_order(measures):
        previous = ranked[-1][0] if ranked else -1
        ranked.append((ranks.get(row["section_id"], previous), row))
    return counted([row for _, row in sorted(ranked, key=lambda pair: pair[0])])


def counted(rows: Sequence[Row]) -> list[Row]:
    """Return rows with orders from 1 without gaps."""
    return [{**row, "order": str(order)} for order, row in enumerate(rows, 1)]


def parts(rows: Sequence[Row], record_id: str) -> set[str]:
    """Return a record with all its parts, and the parts of these."""
    group = {record_id}
    while more := {row["id"] for row in rows if row["parent_id"] in group} - group:
        group |= more
    return group


def _index(rows: Sequence[Row], place: Place) -> int:
    group = {place.anchor} if place.before else parts(rows, place.anchor)
    indexes = [index for index, row in enumerate(rows) if row["id"] in group]
    return min(indexes) if place.before else max(indexes) + 1


def new_ids(dataset: Dataset, plan_id: str, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the new id of every record whose id changes: those wanted, and their parts and statements.

    Raises:
        CommandError: An id is unknown, not valid, in use, or was published before.
    """
    own = {
        record.id: record["subject_id"] or record["measure_id"] or record["promise_id"] or record["parent_id"]
        for name in _id_tables(dataset)
        for record in dataset[name]
        if folder_of(record) == plan_id
    }
    for old, new in wanted.items():
        if old not in own or old == plan_id:
            raise CommandError(f'there is no record "{old}" in {plan_id}; nothing was changed')
        if not is_id(new) or new in RESERVED or not new.startswith(f"{plan_id}-"):
            hint = f"begin it with {plan_id}-; lower-case letters, digits and single hyphens, {LONGEST_ID} at most"
            raise CommandError(f'"{new}" is not a valid id: {hint}')
    ids = {record_id: new for record_id in own if (new := _renamed(record_id, wanted, own)) != record_id}
    _refuse_used(dataset, ids)
    return ids


def _id_tables(dataset: Dataset) -> Iterator[str]:
    yield from (name for name, schema in dataset.schemas.items() if schema.scope == "plan" and "id" in schema.names)


def _renamed(record_id: str, wanted: Mapping[str, str], owners: Mapping[str, str]) -> str:
    """Return the new id of a record; that of a part or a statement follows the record that it begins with."""
    endings: list[str] = []
    owner = record_id
    while owner not in wanted:
        above = owners.get(owner, "")
        # The id m5-1 is no part of m5 in a plan that counts its measures by chapter.
        if not above or not owner.startswith(f"{above}-"):
            return record_id
        endings.append(owner.removeprefix(above))
        owner = above
    return wanted[owner] + "".join(reversed(endings))


def _refuse_used(dataset: Dataset, ids: Mapping[str, str]) -> None:
    used = {key: record for records in dataset.by_id.values() for key, record in records.items()}
    published = {row["record_id"] for row in dataset["ids"]}
    if len(set(ids.values())) < len(ids):
        raise CommandError("two records would have the same id; nothing was changed")
    for old, new in ids.items():
        if new in used and new not in ids:
            where = f"{used[new].path}:{used[new].line}"
            raise CommandError(f'"{new}", for {old}, is already used at {where}; nothing was changed')
        if new in published:
            raise CommandError(
                f'"{new}", for {old}, was published before, and an id is never reused; nothing was changed'
            )


def with_ids(schema: TableSchema, rows: Sequence[Row], ids: Mapping[str, str]) -> list[Row]:
    """Return the rows of a table with the new ids wherever a field names a record."""
    fields = {name for name in _ID_FIELDS if name in schema.names} | {key.field for key in schema.foreign_keys}
    return [{name: ids.get(cell, cell) if name in fields else cell for name, cell in row.items()} for row in rows]


def with_successors(rows: Sequence[Row], ids: Mapping[str, str], today: str) -> list[Row]:
    """Return the ledger of published ids in which those that change name their successors."""
    return [
        {**row, "successor_id": ids[row["record_id"]], "date": today} if row["record_id"] in ids else row
        for row in rows
    ]
