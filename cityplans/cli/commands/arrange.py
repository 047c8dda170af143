"""What `new` does to orders and ids: insert, move and renumber, all tables in one go."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cityplans.cli.commands import FINE
from cityplans.cli.dataset import existing_id, existing_plan
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.table_schema import TableSchema
from cityplans.curate.adopt.adoption import table_file
from cityplans.curate.reorder import (
    ORDERED,
    Place,
    Row,
    by_section,
    counted,
    in_order,
    inserted,
    moved,
    new_ids,
    with_ids,
    with_successors,
)
from cityplans.curate.reviews import confirmed_again
from cityplans.curate.writer import Rewrite, read_existing, write_files
from cityplans.read.csv_reader import is_ragged, parse_csv
from cityplans.read.dataset import Dataset

_ADVICE = "see the folder of the plan for the ids"


def place_of(options: argparse.Namespace, dataset: Dataset, table: str) -> Place | None:
    """Return the place that --after or --before names; None if neither is given."""
    anchor = options.after or options.before
    if anchor is None:
        return None
    ids = list(dataset.by_id.get(table, {}))
    return Place(existing_id(anchor, ids, table.removesuffix("s"), _ADVICE), before=options.after is None)


def insert_measure(datasets: Path, dataset: Dataset, cells: Row, place: Place) -> None:
    """Insert a measure before or after another one of its plan."""
    anchor = dataset.by_id["measures"][place.anchor]
    if anchor["plan_id"] != cells["plan_id"]:
        raise CommandError(f"{place.anchor} belongs to {anchor['plan_id']}, not to {cells['plan_id']}")
    table = _Table(datasets, dataset.schemas["measures"], cells["plan_id"])
    write_files([table.rewrite(inserted(table.rows, cells, place))])


def move(options: argparse.Namespace, dataset: Dataset) -> int:
    """Move a section or a measure with its parts."""
    ids = {record_id: table for table in ORDERED for record_id in dataset.by_id.get(table, {})}
    record_id = existing_id(options.record, list(ids), "section or measure", _ADVICE)
    name = ids[record_id]
    place = place_of(options, dataset, name)
    if place is None:
        raise CommandError("name the new place with --after ID or --before ID")
    record, anchor = dataset.by_id[name][record_id], dataset.by_id[name][place.anchor]
    if record["plan_id"] != anchor["plan_id"]:
        raise CommandError(f"{place.anchor} belongs to {anchor['plan_id']}: a record stays in its plan")
    table = _Table(options.datasets, dataset.schemas[name], record["plan_id"])
    after = moved(table.rows, record_id, place)
    rewrites = [table.rewrite(after)]
    if name == "sections":
        measures = _Table(options.datasets, dataset.schemas["measures"], record["plan_id"])
        rewrites += measures.changed(lambda rows: by_section(rows, after))
    write_files(rewrites)
    order = next(row["order"] for row in after if row["id"] == record_id)
    print(f"{table.path}: {record_id} is number {order} of {len(after)} {name} now")
    print("Ids and printed numbers are as they were; `build.py new renumber` changes ids.")
    return FINE


def renumber(options: argparse.Namespace, dataset: Dataset) -> int:
    """Count the orders of a plan again, and change ids where that is asked for."""
    plan_id = existing_plan(options.plan, dataset.by_id.get("plans", {}))
    ids = new_ids(dataset, plan_id, _pairs(options.ids, plan_id))
    rewrites: list[Rewrite] = []
    for name, schema in dataset.schemas.items():
        if schema.scope == "ledger" and name not in ("ids", "corrections"):
            continue
        if not ids and name not in ORDERED:
            continue
        if name == "plans":
            continue
        folder = {"plan": plan_id, "reference": "reference"}.get(schema.scope, ".")
        table = _Table(options.datasets, schema, folder)
        rewrites += table.changed(_change(dataset, schema, ids)) if table.exists else []
    write_files(rewrites)
    for rewrite in rewrites:
        print(f"{rewrite.path}: written")
    for old, new in ids.items():
        print(f"{old} → {new}")
    if not rewrites:
        print("every order counts from 1 without gaps: nothing was changed")
    return FINE


def _change(dataset: Dataset, schema: TableSchema, ids: Mapping[str, str]) -> Callable[[Sequence[Row]], list[Row]]:
    def change(rows: Sequence[Row]) -> list[Row]:
        if schema.name == "ids":
            return with_successors(rows, ids, datetime.date.today().isoformat())
        if schema.name == "reviews":
            rows = [confirmed_again(dataset, row, ids) for row in rows]
        after = with_ids(schema, rows, ids)
        return counted(in_order(after)) if schema.name in ORDERED else after

    return change


def _pairs(arguments: Sequence[str], plan_id: str) -> dict[str, str]:
    """Return the ids to change; they may be written without the plan that they begin with."""
    pairs: dict[str, str] = {}
    for argument in arguments:
        old, equals, new = argument.partition("=")
        if not equals or not old or not new:
            raise CommandError(f'"{escape_invisible(argument)}" is not a change of an id: write OLD=NEW')
        whole = [name if name.startswith(f"{plan_id}-") else f"{plan_id}-{name}" for name in (old, new)]
        pairs[whole[0]] = whole[1]
    return pairs


class _Table:
    """A file of a table: its rows, read so that none is lost when it is written again."""

    def __init__(self, datasets: Path, schema: TableSchema, folder: str) -> None:
        self.schema = schema
        self.path = datasets / folder / f"{schema.name}.csv"
        data = read_existing(self.path)
        self.exists = data is not None
        self.before = data or b""
        raw, findings = parse_csv(self.path.as_posix(), self.before) if self.exists else (None, [])
        if self.exists and (raw is None or findings or raw.header != schema.names or is_ragged(raw)):
            raise CommandError(f"{self.path} must be fixed first: run `build.py check`; nothing was changed")
        self.rows: list[Row] = (
            [dict(zip(schema.names, cells, strict=True)) for cells in raw.rows if any(cells)] if raw else []
        )

    def rewrite(self, rows: Sequence[Row]) -> Rewrite:
        """Return the file with other rows."""
        return Rewrite(self.path, self.before, table_file(self.schema, rows))

    def changed(self, change: Callable[[Sequence[Row]], list[Row]]) -> list[Rewrite]:
        """Return the file with changed rows, if any differs."""
        after = change(self.rows)
        same = sorted(map(str, after)) == sorted(map(str, self.rows))
        return [] if same else [self.rewrite(after)]
