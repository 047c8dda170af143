"""The generated corpora pass the check, have the requested size and are the same for the same seed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.corpus import write
from benchmarks.places import names_real_place
from cityplans.check.runner import check
from cityplans.read.dataset import Dataset

SIZE = 150


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Dataset]:
    folder = tmp_path_factory.mktemp("corpus") / "datasets"
    write(SIZE, folder)
    dataset, findings = check(folder)
    assert findings == []
    assert dataset
    return folder, dataset


def test_it_has_as_many_measures_as_asked_for(corpus: tuple[Path, Dataset]) -> None:
    dataset = corpus[1]
    assert len(dataset["measures"]) == SIZE
    assert len(dataset["plans"]) > 1
    for table in (
        "sections",
        "responsibilities",
        "targets",
        "mentions",
        "evidence",
        "translations",
        "second_reading",
        "not_data",
        "bodies",
    ):
        assert dataset[table], table


def test_no_real_city_is_named(corpus: tuple[Path, Dataset]) -> None:
    rows = (
        record
        for table in ("cities", "plans", "measures", "bodies", "sources", "glossary")
        for record in corpus[1][table]
    )
    named = [cell for record in rows for cell in record.cells.values() if names_real_place(cell) or "gov.cn/" in cell]
    assert named == []


def test_the_same_seed_gives_the_same_bytes(corpus: tuple[Path, Dataset], tmp_path: Path) -> None:
    folder = corpus[0]
    command = [sys.executable, "-m", "benchmarks.corpus", str(SIZE), str(tmp_path / "again")]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "7"})
    assert _digests(tmp_path / "again") == _digests(folder)
    write(SIZE, tmp_path / "other", seed=1)
    assert _digests(tmp_path / "other") != _digests(folder)


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_place_that_is_called_like_a_real_one_by_chance_is_no_term(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only 西安 and 安西 and their like can be made of these, and the texts speak of 西安.
    monkeypatch.setattr("benchmarks.places._PARTS", [("西", "xi"), ("安", "an")])
    write(700, tmp_path / "datasets")
    dataset, findings = check(tmp_path / "datasets")
    assert findings == [] and dataset
    assert "Xian" in {city["name_en"] for city in dataset["cities"]} and "西安" not in {
        row["term_zh"] for row in dataset["glossary"]
    }
