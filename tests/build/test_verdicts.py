"""What is found sound is kept for the next check of the same data by the same program, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans import verdicts
from cityplans.check import rules
from cityplans.cli.main import main
from cityplans.core.findings import Finding
from cityplans.verdicts import Clean, Verdicts, read_verdicts, write_verdicts
from tests.support import corpus

MEASURE = f"{corpus.PLAN}-m1"


@pytest.fixture(autouse=True)
def no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the texts of the real plans, none of which is that of the made-up one."""
    monkeypatch.delenv("PLAN_SOURCES", raising=False)


def checked(datasets: Path, *words: str) -> int:
    return main(["check", "--quiet", "--datasets", str(datasets), *words])


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that breaks whenever it is asked."""

    def asked(_dataset: object) -> list[Finding]:
        raise ZeroDivisionError

    monkeypatch.setitem(rules.RULES, "row-order", asked)


def test_the_same_data_is_not_judged_twice(datasets: Path, request: pytest.FixtureRequest) -> None:
    assert checked(datasets) == 0
    request.getfixturevalue("broken")
    assert checked(datasets) == 0
    assert checked(datasets, "--clean") == 1, "unless it is asked for"
    assert checked(datasets, "--sources", str(datasets.parent / "sources")) == 1, "the texts had not been at hand"


def test_what_is_said_is_the_same(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for form in ("text", "text", "json", "sarif", "github"):
        for words in (["--clean"], []):
            main(["check", "--datasets", str(datasets), "--format", form, *words])
            said.append(capsys.readouterr())
    assert said[0] == said[1] == said[2] == said[3] and "records checked" in said[0].out
    assert all(one == two for one, two in zip(said[::2], said[1::2], strict=True))


def test_an_edit_is_judged(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(datasets) == 0
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "")
    assert checked(datasets) == 1
    assert "theme-missing" in capsys.readouterr().out
    (datasets / "stray").mkdir()
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "culture")
    capsys.readouterr()
    checked(datasets)
    assert "file-missing" in capsys.readouterr().out, "a folder with nothing in it is seen"


@pytest.mark.usefixtures("broken")
def test_data_with_findings_is_never_known(datasets: Path) -> None:
    assert checked(datasets) == checked(datasets) == 1


def test_another_program_knows_nothing(datasets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(datasets)
    assert read_verdicts(datasets).clean
    monkeypatch.setattr(verdicts, "program_digest", lambda *_: "another")
    found = read_verdicts(datasets)
    assert not found.clean and not found.sound.all() and found.program == "another"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'["", 1, 2]', b"\xff", b"null"])
def test_a_cache_that_cannot_be_read_is_none(damage: bytes, datasets: Path) -> None:
    checked(datasets)
    file = read_verdicts(datasets).file
    assert file
    file.write_bytes(damage)
    assert not read_verdicts(datasets).clean
    assert checked(datasets) == 0 and read_verdicts(datasets).clean


def test_without_a_place_for_it_everything_is_judged_anew(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert checked(datasets) == checked(datasets) == 0
    write_verdicts(Verdicts())


def test_only_some_states_are_remembered_and_folders_are_apart(datasets: Path, tmp_path: Path) -> None:
    known = read_verdicts(datasets)
    many = {str(number): Clean(number, "") for number in range(9)}
    write_verdicts(Verdicts(known.file, known.program, known.sound, many))
    assert list(read_verdicts(datasets).clean) == ["5", "6", "7", "8"]
    assert read_verdicts(tmp_path / "elsewhere").file != known.file


def test_a_build_knows_what_a_check_found_and_anew_knows_nothing(
    datasets: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert checked(datasets) == 0
    request.getfixturevalue("broken")
    build = ["build", "--quiet", "--datasets", str(datasets), "--site", str(tmp_path / "site")]
    assert main(build) == 0
    assert main([*build, "--clean"]) == 1
