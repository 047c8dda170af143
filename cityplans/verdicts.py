"""What checks have found sound, kept in the user's own cache from one to the next; never beside the data, where others could write it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cityplans.inputs import program_digest
from cityplans.known import Known, key_of

_FOLDER = "city-plans"
_STATES = 4
"""States of the data without any finding that are remembered: with the texts at hand and without them, before an edit and after."""


@dataclass(frozen=True, slots=True)
class Clean:
    """What is told of data in which nothing was found: how many records there are, and the address of the site."""

    records: int
    homepage: str


@dataclass(frozen=True)
class Verdicts:
    """What is known of a datasets folder: `sound` as in Memory, and by the digest of all that was read, where nothing was found."""

    file: Path | None = None
    program: str = ""
    sound: Known[bytes, bool] = field(default_factory=Known)
    clean: dict[str, Clean] = field(default_factory=dict)


def read_verdicts(datasets: Path, anew: bool = False) -> Verdicts:
    """Read what this very program knows of a folder; nothing where no cache can be read, or all is to be judged `anew`."""
    file = _file(datasets)
    program = program_digest((), datasets / "schemas")
    try:
        known, sound, clean = json.loads(file.read_bytes()) if file and not anew else ("", [], {})
        if known == program:
            found = Known({bytes.fromhex(key): True for key in sound})
            return Verdicts(
                file,
                program,
                found,
                {key: Clean(int(records), str(homepage)) for key, (records, homepage) in clean.items()},
            )
    except (OSError, ValueError, TypeError, AttributeError):
        pass
    return Verdicts(file, program)


def write_verdicts(verdicts: Verdicts) -> None:
    """Keep verdicts for the next check; where there is no place for them, it judges everything anew."""
    if verdicts.file is None:
        return
    clean = [(key, (one.records, one.homepage)) for key, one in verdicts.clean.items()]
    tree = verdicts.program, [key.hex() for key in verdicts.sound.all()], dict(clean[-_STATES:])
    beside = verdicts.file.with_suffix(f".{os.getpid()}")
    try:
        verdicts.file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(tree), encoding="utf-8")
        beside.replace(verdicts.file)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def _file(datasets: Path) -> Path | None:
    """Give where the verdicts on a folder are kept; None where the user has no home."""
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cache / _FOLDER / f"{key_of(str(datasets.resolve())).hex()}.json"
    except (OSError, RuntimeError):
        return None
