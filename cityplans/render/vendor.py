"""Reading the browser libraries that npm has fetched, to be published as they are."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.paths import ROOT

ENTRIES: Mapping[str, str] = {"fflate": "esm/browser.js", "hucre": "dist/xlsx/writer.mjs"}
"""Every library with the module that our scripts import; what that one imports comes along."""

LICENCE = "LICENSE"
_REMEDY = "run `make site`, or `npm ci --ignore-scripts` in the project's folder"
_IMPORT = re.compile(rb"""^\s*(?:import|export)\b[^"';]*?["'](\.[^"']+)["']""", re.M)


@lru_cache(maxsize=1)
def library_files(root: Path = ROOT) -> dict[str, bytes]:
    """Give every file of the libraries with its licence, by its path on the site.

    Raises CommandError where one is missing or is not of the version that package.json names.
    """
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return {
        f"assets/vendor/{name}/{path}": data for name in ENTRIES for path, data in _library(root, name, wanted[name])
    }


def _library(root: Path, name: str, version: str) -> Iterator[tuple[str, bytes]]:
    folder = root / "node_modules" / name
    found = json.loads(_read(folder, "package.json"))["version"]
    if found != version:
        raise CommandError(f"node_modules holds {name} {found}, not {version}: {_REMEDY}")
    yield LICENCE, _read(folder, LICENCE)
    waiting, read = [ENTRIES[name]], set[str]()
    while waiting:
        path = waiting.pop()
        if path not in read:
            read.add(path)
            data = _read(folder, path)
            yield path, data
            waiting += [
                posixpath.normpath(f"{posixpath.dirname(path)}/{each.decode()}") for each in _IMPORT.findall(data)
            ]


def _read(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except OSError as problem:
        raise CommandError(
            f"the browser library {folder.name} is not at hand ({path}: {problem.strerror}): {_REMEDY}"
        ) from problem
