"""Files of systems and editors: nothing reads, publishes or commits them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.core.system_files import PATTERNS, is_system_file
from cityplans.read.prose import prose_findings
from tests.support.corpus import PLAN, REPOSITORY

NAMES = [".DS_Store", "._units.csv", "Thumbs.db", "desktop.ini", "~$targets.csv", ".~targets.csv", ".#plan.yaml"]
NAMES += [".~lock.targets.csv#", "#plan.yaml#", ".targets.csv.swp", "targets.csv~", ".directory", "__MACOSX", ".idea"]


@pytest.mark.parametrize("name", ["targets.csv", "plan.yaml", ".targets.csv.k3.new", "measures (1).csv", ".hidden"])
def test_other_files_are_looked_at(name: str) -> None:
    assert not is_system_file(name)


def test_the_check_passes_over_them(datasets: Path) -> None:
    for folder in (datasets, datasets / PLAN, datasets / "reference"):
        for name in NAMES:
            (folder / name).write_bytes(b"\0\1")
    (datasets / PLAN / ".#targets.csv").symlink_to("someone@host.1234")
    (datasets / ".AppleDouble").mkdir()
    assert check(datasets, datasets.parent / "sources")[1] == []


def test_git_ignores_them() -> None:
    names = "\n".join(f"datasets/{PLAN}/{name}" for name in NAMES)
    command = ["git", "check-ignore", "--no-index", "--stdin"]
    done = subprocess.run(command, cwd=REPOSITORY, input=names, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == names.splitlines()
    ignored = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {pattern.removeprefix("\\") for pattern in ignored} >= set(PATTERNS)


def test_what_a_merge_left_in_a_page_is_found(tmp_path: Path) -> None:
    (tmp_path / "content" / "en").mkdir(parents=True)
    heading = "Title\n=======\n\nText.\n"
    (tmp_path / "content" / "en" / "good.md").write_text(heading, encoding="utf-8")
    for name in ("content/en/page.md", "CHANGELOG.md"):
        text = f"{heading}\n<<<<<<< HEAD\nOne.\n=======\nOther.\n>>>>>>> branch\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = list(prose_findings(tmp_path))
    assert [(Path(f.location.path).name, f.location.line, f.code) for f in found] == [
        ("CHANGELOG.md", 6, "merge-conflict"),
        ("page.md", 6, "merge-conflict"),
    ]
    assert "lines 6 to 10" in found[0].message
