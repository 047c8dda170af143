"""Refuses output folders that contain somebody's own files, or that the program reads."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from cityplans.core.errors import CommandError
from cityplans.core.paths import ROOT

_SHOWN = 3
"""Foreign files that an error names at most."""


def refuse_unsafe_location(folder: Path, option: str, inputs: Iterable[Path]) -> None:
    """Refuse a folder that no command should ever write to, empty or not.

    Args:
        option: The option that names the folder, for the message.
        inputs: The folders that the command reads. The output may not be one of them, nor above or below one.

    Raises:
        CommandError: The folder is unsafe; the message says why and what to do.
    """
    resolved = Path(os.path.realpath(folder))
    hint = f"give {option} a folder of its own"
    if resolved == Path(resolved.anchor):
        raise CommandError(f"{folder} is the root of the file system: {hint}")
    if resolved == Path(os.path.realpath(Path.home())):
        raise CommandError(f"{folder} is your home folder: {hint}")
    for other, name in ((Path.cwd(), "the working directory"), (ROOT, "the project")):
        if Path(os.path.realpath(other)).is_relative_to(resolved):
            raise CommandError(f"{folder} is {name} or a folder above it: {hint}")
    for source in inputs:
        read = Path(os.path.realpath(source))
        if resolved.is_relative_to(read) or read.is_relative_to(resolved):
            raise CommandError(f"{folder} and {source}, which is read, are the same or one in the other: {hint}")


def refuse_foreign_files(folder: Path, option: str, made: Collection[str]) -> None:
    """Refuse a folder with files that the command did not make before.

    Args:
        made: The paths of the files that the command made in this folder, relative to it.

    Raises:
        CommandError: There is a foreign file; the message names some.
    """
    if not folder.is_dir() or folder.is_symlink():
        return
    foreign: list[str] = []
    for path in _entries(folder, ""):
        if path not in made:
            foreign.append(path)
        if len(foreign) > _SHOWN:
            break
    if foreign:
        named = ", ".join(foreign[:_SHOWN]) + (" and more" if len(foreign) > _SHOWN else "")
        raise CommandError(
            f"{folder} holds files that no build made: {named}; nothing was changed. Move them away, give {option} "
            f"another folder, or add --replace to lose them"
        )


def _entries(folder: Path, below: str) -> Iterator[str]:
    """Yield the paths of all files and links below a folder."""
    with os.scandir(folder / below) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(folder, f"{path}/")
            else:
                yield path
