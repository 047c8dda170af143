"""The command line from outside: exit status, what stands on which stream, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cityplans.core.characters import is_unsafe
from tests.support import corpus
from tests.support.commands import run_command, run_fresh
from tests.support.corpus import PLAN, REPOSITORY, SOURCE

FIGURE, MENTION = f"{PLAN}-m1-t1", f"{PLAN}-n1"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run build.py and see that it neither broke nor wrote what a terminal would obey."""
    variables = {name: value for name, value in os.environ.items() if name != "PLAN_SOURCES"} | environment
    start = run_fresh if any(name.startswith("PYTHON") for name in environment) else run_command
    status, *written = start([str(word) for word in arguments], variables)
    streams = [stream.decode("utf-8") for stream in written]
    for text in streams:
        assert "Traceback" not in text
        assert not [char for char in text if is_unsafe(char) and char != "\n"]
    return subprocess.CompletedProcess(arguments, status, *streams)


@pytest.mark.parametrize("words", [["check", "--datasets", "DATA"], ["explain"], ["no-such-command"], ["check", "--x"]])
def test_a_copied_process_says_what_one_that_starts_says(words: list[str], datasets: Path) -> None:
    corpus.edit(datasets, "mentions.csv", MENTION, "type", "polcy")
    given = [str(datasets) if word == "DATA" else word for word in words]
    assert run_command(given, os.environ) == run_fresh(given, os.environ)


def test_a_good_dataset_passes(good_corpus: Path) -> None:
    done = run("check", "--datasets", good_corpus, "--sources", good_corpus.parent / "sources")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" records checked, nothing found\n")


def test_without_sources_it_is_said_that_evidence_was_not_checked(good_corpus: Path) -> None:
    done = run("check", "--datasets", good_corpus)
    assert done.returncode == 0
    assert "evidence was not checked against the texts" in done.stdout
    assert "--sources or PLAN_SOURCES" in done.stdout
    assert (
        "not held"
        not in run("check", "--datasets", good_corpus, PLAN_SOURCES=str(good_corpus.parent / "sources")).stdout
    )


def test_quiet_prints_findings_only(datasets: Path) -> None:
    assert run("check", "--quiet", "--datasets", datasets).stdout == ""
    corpus.edit(datasets, "mentions.csv", MENTION, "type", "polcy")
    lines = run("check", "--quiet", "--datasets", datasets).stdout.splitlines()
    assert [line.split(":")[0].strip() for line in lines[3:]] == ["hint", "help"]
    assert len(lines) == 5


def test_an_error_is_told_with_its_place_and_fails(datasets: Path) -> None:
    place = corpus.edit(datasets, "mentions.csv", MENTION, "type", "polcy")
    done = run("check", "--datasets", datasets)
    assert done.returncode == 1
    first, line, caret, *rest = done.stdout.splitlines()
    assert (
        first
        == f'{datasets}/{PLAN}/mentions.csv:{place.line}:{place.column}: error: "polcy" is not a value of type [enum]'
    )
    assert line[caret.index("^") :].startswith("polcy,晨溪长远设想")
    assert rest[:2] == [
        '    hint: did you mean "policy"?',
        "    help: https://city-plans.example.org/en/contribute/findings/#enum",
    ]
    assert rest[2].endswith(" records checked: 1 error, 0 warnings")


def test_paths_are_told_as_they_were_given(datasets: Path) -> None:
    corpus.edit(datasets, "mentions.csv", MENTION, "type", "polcy")
    relative = os.path.relpath(datasets, REPOSITORY)
    assert run("check", "--datasets", relative).stdout.startswith(f"{Path(relative).as_posix()}/{PLAN}/mentions.csv:")


def test_a_warning_fails_only_the_strict_check(datasets: Path) -> None:
    corpus.edit(datasets, "sources.csv", SOURCE, "sha256", "0" * 64)
    arguments = ("check", "--datasets", datasets, "--sources", datasets.parent / "sources")
    assert run(*arguments).returncode == 0
    assert ": warning: " in run(*arguments).stdout
    assert run(*arguments, "--strict").returncode == 1


