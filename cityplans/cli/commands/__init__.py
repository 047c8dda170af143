"""The commands of build.py, one module each, with their exit statuses and how they write a file."""

from __future__ import annotations

from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.curate.writer import write_files

FINE, FINDINGS, CANNOT_RUN = 0, 1, 2


def write(path: Path, text: str) -> None:
    """Write a data file as UTF-8 with line feeds.

    Whatever happens, the file is whole: as it was, or as it is to be.

    Raises:
        CommandError: The file cannot be written, the path is a symbolic link, or the text is not Unicode.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as problem:
        raise CommandError(f"cannot write {path}: a text is not Unicode; nothing was changed") from problem
    write_files({path: data})
