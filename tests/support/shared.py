"""Folders and values that one test process makes and every other one reads.

pytest-xdist runs the tests in several processes, each with session fixtures of its own. What takes long to make is made
by the process that asks first; the others wait for it. Nothing may write to such a folder afterwards.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

if sys.platform != "win32":
    import fcntl

T = TypeVar("T")
_run: list[Path] = []
"""The temporary folder of this run, once it is known."""


def shared_root(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder of this run of pytest, which all its processes have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def share_below(root: Path) -> None:
    """Keep shared values and samples in a folder that all processes of this run have in common."""
    _run[:] = [root]


def shared_value(name: str, make: Callable[[], T]) -> T:
    """Return what one process of this run has made; outside a run of pytest, make it."""
    if not _run:
        return make()
    path = _run[0] / f"{name}.pickle"
    with locked(path.with_suffix(".lock")):
        if not path.exists():
            value = make()
            path.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
            return value
    value_made_before: T = pickle.loads(path.read_bytes())
    return value_made_before


def shared_files(name: str, make: Callable[[Path], object]) -> Path | None:
    """Return a folder of this run that `make` has filled once; None outside a run of pytest."""
    if not _run:
        return None
    folder = _run[0] / name
    with locked(folder.with_suffix(".lock")):
        if not folder.with_suffix(".made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            folder.with_suffix(".made").touch()
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time do what is inside."""
    with path.open("w") as file:
        # On Windows the tests run in one process.
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def shared_folder(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Iterator[Path]:
    """Yield a folder of this run that `make` has filled once; fail afterwards if it has changed."""
    folder = shared_root(factory) / name
    record = folder.with_suffix(".json")
    with locked(folder.with_suffix(".lock")):
        if not record.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            record.write_text(json.dumps(_states(folder)), encoding="utf-8")
    yield folder
    assert json.loads(record.read_text(encoding="utf-8")) == _states(folder), f"a test has changed the folder {name}"


def _states(folder: Path) -> dict[str, list[int]]:
    """Return size and time of every file."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            status = path.stat()
            found[path.relative_to(folder).as_posix()] = [status.st_size, status.st_mtime_ns]
    return found
