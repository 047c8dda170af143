"""Kill every command that writes data at random moments, and see that each file is old or new, whole.

    python -m tests.support.kill_commands [TIMES] [SEED]

Takes a second for every eight kills; `tests/unit/curate/test_writer.py` does the same at every step of the writing.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import cityplans.cli.commands
from tests.integration.test_writing_commands import COMMANDS, contents, run
from tests.support import corpus
from tests.support.paths import ROOT


def main(times: int, seed: int) -> int:
    """Kill each command some times; return 1 if a file was neither as before nor as after."""
    os.environ.pop("PLAN_SOURCES", None)
    for module in pkgutil.iter_modules(cityplans.cli.commands.__path__):
        importlib.import_module(f"cityplans.cli.commands.{module.name}")
    torn = 0
    with tempfile.TemporaryDirectory() as folder:
        good = Path(folder) / "good"
        corpus.build(good)
        shutil.copy(ROOT / "CITATION.cff", good)
        for name, (prepare, _, _) in COMMANDS.items():
            before = Path(shutil.copytree(good, Path(folder) / "before"))
            prepare(before / "datasets")
            after = Path(shutil.copytree(before, Path(folder) / "after"))
            started = time.monotonic()
            _start(name, after)
            seconds = time.monotonic() - started
            states = (contents(before), contents(after))
            counts = {"old": 0, "new": 0, "some new": 0, "torn": 0}
            for _ in range(times):
                place = Path(shutil.copytree(before, Path(folder) / "killed"))
                # Half of the moments are in the last quarter, where files are written.
                late = random.random() < 0.5
                _start(name, place, seconds * (random.uniform(0.75, 1.05) if late else random.uniform(0, 1.05)))
                counts[_state(contents(place), *states)] += 1
                shutil.rmtree(place)
            print(f"{name:14} {seconds:5.2f} s  " + ", ".join(f"{n} {what}" for what, n in counts.items()), flush=True)
            torn += counts["torn"]
            shutil.rmtree(before)
            shutil.rmtree(after)
    print(f"seed {seed}")
    return 1 if torn else 0


def _start(name: str, place: Path, kill_after: float | None = None) -> None:
    """Run a command in a copy of this process, to its end or until it is killed."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os._exit(run(name, place / "datasets"))
    if kill_after is not None:
        time.sleep(kill_after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _state(found: dict[str, bytes | str], before: dict[str, bytes | str], after: dict[str, bytes | str]) -> str:
    """Return which state some files are in; what was being written beside them does not count."""
    shown = {path: data for path, data in found.items() if ".new" not in path}
    if shown == after:
        return "new"
    if shown == before:
        return "old"
    whole = all(data in (before.get(path), after.get(path)) for path, data in shown.items())
    return "some new" if whole and before.keys() <= shown.keys() else "torn"


if __name__ == "__main__":
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    random.seed(chosen)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, chosen))
