"""The command refuses what it cannot read or must not overwrite, and never hangs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.cli.main import main
from tests.support import importer_texts as texts
from tests.support.sample import SMALLEST_PLAN, sample_datasets


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(texts.TOWNSHIP, encoding="utf-8")
    return path


def run(text: Path, out: Path, *more: str, plan_id: str = "x-2020") -> int:
    datasets = str(sample_datasets(SMALLEST_PLAN))
    return main(["import", str(text), "--plan-id", plan_id, "--out", str(out), "--datasets", datasets, *more])


def test_it_says_what_it_made_and_where_to_look(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all data, which is what it reads if nothing else is named."""
    assert main(["import", str(text), "--plan-id", "x-2020", "--out", str(tmp_path / "new" / "draft")]) == 0
    told = capsys.readouterr().out
    assert "3 sections, 5 measures" in told and "DRAFT.md" in told and "draft.csv" in told
    assert sorted(p.name for p in (tmp_path / "new" / "draft").iterdir()) == [
        *(
            "DRAFT.md",
            "bodies.csv",
            "draft.csv",
            "evidence.csv",
            "measures.csv",
            "mentions.csv",
            "not_data.csv",
            "plan.yaml",
            "proposed.csv",
        ),
        *(
            "responsibilities.csv",
            "reviews.csv",
            "second_reading.csv",
            "sections.csv",
            "sources.csv",
            "targets.csv",
            "translations.csv",
            "units.csv",
        ),
    ]


@pytest.mark.parametrize("plan_id", ["", "X", "a--b", "a b", "-a", "../a", "a_b", "城", "a" * 60])
def test_a_bad_plan_id_is_refused(plan_id: str, text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(text, tmp_path / "out", f"--plan-id={plan_id}") == 2
    assert "plan id" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_nothing_is_overwritten(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "plan.yaml").write_text("mine")
    (tmp_path / "empty").mkdir()
    assert run(text, tmp_path / "full") == 2 and run(text, text) == 2 and run(text, tmp_path / "empty") == 0
    assert (tmp_path / "full" / "plan.yaml").read_text() == "mine" and "not an empty folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "bounds", [("--start", "-1"), ("--start", "9", "--end", "9"), ("--end", "999999"), ("--start", "999999")]
)
def test_bounds_outside_the_text_are_refused(
    bounds: tuple[str, ...], text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(text, tmp_path / "out", *bounds) == 2
    assert "do not select a part of the text" in capsys.readouterr().err


def test_bounds_choose_one_of_several_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = tmp_path / "both.txt"
    first = f"第一篇：一份方案\n{texts.TOWNSHIP}第二篇："
    both.write_text(first + texts.AGREEMENT, encoding="utf-8")
    assert run(both, tmp_path / "all") == 0
    assert (
        f"line {first.count(chr(10)) + 1}: one of several documents begins at character {len(first)}"
        in capsys.readouterr().out
    )
    assert run(both, tmp_path / "out", "--start", str(len(first))) == 0
    assert "三湖都市圈合作框架协议" in (tmp_path / "out" / "plan.yaml").read_text(encoding="utf-8")


def test_a_text_without_headings_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plain.txt").write_text("居民出门见绿，处处可以歇脚，夜里灯火通明。\n" * 3, encoding="utf-8")
    assert run(tmp_path / "plain.txt", tmp_path / "out") == 0
    assert "this looks like no plan" in capsys.readouterr().out


def test_a_damaged_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lost.txt").write_text(texts.TOWNSHIP.replace("公交", "公\ufffd"), encoding="utf-8")
    assert run(tmp_path / "lost.txt", tmp_path / "out") == 0
    assert "characters of the file are damaged (first on line 4)" in capsys.readouterr().out
    assert "are damaged" in (tmp_path / "out" / "draft.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", "规划方案".encode("gb18030") * 20, b"<html><body>" + "方案".encode() * 50]
)
def test_what_is_no_text_is_told_without_a_traceback(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    assert run(tmp_path / "bad.txt", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert told.startswith("build.py: ") and told.count("\n") == 1
    assert run(tmp_path / "absent.txt", tmp_path / "out") == 2 and run(tmp_path, tmp_path / "out") == 2


def test_a_megabyte_of_one_character_ends(tmp_path: Path) -> None:
    (tmp_path / "run.txt").write_text(texts.TOWNSHIP + "一" * (10**6 // 3), encoding="utf-8")
    assert run(tmp_path / "run.txt", tmp_path / "out", "--quiet") == 0


def test_marks_that_would_break_a_table_are_shown_harmless(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text(
        "晨溪市规划方案\n一、目标|`<b>\u202e\n居民出门见绿，处处可坐，“=1+1”书屋到处都是。\n", encoding="utf-8"
    )
    assert run(tmp_path / "odd.txt", tmp_path / "out") == 0
    told = (tmp_path / "out" / "DRAFT.md").read_text(encoding="utf-8")
    assert "<b>" not in told and "\u202e" not in told


def test_a_folder_that_cannot_be_made_is_said(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(text, text / "draft") == 2
    assert f"cannot create the folder {text / 'draft'}" in capsys.readouterr().err
