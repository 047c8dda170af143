"""The output of the theme's program, kept for all test processes of a run.

Every build of a site starts that program twice, for some five seconds each, and most of the tests build sites that
differ in their data only. What the program writes depends on its arguments, content/, templates/theme/ and the settings.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cityplans.render.theme import run_theme
from tests.support.paths import ROOT
from tests.support.shared import locked


def kept_in(folder: Path) -> Callable[..., dict[str, bytes]]:
    """Return a `run_theme` that keeps what the program wrote in a folder."""
    folder.mkdir(exist_ok=True)

    def run(*arguments: Any, **options: Any) -> dict[str, bytes]:
        file = folder / _digest(arguments, options)
        with locked(file.with_suffix(".lock")):
            if not file.exists():
                file.write_bytes(pickle.dumps(run_theme(*arguments, **options)))
        found: dict[str, bytes] = pickle.loads(file.read_bytes())
        return found

    return run


def _digest(*arguments: Any) -> str:
    """Return a name for what the program reads."""
    digest = hashlib.sha256(repr(arguments).encode())
    for path in _inputs():
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for folder in ("content", "templates/theme"):
        yield from sorted(path for path in (ROOT / folder).rglob("*") if path.is_file())
    yield from sorted(ROOT.glob("mkdocs*.yml"))