def test_json_is_an_array_and_nothing_else(datasets: Path) -> None:
    done = run("check", "--format", "json", "--datasets", datasets)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    place = corpus.edit(datasets, "mentions.csv", MENTION, "type", "pol\u202ecy")
    done = run("check", "--format", "json", "--datasets", datasets)
    assert done.returncode == 1
    rows = json.loads(done.stdout)
    assert [set(row) for row in rows] == [
        {"path", "line", "column", "severity", "code", "message", "hint", "record"}
    ] * len(rows)
    assert (f"{datasets}/{PLAN}/mentions.csv", place.line, place.column, "enum") in [
        (row["path"], row["line"], row["column"], row["code"]) for row in rows
    ]


def test_on_github_all_findings_are_in_the_summary_of_the_job(datasets: Path, tmp_path: Path) -> None:
    corpus.edit(datasets, "mentions.csv", MENTION, "type", "polcy")
    told = tmp_path / "summary.md"
    told.write_text("before\n", encoding="utf-8")
    done = run("check", "--format", "github", "--datasets", datasets, GITHUB_STEP_SUMMARY=str(told))
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error file={datasets}/{PLAN}/mentions.csv,line=3,")
    assert "evidence" not in done.stdout
    assert told.read_text(encoding="utf-8").startswith("before\n### Check of the data: 1 errors, 0 warnings")
    done = run("check", "--format", "github", "--datasets", datasets, GITHUB_STEP_SUMMARY=str(tmp_path / "no" / "such"))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_a_homepage_that_is_no_address_is_not_linked(datasets: Path) -> None:
    corpus.edit(datasets, "datapackage.yaml", "", "homepage", "javascript:alert(1)")
    assert "help:" not in run("check", "--datasets", datasets).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--datasets", "no/such/folder"],
        ["check", "--datasets", "build.py"],
        ["check", "--sources", "no/such/folder"],
        ["check", "--format", "xml"],
        ["check", "--no-such-option"],
        ["no-such-command"],
        ["evidence"],
        ["evidence", "--sources", "no/such/folder"],
        ["explain", "no-such-code"],
    ],
    ids=" ".join,
)
def test_what_cannot_run_is_said_on_stderr(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_the_nearest_code_is_offered() -> None:
    assert 'did you mean "foreign-key"?' in run("explain", "foreign-keys").stderr


def test_explain_tells_one_code_or_lists_all() -> None:
    assert run("explain", "enum").stdout.startswith("enum\n\n")
    assert run("explain", "enum", "--language", "zh").stdout != run("explain", "enum").stdout
    assert "not-in-passage" in run("explain").stdout


def test_help_names_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("build", "check", "evidence", "explain", "serve"))


HARMS: dict[str, Callable[[Path], object]] = {
    "escape sequences": lambda d: corpus.edit(d, "mentions.csv", MENTION, "type", "\x1b]0;gotcha\x07\x1b[2J\u202e"),
    "a file name with an escape sequence": lambda d: (d / PLAN / "\x1b[31m.csv").write_text(""),
    "a file name that is not UTF-8": lambda d: Path(os.fsdecode(bytes(d / PLAN) + b"/\xff.csv")).write_text(""),
    "invalid UTF-8": lambda d: corpus.damage(d, "mentions.csv", "Vision", b"\xff\xfe"),
    "NUL": lambda d: corpus.damage(d, "plan.yaml", "A plan", "A\0plan"),
    "deep YAML": lambda d: (d / PLAN / "plan.yaml").write_text("[" * 100_000),
    "a number of 5000 digits": lambda d: corpus.edit(d, "evidence.csv", FIGURE, "start", "9" * 5000),
    "an empty file": lambda d: (d / PLAN / "targets.csv").write_bytes(b""),
}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_hostile_data_fails_in_words(harm: str, form: str, datasets: Path) -> None:
    HARMS[harm](datasets)
    done = run("check", "--datasets", datasets, "--sources", datasets.parent / "sources", "--format", form)
    assert (done.returncode, done.stderr) == (1, "")


