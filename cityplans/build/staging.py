"""The folder beside the site in which the next one is made: one build at a time, exchanged whole."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from cityplans.core.content import Content, blocks, size_of
from cityplans.core.errors import CommandError

_AT_HERE, _EXCHANGE = -100, 2
_NO_LINKS = (errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV)
"""What a file system answers that has no links, or none between two places."""


@dataclass(frozen=True, slots=True)
class StagingArea:
    """Where a site is made: `site` is the published folder, `next` the one that will take its place.

    Both lie on one file system. `begun` tells that the next site already holds all that the published one does.
    """

    site: Path
    folder: Path
    begun: bool = False

    @property
    def next(self) -> Path:
        """The site to come."""
        return self.folder / "next"

    @property
    def former(self) -> Path:
        """The published site while it gives way, where folders cannot be exchanged at once."""
        return self.folder / "former"

    @property
    def twin(self) -> Path:
        """A second folder of the files of the published site, in which the next one is begun."""
        return self.folder / "twin"

    @property
    def drafts(self) -> Path:
        """Where files are written that may be larger than memory, before they are laid down."""
        return self.folder / "drafts"

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


def place_of(site: Path) -> StagingArea:
    """Give where a site is made: in a hidden folder beside it."""
    site = site.absolute()
    return StagingArea(site, site.parent / f".{site.name}.build")


@contextmanager
def locked_staging(site: Path, waiting: Callable[[], None]) -> Iterator[StagingArea]:
    """Take the hidden folder beside a site for this build alone, and mend what a build that was killed has left.

    `waiting` is called once where another build has it; then this one waits. Raises CommandError where the folder cannot be
    made, or the site is no folder.
    """
    place = place_of(site)
    try:
        if site.is_symlink() or (site.exists() and not site.is_dir()):
            raise CommandError(f"{site} is not a folder")
        place.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(place.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as problem:
        raise CommandError(f"cannot write beside {site}: {problem.strerror}") from problem
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
            raise CommandError(f"cannot clear {place.folder}: {problem.strerror}") from problem
        yield place
    finally:
        # What cannot be removed now is removed by the next build.
        for left in (place.next, place.drafts):
            shutil.rmtree(left, ignore_errors=True)
        os.close(lock)


def _clear(place: StagingArea) -> None:
    for left in (place.next, place.former, place.drafts):
        if left.exists():
            shutil.rmtree(left)


def begin(place: StagingArea, sound: Callable[[Path], bool]) -> StagingArea:
    """Begin the next site with all files of the published one, where its twin is at hand and `sound`."""
    try:
        if place.twin.exists():
            if sound(place.twin):
                place.twin.rename(place.next)
                return replace(place, begun=True)
            shutil.rmtree(place.twin)
    except OSError as problem:
        raise CommandError(f"cannot clear {place.folder}: {problem.strerror}") from problem
    return place


def new_file(place: StagingArea) -> IO[bytes]:
    """Open an empty file beside the site, which is gone when it is closed unless it was laid down."""
    place.drafts.mkdir(exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=place.drafts)  # noqa: SIM115 - who asks for it closes it
    os.fchmod(file.fileno(), 0o644)
    return cast(IO[bytes], file)


def write(place: StagingArea, path: str, content: Content) -> None:
    """Lay a file of the next site down: the published one where it is the same, else a new one.

    A file that was written beside the site is not copied.
    """
    target = f"{place.next}/{path}"
    try:
        if _same(f"{place.site}/{path}", content):
            reuse(place, path)
        else:
            if place.begun:
                # What lies there is the published file itself, which nobody may write to.
                Path(target).unlink(missing_ok=True)
            _lay_down(place, target, content)
    except FileExistsError:
        raise duplicate_paths(path) from None
    except OSError as problem:
        raise CommandError(f"cannot write {target}: {problem.strerror}; the published site is as it was") from problem


def duplicate_paths(path: str) -> CommandError:
    """Say that two parts of the site have a file of one name."""
    return CommandError(f"two parts of the site would be written to {path}")


def _lay_down(place: StagingArea, target: str, content: Content) -> None:
    try:
        if not isinstance(content, bytes) and Path(name := getattr(content, "name", "")).is_relative_to(place.folder):
            content.flush()
            _link(name, target)
            return
    except OSError as problem:
        if problem.errno not in _NO_LINKS:
            raise
    _write(target, content)


def _write(target: str, content: Content) -> None:
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileNotFoundError:
        # Most files stand in folders that are there already.
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    with os.fdopen(file, "wb") as out:
        out.writelines(blocks(content))


def reuse(place: StagingArea, path: str) -> None:
    """Take a file of the published site over as it is."""
    if place.begun:
        return
    source, target = f"{place.site}/{path}", f"{place.next}/{path}"
    try:
        _link(source, target)
    except OSError as problem:
        if problem.errno not in _NO_LINKS:
            raise CommandError(
                f"cannot write {target}: {problem.strerror}; the published site is as it was"
            ) from problem
        # A file system without links.
        shutil.copy2(source, target)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target)


def _same(published: str, content: Content) -> bool:
    try:
        with os.fdopen(os.open(published, os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
            if os.fstat(file.fileno()).st_size != size_of(content):
                return False
            return all(file.read(len(block)) == block for block in blocks(content))
    except OSError:
        return False


def leave_out(place: StagingArea, paths: Iterable[str]) -> None:
    """Take files away with which the next site was begun. Raises CommandError."""
    try:
        for path in paths:
            _remove(place.next, path)
    except OSError as problem:
        raise CommandError(
            f"cannot remove {problem.filename}: {problem.strerror}; the published site is as it was"
        ) from problem


def _remove(folder: Path, path: str) -> None:
    """Remove a file, where there is one, and the folders that are empty then."""
    (folder / path).unlink(missing_ok=True)
    for parent in (folder / path).relative_to(folder).parents[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            break


def swap(place: StagingArea, changed: Iterable[str] | None = None) -> None:
    """Put the next site in the place of the published one, in one step where the system can. Raises CommandError.

    Where the paths in which the two differ are given, the former site becomes the twin of the new one.
    """
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
        raise CommandError(f"cannot put the new site in the place of {place.site}: {problem.strerror}") from problem
    if changed is not None and place.former.exists():
        _keep_as_twin(place, changed)
    shutil.rmtree(place.former, ignore_errors=True)


def _keep_as_twin(place: StagingArea, changed: Iterable[str]) -> None:
    try:
        for path in changed:
            _remove(place.former, path)
            if (place.site / path).exists():
                _link(f"{place.site}/{path}", f"{place.former}/{path}")
        place.former.rename(place.twin)
    except OSError:
        # Without a twin the next build takes longer, no more.
        pass


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders by one call of the system; False where it has none."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_HERE, os.fsencode(one), _AT_HERE, os.fsencode(other), _EXCHANGE) == 0)
