"""Commands of build.py as separate processes that need not load the program each time.

One process loads the program and then waits; for each command it makes a copy of itself, which runs build.py with
arguments, environment and streams of its own. Another one has also built a site, so that its copies need not compile
the templates.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    with started_command(words, environment) as started:
        return started.wait()


@dataclass(frozen=True)
class Started:
    """A command that runs in a copy of a process that waits."""

    pid: int
    folder: Path
    builds: bool

    def wait(self) -> tuple[int, bytes, bytes]:
        """Wait for its end; return its exit status and what it wrote to both streams."""
        status = int(_asked(self.builds, {"wait": self.pid}))
        return status, (self.folder / "out").read_bytes(), (self.folder / "err").read_bytes()


@contextlib.contextmanager
def started_command(
    words: Sequence[str], environment: Mapping[str, str], largest: int = resource.RLIM_INFINITY
) -> Iterator[Started]:
    """Start a command that may write no file larger than `largest`; wait for its end within."""
    assert not [name for name in environment if name.startswith("PYTHON") and name not in os.environ]
    builds = words[0] == "build"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        streams = {"out": str(folder / "out"), "err": str(folder / "err")}
        asked = {"words": list(words), "environment": dict(environment), "largest": largest, **streams}
        yield Started(int(_asked(builds, asked)), folder, builds)


def _asked(builds: bool, request: Mapping[str, Any]) -> str:
    waiting = _waiting(builds)
    assert waiting.stdin and waiting.stdout
    waiting.stdin.write(json.dumps(request) + "\n")
    waiting.stdin.flush()
    return waiting.stdout.readline()


@functools.cache
def _waiting(builds: bool) -> subprocess.Popen[str]:
    """Start a process that waits; it ends when this one does."""
    command = [sys.executable, "-m", "tests.support.commands", *(["build"] if builds else [])]
    waiting = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(waiting.communicate)
    return waiting


def _wait() -> None:
    for module in pkgutil.iter_modules(cityplans.cli.commands.__path__):
        importlib.import_module(f"cityplans.cli.commands.{module.name}")
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        datasets = corpus.build(Path(folder))
        if sys.argv[1:]:
            words = ["--jobs", "1", "--site", str(Path(folder, "site")), "--site-url", corpus.SITE_URL]
            assert main(["build", "--quiet", "--datasets", str(datasets), *words]) == 0
        else:
            # A check loads most of what it needs only when it finds a fault.
            corpus.edit(datasets, "measures.csv", f"{corpus.PLAN}-m1", "order", "first")
            for form in FORMATS:
                main(["check", "--format", form, "--datasets", str(datasets)])
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            print(os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1]), flush=True)
        elif copy := os.fork():
            print(copy, flush=True)
        else:
            _become(**request)


def _become(words: list[str], environment: dict[str, str], largest: int, **streams: str) -> NoReturn:
    """Be build.py: read nothing, write to files, and end with its exit status."""
    os.setsid()
    signal.alarm(SECONDS)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(streams[name], os.O_WRONLY | os.O_CREAT), number)
    sys.stdin, sys.stdout = _text(0, "r", "strict"), _text(1, "w", "strict")
    sys.stderr = _text(2, "w", "backslashreplace")
    os.environ.clear()
    os.environ.update(environment)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
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
