"""Digests of all that a build reads beside the records: the program, its templates and words, the theme, the libraries."""

from __future__ import annotations

import hashlib
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from cityplans.core.paths import ROOT
from cityplans.read.files import LARGEST_FILE

_PROGRAM = ("build.py", "mkdocs.yml", "mkdocs.en.yml", "package.json", "cityplans", "templates", "content")
_NOT_READ = ("__pycache__",)


def program_digest(options: Iterable[str], schemas: Path) -> str:
    """Give a digest of everything but the records that decides what the site is.

    That is the project's own code and texts, the Python that runs and the packages installed for it, the options of the
    build, and the folder of the schemas.
    """
    known = hashlib.sha256()
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    for word in (sys.version, *installed, *options):
        known.update(f"{word}\0".encode())
    for name in _PROGRAM:
        _add(known, _files(ROOT / name, ROOT))
    _add(known, _files(schemas, schemas))
    return known.hexdigest()


def data_digest(folders: Iterable[Path]) -> str:
    """Give a digest of all files in some folders; one that cannot be read counts as gone.

    Of a file that is larger than any the gate lets pass, size and time of change stand for what is in it.
    """
    known = hashlib.sha256()
    for folder in folders:
        _add(known, _files(folder, folder))
    return known.hexdigest()


def watched(folders: Iterable[Path]) -> dict[Path, int]:
    """Give the time of change of every file that a build reads from the project and from some folders."""
    found: dict[Path, int] = {}
    for place in (*(ROOT / name for name in _PROGRAM), *folders):
        for file in [place] if place.is_file() else place.rglob("*"):
            try:
                if file.is_file() and not set(file.parts) & set(_NOT_READ):
                    found[file] = file.stat().st_mtime_ns
            except OSError:
                continue
    return found


def _add(known: hashlib._Hash, files: Iterable[tuple[str, bytes]]) -> None:
    for name, data in files:
        known.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        known.update(data)
    known.update(b"\0")


def _content(file: Path) -> bytes:
    stat = file.stat()
    return file.read_bytes() if stat.st_size <= LARGEST_FILE else f"{stat.st_size} {stat.st_mtime_ns}".encode()


def _files(path: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    found = [path] if path.is_file() else sorted(path.rglob("*"))
    for file in found:
        name = file.relative_to(root).as_posix()
        if set(file.parts) & set(_NOT_READ):
            continue
        if file.is_symlink() or not file.is_file():
            # What should not be there may stand in the way of what should.
            yield f"{name}/", b""
        try:
            if file.is_file():
                yield name, _content(file)
        except OSError:
            continue
