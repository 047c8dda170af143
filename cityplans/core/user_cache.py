"""The user's own cache, where results are kept that take long and depend on nothing but files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cityplans.core.paths import ROOT


def user_cache(name: str) -> Path | None:
    """Return the folder of a kind of cached results, made if need be; None if the user has no own cache.

    A relative path is ignored, as the XDG specification requires. So is a cache below the project or the working
    directory: a repository could contain a forged one.
    """
    with suppress(OSError, RuntimeError):
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(os.path.realpath(base)) / "city-plans" / name
        own = (Path(os.path.realpath(path)) for path in (ROOT, Path.cwd()))
        if base.is_absolute() and not any(folder.is_relative_to(path) for path in own if path != Path(path.anchor)):
            folder.mkdir(parents=True, exist_ok=True)
            return folder
    return None
