"""Reads the browser libraries that npm has installed, to publish them unchanged."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.paths import ROOT

ENTRIES: Mapping[str, str] = {"fflate": "esm/browser.js", "hucre": "dist/xlsx/writer.mjs"}
"""The module of each library that our scripts import; the modules it imports are published too."""

LICENCE = "LICENSE"
_REMEDY = "run `make site`, or `npm ci --ignore-scripts` in the project's folder"
_IMPORT = re.compile(rb"""^\s*(?:import|export)\b[^"';]*?["'](\.[^"']+)["']""", re.M)


def library_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return the files and licences of the libraries, by their paths on the site.

    Raises:
        CommandError: A library is missing, or is not of the version in package.json.
    """
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return {
        f"assets/vendor/{name}/{path}": data for name in ENTRIES for path, data in _library(root, name, wanted[name])
    }


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
