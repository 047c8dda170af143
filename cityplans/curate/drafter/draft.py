"""Fills what a plan lacks with the proposals of a drafter, and never replaces what is written there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.curate.drafter.program import DrafterError, run_program, split_command
from cityplans.curate.drafter.proposals import Proposals, judge, read_answer
from cityplans.curate.drafter.request import BATCH, gaps, request
from cityplans.curate.review.changes import drafted_translations, with_cells
from cityplans.curate.review.findings import new_errors, plan_findings
from cityplans.curate.review.plan_files import TRANSLATIONS, Contents, PlanFiles
from cityplans.curate.review.queue import review_queue
from cityplans.curate.writer import locked
from cityplans.read.dataset import folder_of
from cityplans.read.load import Loaded


@dataclass
class Drafted:
    """What a drafter was asked and what came of it.

    Attributes:
        asked: How many records it was asked about.
        proposals: What is written, and what was refused.
        problem: Why it was not asked further; "" if it was asked about every record.
        files: The files that were written.
    """

    asked: int = 0
    proposals: Proposals = field(default_factory=Proposals)
    problem: str = ""
    files: list[str] = field(default_factory=list)


def draft_texts(
    datasets: Path, sources: Path, plan_id: str, command: str, seconds: float, progress: Callable[[int, int], None]
) -> Drafted:
    """Ask a program for what a plan lacks, and write what says nothing beyond the passages.

    Args:
        datasets: The folder of the data.
        sources: The folder of the official texts.
        plan_id: The plan.
        command: The program and its arguments, as in a shell, which it is not given to.
        seconds: How long the program may take for each batch of records.
        progress: Called with how many records it was asked about, and how many there are.

    Raises:
        CommandError: The data cannot be read or written.
    """
    files, result = PlanFiles(datasets, sources, plan_id), Drafted()
    loaded = files.load()
    if loaded.dataset is None:
        raise CommandError("the data cannot be read: run `build.py check` first")
    wanting = list(gaps(loaded.dataset, review_queue(loaded.dataset, plan_id, [])))
    try:
        words = split_command(command)
        for start in range(0, len(wanting), BATCH):
            batch = wanting[start : start + BATCH]
            answer = read_answer(run_program(words, request(loaded.dataset, plan_id, batch), seconds))
            judge(loaded.dataset, plan_id, batch, answer, result.proposals)
            result.asked += len(batch)
            progress(result.asked, len(wanting))
    except DrafterError as problem:
        result.problem = str(problem)
    if result.proposals.accepted:
        with locked(datasets):
            _write(files, plan_id, result)
    return result


def _write(files: PlanFiles, plan_id: str, result: Drafted) -> None:
    """Write the accepted proposals; those that the check finds wrong are withdrawn."""
    former, loaded = files.read()
    before = plan_findings(loaded, plan_id)
    _keep_what_is_written(loaded, plan_id, result.proposals)
    while result.proposals.accepted:
        texts = _texts(files, former, loaded, plan_id, result.proposals)
        errors = new_errors(before, plan_findings(files.changed(former, texts), plan_id))
        if not errors:
            result.files = [rewrite.path.as_posix() for rewrite in files.write(former, texts)]
            return
        wrong = {finding.record for finding in errors} & set(result.proposals.accepted)
        # If it cannot be told which proposal is to blame, all are.
        for record_id in wrong or set(result.proposals.accepted):
            result.proposals.withdraw(record_id)


def _keep_what_is_written(loaded: Loaded, plan_id: str, proposals: Proposals) -> None:
    """Drop proposals for cells that somebody filled while the program ran."""
    assert loaded.dataset is not None
    cells = {
        record.id: record
        for table in ("sections", "measures", "targets")
        for record in loaded.dataset[table]
        if folder_of(record) == plan_id
    }
    for record_id, texts in list(proposals.accepted.items()):
        empty = {name: text for name, text in texts.items() if record_id in cells and not cells[record_id][name]}
        proposals.accepted[record_id] = empty
        if not empty:
            del proposals.accepted[record_id]


def _texts(files: PlanFiles, former: Contents, loaded: Loaded, plan_id: str, proposals: Proposals) -> dict[str, str]:
    """Return the files of the plan with the proposals in them, by name."""
    assert loaded.dataset is not None
    texts = {}
    for table in ("sections", "measures", "targets"):
        records = [r for r in loaded.dataset[table] if folder_of(r) == plan_id and r.id in proposals.accepted]
        if records:
            texts[f"{table}.csv"] = with_cells(loaded, table, records[0].path, proposals.accepted)
    dataset = files.changed(former, texts).dataset
    assert dataset is not None
    fields = {(record_id, name) for record_id, cells in proposals.accepted.items() for name in cells}
    texts[TRANSLATIONS] = drafted_translations(dataset, plan_id, fields)
    return texts
