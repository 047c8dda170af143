"""The command `adopt`: takes a draft of a plan, filled in by a person, into the data."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cityplans.check.runner import check_plan
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options, folder
from cityplans.cli.report import as_groups, as_text, summary
from cityplans.cli.source_lines import line_reader
from cityplans.core.characters import escape_invisible
from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Severity, sorted_unique
from cityplans.core.identifiers import RESERVED_FOR_PLANS, is_id
from cityplans.core.table_schema import Value
from cityplans.curate.adopt.adoption import Adoption, adopt, with_rows
from cityplans.curate.adopt.draft_tables import DraftTables, read_draft
from cityplans.curate.files import load_draft
from cityplans.curate.lineage import lineage
from cityplans.curate.locate import evidence_rows
from cityplans.curate.writer import Rewrite, locked, read_existing, write_folder
from cityplans.read.dataset import Dataset, folder_of, rows_of
from cityplans.read.load import Loaded, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("draft", type=folder, metavar="DRAFT", help="folder that `build.py import` has written")
    add_data_options(parser)


def run(options: argparse.Namespace) -> int:
    """Take a draft over, or say what stands against it and write nothing.

    Raises:
        CommandError: The plan is in the data already, the draft is none, or a file cannot be written.
    """
    with locked(options.datasets):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    loaded = load(options.datasets)
    dataset = loaded.dataset
    unreadable = [f for f in loaded.findings if f.severity is Severity.ERROR and _is_shared(options.datasets, f)]
    if dataset is None or unreadable:
        return _refused(unreadable or loaded.findings, "correct these files")
    if Path(os.path.realpath(options.draft)).is_relative_to(Path(os.path.realpath(options.datasets))):
        raise CommandError(
            f"{options.draft} is in {options.datasets} already: a draft is elsewhere until it is adopted"
        )
    files, findings = load_draft(options.draft)
    if findings:
        return _refused(findings)
    draft, findings = read_draft(options.draft.as_posix(), files, dataset.schemas)
    if draft is None:
        return _refused(findings)
    _refuse_taken_plan(options.datasets, dataset, draft)
    adoption = adopt(draft, dataset)
    if adoption.findings:
        return _refused(adoption.findings)
    rewrites = list(_reference_rewrites(options.datasets, dataset, adoption))
    place = options.datasets / adoption.plan_id
    plan_files, loaded = _with_ledgers(options, adoption, draft, place, rewrites)
    findings = check_plan(loaded, adoption.plan_id)
    write_folder(place, plan_files, rewrites)
    print("".join(f"{line}\n" for line in _described(options, place, adoption, rewrites)))
    _print_left(options, loaded, adoption.plan_id, findings)
    return FINE


def _is_shared(datasets: Path, finding: Finding) -> bool:
    """Return whether a finding is about a file of all plans, such as a reference table."""
    return Path(finding.location.path).parent in (datasets, datasets / "reference", datasets / "schemas")


def _refused(findings: Sequence[Finding], advice: str = "correct the draft") -> int:
    sys.stderr.write(as_text(sorted_unique(findings), line_reader()))
    print(f"nothing was written: {advice} and run the command again", file=sys.stderr)
    return FINDINGS


def _refuse_taken_plan(datasets: Path, dataset: Dataset, draft: DraftTables) -> None:
    plan_id, path = draft.plan.id, draft.plan.path
    if not is_id(plan_id) or plan_id in RESERVED_FOR_PLANS:
        hint = "write city and year in lower-case letters, such as hangzhou-2016"
        raise CommandError(f'{path}: "{escape_invisible(plan_id)}" is not a plan id: {hint}')
    if os.path.lexists(datasets / plan_id):
        raise CommandError(
            f"{datasets / plan_id} is there already; nothing was changed. If this draft was adopted before, work there: "
            f"`build.py check --plan {plan_id}` says what is left. If it is another plan, import its text with another "
            f"--plan-id"
        )
    if row := next((row for row in dataset["ids"] if row["record_id"] == plan_id), None):
        raise CommandError(
            f'{path}: the id "{plan_id}" was published before ({row.path}:{row.line}), and an id is never reused: '
            f"import the text with another --plan-id"
        )


def _reference_rewrites(datasets: Path, dataset: Dataset, adoption: Adoption) -> Iterator[Rewrite]:
    """Yield the reference tables with the new rows."""
    for table, rows in adoption.merged.new.items():
        path = datasets / "reference" / f"{table}.csv"
        before = read_existing(path) or b""
        after = with_rows(dataset.schemas[table], path.as_posix(), before, rows)
        if after is None:
            raise CommandError(f"{path} must be fixed first: run `build.py check`; nothing was changed")
        yield Rewrite(path, before, after)


def _with_ledgers(
    options: argparse.Namespace, adoption: Adoption, draft: DraftTables, place: Path, rewrites: Sequence[Rewrite]
) -> tuple[Mapping[str, bytes], Loaded]:
    """Return the files of the plan with evidence and translations, and the data as it is with them."""
    files = dict(adoption.files)
    shared = {rewrite.path.as_posix(): rewrite.after for rewrite in rewrites}

    def read() -> Loaded:
        own = {(place / name).as_posix(): data for name, data in files.items()}
        return load(options.datasets, options.sources, contents=own | shared)

    dataset = read().dataset
    if dataset is None:
        raise CommandError("the data cannot be read: run `build.py check` first")
    _refuse_other_texts(options, dataset, adoption.plan_id, draft)
    ledgers: Mapping[str, Sequence[Sequence[Value]]] = {
        "evidence": evidence_rows(dataset, adoption.plan_id),
        "translations": lineage(dataset, adoption.plan_id, (), ""),
    }
    for table, rows in ledgers.items():
        files[f"{table}.csv"] = to_csv(dataset.schemas[table].names, rows).encode()
    return files, read()


def _refuse_other_texts(options: argparse.Namespace, dataset: Dataset, plan_id: str, draft: DraftTables) -> None:
    """Refuse a folder of official texts that lacks the one that the draft was made from."""
    sources = [source for source in dataset["sources"] if source["plan_id"] == plan_id]
    if options.sources is None or any(source.id in dataset.texts for source in sources):
        return
    copy = draft.tables["sources"][0] if draft.tables["sources"] else draft.plan
    raise CommandError(
        f"no .txt file in {options.sources} is the text of this draft ({copy.path}:{copy.line} has its SHA-256): "
        f"put it there, byte for byte as it was imported, or name its folder with --sources; nothing was changed"
    )


def _described(
    options: argparse.Namespace, place: Path, adoption: Adoption, rewrites: Sequence[Rewrite]
) -> Iterator[str]:
    """Yield what was written, what was known already, and which ids are new."""
    yield f"{place}: written"
    merged = adoption.merged
    for rewrite, rows in zip(rewrites, merged.new.values(), strict=True):
        ids = [row.get("id") or " ".join(row.values()) for row in rows]
        yield f"{rewrite.path}: {len(ids)} added: {', '.join(ids)}"
    for table, ids in merged.reused.items():
        yield f"{table} that are known already: {', '.join(ids)}"
    if adoption.left_out:
        yield f"{adoption.left_out} rows of evidence and other ledgers were left out: their records are not in the draft"
    yield f"{options.draft} is as it was, and no longer needed but for the notes in DRAFT.md: work in {place} from now on"


def _print_left(options: argparse.Namespace, loaded: Loaded, plan_id: str, findings: Sequence[Finding]) -> None:
    """Print what is left to do, as `check --plan` does."""
    if loaded.dataset:
        sys.stdout.write(as_groups(findings, plan_id, loaded.dataset.schemas))
        count = sum(folder_of(record) == plan_id for record in rows_of(loaded.dataset))
        sys.stdout.write(summary(findings, count))
    if options.sources is None:
        print(
            "the evidence is that of the draft, unchecked: give the folder of its text with --sources or PLAN_SOURCES"
        )
    print(f"`build.py check --plan {plan_id}` says again what is left")
