"""The staging area beside a site, where the next site is written before it is swapped in whole."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from cityplans.core.content import Content, blocks, size_of
from cityplans.core.errors import CommandError

T = TypeVar("T")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_NO_LINKS = (errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV)
"""errno values meaning that hard links are not supported here."""


@dataclass(frozen=True, slots=True)
class StagingArea:
    """The staging area of a build. `site` is the published folder; both are on one file system."""

    site: Path
    folder: Path

    @property
    def next(self) -> Path:
        """The folder that will replace the published site."""
        return self.folder / "next"

    @property
    def previous(self) -> Path:
        """The replaced site, until it is removed."""
        return self.folder / "previous"

    @property
    def partial(self) -> Path:
        """Files that are being written and may be larger than memory."""
        return self.folder / "partial"

    @property
    def manifest(self) -> Path:
        """A list of all files of the published site, one path per line: those that a build may replace."""
        return self.folder / "files.txt"


def staging_area(site: Path) -> StagingArea:
    """Return the staging area of a site: a hidden folder beside it."""
    site = site.absolute()
    return StagingArea(site, site.parent / f".{site.name}.build")


@contextmanager
def locked_staging(site: Path, on_wait: Callable[[], None]) -> Iterator[StagingArea]:
    """Lock the staging area of a site for this build, and remove what a killed build has left.

    `on_wait` is called once if another build holds the lock; then this one waits.

    Raises:
        CommandError: The staging area cannot be made, or `site` is not a folder.
    """
    area = staging_area(site)
    try:
        if site.is_symlink() or (site.exists() and not site.is_dir()):
            raise CommandError(f"{site} is not a folder")
        area.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(area.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as problem:
        raise CommandError(f"cannot write beside {site}: {problem.strerror}") from problem
    try:
        try:
            # This lock is not inherited: workers do not keep it if this process is killed.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.lockf(lock, fcntl.LOCK_EX)
        try:
            if not site.exists() and area.previous.exists():
                area.previous.rename(site)
            for leftover in (area.next, area.previous, area.partial):
                if leftover.exists():
                    shutil.rmtree(leftover)
        except OSError as problem:
            raise CommandError(f"cannot clear {area.folder}: {problem.strerror}") from problem
        yield area
    finally:
        # The next build removes what cannot be removed now.
        for leftover in (area.next, area.partial):
            shutil.rmtree(leftover, ignore_errors=True)
        os.close(lock)


def published_files(area: StagingArea) -> frozenset[str]:
    """Return the paths of the files that the last build published; none if no build is recorded."""
    try:
        return frozenset(area.manifest.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def new_file(area: StagingArea) -> IO[bytes]:
    """Open an empty file in the staging area; closing it deletes it, unless `write` has linked it."""
    area.partial.mkdir(exist_ok=True)
    number, name = tempfile.mkstemp(dir=area.partial)
    os.fchmod(number, 0o644)
    return _PartialFile(number, name)


class _PartialFile(io.BufferedRandom):
    """A file that is deleted when it is closed.

    Its content is read or linked before, so that a last write which fails, on a full disk, concerns nobody any more.
    """

    def __init__(self, number: int, name: str) -> None:
        super().__init__(io.FileIO(number, "r+b"))
        self._path = name

    @property
    def name(self) -> str:
        return self._path

    def close(self) -> None:
        if not self.closed:
            with suppress(OSError):
                super().close()
            with suppress(OSError):
                Path(self._path).unlink()


@dataclass(frozen=True, slots=True)
class StagedWorkspace:
    """A workspace of all processes of a build, in its staging area."""

    area: StagingArea

    def keep(self, name: str, data: bytes) -> None:
        """Keep some bytes."""
        self.area.partial.mkdir(exist_ok=True)
        (self.area.partial / name).write_bytes(data)

    def kept(self, name: str) -> bytes:
        """Return the bytes with a name."""
        return (self.area.partial / name).read_bytes()


def write(area: StagingArea, path: str, content: Content) -> None:
    """Write a file of the next site.

    A file whose bytes are as published is linked, so that its time stays and hosts upload only what changed. A file
    that was written in the staging area is linked too, not copied.

    Raises:
        CommandError: The file exists already, or cannot be written.
    """
    target = f"{area.next}/{path}"
    try:
        if not (_is_published(area, path, content) and _linked(f"{area.site}/{path}", target)):
            _write_new(area, target, content)
    except FileExistsError:
        raise duplicate_path(path) from None
    except OSError as problem:
        message = f"cannot write {target}: {problem.strerror}; the published site was left unchanged"
        raise CommandError(message) from problem


def duplicate_path(path: str) -> CommandError:
    """Return the error for two artifacts that contain the same path."""
    return CommandError(f"two parts of the site would be written to {path}")


def _write_new(area: StagingArea, target: str, content: Content) -> None:
    if not isinstance(content, bytes) and Path(name := getattr(content, "name", "")).is_relative_to(area.folder):
        content.flush()
        if _linked(name, target):
            return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    file = _in_folder(target, lambda: os.open(target, flags, 0o644))
    # Web servers run as another user, so the umask of the build must not matter.
    os.fchmod(file, 0o644)
    with os.fdopen(file, "wb") as out:
        out.writelines(blocks(content))


def _linked(source: str, target: str) -> bool:
    """Link a file; return False if hard links are not supported."""
    try:
        _in_folder(target, lambda: os.link(source, target))
    except OSError as problem:
        if problem.errno in _NO_LINKS:
            return False
        raise
    return True


def _in_folder(target: str, create: Callable[[], T]) -> T:
    """Create a file, and its folders only if that fails: most of them exist already."""
    try:
        return create()
    except FileNotFoundError:
        _make_folder(target.rpartition("/")[0])
        return create()


def _make_folder(folder: str) -> None:
    """Make a folder, and those around it only if that fails: most of them exist already."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - thousands of Paths cost as much as making the folders
    except FileNotFoundError:
        _make_folder(folder.rpartition("/")[0])
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        # Another process has made it.
        return
    os.chmod(folder, 0o755)  # noqa: PTH101


def _is_published(area: StagingArea, path: str, content: Content) -> bool:
    try:
        with os.fdopen(os.open(f"{area.site}/{path}", os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
            if os.fstat(file.fileno()).st_size != size_of(content):
                return False
            return all(file.read(len(block)) == block for block in blocks(content))
    except OSError:
        return False


def swap(area: StagingArea, files: Collection[str]) -> None:
    """Put the next site in the place of the published one, in one step if the system can.

    `files` are the paths of its files. They are recorded before the swap, so that even if the build is killed right
    after it, the next build knows that it may replace them.

    Raises:
        CommandError: The site cannot be replaced; it is as it was.
    """
    try:
        area.next.chmod(0o755)
        _record(area, {*files, *published_files(area)})
        # File names must not reach the disk before the contents.
        os.sync()
        if not area.site.exists():
            area.next.rename(area.site)
        elif _exchange(area.next, area.site):
            area.next.rename(area.previous)
        else:
            area.site.rename(area.previous)
            try:
                area.next.rename(area.site)
            except OSError:
                area.previous.rename(area.site)
                raise
        _record(area, files)
    except OSError as problem:
        raise CommandError(f"cannot put the new site in the place of {area.site}: {problem.strerror}") from problem
    shutil.rmtree(area.previous, ignore_errors=True)


def _record(area: StagingArea, files: Collection[str]) -> None:
    partial = area.manifest.with_suffix(".new")
    partial.write_text("".join(f"{path}\n" for path in sorted(files)), encoding="utf-8")
    partial.replace(area.manifest)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders by one system call; return False if the system has none."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0)
