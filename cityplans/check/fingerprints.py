"""The passages of copies that have an address, and their fingerprints as the texts give them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cityplans.check.evidence import recorded_passage
from cityplans.core.fingerprints import CopyText, Fingerprint
from cityplans.read.dataset import Dataset, Record, rows_of


def addressed(dataset: Dataset) -> Iterator[Record]:
    """Yield the sources and reports that have an address."""
    yield from (record for record in rows_of(dataset, "sources", "reports") if record["url"])


def records_by_passage(dataset: Dataset) -> Mapping[str, Mapping[tuple[int, int], list[str]]]:
    """Return the ids of what each passage proves, by source or report and by its two offsets."""
    proven: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(dataset, "evidence", "events", "plan_relations"):
        if span := recorded_passage(row):
            proven[row["source_id"] or row["report_id"]][span.start, span.end].append(row["record_id"] or row.id)
    return proven


def true_fingerprints(dataset: Dataset) -> Mapping[str, set[Fingerprint]]:
    """Return the fingerprints of the passages of each addressed source or report whose text is available."""
    proven = records_by_passage(dataset)
    fingerprints = {}
    for record in addressed(dataset):
        text = dataset.texts.get(record.id)
        if text is not None:
            end = record.whole("text_end")
            copy = CopyText(record.id, text, record.whole("text_start") or 0, len(text) if end is None else end)
            fingerprints[record.id] = {copy.fingerprint(*span) for span in proven.get(record.id, ())}
    return fingerprints
