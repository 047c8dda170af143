"""The command `new`: starts a plan, a measure, a target or an event; moves and renumbers records."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cityplans.cli.commands import FINE
from cityplans.cli.commands.arrange import insert_measure, move, place_of, renumber
from cityplans.cli.dataset import existing_id, existing_plan, readable_dataset
from cityplans.cli.options import add_data_options
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.identifiers import RESERVED_FOR_PLANS, is_id
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import TableSchema
from cityplans.curate.follow_up import event_cells, likely_sentences, report_text
from cityplans.curate.reorder import Place
from cityplans.curate.scaffold import (
    explain_field,
    id_beside,
    insert_row,
    measure_cells,
    missing_fields,
    plan_files,
    target_cells,
)
from cityplans.curate.writer import Rewrite, encoded, locked, write_files, write_folder
from cityplans.read.csv_reader import parse_csv
from cityplans.read.dataset import Dataset
from cityplans.read.files import LARGEST_FILE, UnsafeFileError, read_bytes
from cityplans.read.load import load

_ADVICE = "see datasets/ for the ids"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="plan|measure|target|event|move|renumber")
    plan = kinds.add_parser("plan", help="the folder of a new plan")
    plan.add_argument("--id", required=True, metavar="ID", help="its id, city and year: hangzhou-2016")
    measure = kinds.add_parser("measure", help="a measure of a plan")
    measure.add_argument("--plan", required=True, metavar="ID", help="the id of its plan")
    measure.add_argument("--number", required=True, metavar="NUMBER", help="its number as printed: 13 or （三）2")
    target = kinds.add_parser("target", help="a target or outcome of a plan, section or measure")
    target.add_argument(
        "--subject", required=True, metavar="ID", help="the id of the record under which the text states it"
    )
    event = kinds.add_parser("event", help="what a later text reports of a promise")
    event.add_argument("--promise", required=True, metavar="ID", help="the id of the target, measure or plan")
    event.add_argument("--report", required=True, metavar="ID", help="the id of the text, in reference/reports.csv")
    event.add_argument("--quote", default="", metavar="TEXT", help="the passage; without it, likely ones are listed")
    _add_places(measure, "where it is inserted, with section and parent of that record (default: at the end)")
    moving = kinds.add_parser("move", help="a section or measure, with its parts, to another place in the order")
    moving.add_argument("record", metavar="ID", help="the id of the section or measure")
    _add_places(moving, "its new place, with section and parent of that record")
    renumbering = kinds.add_parser("renumber", help="the orders of a plan, and ids if given")
    renumbering.add_argument("plan", metavar="PLAN", help="the id of the plan")
    renumbering.add_argument(
        "ids",
        nargs="*",
        metavar="OLD=NEW",
        help="ids to change, such as m2-1=m2-2, everywhere; ids that begin with OLD change with it",
    )
    for kind in (moving, renumbering):
        add_data_options(kind)
    for kind in (plan, measure, target, event):
        add_data_options(kind)
        kind.add_argument(
            "cells", nargs="*", metavar="FIELD=VALUE", help="cells to fill in already, such as title_zh=修建书屋"
        )


def _add_places(parser: argparse.ArgumentParser, help_text: str) -> None:
    places = parser.add_mutually_exclusive_group()
    places.add_argument("--after", metavar="ID", help=help_text)
    places.add_argument("--before", metavar="ID", help="the same, before that record")


def run(options: argparse.Namespace) -> int:
    """Start a plan, a measure or a target; overwrite nothing."""
    with locked(options.datasets):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    dataset = readable_dataset(options.datasets)
    match options.kind:
        case "move":
            return move(options, dataset)
        case "renumber":
            return renumber(options, dataset)
        case "plan":
            _new_plan(options.datasets, dataset, options.id, _cells(dataset.schemas["plans"], options.cells))
        case "measure":
            plan = existing_plan(options.plan, dataset.by_id.get("plans", {}))
            cells = measure_cells(dataset, plan, options.number)
            place = place_of(options, dataset, "measures")
            if place and (beside := id_beside(place.anchor, options.number, [r.id for r in dataset["measures"]])):
                cells["id"] = beside
            if cells["id"].endswith("-m") and not any(cell.startswith("id=") for cell in options.cells):
                raise CommandError(
                    f'"{escape_invisible(options.number)}" contains no number: add an id, such as id={plan}-g1'
                )
            cells |= _cells(dataset.schemas["measures"], options.cells)
            _new_row(options.datasets, dataset, "measures", plan, cells, place)
        case "event":
            _new_event(options)
        case _:
            subjects = [name for table in ("plans", "sections", "measures") for name in dataset.by_id.get(table, {})]
            subject_id = existing_id(options.subject, subjects, "plan, section or measure", _ADVICE)
            subject = dataset.subject(subject_id)
            assert subject is not None
            cells = target_cells(dataset, subject["plan_id"] or subject_id, subject_id)
            _new_row(
                options.datasets,
                dataset,
                "targets",
                cells["plan_id"],
                cells | _cells(dataset.schemas["targets"], options.cells),
            )
    return FINE


def _new_event(options: argparse.Namespace) -> None:
    dataset = load(options.datasets, options.sources).dataset
    assert dataset is not None, "it was readable a moment ago"
    promises = {key: r for table in ("targets", "measures", "plans") for key, r in dataset.by_id.get(table, {}).items()}
    promise = promises[existing_id(options.promise, list(promises), "target, measure or plan", _ADVICE)]
    reports = list(dataset.by_id.get("reports", {}))
    report = existing_id(options.report, reports, "report", "see datasets/reference/reports.csv")
    if not options.quote:
        found = likely_sentences(dataset, promise, report_text(dataset, report))
        print("Likely passages; give the right one with --quote:" if found else "No sentence seems to answer it.")
        print("".join(f"  {escape_invisible(sentence)}\n" for sentence in found), end="")
        return
    cells = event_cells(dataset, promise, report, options.quote)
    cells |= _cells(dataset.schemas["events"], options.cells)
    _new_row(options.datasets, dataset, "events", cells["plan_id"], cells)


def _cells(schema: TableSchema, arguments: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals:
            raise CommandError(f'"{escape_invisible(argument)}" is not a cell: write FIELD=VALUE')
        if name not in schema.names:
            hint = suggest(name, list(schema.names)) or f"the fields are {', '.join(schema.names)}"
            raise CommandError(f'{schema.name} has no field "{escape_invisible(name)}"; {hint}')
        cells[name] = value
    return cells


def _new_plan(datasets: Path, dataset: Dataset, plan_id: str, cells: Mapping[str, str]) -> None:
    if not is_id(plan_id) or plan_id in RESERVED_FOR_PLANS:
        hint = "write city and year in lower-case letters, such as hangzhou-2016"
        raise CommandError(f'"{escape_invisible(plan_id)}" is not a plan id: {hint}')
    folder = datasets / plan_id
    if os.path.lexists(folder):
        raise CommandError(f"{folder} already exists; nothing was changed")
    files = plan_files(dataset.schemas, plan_id, cells)
    write_folder(folder, {name: encoded(folder / name, text) for name, text in files.items()})
    print(f"{folder}: written. plan.yaml explains every field; a copy of the text goes into reference/sources.csv.")
    print("Fill it in, then run `build.py check`: it names what is missing.")


def _new_row(
    datasets: Path, dataset: Dataset, table: str, plan_id: str, cells: Mapping[str, str], place: Place | None = None
) -> None:
    schema, path = dataset.schemas[table], datasets / plan_id / f"{table}.csv"
    if any(cells["id"] in records for records in dataset.by_id.values()):
        raise CommandError(f'there is already a record "{escape_invisible(cells["id"])}"; nothing was changed')
    if place:
        insert_measure(datasets, dataset, dict(cells), place)
        line = next(record.line for record in readable_dataset(datasets)[table] if record.id == cells["id"])
        _print_written(path, line, schema, cells)
        return
    try:
        # A plan may lack the file of an optional table.
        former = read_bytes(path, LARGEST_FILE) if os.path.lexists(path) else None
        data = encoded(path, f"{','.join(schema.names)}\n") if former is None else former
        raw, findings = parse_csv(path.as_posix(), data)
        if raw is None or findings or raw.header != schema.names:
            raise CommandError(f"{path} must be fixed first: run `build.py check`")
        text, line = insert_row(schema, raw, data.decode("utf-8"), cells)
        write_files([Rewrite(path, former, encoded(path, text))])
    except UnsafeFileError as refusal:
        raise CommandError(f"{path}: {refusal}; {refusal.hint}") from None
    except OSError as problem:
        raise CommandError(f"cannot write {path}: {problem.strerror}") from problem
    _print_written(path, line, schema, cells)


def _print_written(path: Path, line: int, schema: TableSchema, cells: Mapping[str, str]) -> None:
    print(f"{path}:{line}: {escape_invisible(cells['id'])} written")
    if fields := missing_fields(schema, cells):
        print("Still to fill in; `build.py check` lists them too:")
        for field in fields:
            first, *rest = explain_field(field)
            print(f"  {field.name}: {first}")
            print("".join(f"      {line}\n" for line in rest), end="")
