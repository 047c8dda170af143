"""The commands of build.py, one module each, with their exit statuses and how they write a file."""

from __future__ import annotations

from pathlib import Path

from cityplans.core.errors import CommandError

FINE, FINDINGS, CANNOT_RUN = 0, 1, 2


def write(path: Path, text: str) -> None:
    """Write a data file as UTF-8 with line feeds.

    Raises:
        CommandError: The file cannot be written, or the path is a symbolic link.
    """
    if path.is_symlink():
        raise CommandError(f"{path} is a link: nothing is written through it")
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CommandError(f"cannot write {path}: {problem.strerror}") from problem
