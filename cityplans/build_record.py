"""How a site was made: of what each of its parts was made, and every file as it was left; and a summary that is quickly read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from cityplans.core.content import FileDigest
from cityplans.core.languages import Language
from cityplans.reading import Input

VERSION = 2
Stamp: TypeAlias = tuple[int, int]
"""Size and time of change, in nanoseconds, of a file."""


@dataclass(frozen=True, slots=True)
class Made:
    """One part of a site as it was made: what it had read, a digest of that, and its files with what is known of them."""

    inputs: tuple[Input, ...]
    digest: str
    files: Mapping[str, FileDigest | None]


@dataclass(frozen=True)
class BuildRecord:
    """What a build leaves behind for the next.

    `program` is a digest of the program, `frame` is what decides where files stand, `shells` the theme's page by language;
    `stamps` holds every file of the site.
    """

    program: str = ""
    frame: str = ""
    shells: Mapping[Language, str] = field(default_factory=dict)
    parts: Mapping[str, Made] = field(default_factory=dict)
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What tells whether anything has changed since a build.

    `program` and `data` are digests of all that was read, `site` is one of the stamps of all files, `said` what the check had to say.
    """

    program: str = ""
    data: str = ""
    site: str = ""
    files: int = 0
    said: str = ""


def stamps_of(site: Path) -> dict[str, Stamp] | None:
    """Give the stamp of every file below a folder; None where it is none, or something in it is neither file nor folder."""
    found: dict[str, Stamp] = {}
    if not site.is_dir():
        return None
    waiting = [("", os.fspath(site))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_file(follow_symlinks=False):
                    stat = entry.stat(follow_symlinks=False)
                    found[prefix + entry.name] = stat.st_size, stat.st_mtime_ns
                else:
                    return None
    return found


def digest_of(stamps: Mapping[str, Stamp]) -> str:
    """Give a digest of the stamps of a site, in hex."""
    lines = sorted(f"{path}\0{size}\0{changed}\n" for path, (size, changed) in stamps.items())
    return hashlib.blake2b("".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def read_summary(path: Path) -> Summary:
    """Read the summary of the last build; an empty one where there is none that can be read."""
    try:
        version, program, data, site, files, said = json.loads(path.read_bytes())
        return Summary(str(program), str(data), str(site), int(files), str(said)) if version == VERSION else Summary()
    except (OSError, ValueError, TypeError):
        return Summary()


def write_summary(path: Path, summary: Summary) -> None:
    """Write a summary whole or not at all; without one, the next build looks at every part."""
    _write(path, [VERSION, *astuple(summary)])


def read_record(path: Path) -> BuildRecord:
    """Read the record of the last build; an empty one where there is none that can be read."""
    try:
        tree = json.loads(path.read_bytes())
        if tree["version"] != VERSION:
            return BuildRecord()
        inputs: list[Input] = [(str(name), key) for name, key in tree["inputs"]]
        parts = {
            key: Made(
                tuple(inputs[i] for i in read),
                digest,
                {p: FileDigest(*facts) if facts else None for p, facts in files.items()},
            )
            for key, (read, digest, files) in tree["parts"].items()
        }
        stamps = {path: (int(size), int(changed)) for path, (size, changed) in tree["stamps"].items()}
        return BuildRecord(tree["program"], tree["frame"], tree["shells"], parts, stamps)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return BuildRecord()


def write_record(path: Path, record: BuildRecord) -> None:
    """Write a record whole or not at all; without one, the next build makes everything anew."""
    places: dict[Input, int] = {}
    for made in record.parts.values():
        for one in made.inputs:
            places.setdefault(one, len(places))
    tree: dict[str, Any] = {
        "version": VERSION,
        "program": record.program,
        "frame": record.frame,
        "shells": dict(record.shells),
        "inputs": list(places),
        "parts": {
            key: [[places[i] for i in made.inputs], made.digest, _files(made.files.items())]
            for key, made in record.parts.items()
        },
        "stamps": dict(record.stamps),
    }
    _write(path, tree)


def _write(path: Path, tree: object) -> None:
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(tree, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        beside.replace(path)
    except OSError:
        path.unlink(missing_ok=True)


def _files(files: Iterable[tuple[str, FileDigest | None]]) -> dict[str, tuple[int, str] | None]:
    return {path: (facts.size, facts.sha256) if facts else None for path, facts in files}
