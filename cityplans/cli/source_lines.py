"""The lines of the files that findings refer to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cityplans.core.findings import Location
from cityplans.read.files import LARGEST_FILE, UnsafeFileError, read_bytes


def line_reader() -> Callable[[Location], str]:
    """Return a function from a location to its line; "" if the file cannot be read.

    Lines are counted as the parsers count them, and each file is read once.
    """
    files: dict[str, list[str]] = {}

    def line_of(at: Location) -> str:
        if at.path not in files:
            files[at.path] = _lines(Path(at.path))
        lines = files[at.path]
        return lines[at.line - 1] if at.line <= len(lines) else ""

    return line_of


def _lines(path: Path) -> list[str]:
    try:
        text = read_bytes(path, LARGEST_FILE).decode("utf-8", "replace")
    except (OSError, ValueError, UnsafeFileError):
        return []
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
