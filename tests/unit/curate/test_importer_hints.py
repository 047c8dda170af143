"""A curator can say where the text ends and which numbered lines are ordinary text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cityplans.cli.main import main
from tests.support.sample import SMALLEST_PLAN, sample_datasets

TEXT = """\
云州市口岸开放工作方案

为扩大口岸开放，制定本方案。

一、主要任务
（一）扩建泊位。扩建泊位三个，其中：
1.东岸一个；
2.西岸两个。
（二）延长通关。延长通关时间。
二、工作保障
（一）加强领导。成立专班。
附注
三、往年工作
（一）修桥。修了桥。
"""


def imported(tmp_path: Path, *more: str) -> int:
    source = tmp_path / "text.txt"
    source.write_text(TEXT, encoding="utf-8")
    words = ["--plan-id", "yunzhou-2021", "--out", str(tmp_path / "out"), "--quiet"]
    return main(["import", str(source), *words, "--datasets", str(sample_datasets(SMALLEST_PLAN)), *more])


def rows(tmp_path: Path, table: str) -> list[dict[str, str]]:
    with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_text_ends_before_the_line_named(tmp_path: Path) -> None:
    assert imported(tmp_path, "--text-end", "12") == 0
    assert [row["number"] for row in rows(tmp_path, "sections")] == ["一、", "二、"]
    assert "三、往年工作" in (tmp_path / "out" / "DRAFT.md").read_text(encoding="utf-8")


def test_a_list_can_be_ordinary_text(tmp_path: Path) -> None:
    assert imported(tmp_path, "--not-a-list", "7", "--text-end", "12") == 0
    assert [row["number"] for row in rows(tmp_path, "measures")] == ["（一）", "（二）", "（一）"]


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (("--text-end", "1"), "name a line from 2 to"),
        (("--text-end", "99"), "name a line from 2 to"),
        (("--not-a-list", "3"), "no number or sign of a list"),
        (("--not-a-list", "99"), "no number or sign of a list"),
    ],
)
def test_a_hint_that_fits_no_line_is_an_error(
    hint: tuple[str, str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(tmp_path, *hint) == 2
    told = capsys.readouterr().err
    assert words in told and " ".join(hint) in told and told.count("\n") == 1 and not (tmp_path / "out").exists()
