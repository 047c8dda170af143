"""Writes files of the data so that each is old or new, whole, whatever happens in between."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cityplans.core.errors import CommandError


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Replace or create files: all are written beside their places before the first one is replaced.

    Raises:
        CommandError: A file cannot be written or is a link. Every file is whole: as it was, or as it is to be.
    """
    partial: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            if path.is_symlink():
                raise CommandError(f"{path} is a link: nothing is written through it")
            partial[path] = _write_beside(path, data)
        for path in contents:
            partial[path].replace(path)
            del partial[path]
        for folder in {path.parent for path in contents}:
            _sync_folder(folder)
    except OSError as problem:
        raise CommandError(f"cannot write {', '.join(map(str, contents))}: {problem.strerror}") from problem
    finally:
        for leftover in partial.values():
            leftover.unlink(missing_ok=True)


def _write_beside(path: Path, data: bytes) -> Path:
    """Write a new file beside another, with its permissions, and return its path once it is on the disk."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
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
