"""Writes files of the data so that each is old or new, whole, whatever happens in between."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.read.files import LARGEST_FILE, UnsafeFileError, read_bytes

PARTIAL = ".new"
"""The ending of a hidden file or folder that is being written."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The new content of a file, and the content that it was made from; None if there was no file."""

    path: Path
    before: bytes | None
    after: bytes


@contextmanager
def locked(datasets: Path) -> Iterator[None]:
    """Let one command at a time read and rewrite a datasets folder; others wait until it has ended.

    Raises:
        CommandError: `datasets` is not a folder.
    """
    if not datasets.is_dir():
        raise CommandError(f"{datasets} is not a folder: give the datasets folder with --datasets")
    with _exclusive(datasets):
        yield


if sys.platform == "win32":

    def _exclusive(_: Path) -> AbstractContextManager[None]:
        """Lock nothing: a folder cannot be locked there, and what was read is compared before it is replaced."""
        return nullcontext()

else:
    import fcntl

    @contextmanager
    def _exclusive(folder: Path) -> Iterator[None]:
        try:
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as problem:
            raise CommandError(f"{folder} cannot be read: {problem.strerror}") from problem
        try:
            # Some network file systems have no locks; what was read is compared before it is replaced in any case.
            with suppress(OSError):
                fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            os.close(opened)


def read_existing(path: Path) -> bytes | None:
    """Return the content of a file that is to be rewritten; None if there is no such file.

    Raises:
        CommandError: It is a link, not a regular file, or too large.
    """
    try:
        return read_bytes(path, LARGEST_FILE)
    except FileNotFoundError:
        return None
    except UnsafeFileError as refusal:
        raise CommandError(f"{path}: {refusal}; {refusal.hint}; nothing was changed") from None


def encoded(path: Path, text: str) -> bytes:
    """Return the text of a file as UTF-8.

    Raises:
        CommandError: The text is not Unicode.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        raise CommandError(f"cannot write {path}: a text is not Unicode; nothing was changed") from problem


def write_files(rewrites: Sequence[Rewrite]) -> None:
    """Replace or create files: all are written beside their places before the first one is replaced.

    Raises:
        CommandError: A file cannot be written, is a link, or is not as it was read. Every file is whole: as it was,
            or as it is to be.
    """
    partial: dict[Path, Path] = {}
    try:
        for rewrite in rewrites:
            partial[rewrite.path] = _write_beside(rewrite.path, rewrite.after)
        for rewrite in rewrites:
            _refuse_changed(rewrite)
        with _uninterrupted():
            _replace(partial)
    except OSError as problem:
        names = ", ".join(str(rewrite.path) for rewrite in rewrites)
        raise CommandError(f"cannot write {names}: {problem.strerror}; nothing was changed") from problem
    finally:
        for leftover in partial.values():
            leftover.unlink(missing_ok=True)


def write_folder(folder: Path, contents: Mapping[str, bytes], rewrites: Sequence[Rewrite] = ()) -> None:
    """Create a folder with its files in one step, and replace other files with it.

    The folder may be there, if it is empty.

    Raises:
        CommandError: The folder has files already, a file is not as it was read, or something cannot be written.
            Nothing is left of the folder then, and every file is as it was; the message says so if not.
    """
    place = Path(os.path.realpath(folder))
    was_there = place.is_dir()
    partial: Path | None = None
    beside: dict[Path, Path] = {}
    try:
        partial = _folder_beside(place, contents)
        for rewrite in rewrites:
            beside[rewrite.path] = _write_beside(rewrite.path, rewrite.after)
        for rewrite in rewrites:
            _refuse_changed(rewrite)
        with _uninterrupted():
            partial.replace(place)
            partial = place
            _sync_folder(place.parent)
            _replace(beside)
            partial = None
    except CommandError:
        # Rows that are written already refer to the folder.
        partial = None if partial == place else partial
        raise
    except OSError as problem:
        if partial != place and place.is_dir() and any(place.iterdir()):
            raise CommandError(f"{folder} already exists; nothing was changed") from problem
        raise CommandError(f"cannot create the folder {folder}: {problem.strerror}; nothing was changed") from problem
    finally:
        if partial:
            shutil.rmtree(partial, ignore_errors=True)
            if partial == place and was_there:
                place.mkdir()
        for leftover in beside.values():
            leftover.unlink(missing_ok=True)


def _folder_beside(place: Path, contents: Mapping[str, bytes]) -> Path:
    """Write the files of a new folder beside its place, and return its path once all are on the disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for leftover in place.parent.glob(f".{place.name}.*{PARTIAL}"):
        shutil.rmtree(leftover, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=PARTIAL, dir=place.parent))
    try:
        for name, data in contents.items():
            with (partial / name).open("wb") as file:
                _to_disk(file.fileno(), data)
        partial.chmod(0o777 & ~_umask())
        _sync_folder(partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return partial


def _write_beside(path: Path, data: bytes) -> Path:
    """Write a new file beside another, with its permissions, and return its path once it is on the disk."""
    if path.is_symlink():
        raise CommandError(f"{path} is a link: nothing is written through it")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    # A command that was killed may have left some.
    for leftover in path.parent.glob(f".{path.name}.*{PARTIAL}"):
        leftover.unlink(missing_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PARTIAL, dir=path.parent)
    partial = Path(name)
    try:
        if sys.platform != "win32":
            os.fchmod(number, mode)
        _to_disk(number, data)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    finally:
        os.close(number)
    return partial


def _to_disk(number: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(number, rest) :]
    os.fsync(number)


def _refuse_changed(rewrite: Rewrite) -> None:
    if read_existing(rewrite.path) != rewrite.before:
        raise CommandError(f"{rewrite.path} was changed meanwhile; nothing was written: run the command again")


def _replace(partial: dict[Path, Path]) -> None:
    replaced: list[Path] = []
    try:
        for path in list(partial):
            partial[path].replace(path)
            del partial[path]
            replaced.append(path)
        for folder in {path.parent for path in replaced}:
            _sync_folder(folder)
    except OSError as problem:
        if not replaced:
            raise
        names = ", ".join(map(str, replaced))
        raise CommandError(f"{problem.filename}: {problem.strerror}; already written: {names}") from problem


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl+C and a polite end wait: replacing files takes a moment."""
    if sys.platform == "win32":
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _umask() -> int:
    former = os.umask(0)
    os.umask(former)
    return former
