"""The gate: which files below a folder may be read, judged before anything reads them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from cityplans.core.findings import Finding, Location, error
from cityplans.core.identifiers import LONGEST_ID, is_id

Stamp: TypeAlias = tuple[int, int, int]
"""Size in bytes, time of change in nanoseconds and inode of a file: they change with its content."""
LARGEST_FILE = 64 * 2**20
LARGEST_YAML = 2**20
LARGEST_TREE = 2**30
"""What a file, a YAML file and all files together may have, in bytes."""
MOST_ENTRIES, MOST_FOLDERS = 200_000, 10_000
"""How many files, and how many plans, one folder of data may have."""
OWN_FOLDERS = ("schemas", "reference")
"""The folders of the data that are no plans."""
# What is missing where the system knows no links or pipes does no harm there.
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)


class UnsafeFileError(Exception):
    """A file is not read; the message says why, the hint what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Tree:
    """What lies in a folder of data, by paths below it."""

    files: Mapping[str, Stamp]
    """Regular files."""
    folders: tuple[str, ...]
    """The folders of the plans, sorted."""
    refused: Mapping[str, Finding]
    """What may not be read: links, pipes, devices, folders by names that no plan can have."""
    strays: tuple[str, ...]
    """Folders where none belongs; what lies in them is not looked at."""
    overfull: Finding | None
    """Why the folder as a whole is refused, None where it is not."""


def walk(root: Path) -> Tree:
    """Look at everything in a folder of data, without opening or following anything. Raises OSError where it cannot be read."""
    files: dict[str, Stamp] = {}
    refused: dict[str, Finding] = {}
    strays: list[str] = []
    places, entries, size = [""], 0, 0
    for place in places:
        for entry in _entries(root, place, refused):
            name = f"{place}/{entry.name}" if place else entry.name
            entries += 1
            if entries > MOST_ENTRIES or size > LARGEST_TREE:
                return Tree(files, (), refused, (), _overfull(root))
            if entry.is_symlink():
                refused[name] = _refusal(root, name, "this is a link", "put the file itself here")
            elif entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                files[name] = status.st_size, status.st_mtime_ns, status.st_ino
                # A file that is too large in itself is refused by its name.
                size += min(status.st_size, LARGEST_FILE)
            elif not entry.is_dir(follow_symlinks=False):
                refused[name] = _refusal(root, name, "this is not a regular file", "put the file itself here")
            elif place:
                strays.append(name)
            elif is_id(name):
                places.append(name)
            else:
                hint = f"name it as a plan: lower-case letters and digits, joined by hyphens, {LONGEST_ID} at most"
                refused[name] = error(_place(root, name), "folder-name", "no plan can have this name", hint)
    plans = tuple(name for name in places if name not in ("", *OWN_FOLDERS))
    overfull = _overfull(root) if size > LARGEST_TREE or len(plans) > MOST_FOLDERS else None
    return Tree(files, plans, refused, tuple(strays), overfull)


def _entries(root: Path, place: str, refused: dict[str, Finding]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(root / place) as found:
            return sorted(islice(found, MOST_ENTRIES + 1), key=lambda entry: entry.name)
    except OSError as problem:
        if not place:
            raise
        refused[place] = _refusal(root, place, f"the folder cannot be read: {problem.strerror}", "make it readable")
        return []


def _place(root: Path, name: str) -> Location:
    return Location((root / name).as_posix())


def _refusal(root: Path, name: str, message: str, hint: str) -> Finding:
    return error(_place(root, name), "file-refused", message, hint)


def _overfull(root: Path) -> Finding:
    message = (
        f"the folder holds more than {MOST_ENTRIES:,} files, {MOST_FOLDERS:,} plans or {LARGEST_TREE // 2**30} GiB"
    )
    return _refusal(root, "", message, "take out what does not belong to the data")


def read_bytes(path: Path, largest: int, follow: bool = False) -> bytes:
    """Read a regular file of `largest` bytes at most; a link is followed only where that is said.

    Raises UnsafeFileError where it is no such file, FileNotFoundError where there is none.
    """
    # A pipe would be waited for, a device could be read without end: what was opened is looked at before it is read.
    try:
        number = os.open(path, os.O_RDONLY | _NO_WAITING | (0 if follow else _NO_LINKS))
    except FileNotFoundError:
        raise
    except OSError as problem:
        if problem.errno == errno.ELOOP or (not follow and path.is_symlink()):
            raise UnsafeFileError("this is a link", "put the file itself here") from None
        raise UnsafeFileError(f"the file cannot be read: {problem.strerror}", "make it readable") from None
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise UnsafeFileError("this is not a regular file", "put the file itself here")
        with os.fdopen(number, "rb", closefd=False) as file:
            data = b"" if status.st_size > largest else file.read(largest + 1)
    finally:
        os.close(number)
    if status.st_size > largest or len(data) > largest:
        raise UnsafeFileError(
            f"the file is larger than {largest // 2**20} MiB", "split it, or take out what does not belong"
        )
    return data
