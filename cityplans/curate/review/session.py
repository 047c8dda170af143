"""A review at work: reads the data again for every page, and writes what the curator decides."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding
from cityplans.core.table_schema import cell_validator
from cityplans.curate.adopt.draft_tables import PLAN_FILE
from cityplans.curate.review.additions import Addition
from cityplans.curate.review.changes import changed_cells, translations, version_of, with_cells, with_plan_cells
from cityplans.curate.review.decisions import Action, Decision, Outcome, Result
from cityplans.curate.review.findings import new_errors, plan_findings
from cityplans.curate.review.new_record import new_record
from cityplans.curate.review.plan_files import TRANSLATIONS, Contents, Extent, PlanFiles, undo
from cityplans.curate.review.queue import Entry, Queue, review_queue
from cityplans.curate.review.quotes import Fault
from cityplans.curate.review.removals import REMOVABLE, Reason, is_successor, removal, without
from cityplans.curate.review.shared_ids import with_new_id
from cityplans.curate.reviews import FILE, review_rows
from cityplans.curate.writer import Rewrite, locked
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
        self._written: Sequence[Rewrite] = ()
        self._writes = 0

    def snapshot(self) -> Snapshot:
        """Return the data as it is on the disk now."""
        with self._one_at_a_time:
            return self._snapshot(self._files.load())

    @property
    def undoable(self) -> str:
        """Return what names the last thing that was written; "" if there is nothing to take back."""
        return str(self._writes) if self._written else ""

    def decide(self, decision: Decision) -> Outcome:
        """Carry out a decision, or return why not; a record that was changed meanwhile is never overwritten."""
        return self._alone(lambda: self._decide(decision))

    def add(self, addition: Addition) -> Outcome:
        """Add a record with its passage, unless the check finds something new against it."""
        return self._alone(lambda: self._add(addition))

    def delete(self, key: str, seen: str, reason: Reason) -> Outcome:
        """Delete a record with what depends on it, unless something else refers to it."""
        return self._alone(lambda: self._delete(key, seen, reason))

    def rename(self, key: str, seen: str, new_id: str) -> Outcome:
        """Change the id of a shared row that no version has had, wherever it is named."""
        return self._alone(lambda: self._rename(key, seen, new_id))

    def undo(self, named: str) -> Outcome:
        """Take back what was written last, if it is what is named, and no file was changed since."""
        return self._alone(lambda: self._undo(named))

    def _alone(self, work: Callable[[], Outcome]) -> Outcome:
        with self._one_at_a_time:
            try:
                with locked(self._datasets):
                    return work()
            except (CommandError, OSError) as problem:
                return Outcome(Result.NOT_WRITTEN, reason=str(problem))

    def _write(self, former: Contents, texts: Mapping[str, str]) -> list[str]:
        """Write files, remember them to be taken back, and return their paths."""
        written = self._files.write(former, texts)
        if written:
            self._written, self._writes = written, self._writes + 1
        return [rewrite.path.as_posix() for rewrite in written]

    def _undo(self, named: str) -> Outcome:
        if not named or named != self.undoable:
            return Outcome(Result.UNCHANGED)
        written, self._written = self._written, ()
        undo(written)
        return Outcome(Result.UNDONE, files=[rewrite.path.as_posix() for rewrite in written])

    def _add(self, addition: Addition) -> Outcome:
        former, loaded = self._files.read(Extent.PLAN)
        snapshot = self._snapshot(loaded)
        if snapshot.dataset is None:
            return Outcome(Result.GONE)
        made = new_record(self._files, former, loaded, self.plan_id, addition)
        if isinstance(made, Fault):
            return Outcome(Result.FAULTY, faults=[made])
        refused = new_errors(snapshot.findings, plan_findings(made.loaded, self.plan_id))
        if made.fault:
            # It says more than that there is no evidence.
            refused = [finding for finding in refused if finding.code != "evidence-missing"]
            return Outcome(Result.REFUSED, refused, record=made.record, faults=[made.fault])
        if refused:
            return Outcome(Result.REFUSED, refused, record=made.record)
        return Outcome(Result.ADDED, files=self._write(former, made.texts), record=made.record)

    def _delete(self, key: str, seen: str, reason: Reason) -> Outcome:
        former, loaded = self._files.read(Extent.PLAN)
        snapshot = self._snapshot(loaded)
        entry = snapshot.queue.entry(key)
        if snapshot.dataset is None or entry is None or entry.record.table not in REMOVABLE:
            return Outcome(Result.GONE)
        what = removal(snapshot.dataset, self.plan_id, entry.record)
        if what.version != seen:
            return Outcome(Result.STALE)
        if what.blocking:
            return Outcome(Result.BLOCKED)
        if what.released and not (reason.zh and reason.en) and not (reason.successor_id and len(what.released) == 1):
            return Outcome(Result.REASONLESS)
        if reason.successor_id and not is_successor(snapshot.dataset, what, reason.successor_id):
            return Outcome(Result.FAULTY, faults=[Fault("successor_id", "no-successor", {"id": reason.successor_id})])
        texts = without(loaded, self.plan_id, what, reason, _today())
        new = self._files.changed(former, texts)
        # A fact that no record covers any more is added, or listed as no data, next.
        refused = [
            finding
            for finding in new_errors(snapshot.findings, plan_findings(new, self.plan_id))
            if finding.code not in (*_OF_OTHERS, "lead-missing")
        ]
        if refused or new.dataset is None:
            return Outcome(Result.REFUSED, refused)
        return Outcome(
            Result.DELETED, files=self._write(former, {**texts, **self._files.with_fingerprints(new.dataset)})
        )

    def _rename(self, key: str, seen: str, new_id: str) -> Outcome:
        former, loaded = self._files.read(Extent.ALL)
        snapshot = self._snapshot(loaded)
        entry = snapshot.queue.entry(key)
        if snapshot.dataset is None or entry is None:
            return Outcome(Result.GONE)
        if version_of(entry.record) != seen:
            return Outcome(Result.STALE)
        texts = with_new_id(loaded, former, entry.record, new_id)
        if isinstance(texts, Fault):
            return Outcome(Result.FAULTY, faults=[texts])
        new = self._files.changed(former, texts)
        if refused := new_errors(snapshot.findings, plan_findings(new, self.plan_id)):
            return Outcome(Result.REFUSED, refused)
        record = new.dataset.get(entry.record.table, new_id) if new.dataset else None
        return Outcome(Result.RENAMED, files=self._write(former, texts), record=record)

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
            return Outcome(Result.WITHDRAWN, files=self._write(former, {FILE: text}))
        if decision.action is Action.CONFIRM and not entry.is_note:
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
        record, today = entry.record, _today()
        is_confirmed = decision.action is Action.CONFIRM and not entry.is_note
        assert snapshot.dataset
        schema = snapshot.dataset.schemas[record.table]
        changed, texts = changed_cells(schema, record, decision.cells), {}
        if changed and record.table == "plans":
            texts[PLAN_FILE] = with_plan_cells(schema, former[record.path], record, changed)
        elif changed:
            texts[f"{record.table}.csv"] = with_cells(loaded, record.table, record.path, {entry.key: changed})
        dataset = self._files.changed(former, texts).dataset
        is_own = folder_of(record) == self.plan_id and not entry.is_note
        if dataset and (changed or is_confirmed) and is_own:
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
        written = self._write(former, texts)
        if not written:
            return Outcome(Result.UNCHANGED)
        after_cells = replace(record, cells={**record.cells, **changed})
        return Outcome(Result.CONFIRMED if is_confirmed else Result.SAVED, files=written, record=after_cells)


def _today() -> str:
    return datetime.date.today().isoformat()


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
