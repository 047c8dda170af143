"""Measures how much of the curated plans the importer finds: precision, recall and F1 by table.

    PLAN_SOURCES=DIR .venv/bin/python -m benchmarks.importer [--cases DIR] [PLAN...]

With `--cases`, the small texts of a folder are imported instead, and what is not as expected is listed
(`importer_cases.py`).

Each plan is imported from the copy that proves most of its records, within the recorded bounds. Records are matched by
their position in the file and by what is printed there, never by id:

- a section by its start and its printed number and title,
- a measure by its start, its printed number and a passage that is nine tenths the same,
- a responsibility by the start of its section or measure, its role and the printed name of the body,
- a figure (a target or outcome with a value) by its sentence, value or range, printed unit and year or years.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benchmarks.importer_cases import read_cases
from cityplans.core.text import fold, remove_whitespace
from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.reference import reference_of
from cityplans.read.dataset import Dataset, Record
from cityplans.read.load import load

TABLES = ("sections", "measures", "responsibilities", "figures")
FLOORS = {"sections": 0.95, "measures": 0.95, "responsibilities": 0.93, "figures": 0.85}
Row = Mapping[str, str]
Key = tuple[Hashable, tuple[int, int] | None]


@dataclass(frozen=True)
class Score:
    """The number of records in the draft, of curated records, and of those that are the same."""

    drafted: int
    curated: int
    same: int

    @property
    def precision(self) -> float:
        """The share of drafted records that are right; 1 if there are none."""
        return self.same / self.drafted if self.drafted else 1.0

    @property
    def recall(self) -> float:
        """The share of curated records that were found; 1 if there are none."""
        return self.same / self.curated if self.curated else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def scores(dataset: Dataset, sources: Path) -> dict[str, dict[str, Score]]:
    """Import every plan and compare each table with the curated records."""
    raw = {path: path.read_bytes() for path in sorted(sources.glob("*.txt"))}
    return {plan.id: _score_plan(dataset, plan.id, list(raw.values())) for plan in dataset["plans"]}


def total(of_plans: Iterable[Mapping[str, Score]], table: str) -> Score:
    """Add up the scores of several plans."""
    rows = [scores[table] for scores in of_plans]
    return Score(sum(s.drafted for s in rows), sum(s.curated for s in rows), sum(s.same for s in rows))


def _score_plan(dataset: Dataset, plan_id: str, files: Sequence[bytes]) -> dict[str, Score]:
    evidence_counts = Counter(row["source_id"] for row in dataset["evidence"])
    source = max(
        (source for source in dataset["sources"] if source["plan_id"] == plan_id),
        key=lambda source: evidence_counts[source.id],
    )
    data = next(file for file in files if file.decode("utf-8") == dataset.texts[source.id])
    result = draft(
        data.decode("utf-8"), data, plan_id, (int(source["text_start"]), int(source["text_end"])), reference_of(dataset)
    )
    spans = {
        row["record_id"]: (int(row["start"]), int(row["end"]))
        for row in dataset["evidence"]
        if row["source_id"] == source.id
    }
    curated = {
        table: [_cells(row) for row in dataset[table] if row["plan_id"] == plan_id and row.id in spans]
        for table in ("sections", "measures", "responsibilities", "targets")
    }
    draft_spans = {row["record_id"]: (int(row["start"]), int(row["end"])) for row in result.tables.get("evidence", [])}
    symbols = {unit.id: fold(unit["symbol_zh"]) for unit in dataset["units"]}
    keys = (_keys(result.tables, draft_spans, symbols), _keys(curated, spans, symbols))
    return {
        table: Score(
            len(keys[0][table]),
            len(keys[1][table]),
            _count_same(keys[0][table], keys[1][table], 0.9 if table == "measures" else 0),
        )
        for table in TABLES
    }


def _cells(record: Record) -> dict[str, str]:
    return dict(record.cells)


def _keys(
    tables: Mapping[str, Sequence[Row]], spans: Mapping[str, tuple[int, int]], symbols: Mapping[str, str]
) -> dict[str, list[Key]]:
    """Return what records are matched by: a key that must be equal, and for some a passage to compare."""
    starts = {record_id: span[0] for record_id, span in spans.items()}
    return {
        "sections": [
            ((starts[row["id"]], remove_whitespace(row["number"]), remove_whitespace(row["title_zh"])), None)
            for row in tables.get("sections", [])
        ],
        "measures": [
            ((starts[row["id"]], remove_whitespace(row["number"])), spans[row["id"]])
            for row in tables.get("measures", [])
        ],
        "responsibilities": [
            ((starts.get(row["subject_id"], -1), _role(row), remove_whitespace(row["name_printed"])), None)
            for row in tables.get("responsibilities", [])
        ],
        "figures": [
            (
                (
                    Decimal(row["value"]),
                    row.get("value_max") or "",
                    symbols.get(row.get("unit_id", ""), ""),
                    _years(row),
                ),
                spans[row["id"]],
            )
            for row in tables.get("targets", [])
            if row.get("value")
        ],
    }


def _role(row: Row) -> str:
    """Return the role; the first seven plans still record whoever is responsible as leading."""
    return "lead" if row["role"] == "responsible" else row["role"]


def _years(row: Row) -> str:
    """Return the year in which a figure is due, or the year or years it covers."""
    return row.get("due", "")[:4] or "/".join(end[:4] for end in row.get("period", "").split("/"))


def _count_same(drafted: Sequence[Key], curated: Sequence[Key], share: float) -> int:
    """Count pairs with equal keys whose passages overlap by more than `share`, using each record once."""
    remaining = list(curated)
    same = 0
    for key, span in drafted:
        match = next((other for other in remaining if other[0] == key and _overlap(span, other[1]) > share), None)
        if match:
            remaining.remove(match)
            same += 1
    return same


def _overlap(first: tuple[int, int] | None, second: tuple[int, int] | None) -> float:
    """Return the intersection of two passages as a share of their union; 1 if only the key decides."""
    if first is None or second is None:
        return 1.0
    return max(0, min(first[1], second[1]) - max(first[0], second[0])) / (
        max(first[1], second[1]) - min(first[0], second[0])
    )


def main() -> None:
    """Measure and print the table, or run the cases of a folder."""
    parser = argparse.ArgumentParser(description="Measure the importer.")
    parser.add_argument("--cases", type=Path, metavar="DIR", help="run the cases of this folder instead")
    parser.add_argument("plans", nargs="*", metavar="PLAN", help="plans to measure; all if none is named")
    options = parser.parse_args()
    if options.cases:
        _run_cases(options.cases)
        return
    sources = Path(os.environ["PLAN_SOURCES"])
    dataset = load(Path("datasets"), sources).dataset
    assert dataset is not None, "the data cannot be read"
    of_plans = {plan: s for plan, s in scores(dataset, sources).items() if plan in options.plans or not options.plans}
    print("| plan | " + " | ".join(f"{t} P / R / F1" for t in TABLES) + " |\n|---|" + "---:|" * len(TABLES))
    for plan, tables in of_plans.items():
        print(f"| {plan} | " + " | ".join(_cell(tables[t]) for t in TABLES) + " |")
    print("| **all** | " + " | ".join(_cell(total(of_plans.values(), t)) for t in TABLES) + " |")


def _run_cases(folder: Path) -> None:
    dataset = load(Path("datasets"), None).dataset
    assert dataset is not None, "the data cannot be read"
    cases = list(read_cases(folder, reference_of(dataset)))
    right = 0
    for case in cases:
        faults = list(case.faults())
        right += not faults
        print("FAIL" if faults else "ok  ", case.name, *(f"\n       {fault}" for fault in faults))
    print(f"{right} of {len(cases)} cases are right")


def _cell(score: Score) -> str:
    return (
        f"{score.precision:.2f} / {score.recall:.2f} / **{score.f1:.3f}** ({score.same} of {score.curated})"
        if score.curated or score.drafted
        else "–"
    )


if __name__ == "__main__":
    main()
