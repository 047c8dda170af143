"""`new event` proposes passages of a later text, and writes the row of the one that answers a promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.cli.main import main
from tests.support import corpus
from tests.support.corpus import PLAN, REPORT, REPORTED

PROMISE = f"{PLAN}-sec1-t1"


def new_event(datasets: Path, *words: str) -> int:
    data = ["--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]
    return main(["new", "event", "--promise", PROMISE, "--report", REPORT, *data, *words])


def test_passages_with_a_figure_in_the_unit_of_the_promise_are_listed(
    datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_event(datasets) == 0
    out = capsys.readouterr().out
    assert REPORTED in out and "新书屋" not in out


def test_the_row_holds_passage_and_figure(datasets: Path) -> None:
    corpus.remove(datasets, "events.csv", f"{PROMISE}-e1")
    assert (
        new_event(datasets, "--quote", REPORTED, "period=2022", "comparability=same", "note_zh=好。", "note_en=Good.")
        == 0
    )
    row = corpus.row_of(datasets, "events.csv", f"{PROMISE}-e1")
    assert (row["value"], row["value_printed"], row["unit_id"]) == ("1310000", "131万人次", "person-times")
    assert corpus.REPORT_TEXT[int(row["start"]) : int(row["end"])] == REPORTED
    corpus.translate_again(datasets)
    assert main(["check", "--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]) == 0


def test_the_first_event_of_a_plan_begins_its_table(datasets: Path) -> None:
    (datasets / PLAN / "events.csv").unlink()
    assert new_event(datasets, "--quote", REPORTED) == 0
    assert corpus.row_of(datasets, "events.csv", f"{PROMISE}-e1")["kind"] == "figure"


@pytest.mark.parametrize(
    ("quote", "said"),
    [("没有这句话", "the passage is not in"), ("晨溪大报", "the passage is not in"), ("新书屋还", "")],
)
def test_a_passage_must_stand_in_the_text_as_it_is(
    datasets: Path, capsys: pytest.CaptureFixture[str], quote: str, said: str
) -> None:
    before = (datasets / PLAN / "events.csv").read_bytes()
    status = new_event(datasets, "--quote", quote)
    assert (status == 0) == (quote in corpus.REPORT_TEXT)
    if status:
        assert said in capsys.readouterr().err and (datasets / PLAN / "events.csv").read_bytes() == before


def test_without_the_text_it_says_what_to_give(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (datasets.parent / "sources" / corpus.REPORT_FILE).unlink()
    assert new_event(datasets) == 2
    assert "give their folder with --sources" in capsys.readouterr().err
