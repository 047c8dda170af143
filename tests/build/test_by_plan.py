"""Judged plan by plan, data gets the findings that it gets when all of it is judged together."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from cityplans import by_plan
from cityplans.check.rules import LIMITS, OVER_ALL, PROOFS, RULES, Rule, apply_rules
from cityplans.check.runner import check
from cityplans.core.findings import Finding
from cityplans.known import Memory
from cityplans.read.dataset import Dataset
from tests.support import corpus
from tests.support.corpus import PLAN

MEASURE = f"{PLAN}-m1"
OTHER = "otherville-2021"


@pytest.fixture
def three_plans(datasets: Path) -> Path:
    corpus.second_plan(datasets)
    corpus.second_plan(datasets, "thirdville-2022")
    return datasets


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[set[str], set[str]]]:
    """What was judged plan by plan: the codes of the rules, and the plans whose measures they saw."""
    found: list[tuple[set[str], set[str]]] = []

    def noted(rules: Mapping[str, Rule], dataset: Dataset) -> list[Finding]:
        found.append((set(rules), {row["plan_id"] for row in dataset["measures"]}))
        return apply_rules(rules, dataset)

    monkeypatch.setattr(by_plan, "apply_rules", noted)
    return found


def test_every_rule_over_all_is_a_rule() -> None:
    assert not OVER_ALL - {*RULES, *LIMITS, *PROOFS}


def test_only_the_plan_that_changed_is_judged_again(three_plans: Path, judged: list[tuple[set[str], set[str]]]) -> None:
    memory = Memory()
    check(three_plans, memory=memory)
    # Nothing is known yet: all plans are judged together.
    assert judged == []
    check(three_plans, memory=memory)
    plans = {PLAN, OTHER, "thirdville-2022"}
    assert judged == [(OVER_ALL, plans)]
    judged.clear()
    corpus.edit(three_plans, "measures.csv", MEASURE, "title_en", "Rooms full of books")
    for expected in ([(OVER_ALL, plans), ({*RULES, *LIMITS, *PROOFS} - OVER_ALL, {PLAN})], [(OVER_ALL, plans)]):
        assert check(three_plans, memory=memory)[1] == []
        assert judged == expected
        judged.clear()


def test_a_plan_with_a_warning_is_judged_each_time(three_plans: Path, judged: list[tuple[set[str], set[str]]]) -> None:
    memory = Memory()
    check(three_plans, memory=memory)
    corpus.edit(three_plans, "measures.csv", MEASURE, "title_zh", "修建湖畔书屋")
    for _ in range(2):
        judged.clear()
        assert [f.code for f in check(three_plans, memory=memory)[1]] == ["translation-stale"]
        assert [plans for _, plans in judged][1:] == [{PLAN}]


def test_where_all_plans_lean_on_what_changed_they_are_judged_together(
    three_plans: Path, judged: list[tuple[set[str], set[str]]]
) -> None:
    memory = Memory()
    check(three_plans, memory=memory)
    corpus.edit(three_plans, "units.csv", "items", "name_en", "pieces")
    assert check(three_plans, memory=memory)[1] == []
    assert judged == []


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_are_judged_alike_with_a_memory_and_without(seed: int, three_plans: Path) -> None:
    chance = random.Random(seed)
    sources = three_plans.parent / "sources"
    memory, told = Memory(), 0
    check(three_plans, sources, memory=memory)
    files = sorted(path for path in three_plans.rglob("*.csv") if len(corpus.read_csv(path)) > 1)
    for _ in range(20):
        path = chance.choice(files)
        before = path.read_bytes()
        header, *rows = corpus.read_csv(path)
        column = chance.randrange(len(header))
        # Values of the same column, of this plan and the others, so that what is edited is often well formed.
        known = [row[column] for other in files if other.name == path.name for row in corpus.read_csv(other)[1:]]
        chance.choice(rows)[column] = chance.choice([*known, *known, "", "x"])
        corpus.write_csv(path, [header, *rows])
        found = check(three_plans, sources)[1]
        assert check(three_plans, sources, memory=memory)[1] == found, (path, header[column])
        told += bool(found)
        if found or chance.random() < 0.3:
            path.write_bytes(before)
    assert told, "some edits are wrong"


@pytest.mark.parametrize("file", ["evidence.csv", "translations.csv", "second_reading.csv"])
def test_a_row_in_another_plans_folder_is_found(file: str, three_plans: Path) -> None:
    memory = Memory()
    check(three_plans, memory=memory)
    _, *rows = corpus.read_csv(three_plans / PLAN / file)
    others = corpus.read_csv(three_plans / OTHER / file)
    corpus.write_csv(three_plans / OTHER / file, [*others, rows[0]])
    found = check(three_plans)[1]
    assert found and all(OTHER in f.location.path for f in found)
    assert check(three_plans, memory=memory)[1] == found
