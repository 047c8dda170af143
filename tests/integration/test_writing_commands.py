"""Commands that write data leave what they cannot read whole; what they write is whole."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.findings import Finding
from cityplans.core.table_schema import TableSchema
from cityplans.read.canonical import canonical_text
from tests.integration.test_release import git
from tests.support import corpus
from tests.support.corpus import PLAN

MEASURE = f"{PLAN}-m1"
LEDGERS = ("evidence", "translations")


def with_crlf(datasets: Path) -> None:
    for path in datasets.rglob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def without_ledgers(datasets: Path) -> None:
    for name in LEDGERS:
        path = datasets / PLAN / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")


def nothing(_: Path) -> None:
    pass


def drafted(datasets: Path) -> None:
    assert run("import", datasets) == FINE


def drafted_otherwise(datasets: Path) -> None:
    """Draft, and lose what the text says."""
    drafted(datasets)
    header = (datasets / PLAN / "measures.csv").read_text(encoding="utf-8").split("\n")[0]
    (datasets.parent / "draft" / "measures.csv").write_text(f"{header}\n", encoding="utf-8")
    (datasets.parent / "draft" / "proposed.csv").unlink()


COMMANDS: Mapping[str, tuple[Callable[[Path], None], list[str], str]] = {
    "fix": (with_crlf, [], f"{PLAN}/measures.csv"),
    "evidence": (without_ledgers, ["--sources", "SOURCES"], f"{PLAN}/evidence.csv"),
    "translations": (without_ledgers, [], f"{PLAN}/translations.csv"),
    "release": (nothing, ["--date", "2026-11-22"], "versions.csv"),
    "new plan": (nothing, ["--id", "newville-2022"], ""),
    "new measure": (nothing, ["--plan", PLAN, "--number", "9"], f"{PLAN}/measures.csv"),
    "new target": (nothing, ["--subject", MEASURE], f"{PLAN}/targets.csv"),
    "import": (nothing, ["TEXT", "--plan-id", "newville-2022", "--out", "DRAFT"], ""),
    "new move": (nothing, [f"{PLAN}-m2", "--before", MEASURE], f"{PLAN}/measures.csv"),
    "new renumber": (nothing, [PLAN, "m2=m5"], f"{PLAN}/measures.csv"),
    "import again": (drafted_otherwise, ["TEXT", "--plan-id", "newville-2022", "--out", "DRAFT", "--again"], ""),
    "adopt": (drafted, ["DRAFT"], "reference/sources.csv"),
}
"""What gives a command something to write, its arguments, and a file that it writes or whose place it takes."""


def run(name: str, datasets: Path) -> int:
    """Run a command on data, with the folders that its arguments name."""
    _, words, _ = COMMANDS[name]
    text = datasets.parent / "sources" / corpus.SOURCE_FILE
    places = {"SOURCES": str(datasets.parent / "sources"), "TEXT": str(text), "DRAFT": str(datasets.parent / "draft")}
    name = name.removesuffix(" again")
    return main([*name.split(), *[places.get(word, word) for word in words], "--datasets", str(datasets)])


def contents(folder: Path) -> dict[str, bytes | str]:
    """Return every file and link below a folder."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no process of this one write a larger file, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def project(datasets: Path) -> Path:
    """The data with a citation file beside it, as in a repository."""
    for name in ("CITATION.cff", ".zenodo.json"):
        shutil.copy(name, datasets.parent)
    return datasets


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_something_to_write(name: str, project: Path) -> None:
    COMMANDS[name][0](project)
    before = contents(project.parent)
    assert run(name, project) == FINE
    after = contents(project.parent)
    assert before != after and not [path for path in after if path.endswith(".new")]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_room_changes_nothing(name: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    COMMANDS[name][0](project)
    before = contents(project.parent)
    with files_of_at_most(40):
        assert run(name, project) == CANNOT_RUN
    assert contents(project.parent) == before
    assert "File too large; nothing was changed" in capsys.readouterr().err


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def another_file(path: Path) -> None:
    (path.parent.parent.parent / "elsewhere.csv").write_text("id\n")
    path.symlink_to("../../elsewhere.csv")


def a_folder(path: Path) -> None:
    path.mkdir()


def no_text(path: Path) -> None:
    path.write_bytes(b"\xff")


@pytest.mark.parametrize("put", [a_pipe, endless, another_file, a_folder, no_text], ids=lambda put: put.__name__)
@pytest.mark.parametrize("name", [name for name, (_, _, file) in COMMANDS.items() if file])
def test_what_must_not_be_read_is_neither_read_nor_replaced(
    name: str, put: Callable[[Path], None], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    COMMANDS[name][0](project)
    path = project / COMMANDS[name][2]
    path.unlink()
    put(path)
    before = contents(project.parent) if put is not a_pipe else {}
    status = run(name, project)
    said = capsys.readouterr().err
    code = "[encoding-error]" if put is no_text else "[file-refused]"
    if put is a_folder and name == "release":
        code = "[folder-name]"  # a folder there would be a plan's
    assert (status, code in said) == (FINDINGS, True) or status == CANNOT_RUN, said
    assert name.startswith("new") or status == FINDINGS
    if name != "fix" and before:
        assert contents(project.parent) == before
    assert path.is_fifo() == (put is a_pipe) and path.is_symlink() == (put in (endless, another_file))


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> other"])
@pytest.mark.parametrize("name", ["evidence", "translations", "fix", "new measure"])
def test_a_merge_that_was_not_ended_loses_no_row(
    name: str, marker: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / COMMANDS[name][2]
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{first}\n{marker}\n{rest}", encoding="utf-8")
    before = contents(project)
    assert run(name, project) in (FINDINGS, CANNOT_RUN)
    assert contents(project) == before
    assert "[merge-conflict]" in capsys.readouterr().err or name == "new measure"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text + "one,cell\n",
        lambda text: text + text.split("\n")[1] + "\n",
        lambda text: text.replace("record_id,", "record,", 1),
        lambda text: text + '"never closed\n',
        lambda _: "",
    ],
    ids=["a short row", "a row twice", "another header", "a quote", "an empty file"],
)
@pytest.mark.parametrize("table", LEDGERS)
def test_a_ledger_is_not_written_from_half_of_it(
    table: str, damage: Callable[[str], str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also without the texts, where every row is carried over."""
    path = project / PLAN / f"{table}.csv"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    (project.parent / "none").mkdir()
    before = contents(project)
    words = ["--sources", str(project.parent / "none")] if table == "evidence" else []
    assert main([table, "--datasets", str(project), *words]) == FINDINGS
    assert contents(project) == before
    assert f"{table}.csv:" in capsys.readouterr().err


def test_rows_added_at_the_same_time_all_stay(project: Path) -> None:
    fork = multiprocessing.get_context("fork")
    words = ["new", "measure", "--datasets", str(project), "--plan", PLAN, "--number"]
    processes = [fork.Process(target=main, args=([*words, str(number)],)) for number in range(90, 98)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    ids = {row[0] for row in corpus.read_csv(project / PLAN / "measures.csv")}
    assert {f"{PLAN}-m{number}" for number in range(90, 98)} <= ids


def test_what_is_saved_while_a_command_runs_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_crlf(project)
    path = project / PLAN / "measures.csv"

    def edited_meanwhile(schema: TableSchema | None, name: str, data: bytes) -> tuple[bytes, list[Finding]]:
        path.write_text("saved by an editor\n")
        return canonical_text(schema, name, data)

    monkeypatch.setattr("cityplans.cli.commands.fix.canonical_text", edited_meanwhile)
    assert run("fix", project) == CANNOT_RUN
    assert path.read_text() == "saved by an editor\n" and b"\r\n" in (project / "versions.csv").read_bytes()
    assert "measures.csv was changed meanwhile; nothing was written: run the command again" in capsys.readouterr().err


# ── a release is all of its files, or none ──


@pytest.fixture
def released(project: Path) -> Path:
    """The data with a first release in git, and one changed cell since."""
    (project.parent / ".gitignore").write_text("sources\n")
    assert run("release", project) == FINE
    git(project.parent, "init")
    git(project.parent, "add", "-A")
    git(project.parent, "commit", "-m", "first")
    git(project.parent, "tag", "data-0.1.0")
    corpus.edit(project, "targets.csv", f"{MEASURE}-t1", "comparator", ">=")
    return project


def replaced_by(path: Path, put: Callable[[Path], None]) -> None:
    path.unlink(missing_ok=True)
    put(path)


@pytest.mark.parametrize("file", ["CITATION.cff", "datasets/CHANGELOG.md"])
@pytest.mark.parametrize("put", [a_pipe, endless, a_folder, no_text], ids=lambda put: put.__name__)
def test_a_release_reads_everything_before_it_writes(
    file: str, put: Callable[[Path], None], released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced_by(released.parent / file, put)
    before = contents(released) if put is not a_pipe else {}
    assert main(["release", "--datasets", str(released), "--date", "2026-12-01"]) in (CANNOT_RUN, FINDINGS)
    assert before in ({}, contents(released))
    assert (released / "versions.csv").read_text(encoding="utf-8").count("\n") == 2
    assert file.rsplit("/", 1)[-1] in capsys.readouterr().err


def test_a_second_run_makes_no_second_version(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["release", "--datasets", str(released), "--date", "2026-12-01"]
    assert main(words) == FINE
    before = contents(released.parent)
    for more in ([], ["--base", "data-0.1.0"]):
        capsys.readouterr()
        assert main([*words, *more]) == FINE
        assert "nothing has changed since 0.1.1; if it has no tag yet: commit the files" in capsys.readouterr().out
        assert contents(released.parent) == before


def test_a_release_that_was_stopped_is_seen_at_every_step(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever number of its files are new, the next run says so and changes nothing."""
    names = ["versions.csv", "changes.csv", "ids.csv", "CHANGELOG.md", "datapackage.yaml"]
    names += ["../.zenodo.json", "../CITATION.cff"]
    former = {name: (released / name).read_bytes() for name in names}
    words = ["release", "--datasets", str(released), "--date", "2026-12-01"]
    assert main(words) == FINE
    new = {name: (released / name).read_bytes() for name in names}
    for count in range(1, len(names)):
        for number, name in enumerate(names):
            (released / name).write_bytes((new if number < count else former)[name])
        before = contents(released.parent)
        capsys.readouterr()
        assert main([*words, "--base", "data-0.1.0"]) in (FINDINGS, CANNOT_RUN), names[:count]
        assert contents(released.parent) == before
        assert "was stopped" in capsys.readouterr().err


def test_a_base_with_other_data_than_was_released(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(released, "targets.csv", f"{MEASURE}-t1", "comparator", "<=")
    git(released.parent, "commit", "-am", "second")
    git(released.parent, "tag", "-f", "data-0.1.0")
    corpus.edit(released, "targets.csv", f"{MEASURE}-t1", "comparator", ">=")
    assert main(["release", "--datasets", str(released), "--date", "2026-12-01"]) == CANNOT_RUN
    assert "data-0.1.0 is not version 0.1.0: its data has another digest" in capsys.readouterr().err
