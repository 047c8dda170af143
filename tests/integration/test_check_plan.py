"""`check --plan`: every finding about one plan, grouped by what to write, and none about another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cityplans.check.runner import check, check_plan
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.findings import MOST_FINDINGS
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN

OTHER = "newville-2022"


@pytest.fixture
def two_plans(datasets: Path) -> Path:
    """The good plan, and one in which everything is still to be written."""
    assert main(["new", "plan", "--id", OTHER, "--datasets", str(datasets)]) == FINE
    return datasets


def check_of(datasets: Path, plan: str, *more: str) -> int:
    return main(["check", "--datasets", str(datasets), "--plan", plan, *more])


def found(datasets: Path, plan: str) -> set[tuple[str, str]]:
    return {(f.code, f.message) for f in check_plan(load(datasets, datasets.parent / "sources"), plan)}


def test_another_plan_is_not_mentioned(two_plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert check_of(two_plans, PLAN) == FINE
    assert OTHER not in capsys.readouterr().out
    assert check_of(two_plans, OTHER) == FINDINGS
    told = capsys.readouterr().out
    assert PLAN not in told
    corpus.edit(two_plans, "targets.csv", f"{PLAN}-m1-t1", "what_zh", "书屋")
    assert check_of(two_plans, PLAN) == FINDINGS
    assert "(what_en) missing: 1\n      m1-t1\n" in capsys.readouterr().out
    assert f"  {OTHER}/plan.yaml: Title (Chinese) (title_zh) missing: 1\n" in told


def test_the_findings_are_those_of_the_whole_check(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m1", "theme_id", "reeding")
    corpus.edit(datasets, "targets.csv", f"{PLAN}-m1-t1", "value", "31x")
    corpus.remove(datasets, "mentions.csv", f"{PLAN}-m2-n1")
    whole = check(datasets, datasets.parent / "sources")[1]
    assert whole and found(datasets, PLAN) == {(f.code, f.message) for f in whole}


def test_what_is_shared_belongs_to_the_plan_that_uses_it(two_plans: Path) -> None:
    corpus.edit(two_plans, "bodies.csv", "exampleville-library", "name_en", "")
    corpus.edit(two_plans, "units.csv", "person-times", "name_en", "")
    assert {message for _, message in found(two_plans, PLAN)} == {"name_en is empty"}
    assert not any("name_en" in message for _, message in found(two_plans, OTHER))


def test_nothing_is_left_out_however_much_there_is(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = 4 * MOST_FINDINGS
    path = datasets / PLAN / "measures.csv"
    header, *rows = corpus.read_csv(path)
    row = dict.fromkeys(header, "") | {"plan_id": PLAN, "kind": "measure", "status": "planned", "number": "1."}
    new = [row | {"id": f"{PLAN}-m{n}", "order": str(n), "title_zh": f"第{n}件"} for n in range(4, many + 4)]
    corpus.write_csv(path, [header, *rows, *([cells[name] for name in header] for cells in new)])
    assert check_of(datasets, PLAN, "--format", "json") == FINDINGS
    rows_found = json.loads(capsys.readouterr().out)
    for code, message in (
        ("required", "title_en is empty"),
        ("required", "summary_zh is empty"),
        ("theme-missing", "the record has no theme"),
    ):
        assert sum(f["code"] == code and f["message"] == message for f in rows_found) == many
    assert check_of(datasets, PLAN) == FINDINGS
    told = capsys.readouterr().out
    assert f"measures.csv: Title (English) (title_en) missing: {many}\n      m4, m5, m6, " in told
    assert f"m{many + 3}\n" in told and "there are more findings" not in told


def test_passages_are_compared_before_every_cell_is_written(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m1", "title_en", "")
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m2", "title_zh", "开办早市")
    codes = {code for code, _ in found(datasets, PLAN)}
    assert {"required", "not-in-passage"} <= codes
    corpus.edit(datasets, "evidence.csv", f"{PLAN}-m1", "start", "")
    assert "internal-error" not in {code for code, _ in found(datasets, PLAN)}


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_the_formats_for_programs_hold_the_same(form: str, two_plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert check_of(two_plans, OTHER, "--format", form) == FINDINGS
    told = capsys.readouterr().out
    named = told.partition('"results"')[2] or told
    assert PLAN not in named and OTHER in named
    assert check_of(two_plans, PLAN, "--format", form) == FINE


@pytest.mark.parametrize(
    ("plan", "advice"), [(PLAN.replace("2020", "2002"), f'did you mean "{PLAN}"?'), ("", "the plans are"), ("z", PLAN)]
)
def test_an_unknown_plan_is_said(plan: str, advice: str, datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_of(datasets, plan) == CANNOT_RUN
    told = capsys.readouterr().err
    assert advice in told and told.count("\n") == 1


def test_a_shared_file_that_cannot_be_read_concerns_every_plan(datasets: Path) -> None:
    corpus.damage(datasets, "bodies.csv", "Parks Office", '"Parks Office')
    assert "csv-quote" in {code for code, _ in found(datasets, PLAN)}
    (datasets / PLAN / "plan.yaml").write_text("id: [\n", encoding="utf-8")
    assert "yaml-error" in {code for code, _ in found(datasets, PLAN)}
