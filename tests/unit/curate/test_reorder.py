"""Records are inserted, moved and renumbered with everything that refers to them; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.cli.main import CANNOT_RUN, FINE, main
from tests.support import corpus
from tests.support.corpus import PLAN

M1, M2, M21 = f"{PLAN}-m1", f"{PLAN}-m2", f"{PLAN}-m2-1"


def new(datasets: Path, *words: str) -> int:
    return main(["new", words[0], "--datasets", str(datasets), *words[1:]])


def orders(datasets: Path, table: str = "measures") -> list[str]:
    header, *rows = corpus.read_csv(datasets / PLAN / f"{table}.csv")
    by_order = sorted(rows, key=lambda row: int(row[header.index("order")]))
    assert [int(row[header.index("order")]) for row in by_order] == list(range(1, len(rows) + 1))
    return [row[0].removeprefix(f"{PLAN}-") for row in by_order]


def codes(datasets: Path) -> set[str]:
    return {f.code for f in check(datasets, datasets.parent / "sources")[1]}


def state(datasets: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in datasets.rglob("*") if path.is_file()}


def fill(datasets: Path) -> list[str]:
    """Return the cells that are in any table, without ids and orders, to see that none is lost."""
    cells = []
    for path in sorted((datasets / PLAN).glob("*.csv")):
        header, *rows = corpus.read_csv(path)
        cells += [
            cell
            for row in rows
            for name, cell in zip(header, row, strict=True)
            if not name.endswith("id") and name != "order"
        ]
    return sorted(cells)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--after", M1], ["m1", "m9", "m2", "m2-1"]),
        (["--before", M1], ["m9", "m1", "m2", "m2-1"]),
        (["--after", M2], ["m1", "m2", "m2-1", "m9"]),
        (["--after", M21], ["m1", "m2", "m2-1", "m2-9"]),
        (["--before", M21], ["m1", "m2", "m2-9", "m2-1"]),
        ([], ["m1", "m2", "m2-1", "m9"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_measure_is_inserted(
    words: list[str], expected: list[str], datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(datasets, "measure", "--plan", PLAN, "--number", "9", *words, "title_zh=点灯") == FINE
    assert orders(datasets) == expected
    assert codes(datasets) <= {"required", "evidence-missing", "theme-missing", "sub-measure-parent"}
    record_id = f"{PLAN}-{'m2-9' if M21 in words else 'm9'}"
    row = corpus.row_of(datasets, "measures.csv", record_id)
    assert row["title_zh"] == "点灯" and row["section_id"] == (f"{PLAN}-sec2" if words else "")
    assert row["parent_id"] == (M2 if M21 in words else "")
    assert f"{record_id} written" in capsys.readouterr().out


def test_a_measure_moves_with_its_parts(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = fill(datasets)
    assert new(datasets, "move", M2, "--before", M1) == FINE
    assert orders(datasets) == ["m2", "m2-1", "m1"] and fill(datasets) == before
    assert f"{M2} is number 1 of 3 measures now" in capsys.readouterr().out
    assert codes(datasets) <= {"translation-stale"}
    assert new(datasets, "move", M2, "--after", M1) == FINE
    assert orders(datasets) == ["m1", "m2", "m2-1"]


def test_a_section_moves_with_its_measures(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", M1, "section_id", f"{PLAN}-sec1")
    assert new(datasets, "move", f"{PLAN}-sec2", "--before", f"{PLAN}-sec1") == FINE
    assert orders(datasets, "sections") == ["sec2", "sec1"]
    assert orders(datasets) == ["m2", "m2-1", "m1"]


def test_gaps_are_closed(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(datasets, "renumber", PLAN) == FINE
    assert "nothing was changed" in capsys.readouterr().out
    corpus.edit(datasets, "measures.csv", M2, "order", "7")
    corpus.edit(datasets, "measures.csv", M21, "order", "9")
    assert codes(datasets) == {"printed-order"}
    assert new(datasets, "renumber", PLAN) == FINE
    assert orders(datasets) == ["m1", "m2", "m2-1"] and codes(datasets) == set()


@pytest.mark.parametrize("change", ["m2=m5", f"{M2}={PLAN}-m5"])
def test_an_id_changes_everywhere(change: str, datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = fill(datasets)
    assert new(datasets, "renumber", PLAN, change) == FINE
    assert f"{M2} → {PLAN}-m5\n" in capsys.readouterr().out
    assert orders(datasets) == ["m1", "m5", "m5-1"] and codes(datasets) == set()
    assert not [path for path, data in state(datasets / PLAN).items() if M2.encode() in data]
    assert fill(datasets) == before


def test_an_id_that_only_looks_like_a_part_stays(datasets: Path) -> None:
    """In a plan that counts its measures by chapter, m2-1 is no part of m2."""
    corpus.edit(datasets, "measures.csv", M21, "parent_id", "")
    corpus.edit(datasets, "measures.csv", M21, "kind", "measure")
    assert new(datasets, "renumber", PLAN, "m2=m5") == FINE
    assert orders(datasets) == ["m1", "m5", "m2-1"]


def test_an_inserted_measure_is_called_as_its_neighbours(datasets: Path) -> None:
    assert new(datasets, "measure", "--plan", PLAN, "--number", "（二）", "--after", M21) == FINE
    assert orders(datasets) == ["m1", "m2", "m2-1", "m2-2"]


def test_ids_may_be_exchanged_as_long_as_nobody_has_seen_them(datasets: Path) -> None:
    before = fill(datasets)
    assert new(datasets, "renumber", PLAN, "m1=m2", "m2=m1") == FINE
    assert orders(datasets) == ["m2", "m1", "m1-1"] and codes(datasets) == set() and fill(datasets) == before


def test_a_published_id_names_its_successor(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (datasets.parent / "CITATION.cff").write_text(Path("CITATION.cff").read_text(encoding="utf-8"), encoding="utf-8")
    (datasets.parent / ".zenodo.json").write_text(Path(".zenodo.json").read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["release", "--quiet", "--datasets", str(datasets)]) == FINE
    assert new(datasets, "renumber", PLAN, "m2=m5") == FINE
    assert codes(datasets) == set()
    header, *rows = corpus.read_csv(datasets / "ids.csv")
    ledger = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert ledger[M2]["successor_id"] == f"{PLAN}-m5" and ledger[M21]["successor_id"] == f"{PLAN}-m5-1"
    before = state(datasets)
    assert new(datasets, "renumber", PLAN, "m5=m2") == CANNOT_RUN
    assert "never reused" in capsys.readouterr().err and state(datasets) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["move", M2], "--after ID"),
        (["move", M2, "--after", M21], "a part of it"),
        (["move", f"{PLAN}-m3", "--after", M1], "did you mean"),
        (["move", M2, "--after", f"{PLAN}-sec1"], "there is no measure"),
        (["renumber", "exampleville-2002"], f'did you mean "{PLAN}"?'),
        (["renumber", PLAN, "m2"], "OLD=NEW"),
        (["renumber", PLAN, "m2=m1"], "already used at"),
        (["renumber", PLAN, "m9=m8"], "there is no record"),
        (["renumber", PLAN, "m2=M2"], "not a valid id"),
        (["renumber", PLAN, "m1=m7", "m2=m7"], "the same id"),
        (["measure", "--plan", PLAN, "--number", "9", "--after", f"{PLAN}-m8"], "did you mean"),
    ],
    ids=lambda value: " ".join(value).replace(PLAN, "") if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    words: list[str], told: str, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(datasets)
    assert new(datasets, *words) == CANNOT_RUN
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1 and state(datasets) == before


@pytest.mark.parametrize(
    "words", [["move", M2, "--before", M1], ["renumber", PLAN, "m2=m5"]], ids=lambda words: words[0]
)
def test_a_table_that_is_not_whole_is_not_rewritten(words: list[str], datasets: Path) -> None:
    path = datasets / PLAN / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8") + f"{PLAN}-m9,short\n", encoding="utf-8")
    before = state(datasets)
    assert new(datasets, *words) == CANNOT_RUN and state(datasets) == before


def test_what_became_of_a_promise_follows_its_new_id(datasets: Path) -> None:
    assert new(datasets, "renumber", PLAN, "sec1=sec3") == FINE
    assert corpus.row_of(datasets, "events.csv", f"{PLAN}-sec3-t1-e1")["promise_id"] == f"{PLAN}-sec3-t1"
    assert "event-subject" not in codes(datasets)