# ── evidence ──


def test_evidence_on_record_is_left_as_it_is(datasets: Path) -> None:
    before = (datasets / PLAN / "evidence.csv").read_bytes()
    done = run("evidence", "--check", "--datasets", datasets, "--sources", datasets.parent / "sources")
    assert (done.returncode, done.stdout) == (0, "")
    assert run("evidence", "--datasets", datasets, "--sources", datasets.parent / "sources").returncode == 0
    assert (datasets / PLAN / "evidence.csv").read_bytes() == before


def test_lost_evidence_is_found_anew(datasets: Path) -> None:
    path = datasets / PLAN / "evidence.csv"
    before = path.read_bytes()
    corpus.remove(datasets, "evidence.csv", FIGURE)
    done = run("evidence", "--check", "--datasets", datasets, "--sources", datasets.parent / "sources")
    assert (done.returncode, done.stdout) == (1, f"{path}: would change\n")
    assert path.read_bytes() != before
    done = run("evidence", "--datasets", datasets, "--sources", datasets.parent / "sources")
    assert (done.returncode, done.stdout) == (0, f"{path}: written\n")
    assert path.read_bytes() == before


def test_evidence_in_a_copy_not_at_hand_is_carried_over(datasets: Path, tmp_path: Path) -> None:
    before = (datasets / PLAN / "evidence.csv").read_bytes()
    (tmp_path / "none").mkdir()
    assert run("evidence", "--datasets", datasets, "--sources", tmp_path / "none").returncode == 0
    assert (datasets / PLAN / "evidence.csv").read_bytes() == before


def test_evidence_is_not_written_over_broken_data(datasets: Path) -> None:
    before = (datasets / PLAN / "evidence.csv").read_bytes()
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m1", "order", "first")
    done = run("evidence", "--datasets", datasets, "--sources", datasets.parent / "sources")
    assert done.returncode == 1
    assert "[type-error]" in done.stderr
    assert (datasets / PLAN / "evidence.csv").read_bytes() == before


@pytest.mark.parametrize("start", ["", "x", "9" * 5000])
@pytest.mark.parametrize("at_hand", [True, False])
def test_a_broken_row_of_evidence_does_not_stop_the_repair(
    start: str, at_hand: bool, datasets: Path, tmp_path: Path
) -> None:
    corpus.edit(datasets, "evidence.csv", FIGURE, "start", start)
    (tmp_path / "none").mkdir()
    run("evidence", "--datasets", datasets, "--sources", datasets.parent / "sources" if at_hand else tmp_path / "none")
    if at_hand:
        assert run("check", "--datasets", datasets, "--sources", datasets.parent / "sources").returncode == 0


@pytest.mark.parametrize(
    "arguments", [("explain", "figure-mismatch", "--language", "zh"), ("check", "--datasets", "DATA")]
)
def test_a_terminal_without_chinese_is_no_reason_to_break(arguments: tuple[str, ...], datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", FIGURE, "value_printed", "31余个")
    words = [str(datasets) if word == "DATA" else word for word in arguments]
    done = run(*words, PYTHONIOENCODING="ascii")
    assert done.returncode == (1 if arguments[0] == "check" else 0)
    assert "\\u" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--plan"],
        ["build", "--site", "SITE", "--only"],
        ["sheet", "out"],
        ["review", "--sources", "SOURCES"],
        ["new", "renumber"],
        ["new", "measure", "--number", "9", "--plan"],
    ],
)
def test_every_command_says_an_unknown_plan_alike(words: list[str], good_corpus: Path, tmp_path: Path) -> None:
    known = {"SITE": str(tmp_path / "site"), "SOURCES": str(good_corpus.parent / "sources")}
    given = [known.get(word, word) for word in words]
    for wrong, advice in ((PLAN[:-1], f'did you mean "{PLAN}"?'), ("zz", f"the plans are {PLAN}")):
        done = run(*given, wrong, "--datasets", good_corpus)
        assert (done.returncode, done.stderr) == (2, f'build.py: there is no plan "{wrong}"; {advice}\n')
