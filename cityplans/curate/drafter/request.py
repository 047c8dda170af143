"""What a drafter is asked: the records with empty fields, their passages, and the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityplans.curate.review.passages import shown_passages
from cityplans.curate.review.queue import Queue
from cityplans.read.dataset import Dataset, Record

PROPOSABLE: Mapping[str, tuple[str, ...]] = {
    "sections": ("title_en",),
    "measures": ("title_en", "summary_zh", "summary_en", "theme_id"),
    "targets": ("what_zh", "what_en"),
}
"""The fields of each table for which a drafter may propose a value."""
_SHOWN = ("number", "kind", "type", "title_zh", "title_en", "value_printed", "indicator_id", "summary_zh", "summary_en")
"""The fields that a drafter is told, as far as they are filled."""
BATCH = 20
"""How many records one run of the program is asked about."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A record with empty fields that a drafter may propose, and its passage."""

    record: Record
    passage: str
    wanted: tuple[str, ...]


def gaps(dataset: Dataset, queue: Queue) -> Iterator[Gap]:
    """Yield the records of a plan that have a passage but lack something, in the order of the text."""
    for entry in queue.entries:
        record = entry.record
        wanted = tuple(name for name in PROPOSABLE.get(record.table, ()) if name in record.cells and not record[name])
        # What an indicator counts needs no noun, and a date counts nothing.
        if record.table == "targets" and (record["indicator_id"] or not record["value"]):
            continue
        passages = shown_passages(dataset, record, entry.evidence) if wanted else ()
        if passages:
            yield Gap(record, passages[0].text, wanted)


def request(dataset: Dataset, plan_id: str, batch: Sequence[Gap]) -> bytes:
    """Return what a program reads: JSON in UTF-8."""
    plan = dataset.get("plans", plan_id)
    asked = {
        "plan": {"id": plan_id, "title_zh": plan["title_zh"] if plan else ""},
        "themes": [
            {name: theme[name] for name in ("id", "label_zh", "label_en", "definition_zh", "definition_en")}
            for theme in dataset["themes"]
        ],
        "glossary": [{"zh": term["term_zh"], "en": term["term_en"]} for term in dataset["glossary"]],
        "records": [
            {
                "id": gap.record.id,
                "table": gap.record.table,
                **{name: gap.record[name] for name in _SHOWN if gap.record[name]},
                "passage": gap.passage,
                "wanted": list(gap.wanted),
            }
            for gap in batch
        ],
    }
    return json.dumps(asked, ensure_ascii=False, indent=1).encode()
