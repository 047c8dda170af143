"""How concrete plans are, counted again from the tables as they are curated."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.core.model import Catalog
from tests.support.paths import ROOT

Rows = list[dict[str, str]]


def _rows(plan: str, table: str) -> Rows:
    with (ROOT / "datasets" / plan / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("plan", ["guangzhou-2018", "hangzhou-2016", "shenzhen-2011"])
def test_counts_are_those_of_the_tables(catalog: Catalog, plan: str) -> None:
    measures = {row["id"]: row for row in _rows(plan, "measures")}
    figures: dict[str, bool] = defaultdict(bool)
    dates: dict[str, bool] = defaultdict(bool)
    for target in _rows(plan, "targets"):
        measure = measures.get(target["subject_id"])
        if measure and target["type"] not in ("outcome", "context"):
            top = measure["parent_id"] or measure["id"]
            figures[top] |= bool(target["value"])
            dates[top] |= bool(target["due"])
    ids = [key for key, row in measures.items() if row["kind"] == "measure"]
    found = concreteness(catalog)[plan]
    assert found.measures == len(ids) > 10
    assert (found.figure, found.date) == (sum(figures[key] for key in ids), sum(dates[key] for key in ids))
    assert found.words == sum(not figures[key] and not dates[key] for key in ids)
    assert 0 < found.words < found.measures


def test_shenzhen_names_somebody_for_every_measure_and_guangzhou_for_few(catalog: Catalog) -> None:
    found = concreteness(catalog)
    assert found["shenzhen-2011"].body == found["shenzhen-2011"].measures
    named = {row["subject_id"] for row in _rows("guangzhou-2018", "responsibilities")}
    assert found["guangzhou-2018"].body == sum(
        catalog.measures[key].kind == "measure" for key in named if key in catalog.measures
    )


@pytest.mark.parametrize("plan", ["shenzhen-2011", "urumqi-2013"])
def test_a_plan_says_how_many_of_its_promises_can_be_counted_or_dated(catalog: Catalog, plan: str) -> None:
    promises = [row for row in _rows(plan, "targets") if row["type"] not in ("outcome", "context")]
    exact = sum(bool(row["value"] or row["due"]) for row in promises)
    en, zh = (LocalizedCatalog(catalog, language, "").promises_of(catalog.plans[plan]) for language in ("en", "zh"))
    assert en == f"{len(promises)} promises, {exact} with a figure or a date"
    assert zh == f"{len(promises)} 项承诺，{exact} 项有数字或期限"
