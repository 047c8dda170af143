"""A new record in the files of its plan, with its passage and the lineage of its English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cityplans.core.tables import PROVEN_TABLES
from cityplans.curate.review.additions import Addition, completed, with_evidence, with_row
from cityplans.curate.review.changes import translations
from cityplans.curate.review.plan_files import EVIDENCE, TRANSLATIONS, Contents, PlanFiles
from cityplans.curate.review.quotes import Fault
from cityplans.curate.review.table_rows import key_of
from cityplans.read.dataset import Record
from cityplans.read.load import Loaded


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record that is to be added.

    Attributes:
        texts: The files with it, by name or path.
        loaded: The data with it.
        fault: Why it has no passage; None if it has one or needs none.
    """

    record: Record
    texts: Mapping[str, str]
    loaded: Loaded
    fault: Fault | None = None


def new_record(
    files: PlanFiles, former: Contents, loaded: Loaded, plan_id: str, addition: Addition
) -> NewRecord | Fault:
    """Return the data with a new record, or why no record can be made of what a curator sent."""
    assert loaded.dataset
    cells = completed(loaded.dataset, plan_id, addition)
    if isinstance(cells, Fault):
        return cells
    path = files.path(f"{addition.table}.csv")
    text = with_row(loaded, path, addition, cells)
    if isinstance(text, Fault):
        return text
    texts = {path: text}
    known = {key_of(record) for record in loaded.dataset[addition.table]}
    dataset = files.changed(former, texts).dataset
    record = next((r for r in dataset[addition.table] if key_of(r) not in known), None) if dataset else None
    if dataset is None or record is None:
        return Fault("record_id", "exists")
    fault: Fault | None = None
    if record.table in PROVEN_TABLES:
        evidence = with_evidence(dataset, plan_id, record, addition.choice)
        if isinstance(evidence, Fault):
            fault = evidence
        else:
            texts[EVIDENCE] = evidence
        dataset = files.changed(former, texts).dataset or dataset
        texts[TRANSLATIONS] = translations(dataset, record, (), "")
    return NewRecord(record, texts | files.with_fingerprints(dataset), files.changed(former, texts), fault)
