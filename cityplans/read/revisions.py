"""An earlier state of the data: a folder, or a git revision."""

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
    """Yield the folder of an earlier state of a datasets folder. A revision is unpacked temporarily.

    Args:
        base: A folder or a git revision.

    Raises:
        CommandError: `base` is neither.
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
