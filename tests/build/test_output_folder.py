"""A command fills only a folder of its own: nobody's files are lost by one wrong word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cityplans.build.output_folder import refuse_foreign_files, refuse_unsafe_location
from cityplans.cli.main import main
from cityplans.core.errors import CommandError
from tests.support.corpus import SITE_URL
from tests.support.paths import ROOT


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def precious(folder: Path) -> Path:
    (folder / "deep").mkdir(parents=True)
    (folder / "thesis.txt").write_text("thesis")
    (folder / "deep" / "data.csv").write_text("a,b\n")
    return folder


def with_git(folder: Path) -> Path:
    precious(folder)
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main")
    return folder


def another_site(folder: Path) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>")
    return folder


@pytest.mark.parametrize("fill", [precious, with_git, another_site])
def test_a_folder_of_somebody_else_is_refused_and_left_alone(
    fill: Callable[[Path], Path], datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = fill(tmp_path / "mine")
    before = contents(site)
    assert main(["build", "--datasets", str(datasets), "--site", str(site)]) == 2
    said = capsys.readouterr().err
    assert "holds files that no build made" in said and "--replace" in said
    assert any(name in said for name in before)
    assert contents(site) == before


def test_a_foreign_file_in_a_built_site_is_named_and_kept(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    build = ["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", SITE_URL]
    site.mkdir()
    assert main(build) == 0, "an empty folder is fine"
    (site / ".well-known").mkdir()
    (site / ".well-known" / "security.txt").write_text("Contact: x")
    before = contents(site)
    assert main(build) == 2
    assert ".well-known/security.txt" in capsys.readouterr().err and contents(site) == before
    assert main([*build, "--replace"]) == 0
    assert ".well-known/security.txt" not in contents(site)
    assert main(build) == 0, "what a build made may be replaced"


def test_a_folder_that_is_read_or_above_the_project_is_refused(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sources, archive = datasets.parent / "sources", tmp_path / "archive"
    archive.mkdir()
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    before = contents(tmp_path)
    project = contents(ROOT / "cityplans")
    places = [
        "/",
        ".",
        "..",
        str(home),
        str(ROOT),
        str(ROOT.parent),
        str(ROOT / "content"),
        str(ROOT / "templates" / "x"),
    ]
    places += [str(datasets), str(datasets / "site"), str(datasets.parent), str(sources), str(archive / "x")]
    (tmp_path / "way").symlink_to(datasets)
    places += [str(tmp_path / "way"), str(tmp_path / "way" / "x")]
    options = ["--datasets", str(datasets), "--sources", str(sources), "--archive", str(archive)]
    for replace in ([], ["--replace"]):
        for place in places:
            assert main(["build", *options, "--site", place, *replace]) == 2, place
            said = capsys.readouterr().err
            assert "give --site a folder of its own" in said and said.count("\n") == 1, said
    (tmp_path / "way").unlink()
    assert contents(tmp_path) == before and contents(ROOT / "cityplans") == project
    assert not list(tmp_path.rglob("*.build"))


@pytest.mark.parametrize("words", [["build", "--site", ""], ["import", "x", "--plan-id", "x-2020", "--out", ""]])
def test_an_unset_variable_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert "the path is empty" in capsys.readouterr().err


def test_a_draft_is_not_written_into_the_data(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("一、总则\n1. 修路。\n", encoding="utf-8")
    before = contents(datasets)
    words = ["import", str(text), "--plan-id", "sometown-2020", "--datasets", str(datasets)]
    assert main([*words, "--out", str(datasets / "sometown-2020")]) == 2
    assert "give --out a folder of its own" in capsys.readouterr().err
    assert contents(datasets) == before and not (datasets / "sometown-2020").exists()


def test_a_link_to_nowhere_and_many_files_are_named(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / name).symlink_to("nowhere")
    with pytest.raises(CommandError, match=r"a, b, c and more"):
        refuse_foreign_files(tmp_path, "--site", ())
    refuse_foreign_files(tmp_path / "absent", "--site", ())
    refuse_unsafe_location(tmp_path / "absent", "--site", [tmp_path / "other"])
    shutil.rmtree(tmp_path)
