"""How much of the curated plans the importer finds in their texts by itself: precision, recall, F1 per table.

    PLAN_SOURCES=DIR .venv/bin/python -m benchmarks.importer [PLAN...]

Each plan is imported from the copy that proves most of its records, within the bounds on record. Records are matched by
where they stand in the file and by what is printed there, never by id:

- a section by the place where it begins and its printed number and title,
- a measure by the place where it begins, its printed number and a passage of which nine tenths are the same,
- a responsibility by the place where its section or measure begins, its role and the body's name as printed,
- a figure (a target or outcome with a value) by its sentence, its value or range, the printed unit, and its year or years.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cityplans.core.text import fold, remove_whitespace
from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.reference import reference_of
from cityplans.read.dataset import Dataset, Record
from cityplans.read.load import load

TABLES = ("sections", "measures", "responsibilities", "figures")
FLOORS = {"sections": 0.95, "measures": 0.95, "responsibilities": 0.95, "figures": 0.85}
Row = Mapping[str, str]
Key = tuple[Hashable, tuple[int, int] | None]


@dataclass(frozen=True)
class Score:
    """How many records the importer found, how many are on record, and how many of them are the same."""

    found: int
    curated: int
    same: int

    @property
    def precision(self) -> float:
        """Give the share of what was found that is right; 1 where nothing was found."""
        return self.same / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Give the share of what is on record that was found; 1 where there is nothing."""
        return self.same / self.curated if self.curated else 1.0

    @property
    def f1(self) -> float:
        """Give the harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def scores(dataset: Dataset, sources: Path) -> dict[str, dict[str, Score]]:
    """Import every plan and score each table against the curated records."""
    raw = {path: path.read_bytes() for path in sorted(sources.glob("*.txt"))}
    return {plan.id: _of_plan(dataset, plan.id, list(raw.values())) for plan in dataset["plans"]}


def total(of_plans: Iterable[Mapping[str, Score]], table: str) -> Score:
    """Add up the scores of several plans."""
    rows = [scores[table] for scores in of_plans]
    return Score(sum(s.found for s in rows), sum(s.curated for s in rows), sum(s.same for s in rows))


def _of_plan(dataset: Dataset, plan_id: str, files: Sequence[bytes]) -> dict[str, Score]:
    proofs = Counter(row["source_id"] for row in dataset["evidence"])
    source = max((s for s in dataset["sources"] if s["plan_id"] == plan_id), key=lambda s: proofs[s.id])
    data = next(d for d in files if d.decode("utf-8") == dataset.texts[source.id])
    made = draft(
        data.decode("utf-8"), data, plan_id, (int(source["text_start"]), int(source["text_end"])), reference_of(dataset)
    )
    spans = {
        r["record_id"]: (int(r["start"]), int(r["end"])) for r in dataset["evidence"] if r["source_id"] == source.id
    }
    curated = {
        t: [_cells(r) for r in dataset[t] if r["plan_id"] == plan_id and r.id in spans]
        for t in ("sections", "measures", "responsibilities", "targets")
    }
    found_spans = {r["record_id"]: (int(r["start"]), int(r["end"])) for r in made.tables.get("evidence", [])}
    symbols = {u.id: fold(u["symbol_zh"]) for u in dataset["units"]}
    keys = (_keys(made.tables, found_spans, symbols), _keys(curated, spans, symbols))
    return {
        t: Score(len(keys[0][t]), len(keys[1][t]), _same(keys[0][t], keys[1][t], 0.9 if t == "measures" else 0))
        for t in TABLES
    }


def _cells(record: Record) -> dict[str, str]:
    return dict(record.cells)


def _keys(
    tables: Mapping[str, Sequence[Row]], spans: Mapping[str, tuple[int, int]], symbols: Mapping[str, str]
) -> dict[str, list[Key]]:
    """Give what each record is matched by: a key that must be equal, and for some a passage that must be the same stretch."""
    beginning = {name: span[0] for name, span in spans.items()}
    return {
        "sections": [
            ((beginning[r["id"]], remove_whitespace(r["number"]), remove_whitespace(r["title_zh"])), None)
            for r in tables.get("sections", [])
        ],
        "measures": [
            ((beginning[r["id"]], remove_whitespace(r["number"])), spans[r["id"]]) for r in tables.get("measures", [])
        ],
        "responsibilities": [
            ((beginning.get(r["subject_id"], -1), r["role"], remove_whitespace(r["name_printed"])), None)
            for r in tables.get("responsibilities", [])
        ],
        "figures": [
            (
                (Decimal(r["value"]), r.get("value_max") or "", symbols.get(r.get("unit_id", ""), ""), _year(r)),
                spans[r["id"]],
            )
            for r in tables.get("targets", [])
            if r.get("value")
        ],
    }


def _year(row: Row) -> str:
    """Give the year a figure is due, or the year or years it is of."""
    return row.get("due", "")[:4] or "/".join(end[:4] for end in row.get("period", "").split("/"))


def _same(found: Sequence[Key], curated: Sequence[Key], share: float) -> int:
    """Count the pairs of equal key whose passages share more than a share of what they cover together, each record used once."""
    left = list(curated)
    same = 0
    for key, span in found:
        pair = next((other for other in left if other[0] == key and _shared(span, other[1]) > share), None)
        if pair:
            left.remove(pair)
            same += 1
    return same


def _shared(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    """Give the part of what two passages cover that both do; all of it where the key alone decides."""
    if one is None or other is None:
        return 1.0
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / (max(one[1], other[1]) - min(one[0], other[0]))


def main() -> None:
    """Measure and print the table."""
    sources = Path(os.environ["PLAN_SOURCES"])
    dataset = load(Path("datasets"), sources).dataset
    assert dataset is not None, "the data cannot be read"
    of_plans = {plan: s for plan, s in scores(dataset, sources).items() if plan in sys.argv[1:] or not sys.argv[1:]}
    print("| plan | " + " | ".join(f"{t} P / R / F1" for t in TABLES) + " |\n|---|" + "---:|" * len(TABLES))
    for plan, tables in of_plans.items():
        print(f"| {plan} | " + " | ".join(_cell(tables[t]) for t in TABLES) + " |")
    print("| **all** | " + " | ".join(_cell(total(of_plans.values(), t)) for t in TABLES) + " |")


def _cell(score: Score) -> str:
    return (
        f"{score.precision:.2f} / {score.recall:.2f} / **{score.f1:.3f}** ({score.same} of {score.curated})"
        if score.curated or score.found
        else "–"
    )


if __name__ == "__main__":
    main()
