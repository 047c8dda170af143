"""Hostile data ends in findings, each at its place.

Nothing printed is obeyed by a terminal or a forge; there is no traceback and no waiting.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cityplans.cli.main import main
from cityplans.core.characters import is_unsafe
from tests.support import corpus
from tests.support.corpus import PLAN, Place
from tests.support.hostile import Hostile, cases

SECONDS = 90
CASES = list(cases())
# What GitHub's runner obeys: `::` at the beginning of a trimmed line, `##[` anywhere; Azure's `##vso[`.
OBEYED = re.compile(r"^\s*::|##\w*\[")


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """End what takes too long."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {SECONDS} s")

    former = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, former)


@pytest.fixture
def spoilt(good_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the good dataset to spoil."""
    return Path(shutil.copytree(good_corpus, tmp_path / "datasets"))


def is_harmless(text: str, commands: bool = False) -> bool:
    """Return whether nothing in an output is obeyed, annotations of our own apart."""
    lines = text.split("\n")
    told = [
        line
        for line in lines
        if not (commands and re.match(r"::(error|warning|notice) (file=[^,:]+,line=\d+,col=\d+,)?title=", line))
    ]
    return not any(OBEYED.search(line) for line in told) and not any(map(is_unsafe, set(text) - {"\t", "\n"}))


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert is_harmless(out, "github" in words) and is_harmless(err), out[:2000] + err[:2000]
    out.encode()
    return status, out


def spoil(case: Hostile, datasets: Path) -> tuple[str, Place]:
    try:
        place = case.do(datasets) or Place(1, 1)
    except (OSError, ValueError) as problem:
        pytest.skip(f"this system knows no such file: {problem}")
    return (datasets / case.file).as_posix(), place


def test_there_are_enough_cases_each_by_its_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 400


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name)[1:-1])
def test_a_hostile_case_is_found_at_its_place(case: Hostile, lent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, place = spoil(case, lent)
    status, out = run(capsys, "check", "--format", "json", "--datasets", lent)
    found = json.loads(out)
    assert status == 1
    assert all(row["code"] != "internal-error" for row in found)
    assert all(
        row["path"] and row["line"] >= 1 and row["column"] >= 1 and row["message"] and row["hint"] for row in found
    )
    assert (path, place.line, place.column, case.code) in [
        (f["path"], f["line"], f["column"], f["code"]) for f in found
    ], found[:5]
    assert len(found) < 1500


@pytest.mark.parametrize("form", ["text", "github", "sarif"])
@pytest.mark.parametrize(
    "case",
    [c for c in CASES if "command" in c.name or "named" in c.name or "escape" in c.name],
    ids=lambda c: ascii(c.name)[1:-1],
)
def test_every_format_tells_it_harmlessly(
    case: Hostile, form: str, lent: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(case, lent)
    status, out = run(capsys, "check", "--format", form, "--datasets", lent)
    assert status == 1
    assert out if form != "sarif" else json.loads(out)["runs"][0]["results"]


COMMANDS = (("fix", "--check"), ("build", "--site", "SITE"), ("diff", "GOOD"), ("new", "plan", "--id", "newville-2022"))


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("case", CASES[::29], ids=lambda case: ascii(case.name)[1:-1])
def test_every_command_refuses_it(
    case: Hostile, words: tuple[str, ...], lent: Path, good_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(case, lent)
    site = lent.parent / "site"
    given = [{"SITE": str(site), "GOOD": str(good_corpus)}.get(word, word) for word in words]
    status, _ = run(capsys, *given, "--datasets", lent)
    assert status in ((1,) if words[0] == "build" else (0, 1, 2))
    assert not site.exists()


def test_nothing_is_written_through_a_link(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    precious = spoilt.parent / "precious"
    precious.write_text("keep me")
    for file in ("schemas/plan.schema.json", f"{PLAN}/evidence.csv", f"{PLAN}/mentions.csv"):
        (spoilt / file).unlink(missing_ok=True)
        (spoilt / file).symlink_to(precious)
    sources = spoilt.parent / "sources"
    sources.mkdir()
    for words in (("fix",), ("evidence", "--sources", str(sources)), ("translations",)):
        run(capsys, *words, "--datasets", spoilt)
    assert precious.read_text() == "keep me"


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\n::error::x", "##[error]x", "a\u202eb"])
def test_what_the_command_line_is_given_is_printed_harmlessly(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ("check", "--datasets", name),
        ("explain", name),
        ("import", name, "--plan-id", name, "--out", name),
        ("diff", name),
    ):
        assert run(capsys, *words)[0] == 2
    with pytest.raises(SystemExit):
        main(["check", name])
    assert is_harmless(capsys.readouterr().err)


def test_a_finding_of_each_format_is_still_told(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(spoilt, "mentions.csv", f"{PLAN}-n1", "type", "##[error]x")
    assert "##[" in json.loads(run(capsys, "check", "--format", "json", "--datasets", spoilt)[1])[0]["message"]
    assert run(capsys, "check", "--format", "github", "--datasets", spoilt)[1].startswith("::error file=")


SPARSE = 10**10


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, SPARSE)


STRANGE_TEXTS: dict[str, Callable[[Path], object]] = {
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": os.mkfifo,
    "10 GB": _sparse,
    "a folder": Path.mkdir,
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "UTF-16": lambda path: path.write_bytes("规划方案".encode("utf-16") * 100),
    "a surrogate": lambda path: path.write_bytes(b"\xed\xa0\x80" * 100),
    "an escape": lambda path: path.write_text("\x1b[2J::error::x\n" * 100),
}


@pytest.mark.parametrize("kind", STRANGE_TEXTS)
def test_a_text_that_is_none_is_refused_by_the_importer_and_passed_over_as_a_copy(
    kind: str, spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = spoilt.parent / "sources"
    sources.mkdir()
    STRANGE_TEXTS[kind](sources / "odd.txt")
    out = spoilt.parent / "draft"
    assert (
        run(capsys, "import", sources / "odd.txt", "--plan-id", "newville-2022", "--out", out, "--datasets", spoilt)[0]
        == 2
    )
    assert not out.exists()
    assert run(capsys, "check", "--datasets", spoilt, "--sources", sources)[0] == 0


def test_a_former_state_with_a_link_to_elsewhere_is_refused(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*words: str) -> None:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(spoilt), *names, *words], check=True, capture_output=True)

    (spoilt / PLAN / "mentions.csv").unlink()
    (spoilt / PLAN / "mentions.csv").symlink_to("/etc/passwd")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "x")
    assert run(capsys, "diff", "HEAD", "--datasets", spoilt)[0] == 2


@pytest.mark.parametrize("field", ["parent_id", "theme_id", "plan_id"])
def test_thousands_of_wrong_references_are_told_in_time(
    field: str, spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = spoilt / PLAN / "measures.csv"
    header, row, *rows = corpus.read_csv(path)
    column = header.index(field)
    for n in range(4, 20_000):
        more = [*row]
        more[0], more[header.index("order")], more[column] = f"{PLAN}-m{n}", str(n), f"{PLAN}-m{n}x"
        rows.append(more)
    corpus.write_csv(path, [header, row, *rows])
    status, out = run(capsys, "check", "--format", "json", "--datasets", spoilt)
    assert status == 1
    assert {"foreign-key", "wrong-plan"} & {finding["code"] for finding in json.loads(out)}
