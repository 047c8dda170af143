"""The command `sheet`: a plan's tables as a workbook to be edited in a spreadsheet program, and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.dataset import existing_plan, readable_dataset
from cityplans.cli.options import add_data_options
from cityplans.cli.report import as_text
from cityplans.cli.report.text import cut
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, has_errors
from cityplans.curate.sheet import EDITED_TABLES
from cityplans.curate.sheet.merge import CellChange, Merged, merge, place_of
from cityplans.curate.sheet.read import EditedWorkbook, SheetFinding, read_workbook
from cityplans.curate.sheet.write import edit_workbook
from cityplans.curate.writer import Rewrite, locked, read_existing, write_files
from cityplans.read.dataset import Record
from cityplans.read.files import LARGEST_FILE, UnsafeFileError, read_bytes

_MOST_CHANGES = 100
"""Changes that are listed; their number is told in any case."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="out|in")
    out = ways.add_parser("out", help="write a plan's tables as a workbook")
    out.add_argument("plan", metavar="PLAN", help="the id of the plan, such as hangzhou-2016")
    out.add_argument("--out", type=Path, metavar="FILE", help="the workbook to write (default: PLAN.xlsx)")
    out.add_argument("--replace", action="store_true", help="replace the workbook if there is one already")
    into = ways.add_parser("in", help="bring an edited workbook back into the data")
    into.add_argument("file", type=Path, metavar="FILE", help="the workbook")
    into.add_argument("--check", action="store_true", help="write nothing; say what would change")
    into.add_argument("--remove", action="store_true", help="remove the records and columns that are not in it")
    for way in (out, into):
        add_data_options(way)


def run(options: argparse.Namespace) -> int:
    """Write a workbook, or bring one back."""
    with locked(options.datasets):
        return _out(options) if options.way == "out" else _in(options)


def _out(options: argparse.Namespace) -> int:
    dataset = readable_dataset(options.datasets)
    existing_plan(options.plan, dataset.by_id.get("plans", {}))
    path: Path = options.out or Path(f"{options.plan}.xlsx")
    before = read_existing(path)
    if before is not None and not options.replace:
        raise CommandError(f"{path} already exists; bring it back first, or add --replace. Nothing was changed")
    write_files([Rewrite(path, before, edit_workbook(dataset, options.plan))])
    print(f"{escape_invisible(str(path))}: written")
    print(f"Edit it, save it as .xlsx, then run `build.py sheet in {escape_invisible(str(path))}`.")
    return FINE


def _in(options: argparse.Namespace) -> int:
    dataset = readable_dataset(options.datasets)
    try:
        book = read_workbook(read_bytes(options.file, LARGEST_FILE), dataset.schemas)
    except FileNotFoundError as problem:
        raise CommandError(f"{options.file}: there is no such file") from problem
    except UnsafeFileError as refusal:
        raise CommandError(f"{options.file}: {refusal}; {refusal.hint}") from None
    existing_plan(book.plan_id, dataset.by_id.get("plans", {}))
    merged = merge(book, dataset, may_remove=options.remove)
    damaged = {finding.place for finding in merged.findings}
    changes = [change for change in merged.changes if change.place not in damaged]
    print("".join(f"{line}\n" for line in _described(changes)), end="")
    if merged.findings:
        print("".join(f"{line}\n" for finding in merged.findings for line in _lines(options.file, finding)), end="")
        print("nothing was written: correct these cells in the workbook, save it, and run the command again")
        return FINDINGS
    if not merged.files:
        print("nothing has changed")
        return FINE
    if options.check:
        return FINDINGS
    _write(options.datasets / book.plan_id, merged)
    return _checked(options, book)


def _write(folder: Path, merged: Merged) -> None:
    paths = {table: folder / f"{table}.csv" for table in merged.files}
    write_files([Rewrite(path, read_existing(path), merged.files[table]) for table, path in paths.items()])
    for path in paths.values():
        print(f"{escape_invisible(str(path))}: written")


def _described(changes: Sequence[CellChange]) -> Iterator[str]:
    for change in changes[:_MOST_CHANGES]:
        if change.field:
            values = " → ".join(f'"{escape_invisible(cut(value))}"' for value in (change.before, change.after))
            yield f"{change.place}: {escape_invisible(change.record_id)}, {change.field}: {values}"
        else:
            yield f"{change.place}: {escape_invisible(change.record_id)}: {change.after}"
    if len(changes) > _MOST_CHANGES:
        yield f"… and {len(changes) - _MOST_CHANGES} more changes"


def _lines(file: Path, finding: SheetFinding) -> Iterator[str]:
    yield f"{escape_invisible(file.name)}: {escape_invisible(finding.place)}: error: {escape_invisible(finding.message)}"
    yield f"    hint: {escape_invisible(finding.hint)}"


def _checked(options: argparse.Namespace, book: EditedWorkbook) -> int:
    """Check the data as it is now; name the cells of the workbook in which something is wrong."""
    dataset, findings = check(options.datasets, options.sources)
    found = {table: {(r.path, r.line): r for r in dataset[table]} if dataset else {} for table in EDITED_TABLES}
    others = []
    for finding in findings:
        place = _place(finding, found, book)
        if place:
            severity = f"{finding.severity}: {escape_invisible(cut(finding.message))} [{finding.code}]"
            print(f"{escape_invisible(options.file.name)}: {place}: {severity}")
            print(f"    hint: {escape_invisible(cut(finding.hint))}")
        else:
            others.append(finding)
    sys.stdout.write(as_text(others))
    if findings:
        print("the data was written; correct the workbook and bring it back again, or correct the files")
    return FINDINGS if has_errors(findings) else FINE


def _place(finding: Finding, found: dict[str, dict[tuple[str, int], Record]], book: EditedWorkbook) -> str:
    """Return the cell of the workbook that a finding is about; "" if it is about something else."""
    at = finding.location
    for table, records in found.items():
        # A record with line breaks in its cells has several lines.
        lines = [line for path, line in records if path == at.path and line <= at.line]
        if lines:
            record = records[at.path, max(lines)]
            name = next((name for name in record.cells if record.at(name) == at), "id")
            return place_of(book.sheets, table, record.id, name)
    return ""
