"""Verifies a built site in a folder, with several processes if it is large."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cityplans.core.content import file_digest
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Location, error, sorted_unique, warning
from cityplans.core.hosts import SiteSize
from cityplans.core.processes import worker_pool
from cityplans.verify.cross_file import built_site, check_cross_file
from cityplans.verify.files import LARGEST_FILE, FileReader, check_name
from cityplans.verify.hosts import site_size
from cityplans.verify.site import BuiltSite, FileFacts

_MIN_FILES_FOR_WORKERS = 500
"""With fewer files, one process is done before others have started."""

_BATCH_SIZE = 200


def verify_site(folder: Path, jobs: int) -> list[Finding]:
    """Return what is wrong with a built site, sorted; paths are relative to its folder.

    `jobs` is the number of processes.

    Raises:
        CommandError: The folder cannot be read.
    """
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder: name the folder of a built site")
    findings: list[Finding] = []
    try:
        paths = sorted(_files(folder, "", findings))
        site = built_site(paths, lambda path: _text(folder, path))
        files = {file.path: file for file in _read(folder, site, paths, jobs)}
        findings += (finding for file in files.values() for finding in file.findings)
        findings += check_cross_file(site, files, lambda path: _text(folder, path))
    except OSError as problem:
        raise CommandError(f"cannot read {problem.filename or folder}: {problem.strerror}") from problem
    return sorted_unique(findings)


def measure(folder: Path) -> SiteSize:
    """Return the size of a built site.

    Raises:
        CommandError: The folder cannot be read.
    """
    try:
        paths = list(_files(folder, "", []))
        site = built_site(paths, lambda path: _text(folder, path))
        return site_size({path: (folder / path).stat().st_size for path in paths}, site.listed)
    except OSError as problem:
        raise CommandError(f"cannot read {problem.filename or folder}: {problem.strerror}") from problem


def _files(folder: Path, below: str, findings: list[Finding]) -> Iterator[str]:
    """Yield the paths of regular files, and add a finding for anything else in the folder."""
    with os.scandir(folder / below) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder, f"{path}/", findings)
            elif entry.is_file(follow_symlinks=False):
                if entry.name.startswith(".") or not entry.name.isascii():
                    findings += check_name(path)
                yield path
            else:
                message = "this is a symbolic link" if entry.is_symlink() else "this is not a regular file"
                hint = "put the file itself here, or remove it"
                findings.append(error(Location(path), "file-strange", message, hint))


def _text(folder: Path, path: str) -> str:
    return (folder / path).read_text(encoding="utf-8", errors="replace")


def _read(folder: Path, site: BuiltSite, paths: Sequence[str], jobs: int) -> Iterator[FileFacts]:
    batches = [paths[i : i + _BATCH_SIZE] for i in range(0, len(paths), _BATCH_SIZE)]
    workers = jobs if len(paths) >= _MIN_FILES_FOR_WORKERS else 1
    with worker_pool((folder, FileReader(site)), workers) as map_batches:
        for files in map_batches(_read_batch, batches):
            yield from files


def _read_batch(state: tuple[Path, FileReader], paths: Sequence[str]) -> list[FileFacts]:
    folder, reader = state
    return [_read_one(reader, folder, path) for path in paths]


def _read_one(reader: FileReader, folder: Path, path: str) -> FileFacts:
    with open(f"{folder}/{path}", "rb") as file:  # noqa: PTH123 - ten thousand Paths cost as much as reading the files
        size = os.fstat(file.fileno()).st_size
        if size <= LARGEST_FILE:
            return reader.read(path, file.read())
        digest = file_digest(file).sha256
    message = f"the file has {size:,} bytes; the limit is {LARGEST_FILE:,}"
    finding = warning(Location(path), "file-too-large", message, "split it: not every host accepts it")
    return FileFacts(path, size, digest, (finding,))
