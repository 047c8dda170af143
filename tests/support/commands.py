"""Commands of build.py as separate processes that need not load the program each time.

One process loads the program and then waits; for each command it makes a copy of itself, which runs build.py with
arguments, environment and streams of its own.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import cityplans.cli.commands
from cityplans.cli.main import main
from cityplans.cli.report import FORMATS
from tests.support import corpus
from tests.support.paths import ROOT

BUILD = str(ROOT / "build.py")
SECONDS = 120


def run_fresh(words: Sequence[str], environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """Run build.py in a fresh interpreter; return its exit status and what it wrote to both streams."""
    command = [sys.executable, BUILD, *words]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=dict(environment), timeout=SECONDS, check=False)
    return done.returncode, done.stdout, done.stderr


def run_command(words: Sequence[str], environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """Do the same in a copy of the process that waits, which cannot hear what is said to Python itself."""
    assert not [name for name in environment if name.startswith("PYTHON") and name not in os.environ]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {"words": list(words), "environment": dict(environment), "out": str(out), "err": str(err)}
        waiting = _waiting()
        assert waiting.stdin and waiting.stdout
        waiting.stdin.write(json.dumps(asked) + "\n")
        waiting.stdin.flush()
        return int(waiting.stdout.readline()), out.read_bytes(), err.read_bytes()


@functools.cache
def _waiting() -> subprocess.Popen[str]:
    """Start the process that waits; it ends when this one does."""
    command = [sys.executable, "-m", "tests.support.commands"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _wait() -> None:
    for module in pkgutil.iter_modules(cityplans.cli.commands.__path__):
        importlib.import_module(f"cityplans.cli.commands.{module.name}")
    # A check loads most of what it needs only when it finds a fault.
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        datasets = corpus.build(Path(folder))
        corpus.edit(datasets, "measures.csv", f"{corpus.PLAN}-m1", "order", "first")
        for form in FORMATS:
            main(["check", "--format", form, "--datasets", str(datasets)])
    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            _become(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)


def _become(words: list[str], environment: dict[str, str], **streams: str) -> NoReturn:
    """Be build.py: read nothing, write to files, and end with its exit status."""
    signal.alarm(SECONDS)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(streams[name], os.O_WRONLY | os.O_CREAT), number)
    sys.stdin, sys.stdout = _text(0, "r", "strict"), _text(1, "w", "strict")
    sys.stderr = _text(2, "w", "backslashreplace")
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [BUILD, *words]
    status: Any = 0
    try:
        runpy.run_path(BUILD, run_name="__main__")
    except SystemExit as end:
        status = end.code
    except BaseException:
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(int(status or 0))


def _text(number: int, mode: str, errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(os.fdopen(number, f"{mode}b"), encoding="utf-8", errors=errors)


if __name__ == "__main__":
    _wait()
