"""A review at work: reads the data again for every page, and writes what the curator decides."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding
from cityplans.core.model import PROVEN_TABLES
from cityplans.core.table_schema import cell_validator
from cityplans.curate.review.changes import changed_cells, translations, version_of, with_cells
from cityplans.curate.review.decisions import Action, Decision, Outcome, Result
from cityplans.curate.review.findings import new_errors, plan_findings
from cityplans.curate.review.queue import Entry, Queue, review_queue
from cityplans.curate.reviews import FILE, review_rows
from cityplans.curate.writer import Rewrite, encoded, locked, read_existing, write_files
from cityplans.read.csv_reader import is_ragged
from cityplans.read.dataset import Dataset
from cityplans.read.load import Loaded, load
from cityplans.read.reader import FileCache

_FILES = (*(f"{table}.csv" for table in PROVEN_TABLES), "translations.csv", FILE)
"""The files of a plan that a review writes."""


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
        self._datasets, self._sources = datasets, sources
        self._cache, self._one_at_a_time = FileCache(), threading.Lock()
        self._latest: tuple[Loaded, Snapshot] | None = None

    def snapshot(self) -> Snapshot:
        """Return the data as it is on the disk now."""
        with self._one_at_a_time:
            return self._snapshot(self._load({}))

    def decide(self, decision: Decision) -> Outcome:
        """Carry out a decision, or return why not; a record that was changed meanwhile is never overwritten."""
        with self._one_at_a_time:
            try:
                with locked(self._datasets):
                    return self._decide(decision)
            except (CommandError, OSError) as problem:
                return Outcome(Result.NOT_WRITTEN, reason=str(problem))

    def _load(self, contents: Mapping[str, bytes]) -> Loaded:
        return load(self._datasets, self._sources, self._cache, contents)

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
        paths = [self._datasets / self.plan_id / name for name in _FILES]
        # What is written is made from these bytes, and only if they are still on the disk then.
        former = {path.as_posix(): data for path in paths if (data := read_existing(path)) is not None}
        loaded = self._load(former)
        snapshot = self._snapshot(loaded)
        entry = snapshot.queue.entry(decision.record_id)
        if reason := _unreadable(loaded, former):
            return Outcome(Result.NOT_WRITTEN, reason=reason)
        if snapshot.dataset is None or entry is None:
            return Outcome(Result.GONE)
        if version_of(entry.record) != decision.seen:
            return Outcome(Result.CONFLICT)
        if decision.action is Action.WITHDRAW:
            rows = review_rows(snapshot.dataset, self.plan_id, [], "", "")
            kept = [row for row in rows if row[0] != decision.record_id]
            return self._write(
                Result.WITHDRAWN, former, {FILE: to_csv(snapshot.dataset.schemas["reviews"].names, kept)}
            )
        if decision.action is Action.CONFIRM:
            if not any(row["source_id"] in snapshot.dataset.texts for row in entry.evidence):
                return Outcome(Result.UNREAD)
            is_handle = cell_validator(snapshot.dataset.schemas["reviews"].field("reviewer"))
            if not is_handle(decision.reviewer or self.reviewer):
                return Outcome(Result.NAMELESS)
        return self._correct(decision, loaded, former, snapshot, entry)

    def _correct(
        self, decision: Decision, loaded: Loaded, former: Mapping[str, bytes], snapshot: Snapshot, entry: Entry
    ) -> Outcome:
        """Write the cells of a record, and that it is confirmed, if the check finds nothing new against it."""
        record, today = entry.record, datetime.date.today().isoformat()
        is_confirmed = decision.action is Action.CONFIRM
        changed = changed_cells(record, decision.cells)
        texts = {f"{record.table}.csv": with_cells(loaded, record, changed)} if changed else {}
        dataset = self._changed(former, texts).dataset
        if dataset and (changed or is_confirmed):
            edited = [name for name in changed if name.endswith("_en")]
            texts["translations.csv"] = translations(dataset, record, edited, today if is_confirmed else "")
        new = self._changed(former, texts)
        findings = plan_findings(new, self.plan_id)
        refused = new_errors(snapshot.findings, findings)
        if is_confirmed and new.dataset:
            after = review_queue(new.dataset, self.plan_id, findings).entry(record.id)
            refused += [finding for finding in (after.errors if after else ()) if finding not in refused]
        if refused or new.dataset is None:
            return Outcome(
                Result.REFUSED, refused, record=new.dataset.get(record.table, record.id) if new.dataset else None
            )
        if is_confirmed:
            self.reviewer = decision.reviewer or self.reviewer
            rows = review_rows(new.dataset, self.plan_id, [record.id], self.reviewer, today)
            texts[FILE] = to_csv(new.dataset.schemas["reviews"].names, rows)
        return self._write(Result.CONFIRMED if is_confirmed else Result.SAVED, former, texts)

    def _changed(self, former: Mapping[str, bytes], texts: Mapping[str, str]) -> Loaded:
        """Read the data as it would be with other files in the plan's folder."""
        folder = self._datasets / self.plan_id
        return self._load({**former, **{(folder / name).as_posix(): text.encode() for name, text in texts.items()}})

    def _write(self, result: Result, former: Mapping[str, bytes], texts: Mapping[str, str]) -> Outcome:
        """Write the files that change; refuse if one of them is no longer as it was read."""
        folder = self._datasets / self.plan_id
        rewrites = [
            Rewrite(folder / name, former.get((folder / name).as_posix()), encoded(folder / name, text))
            for name, text in texts.items()
        ]
        rewrites = [rewrite for rewrite in rewrites if rewrite.after != rewrite.before]
        write_files(rewrites)
        if not rewrites:
            return Outcome(Result.UNCHANGED)
        return Outcome(result, files=[rewrite.path.as_posix() for rewrite in rewrites])


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


def _unreadable(loaded: Loaded, former: Mapping[str, bytes]) -> str:
    """Return why a file cannot be rewritten without losing something; "" if all can."""
    assert loaded.dataset is not None
    for path in former:
        table = Path(path).stem
        names = loaded.dataset.schemas[table].names
        raw = next((raw for raw in loaded.tables.get(table, ()) if raw.path == path), None)
        if raw is None or raw.header != names or is_ragged(raw):
            return f"{path} must be fixed first: run `build.py check`"
    return ""
