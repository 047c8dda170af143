"""A copy of a folder that many tests spoil one after the other, restored in between.

To copy some fifty files again for each of a thousand tests takes longer than the tests themselves.
"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TypeAlias

_OLD = 1_000_000_000
"""The time of every file, in seconds: one that was written to since has another."""

_State: TypeAlias = tuple[int, int, int, int, int]


class FolderInMemory:
    """The files of a folder, read once, to be written many times."""

    def __init__(self, original: Path) -> None:
        paths = sorted(original.rglob("*"))
        self._folders = [str(path.relative_to(original)) for path in paths if path.is_dir()]
        self._files = {str(path.relative_to(original)): path.read_bytes() for path in paths if path.is_file()}

    def write(self, folder: Path) -> None:
        """Write them below an empty folder."""
        for name in self._folders:
            os.mkdir(f"{folder}/{name}")  # noqa: PTH102 -- a Path for each of some fifty files takes as long as its file
        for name, data in self._files.items():
            with open(f"{folder}/{name}", "wb", buffering=0) as file:  # noqa: PTH123
                file.write(data)


class RestoredCopy:
    """A copy of a folder, alone in its parent. What was changed in both, in any way, `restore` undoes."""

    def __init__(self, original: Path, copy: Path) -> None:
        self.original, self.copy = original, copy
        shutil.copytree(original, copy)
        self._folders = {str(path.relative_to(original)) for path in original.rglob("*") if path.is_dir()}
        self._files: dict[str, _State] = {}
        for path in original.rglob("*"):
            if path.is_file():
                self._files[str(path.relative_to(original))] = _aged(copy / path.relative_to(original))

    def restore(self) -> None:
        """Make the copy what it was."""
        for path in self.copy.parent.iterdir():
            if path != self.copy or path.is_symlink() or not path.is_dir():
                _remove(path)
        self.copy.mkdir(exist_ok=True)
        there = self._swept("")
        for folder in sorted(self._folders - there):
            (self.copy / folder).mkdir()
        for file, state in self._files.items():
            path = self.copy / file
            if file not in there or _state(path) != state:
                path.unlink(missing_ok=True)
                shutil.copy(self.original / file, path)
                self._files[file] = _aged(path)

    def _swept(self, folder: str) -> set[str]:
        """Remove below a folder what the original does not have, or not so; return what is left."""
        left: set[str] = set()
        with os.scandir(self.copy / folder) as entries:
            for entry in list(entries):
                name = f"{folder}/{entry.name}" if folder else entry.name
                if name in self._folders and entry.is_dir(follow_symlinks=False):
                    left |= {name, *self._swept(name)}
                elif name in self._files and entry.is_file(follow_symlinks=False):
                    left.add(name)
                else:
                    _remove(Path(entry.path))
        return left


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _aged(path: Path) -> _State:
    os.utime(path, (_OLD, _OLD))
    return _state(path)


def _state(path: Path) -> _State:
    found = path.lstat()
    return found.st_ino, found.st_size, found.st_mtime_ns, stat.S_IMODE(found.st_mode), found.st_nlink
