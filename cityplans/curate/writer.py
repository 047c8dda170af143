"""Writes files of the data so that each is old or new, whole, whatever happens in between."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cityplans.core.errors import CommandError

_NEW = ".new"
"""Ends the name of a file that is being written; it begins with a dot, so that nothing reads it meanwhile."""


@contextmanager
def locked(datasets: Path) -> Iterator[None]:
    """Let one command at a time change a folder of data; a second one waits.

    Raises:
        CommandError: The folder cannot be opened.
    """
    try:
        folder = os.open(datasets, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as problem:
        raise CommandError(f"cannot open {datasets}: {problem.strerror}") from problem
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_files(contents: Mapping[Path, bytes], read: Mapping[Path, bytes | None] | None = None) -> None:
    """Replace or create files: all are written beside their places before the first one is replaced.

    Args:
        contents: What each file is to hold.
        read: What the command read of each file, None if there was none. A file that has changed since is not replaced.

    Raises:
        CommandError: A file cannot be written, is a link, or was edited meanwhile. Every file is whole: as it was, or
            as it is to be.
    """
    partial: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            if path.is_symlink():
                raise CommandError(f"{path} is a link: nothing is written through it")
            partial[path] = _write_beside(path, data)
        for path in contents if read is not None else ():
            if _present(path) != (read or {}).get(path):
                raise CommandError(f"{path} was edited while the command ran; nothing was changed: run it again")
        for path in list(partial):
            partial[path].replace(path)
            del partial[path]
        for folder in {path.parent for path in contents}:
            _sync_folder(folder)
    except OSError as problem:
        raise CommandError(f"cannot write {problem.filename or 'the data'}: {problem.strerror}") from problem
    finally:
        for leftover in partial.values():
            leftover.unlink(missing_ok=True)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Create a folder with files in it, whole or not at all.

    Raises:
        CommandError: The folder exists and is not empty, or cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=_NEW, dir=folder.parent))
        try:
            for name, data in contents.items():
                _write_new(partial / name, data)
            partial.chmod(0o777 & ~_umask())
            _sync_folder(partial)
            # An empty folder is replaced, any other is refused by the system.
            partial.replace(folder)
            _sync_folder(folder.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as problem:
        if problem.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise CommandError(f"{folder} exists already; nothing was changed") from problem
        raise CommandError(f"cannot write {folder}: {problem.strerror}") from problem


def _write_beside(path: Path, data: bytes) -> Path:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_NEW, dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(number, mode)
            os.fsync(number)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


def _write_new(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _present(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _umask() -> int:
    former = os.umask(0)
    os.umask(former)
    return former
