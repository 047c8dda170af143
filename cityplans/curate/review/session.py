"""A review at work: reads the data again for every page, and writes what the curator decides."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding
from cityplans.core.table_schema import cell_validator
from cityplans.curate.adopt.draft_tables import PLAN_FILE
from cityplans.curate.review.changes import changed_cells, translations, version_of, with_cells, with_plan_cells
from cityplans.curate.review.decisions import Action, Decision, Outcome, Result
from cityplans.curate.review.findings import new_errors, plan_findings
from cityplans.curate.review.plan_files import TRANSLATIONS, Contents, PlanFiles
from cityplans.curate.review.queue import Entry, Queue, review_queue
from cityplans.curate.reviews import FILE, review_rows
from cityplans.curate.writer import locked
from cityplans.read.dataset import Dataset, folder_of
from cityplans.read.load import Loaded

_OF_OTHERS = ("forgotten-fact",)
"""Codes of errors at a record that say that another one is missing."""


@dataclass(frozen=True)
class Snapshot:
    """The data of a plan as it is on the disk; without a dataset if it cannot be read."""

    dataset: Dataset | None
    queue: Queue
    findings: Sequence[Finding]


class Session:
    """The review of one plan. Several pages may be open at once."""

    def __init__(self, datasets: Path, sources: Path, plan_id: str, reviewer: str = "") -> None:
        self.plan_id, self.reviewer = plan_id, reviewer
        self._datasets, self._files = datasets, PlanFiles(datasets, sources, plan_id)
        self._one_at_a_time = threading.Lock()
        self._latest: tuple[Loaded, Snapshot] | None = None

    def snapshot(self) -> Snapshot:
        """Return the data as it is on the disk now."""
        with self._one_at_a_time:
            return self._snapshot(self._files.load())

    def decide(self, decision: Decision) -> Outcome:
        """Carry out a decision, or return why not; a record that was changed meanwhile is never overwritten."""
        with self._one_at_a_time:
            try:
                with locked(self._datasets):
                    return self._decide(decision)
            except (CommandError, OSError) as problem:
                return Outcome(Result.NOT_WRITTEN, reason=str(problem))

    def _snapshot(self, loaded: Loaded) -> Snapshot:
        if self._latest and _is_same(self._latest[0], loaded):
            return self._latest[1]
        findings = plan_findings(loaded, self.plan_id)
        snapshot = Snapshot(None, Queue(()), findings)
        if loaded.dataset and loaded.dataset.get("plans", self.plan_id):
            snapshot = Snapshot(loaded.dataset, review_queue(loaded.dataset, self.plan_id, findings), findings)
        self._latest = loaded, snapshot
        return snapshot

    def _decide(self, decision: Decision) -> Outcome:
        former, loaded = self._files.read()
        snapshot = self._snapshot(loaded)
        entry = snapshot.queue.entry(decision.record_id)
        if snapshot.dataset is None or entry is None:
            return Outcome(Result.GONE)
        if version_of(entry.record) != decision.seen:
            return Outcome(Result.CONFLICT)
        if decision.action is Action.WITHDRAW:
            rows = review_rows(snapshot.dataset, self.plan_id, [], "", "")
            kept = [row for row in rows if row[0] != decision.record_id]
            text = to_csv(snapshot.dataset.schemas["reviews"].names, kept)
            return Outcome(Result.WITHDRAWN, files=self._files.write(former, {FILE: text}))
        if decision.action is Action.CONFIRM:
            if not entry.is_shared and not any(row["source_id"] in snapshot.dataset.texts for row in entry.evidence):
                return Outcome(Result.UNREAD)
            is_handle = cell_validator(snapshot.dataset.schemas["reviews"].field("reviewer"))
            if not is_handle(decision.reviewer or self.reviewer):
                return Outcome(Result.NAMELESS)
        return self._correct(decision, loaded, former, snapshot, entry)

    def _correct(
        self, decision: Decision, loaded: Loaded, former: Contents, snapshot: Snapshot, entry: Entry
    ) -> Outcome:
        """Write the cells of a record, and that it is confirmed, if the check finds nothing new against it."""
        record, today = entry.record, datetime.date.today().isoformat()
        is_confirmed = decision.action is Action.CONFIRM
        assert snapshot.dataset
        schema = snapshot.dataset.schemas[record.table]
        changed, texts = changed_cells(schema, record, decision.cells), {}
        if changed and record.table == "plans":
            texts[PLAN_FILE] = with_plan_cells(schema, former[record.path], record, changed)
        elif changed:
            texts[f"{record.table}.csv"] = with_cells(loaded, record.table, record.path, {record.id: changed})
        dataset = self._files.changed(former, texts).dataset
        if dataset and (changed or is_confirmed) and folder_of(record) == self.plan_id:
            edited = [name for name in changed if name.endswith("_en")]
            texts[TRANSLATIONS] = translations(dataset, record, edited, today if is_confirmed else "")
        new = self._files.changed(former, texts)
        findings = plan_findings(new, self.plan_id)
        refused = new_errors(snapshot.findings, findings)
        if is_confirmed and new.dataset:
            after = review_queue(new.dataset, self.plan_id, findings).entry(record.id)
            own = [finding for finding in (after.errors if after else ()) if finding.code not in _OF_OTHERS]
            refused += [finding for finding in own if finding not in refused]
        if refused or new.dataset is None:
            return Outcome(
                Result.REFUSED, refused, record=new.dataset.get(record.table, record.id) if new.dataset else None
            )
        if is_confirmed:
            self.reviewer = decision.reviewer or self.reviewer
            rows = review_rows(new.dataset, self.plan_id, [record.id], self.reviewer, today)
            texts[FILE] = to_csv(new.dataset.schemas["reviews"].names, rows)
        written = self._files.write(former, texts)
        if not written:
            return Outcome(Result.UNCHANGED)
        return Outcome(Result.CONFIRMED if is_confirmed else Result.SAVED, files=written)


def _is_same(one: Loaded, other: Loaded) -> bool:
    """Return whether the same files were read: those that did not change are parsed once."""
    files, others = ([raw for name in sorted(x.tables) for raw in x.tables[name]] for x in (one, other))
    return (
        one.dataset is not None
        and other.dataset is not None
        and one.findings == other.findings
        and one.dataset.texts == other.dataset.texts
        and len(files) == len(others)
        and all(raw is other_raw for raw, other_raw in zip(files, others, strict=True))
    )
