"""Safe file access: which files below a folder may be read, decided before any is opened."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cityplans.core.findings import Finding, Location, error
from cityplans.core.identifiers import LONGEST_ID, is_id
from cityplans.core.limits import MOST_FILE_CELLS
from cityplans.core.system_files import is_system_file

LARGEST_FILE = 64 * 2**20
LARGEST_YAML = 2**20
"""The limits of a file and of a YAML file, in bytes."""
_SCALE = os.environ.get("PLAN_SCALE", "1")
SCALE = int(_SCALE) if re.fullmatch("[1-9][0-9]{0,3}", _SCALE) else 1
"""How many times the usual limits on all data together apply: memory grows with it, 2 GB for each."""
LARGEST_TREE = 256 * 2**20 * SCALE
MOST_CELLS = 10_000_000 * SCALE
"""The limits of all files together, in bytes and in cells of CSV."""
MOST_ENTRIES, MOST_FOLDERS = 200_000, 10_000
"""The limits of a data folder: its files, and its plans."""
OWN_FOLDERS = ("schemas", "reference")
"""The folders of the data that are not plans."""
LEFTOVER = re.compile(r"(?:^|/)\.[^/]+\.new$")
"""The path of a file or folder that was being written when a command was killed."""
LEFTOVER_HINT = "a command that was stopped left it: delete it"
# The first two are absent on Windows, which has no such pipes and checks links below; without the last, Windows would
# turn line ends into others.
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_AS_IT_IS = getattr(os, "O_BINARY", 0)


class UnsafeFileError(Exception):
    """A file must not be read; the message says why, the hint what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Tree:
    """The content of a data folder, by paths below it."""

    files: Mapping[str, int]
    """Regular files, with their sizes in bytes."""
    folders: tuple[str, ...]
    """The folders of the plans, sorted."""
    refused: Mapping[str, Finding]
    """What must not be read: links, pipes, devices, folders with names that no plan can have."""
    strays: tuple[str, ...]
    """Folders where none belongs; their content is ignored."""
    overfull: Finding | None
    """Why the folder as a whole is refused; None if it is not."""


def walk(root: Path, read: Callable[[Path, int], bytes] | None = None) -> Tree:
    """Return the content of a data folder, without following a link or opening more than large tables.

    Args:
        root: The folder.
        read: Reads a table in place of `read_bytes`.

    Raises:
        OSError: The folder cannot be read.
    """
    files: dict[str, int] = {}
    refused: dict[str, Finding] = {}
    strays: list[str] = []
    folders, count, size = [""], 0, 0
    for folder in folders:
        for entry in _entries(root, folder, refused):
            name = f"{folder}/{entry.name}" if folder else entry.name
            # Before its kind is looked at: Emacs marks a file that is being edited by a link.
            if is_system_file(entry.name):
                continue
            count += 1
            if count > MOST_ENTRIES or size > LARGEST_TREE:
                return Tree(files, (), refused, (), _overfull(root))
            if entry.is_symlink():
                refused[name] = _refusal(root, name, "this is a link", "put the file itself here")
            elif entry.is_file(follow_symlinks=False):
                files[name] = entry.stat(follow_symlinks=False).st_size
                # A file that is too large by itself is refused later, with its own finding.
                size += min(files[name], LARGEST_FILE)
            elif not entry.is_dir(follow_symlinks=False):
                refused[name] = _refusal(root, name, "this is not a regular file", "put the file itself here")
            elif folder:
                strays.append(name)
            elif is_id(name):
                folders.append(name)
            else:
                hint = f"use lower-case letters and digits, joined by hyphens, {LONGEST_ID} at most"
                hint = LEFTOVER_HINT if LEFTOVER.search(name) else hint
                refused[name] = error(_location(root, name), "folder-name", "no plan can have this name", hint)
    plans = tuple(name for name in folders if name not in ("", *OWN_FOLDERS))
    too_much = (
        size > LARGEST_TREE
        or len(plans) > MOST_FOLDERS
        or _cells_up_to_limit(root, files, read or read_bytes) > MOST_CELLS
    )
    overfull = _overfull(root) if too_much else None
    return Tree(files, plans, refused, tuple(strays), overfull)


def _cells_up_to_limit(root: Path, files: Mapping[str, int], read: Callable[[Path, int], bytes]) -> int:
    """Return the number of cells of all tables, or one above the limit."""
    tables = [name for name in files if name.endswith(".csv")]
    # Every cell takes a byte at least, so that nothing is read unless there is much.
    if sum(files[name] for name in tables) <= MOST_CELLS:
        return 0
    cells = 0
    for name in tables:
        try:
            data = read(root / name, LARGEST_FILE)
        except (FileNotFoundError, UnsafeFileError):
            continue
        count = data.count(b",") + data.count(b"\n")
        # A file that has too many by itself is refused later, with its own finding.
        cells += count if count <= MOST_FILE_CELLS else 0
        if cells > MOST_CELLS:
            break
    return cells


def _entries(root: Path, folder: str, refused: dict[str, Finding]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(root / folder) as entries:
            return sorted(islice(entries, MOST_ENTRIES + 1), key=lambda entry: entry.name)
    except OSError as problem:
        if not folder:
            raise
        refused[folder] = _refusal(root, folder, f"the folder cannot be read: {problem.strerror}", "make it readable")
        return []


def _location(root: Path, name: str) -> Location:
    return Location((root / name).as_posix())


def _refusal(root: Path, name: str, message: str, hint: str) -> Finding:
    return error(_location(root, name), "file-refused", message, hint)


def _overfull(root: Path) -> Finding:
    limits = f"{MOST_ENTRIES:,} files, {MOST_FOLDERS:,} plans, {MOST_CELLS:,} cells or {LARGEST_TREE // 2**20} MiB"
    hint = f"remove what does not belong to the data, or set PLAN_SCALE={SCALE + 1} if all of it does"
    return _refusal(root, "", f"the folder has more than {limits}", hint)


def read_bytes(path: Path, largest: int, follow: bool = False) -> bytes:
    """Return the content of a regular file of at most `largest` bytes.

    Args:
        follow: Follow a link instead of refusing it.

    Raises:
        UnsafeFileError: The file is a link, not a regular file, too large, or cannot be read.
        FileNotFoundError: There is no such file.
    """
    # A pipe could block and a device could be endless, so the type is checked after opening and before reading.
    if not _NO_LINKS and not follow and path.is_symlink():
        raise UnsafeFileError("this is a link", "put the file itself here")
    try:
        descriptor = os.open(path, os.O_RDONLY | _AS_IT_IS | _NO_WAITING | (0 if follow else _NO_LINKS))
    except FileNotFoundError:
        raise
    except OSError as problem:
        if problem.errno == errno.ELOOP or (not follow and path.is_symlink()):
            raise UnsafeFileError("this is a link", "put the file itself here") from None
        raise UnsafeFileError(f"the file cannot be read: {problem.strerror}", "make it readable") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnsafeFileError("this is not a regular file", "put the file itself here")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = b"" if status.st_size > largest else file.read(largest + 1)
    finally:
        os.close(descriptor)
    if status.st_size > largest or len(data) > largest:
        hint = "split it, or remove what does not belong"
        raise UnsafeFileError(f"the file is larger than {largest // 2**20} MiB", hint)
    return data
