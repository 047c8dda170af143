"""`import --again`: brings a new draft of a text together with what a person made of the last one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.report import as_text
from cityplans.cli.source_lines import line_reader
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Severity, sorted_unique
from cityplans.curate.adopt.adoption import adopt, with_cells, with_rows
from cityplans.curate.adopt.draft_tables import DraftTables, read_draft
from cityplans.curate.files import load_draft
from cityplans.curate.importer.draft_files import draft_files
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.reimport.matching import Tables
from cityplans.curate.reimport.merging import Again, described, merge_again
from cityplans.curate.reimport.proposed import PROPOSED, as_csv, from_csv
from cityplans.curate.writer import Rewrite, encoded, locked, read_existing, write_files
from cityplans.read.dataset import Dataset, folder_of
from cityplans.read.load import load

_WORDS: Mapping[str, str] = {"plans": "plan (plan.yaml)"}


def is_adopted(options: argparse.Namespace) -> bool:
    """Return whether the folder to write to is that of the plan in the data."""
    out, plan = (os.path.realpath(path) for path in (options.out, options.datasets / options.plan_id))
    return bool(out == plan)


def import_again(options: argparse.Namespace, made: Draft) -> int:
    """Merge a new draft into the folder of the last one, or into the plan in the data.

    Raises:
        CommandError: There is no such draft or plan, or a file cannot be written.
    """
    if not options.out.is_dir():
        raise CommandError(f"{options.out} is not a folder: there is nothing to import again, leave --again out")
    if is_adopted(options):
        with locked(options.datasets):
            return _into_plan(options, made)
    with locked(options.out):
        return _into_draft(options, made)


def _into_draft(options: argparse.Namespace, made: Draft) -> int:
    files, findings = load_draft(options.out)
    loaded = load(options.datasets).dataset
    if loaded is None:
        raise CommandError("the data cannot be read: run `build.py check` first")
    draft, more = read_draft(options.out.as_posix(), files, loaded.schemas) if not findings else (None, [])
    if draft is None:
        return _refused([*findings, *more])
    _refuse_other_plan(options, draft.plan.id)
    proposed = from_csv(files[PROPOSED]) if PROPOSED in files else None
    again = merge_again(_cells(draft), made.tables, proposed, made.tables["sources"][0]["sha256"])
    texts = draft_files(_with(made, again), options.text.name)
    texts["plan.yaml"] = with_cells(
        loaded.schemas["plans"], draft.plan_yaml, draft.plan.cells, again.tables["plans"][0]
    )
    texts[PROPOSED] = as_csv(again.proposed)
    contents = {name: encoded(options.out / name, text) for name, text in texts.items()}
    write_files(
        [
            Rewrite(options.out / name, files.get(name), data)
            for name, data in contents.items()
            if files.get(name) != data
        ]
    )
    _print_result(options, again, "" if proposed else f"{PROPOSED} is missing, so every filled cell was kept")
    return FINE


def _into_plan(options: argparse.Namespace, made: Draft) -> int:
    loaded = load(options.datasets)
    shared = {options.datasets / "reference", options.out}
    unreadable = [f for f in loaded.findings if f.severity is Severity.ERROR and Path(f.location.path).parent in shared]
    dataset = loaded.dataset
    if dataset is None or unreadable:
        return _refused(unreadable or loaded.findings)
    old: Tables = {
        name: [
            dict(record.cells)
            for record in rows
            if (folder_of(record) if dataset.schemas[name].scope == "plan" else record["plan_id"]) == options.plan_id
        ]
        for name, rows in dataset.tables.items()
        if dataset.schemas[name].scope == "plan" or name == "sources"
    }
    again = merge_again(old, made.tables, None, made.tables["sources"][0]["sha256"])
    merged = _with(made, again)
    texts = draft_files(merged, options.text.name)
    before = read_existing(options.out / "plan.yaml") or b""
    texts["plan.yaml"] = with_cells(dataset.schemas["plans"], before, old["plans"][0], again.tables["plans"][0])
    contents = {name: encoded(options.out / name, text) for name, text in texts.items()}
    draft, findings = read_draft(options.out.as_posix(), contents, dataset.schemas)
    if draft is None:
        return _refused(findings)
    settled = [record_id for records in dataset.by_id.values() for record_id in records]
    adoption = adopt(draft, _without(dataset, options.plan_id), settled)
    if adoption.findings:
        return _refused(adoption.findings)
    rewrites = [Rewrite(options.out / name, read_existing(options.out / name), d) for name, d in adoption.files.items()]
    for table, rows in adoption.merged.new.items():
        path = options.datasets / "reference" / f"{table}.csv"
        data = read_existing(path) or b""
        after = with_rows(dataset.schemas[table], path.as_posix(), data, rows)
        if after is None:
            raise CommandError(f"{path} must be fixed first: run `build.py check`; nothing was changed")
        rewrites.append(Rewrite(path, data, after))
    write_files([rewrite for rewrite in rewrites if rewrite.before != rewrite.after])
    _print_result(options, again, f"see `build.py check --plan {options.plan_id}` for what is left")
    return FINE


def _without(dataset: Dataset, plan_id: str) -> Dataset:
    """Return a dataset without a plan and its copies, as if it had never been published."""
    own = {
        record.id
        for name, rows in dataset.tables.items()
        for record in rows
        if (folder_of(record) if dataset.schemas[name].scope == "plan" else record["plan_id"]) == plan_id
    }
    tables = {
        name: tuple(
            record
            for record in rows
            if not (dataset.schemas[name].scope == "plan" and folder_of(record) == plan_id)
            and not (name == "sources" and record["plan_id"] == plan_id)
            and not (name == "ids" and record["record_id"] in own)
        )
        for name, rows in dataset.tables.items()
    }
    return replace(dataset, tables=tables)


def _refused(findings: Sequence[Finding]) -> int:
    sys.stderr.write(as_text(sorted_unique(findings), line_reader()))
    print("nothing was written: correct these files and run the command again", file=sys.stderr)
    return FINDINGS


def _refuse_other_plan(options: argparse.Namespace, plan_id: str) -> None:
    if plan_id != options.plan_id:
        raise CommandError(
            f'{options.out} is the draft of "{escape_invisible(plan_id)}", not of "{options.plan_id}": '
            f"give --plan-id {escape_invisible(plan_id)}, or another folder"
        )


def _cells(draft: DraftTables) -> Tables:
    return {table: [dict(record.cells) for record in rows] for table, rows in draft.tables.items()}


def _with(made: Draft, again: Again) -> Draft:
    """Return the new draft with the merged tables, and with its notes about the ids that records have now."""
    doubts = sorted(replace(doubt, record=again.ids.get(doubt.record, doubt.record)) for doubt in made.doubts)
    left = {row.get("id") for rows in again.tables.values() for row in rows}
    return replace(made, tables=again.tables, doubts=[doubt for doubt in doubts if doubt.record in left])


def _print_result(options: argparse.Namespace, again: Again, remark: str) -> None:
    if options.quiet:
        return
    lines: Iterator[str] = described(again, _WORDS)
    print(f"{options.out}: imported again")
    print("".join(f"{escape_invisible(line)}\n" for line in lines), end="")
    if remark:
        print(remark)
