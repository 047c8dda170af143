"""The commands of build.py, one module each, what they answer to the shell, and how they write a file."""

from __future__ import annotations

from pathlib import Path

from cityplans.core.errors import CommandError

FINE, FINDINGS, CANNOT_RUN = 0, 1, 2


def write(path: Path, text: str) -> None:
    """Write a file of the data, as UTF-8 with line feeds. Raises CommandError where that is refused, or where the path is a link."""
    if path.is_symlink():
        raise CommandError(f"{path} is a link: nothing is written through it")
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CommandError(f"cannot write {path}: {problem.strerror}") from problem
