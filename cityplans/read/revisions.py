"""An earlier state of the data: a folder, or a git revision."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cityplans.core.errors import CommandError

_NOTHING_FETCHED = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
"""Settings by which git never asks another machine for an object that is missing here, nor runs a program to do so."""


def is_folder(base: str) -> bool:
    """Return whether a state of the data is given as a folder.

    Raises:
        CommandError: It is a link, which could show another folder than it seems.
    """
    path = Path(base)
    if path.is_symlink():
        raise CommandError(f"{base} is a link: give the folder itself")
    return path.is_dir()


@contextmanager
def datasets_at_revision(base: str, datasets: Path) -> Iterator[Path]:
    """Yield the folder of an earlier state of a datasets folder. A revision is unpacked temporarily.

    Args:
        base: A folder or a git revision.

    Raises:
        CommandError: `base` is neither.
    """
    if is_folder(base):
        yield Path(base)
        return
    if base.startswith("-"):
        raise CommandError(f'"{base}" is neither a folder nor a git revision')
    if os.path.lexists(datasets / ".git"):
        raise CommandError(f"{datasets / '.git'} does not belong to the data: a repository there could run programs")
    try:
        packed = subprocess.run(
            ["git", "-C", str(datasets), "archive", "--format=tar", base],
            capture_output=True,
            check=False,
            env={**os.environ, **_NOTHING_FETCHED},
        )
    except FileNotFoundError as problem:
        raise CommandError("git is not installed: pass the folder of the earlier data instead") from problem
    if packed.returncode:
        raise CommandError(f'"{base}" is neither a folder nor a git revision that contains {datasets}')
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as problem:
            raise CommandError(f'"{base}" cannot be unpacked: {problem}') from None
        yield Path(folder)
