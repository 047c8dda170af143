"""The importer finds the curated records in the official texts by itself, as well as it is promised."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.importer import FLOORS, TABLES, scores, total
from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.reference import reference_of
from cityplans.read.dataset import Dataset
from cityplans.read.load import load


@pytest.fixture(scope="module")
def dataset(plan_sources: Path) -> Dataset:
    """The real records with the official texts."""
    found = load(Path("datasets"), plan_sources).dataset
    assert found
    return found


def test_a_copy_that_holds_one_plan_finds_its_bounds(dataset: Dataset) -> None:
    files = Counter(source["sha256"] for source in dataset["sources"])
    alone = [source for source in dataset["sources"] if files[source["sha256"]] == 1]
    assert alone
    for source in alone:
        raw = dataset.texts[source.id]
        (made,) = draft(raw, raw.encode(), source["plan_id"], (0, len(raw)), reference_of(dataset)).tables["sources"]
        assert (made["text_start"], made["text_end"]) == (source["text_start"], source["text_end"]), source.id


def test_the_floors_hold(dataset: Dataset, plan_sources: Path) -> None:
    of_plans = scores(dataset, plan_sources)
    assert len(of_plans) == len(dataset["plans"])
    reached = {table: round(total(of_plans.values(), table).f1, 3) for table in TABLES}
    assert {table: f1 for table, f1 in reached.items() if f1 < FLOORS[table]} == {}
