"""The importer finds the curated records in the official texts by itself, as well as it is promised."""

from __future__ import annotations

from pathlib import Path

from benchmarks.importer import FLOORS, TABLES, scores, total
from cityplans.load import load


def test_the_floors_hold(plan_sources: Path) -> None:
    dataset = load(Path("datasets"), plan_sources).dataset
    assert dataset
    of_plans = scores(dataset, plan_sources)
    assert len(of_plans) == len(dataset["plans"])
    reached = {table: round(total(of_plans.values(), table).f1, 3) for table in TABLES}
    assert {table: f1 for table, f1 in reached.items() if f1 < FLOORS[table]} == {}
