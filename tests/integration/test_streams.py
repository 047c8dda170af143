"""What a command says when nobody can hear it: closed streams, full disks, readers who leave."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cityplans.build.staging import locked_staging, new_file
from tests.support.paths import ROOT

BUILD = f"{sys.executable} {ROOT / 'build.py'}"


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("streams", "status"),
    [(">&-", 0), (">&- 2>&-", 0), ("> /dev/full", 2), ("> /dev/full 2> /dev/full", 2)],
)
def test_no_traceback_where_nothing_can_be_written(streams: str, status: int, datasets: Path) -> None:
    done = shell(f"exec 9>&1; {BUILD} check --datasets datasets {streams}; echo status $? >&9", datasets.parent)
    assert done.stdout == f"status {status}\n"
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


def test_a_reader_who_leaves_is_no_fault(datasets: Path) -> None:
    done = shell(f"set -o pipefail; {BUILD} check --datasets datasets | head -c 0; true", datasets.parent)
    assert done.stderr == ""


def test_a_file_for_which_there_was_no_room_is_let_go_in_silence(tmp_path: Path) -> None:
    """The rest of its buffer cannot be written and is not needed; Python would print a traceback."""
    script = f"""
import resource, gc
from pathlib import Path
from cityplans.build.staging import locked_staging, new_file
with locked_staging(Path({str(tmp_path / "site")!r}), lambda: None) as area:
    file = new_file(area)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
    file.write(b"x" * 1000)
    del file
    gc.collect()
    assert list(area.partial.iterdir()) == []
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_in_the_staging_area_is_deleted_with_its_end(tmp_path: Path) -> None:
    with locked_staging(tmp_path / "site", lambda: None) as area:
        with new_file(area) as file:
            file.write(b"abc")
            file.seek(0)
            assert file.read() == b"abc" and Path(file.name).parent == area.partial
        assert list(area.partial.iterdir()) == []


def test_an_interruption_while_the_program_is_loaded_is_silent() -> None:
    script = """
import runpy, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "cityplans.cli.main":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
runpy.run_path("build.py", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
