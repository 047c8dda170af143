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
    packed = _git(datasets, "archive", "--format=tar", base)
    if packed is None:
        raise CommandError(f'"{base}" is neither a folder nor a git revision that contains {datasets}')
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as problem:
            raise CommandError(f'"{base}" cannot be unpacked: {problem}') from None
        yield Path(folder)


def released_revision(datasets: Path, version: str, digest: str) -> str:
    """Return the git revision of a version: its tag, or the first commit that recorded its digest.

    Raises:
        CommandError: There is neither.
    """
    tag = f"data-{version}"
    if _git(datasets, "rev-parse", "--quiet", "--verify", f"refs/tags/{tag}^{{commit}}") is not None:
        return tag
    # The oldest commit of a shallow clone seems to have made everything that it contains.
    whole = _git(datasets, "rev-parse", "--is-shallow-repository") == b"false\n"
    log = whole and _git(
        datasets, "log", "--no-ext-diff", "--no-textconv", "--format=%H", f"-S{digest}", "--", "versions.csv"
    )
    if not (commits := (log or b"").split()):
        raise CommandError(
            f"git has neither a tag {tag} nor a commit that recorded version {version}: fetch the history with "
            f"`git fetch --tags --unshallow`, or name the state that was released with --base"
        )
    return commits[-1].decode("ascii")


def _git(datasets: Path, *words: str) -> bytes | None:
    """Return what git prints about a datasets folder; None if it fails."""
    if os.path.lexists(datasets / ".git"):
        raise CommandError(f"{datasets / '.git'} does not belong to the data: a repository there could run programs")
    try:
        done = subprocess.run(
            ["git", "-C", str(datasets), *words],
            capture_output=True,
            check=False,
            env={**os.environ, **_NOTHING_FETCHED},
        )
    except FileNotFoundError as problem:
        raise CommandError("git is not installed: pass the folder of the earlier data instead") from problem
    return None if done.returncode else done.stdout
