"""The folder beside the site in which the next one is made: one build at a time, exchanged whole."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cityplans.load import CannotRun

_AT_HERE, _EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a site is made: `site` is the published folder, `next` the one that will take its place.

    Both lie on one file system. `record` is the file that says how the published site was made.
    """

    site: Path
    folder: Path

    @property
    def next(self) -> Path:
        """The site to come."""
        return self.folder / "next"

    @property
    def former(self) -> Path:
        """The published site while it gives way, where folders cannot be exchanged at once."""
        return self.folder / "former"

    @property
    def compiled(self) -> Path:
        """Where compiled templates are kept from one build to the next."""
        return self.folder / "compiled"

    @property
    def record(self) -> Path:
        """What is known of how the published site was made."""
        return self.folder / "record.json"

    @property
    def summary(self) -> Path:
        """What tells whether the published site is that of the present data."""
        return self.folder / "summary.json"


def place_of(site: Path) -> Workplace:
    """Give where a site is made: in a hidden folder beside it."""
    site = site.absolute()
    return Workplace(site, site.parent / f".{site.name}.build")


@contextmanager
def workplace(site: Path, waiting: Callable[[], None]) -> Iterator[Workplace]:
    """Take the hidden folder beside a site for this build alone, and mend what a build that was killed has left.

    `waiting` is called once where another build has it; then this one waits. Raises CannotRun where the folder cannot be
    made, or the site is no folder.
    """
    place = place_of(site)
    try:
        if site.is_symlink() or (site.exists() and not site.is_dir()):
            raise CannotRun(f"{site} is not a folder")
        place.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(place.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as problem:
        raise CannotRun(f"cannot write beside {site}: {problem.strerror}") from problem
    try:
        try:
            # A lock of this process alone, which its helpers do not hold on to when it is killed.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.lockf(lock, fcntl.LOCK_EX)
        try:
            if not site.exists() and place.former.exists():
                place.former.rename(site)
            _clear(place)
        except OSError as problem:
            raise CannotRun(f"cannot clear {place.folder}: {problem.strerror}") from problem
        yield place
    finally:
        # What cannot be removed now is removed by the next build.
        shutil.rmtree(place.next, ignore_errors=True)
        os.close(lock)


def _clear(place: Workplace) -> None:
    for left in (place.next, place.former):
        if left.exists():
            shutil.rmtree(left)


def put(place: Workplace, path: str, data: bytes) -> None:
    """Lay a file of the next site down: the published one where it is the same, else a new one."""
    target = f"{place.next}/{path}"
    try:
        if _same(f"{place.site}/{path}", data):
            take(place, path)
        else:
            _write(target, data)
    except FileExistsError:
        raise CannotRun(f"two parts of the site would be written to {path}") from None
    except OSError as problem:
        raise CannotRun(f"cannot write {target}: {problem.strerror}; the published site is as it was") from problem


def _write(target: str, data: bytes) -> None:
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileNotFoundError:
        # Most files stand in folders that are there already.
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    with os.fdopen(file, "wb") as out:
        out.write(data)


def take(place: Workplace, path: str) -> None:
    """Take a file of the published site over as it is."""
    source, target = f"{place.site}/{path}", f"{place.next}/{path}"
    try:
        try:
            os.link(source, target)
        except FileNotFoundError:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target)
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV):
            raise CannotRun(f"cannot write {target}: {problem.strerror}; the published site is as it was") from problem
        # A file system without links.
        shutil.copy2(source, target)


def _same(published: str, data: bytes) -> bool:
    try:
        with os.fdopen(os.open(published, os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except OSError:
        return False


def exchange(place: Workplace) -> None:
    """Put the next site in the place of the published one, in one step where the system can. Raises CannotRun."""
    try:
        place.next.chmod(0o755)
        # Names must not reach the disk before what they name.
        os.sync()
        if not place.site.exists():
            place.next.rename(place.site)
        elif _swap(place.next, place.site):
            place.next.rename(place.former)
        else:
            place.site.rename(place.former)
            try:
                place.next.rename(place.site)
            except OSError:
                place.former.rename(place.site)
                raise
    except OSError as problem:
        raise CannotRun(f"cannot put the new site in the place of {place.site}: {problem.strerror}") from problem
    shutil.rmtree(place.former, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders by one call of the system; False where it has none."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_HERE, os.fsencode(one), _AT_HERE, os.fsencode(other), _EXCHANGE) == 0)
