"""Reads the browser libraries that npm has installed, to publish them unchanged."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.paths import ROOT

ENTRIES: Mapping[str, str] = {"fflate": "esm/browser.js", "hucre": "dist/xlsx/writer.mjs", "lean-qr": "nano.mjs"}
"""The module of each library that our scripts import; the modules it imports are published too."""

DIGESTS: Mapping[str, str] = {
    "fflate": "698000b9b5fee3f1b24587c91c8283ec59d5822ec850213ebd77ab063ca91f41",
    "hucre": "3a1e98a2db09e468194b16984e1cc3976f300ad289950824cff20adb6f48dc8a",
    "lean-qr": "0ddcbe778724711e88839db70a51e8a3dc406398ec5d35fdf907be2285a394ad",
}
"""The digest of what is published of each library. After a new version: python -m cityplans.render.vendor"""

LICENCE = "LICENSE"
_REMEDY = "run `make site`, or `npm ci --ignore-scripts` in the project's folder"
_IMPORT = re.compile(rb"""^\s*(?:import|export)\b[^"';]*?["'](\.[^"']+)["']""", re.M)


def library_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return the files and licences of the libraries, by their paths on the site.

    Raises:
        CommandError: A library is missing, is not of the version in package.json, or was altered.
    """
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    files: dict[str, bytes] = {}
    for name in ENTRIES:
        library = dict(_library(root, name, wanted[name]))
        if _digest(library) != DIGESTS[name]:
            raise CommandError(f"node_modules/{name} is not what its authors published: {_REMEDY}")
        files |= {f"assets/vendor/{name}/{path}": data for path, data in library.items()}
    return files


def _digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the names and contents of some files."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _library(root: Path, name: str, version: str) -> Iterator[tuple[str, bytes]]:
    folder = root / "node_modules" / name
    installed = json.loads(_read(folder, "package.json"))["version"]
    if installed != version:
        raise CommandError(f"node_modules contains {name} {installed}, not {version}: {_REMEDY}")
    yield LICENCE, _read(folder, LICENCE)
    pending, seen = [ENTRIES[name]], set[str]()
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            data = _read(folder, path)
            yield path, data
            parent = posixpath.dirname(path)
            pending += [posixpath.normpath(f"{parent}/{module.decode()}") for module in _IMPORT.findall(data)]


def _read(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except OSError as problem:
        raise CommandError(
            f"the browser library {folder.name} is not installed ({path}: {problem.strerror}): {_REMEDY}"
        ) from problem


if __name__ == "__main__":
    versions = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for library, version in versions.items():
        print(f'    "{library}": "{_digest(dict(_library(ROOT, library, version)))}",')
