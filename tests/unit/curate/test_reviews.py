"""Reviews: a record is confirmed as it was read, and what nobody confirmed is not released."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cityplans.catalog.builder import build_catalog
from cityplans.check.runner import check
from cityplans.cli.main import CANNOT_RUN, FINE, main
from cityplans.core.errors import CommandError
from cityplans.curate.reviews import confirm, confirmed_ids, refuse_unconfirmed, unconfirmed_ids
from cityplans.curate.writer import write_files
from cityplans.read.dataset import Dataset
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN

MEASURE, FIGURE = f"{PLAN}-m1", f"{PLAN}-m1-t1"
DAY = "2026-12-01"


def dataset_of(datasets: Path) -> Dataset:
    dataset = load(datasets).dataset
    assert dataset is not None
    return dataset


def confirm_all(datasets: Path, plan: str = PLAN) -> None:
    dataset = dataset_of(datasets)
    write_files([confirm(datasets, dataset, plan, unconfirmed_ids(dataset, plan), "lw", DAY)])


def refuse(datasets: Path) -> None:
    dataset, findings = check(datasets, None)
    assert dataset and findings == []
    refuse_unconfirmed(datasets, dataset, build_catalog(dataset))


def test_a_confirmed_record_stays_confirmed_until_it_changes(datasets: Path) -> None:
    dataset = dataset_of(datasets)
    assert confirmed_ids(dataset, PLAN) == frozenset()
    write_files([confirm(datasets, dataset, PLAN, [FIGURE, MEASURE], "lw", DAY)])
    dataset = dataset_of(datasets)
    assert confirmed_ids(dataset, PLAN) == {MEASURE, FIGURE}
    assert {MEASURE, FIGURE}.isdisjoint(unconfirmed_ids(dataset, PLAN))
    corpus.edit(datasets, "targets.csv", FIGURE, "comparator", ">=")
    # An inserted row moves those after it, which says nothing about them.
    corpus.edit(datasets, "measures.csv", MEASURE, "order", "7")
    assert confirmed_ids(dataset_of(datasets), PLAN) == {MEASURE}


def test_rows_are_written_in_canonical_form_and_others_are_kept(datasets: Path) -> None:
    write_files([confirm(datasets, dataset_of(datasets), PLAN, [FIGURE], "lw", DAY)])
    write_files([confirm(datasets, dataset_of(datasets), PLAN, [MEASURE], "z.h", "2026-12-02")])
    header, *rows = corpus.read_csv(datasets / PLAN / "reviews.csv")
    assert header == ["record_id", "sha256", "date", "reviewer"]
    assert [(row[0], *row[2:]) for row in rows] == [(MEASURE, "2026-12-02", "z.h"), (FIGURE, DAY, "lw")]
    assert main(["check", "--strict", "--quiet", "--datasets", str(datasets)]) == FINE


def test_only_records_with_passages_are_confirmed(datasets: Path) -> None:
    with pytest.raises(CommandError, match="not a record of exampleville-2020 that can be confirmed"):
        confirm(datasets, dataset_of(datasets), PLAN, [f"{PLAN}-m9"], "lw", DAY)
    assert not (datasets / PLAN / "reviews.csv").exists()


def test_a_plan_with_reviews_is_released_once_all_records_are_confirmed(
    datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(datasets)  # published before there were reviews
    write_files([confirm(datasets, dataset_of(datasets), PLAN, [FIGURE], "lw", DAY)])
    before = (datasets / "versions.csv").read_bytes()
    assert main(["release", "--datasets", str(datasets)]) == CANNOT_RUN
    assert "records of exampleville-2020 not confirmed" in capsys.readouterr().err
    assert (datasets / "versions.csv").read_bytes() == before
    confirm_all(datasets)
    refuse(datasets)
    corpus.edit(datasets, "targets.csv", FIGURE, "comparator", ">=")
    with pytest.raises(CommandError, match=rf"1 record of {PLAN} not confirmed \({FIGURE}\)"):
        refuse(datasets)


def test_a_new_plan_needs_reviews_even_without_the_file(datasets: Path) -> None:
    for name in ("CITATION.cff", ".zenodo.json"):
        shutil.copy(name, datasets.parent)
    assert main(["release", "--datasets", str(datasets), "--date", DAY]) == FINE
    plan = corpus.second_plan(datasets)
    with pytest.raises(CommandError, match=f"records of {plan} not confirmed"):
        refuse(datasets)
    confirm_all(datasets, plan)
    refuse(datasets)
