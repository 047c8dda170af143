"""Reading a built site from the disk to judge it, in as many processes as pay."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from cityplans.core.content import FileDigest, file_digest
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Location, error, sorted_unique, warning
from cityplans.core.processes import worker_pool
from cityplans.verify.files import LARGEST_FILE, FileReader, check_name
from cityplans.verify.site import BuiltSite, PageFacts
from cityplans.verify.whole import HOME, SITEMAP, built_site, check_changes, check_cross_file

_FEW = 500
"""Below so many files one process is done before another has begun."""

_AT_ONCE = 200


def verify_site(folder: Path, jobs: int) -> list[Finding]:
    """Judge a built site. Paths of findings are relative to its folder.

    `jobs` is the number of processes. Raises CommandError where the folder cannot be read.
    """
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder: give the folder of a built site")
    findings: list[Finding] = []
    try:
        paths = sorted(_files(folder, "", findings))
        site = built_site(paths, _text(folder, HOME, paths), _text(folder, SITEMAP, paths))
        seen = {file.path: file for file in _read(folder, site, paths, jobs)}
        findings += check_cross_file(site, seen, lambda path: (folder / path).read_text(encoding="utf-8"))
    except OSError as problem:
        raise CommandError(f"cannot read {problem.filename or folder}: {problem.strerror}") from problem
    return sorted_unique(findings)


def verify_changes(
    folder: Path, files: Collection[str], changed: Collection[str], known: Mapping[str, FileDigest], jobs: int
) -> list[Finding]:
    """Judge the files that have changed in a site that was sound, by themselves and in what they say of the others.

    `files` are the paths of all files, `known` is what is known of those with checksums. Raises CommandError where one cannot be read.
    """
    try:
        site = built_site(files, _text(folder, HOME, files), _text(folder, SITEMAP, files))
        seen = {file.path: file for file in _read(folder, site, sorted(changed), jobs)}
        named = {anchor.path for file in seen.values() for anchor in file.anchors} - seen.keys()
        others = {path: PageFacts(path, facts.size, facts.sha256) for path, facts in known.items()}
        others |= {file.path: file for file in _read(folder, site, sorted(named), jobs)}
        return check_changes(site, seen, others, lambda path: (folder / path).read_text(encoding="utf-8"))
    except OSError as problem:
        raise CommandError(f"cannot read {problem.filename or folder}: {problem.strerror}") from problem


def _files(folder: Path, below: str, findings: list[Finding]) -> Iterator[str]:
    """Give the regular files of a folder; what else lies there is a finding."""
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
                kind = (
                    "a symbolic link" if entry.is_symlink() else f"no file but {stat.filemode(entry.stat().st_mode)[0]}"
                )
                findings.append(
                    error(Location(path), "file-strange", f"this is {kind}", "put the file itself here, or take it out")
                )


def _text(folder: Path, path: str, paths: Collection[str]) -> str:
    return (folder / path).read_text(encoding="utf-8", errors="replace") if path in paths else ""


def _read(folder: Path, site: BuiltSite, paths: Sequence[str], jobs: int) -> Iterator[PageFacts]:
    lots = [paths[i : i + _AT_ONCE] for i in range(0, len(paths), _AT_ONCE)]
    with worker_pool((folder, FileReader(site)), jobs if len(paths) >= _FEW else 1) as each:
        for seen in each(_read_lot, lots):
            yield from seen


def _read_lot(state: tuple[Path, FileReader], paths: Sequence[str]) -> list[PageFacts]:
    folder, reader = state
    return [_read_one(reader, folder, path) for path in paths]


def _read_one(reader: FileReader, folder: Path, path: str) -> PageFacts:
    with open(f"{folder}/{path}", "rb") as file:  # noqa: PTH123 a Path for each of ten thousand files costs as much as reading them
        size = os.fstat(file.fileno()).st_size
        if size <= LARGEST_FILE:
            return reader.read(path, file.read())
        digest = file_digest(file).sha256
    message = f"the file has {size:,} bytes, {LARGEST_FILE:,} is the most"
    finding = warning(Location(path), "file-too-large", message, "divide it: not every host takes it")
    return PageFacts(path, size, digest, (finding,))
