"""What contributors run on Windows works without what only Unix has; a workflow runs the real thing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.paths import ROOT

PLAN = "exampleville-2020"
# Everything of Unix goes before the program is loaded; the libraries that it uses are loaded already.
WITHOUT_UNIX = """
import asyncio, concurrent.futures.process, importlib, json, multiprocessing, os, pathlib, shutil, signal, subprocess
import sys, tempfile, zipfile
import frictionless, openpyxl, xlsxwriter.workbook
for owner, names in (
    (os, ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "fchmod", "fork", "sync", "sched_getaffinity")),
    (signal, ("SIGALRM", "setitimer", "ITIMER_REAL", "pthread_sigmask", "SIG_BLOCK", "SIGKILL")),
):
    for name in names:
        delattr(owner, name)
sys.modules["fcntl"] = sys.modules["resource"] = None
sys.platform = "win32"
from cityplans.cli.main import main
for words in json.loads(sys.argv[1]):
    status = main(words)
    print(f"status {status}")
    if status:
        break
"""


def test_check_fix_and_sheet_need_nothing_of_unix(datasets: Path, tmp_path: Path) -> None:
    where = ["--datasets", str(datasets)]
    book = str(tmp_path / "plan.xlsx")
    words = [
        ["check", *where, "--sources", str(datasets.parent / "sources")],
        ["sheet", "out", PLAN, "--out", book, *where],
        ["sheet", "in", book, *where],
        ["fix", *where],
        ["new", "measure", "--plan", PLAN, "--number", "9", "title_zh=新", *where],
    ]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_UNIX, json.dumps(words)],
        capture_output=True,
        cwd=ROOT,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("status 0") == len(words) and "nothing has changed" in done.stdout


def test_a_file_with_the_line_ends_of_windows_is_told_and_fixed(
    datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from cityplans.cli.main import main

    file = datasets / PLAN / "targets.csv"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"\n", b"\r\n"))
    assert main(["check", "--datasets", str(datasets)]) == 1
    assert "line-ending" in capsys.readouterr().out
    assert main(["fix", "--datasets", str(datasets)]) == 0 and file.read_bytes() == before


def test_the_workflow_runs_on_windows() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))["jobs"]
    job = jobs["windows"]
    steps = " ".join(step.get("run", "") for step in job["steps"])
    assert job["runs-on"] == "windows-2022" and job["defaults"]["run"]["shell"] == "pwsh"
    assert all(command in steps for command in ("build.py check", "build.py sheet out", "pytest", "--require-hashes"))
