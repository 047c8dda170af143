"""The data as it was: a folder, or a revision that git keeps."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cityplans.core.errors import CommandError


@contextmanager
def datasets_at_revision(base: str, datasets: Path) -> Iterator[Path]:
    """Give the folder of an earlier state of a datasets folder: `base` is a folder or a git revision.

    Raises CommandError where it is neither. A revision is unpacked beside nothing of ours and removed afterwards.
    """
    if Path(base).is_dir():
        yield Path(base)
        return
    if base.startswith("-"):
        raise CommandError(f'"{base}" is neither a folder nor a git revision')
    try:
        packed = subprocess.run(
            ["git", "-C", str(datasets), "archive", "--format=tar", base], capture_output=True, check=False
        )
    except FileNotFoundError as problem:
        raise CommandError("git is not installed: give the folder of the earlier data instead") from problem
    if packed.returncode:
        raise CommandError(f'"{base}" is neither a folder nor a git revision that holds {datasets}')
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as problem:
            raise CommandError(f'"{base}" cannot be unpacked: {problem}') from None
        yield Path(folder)
