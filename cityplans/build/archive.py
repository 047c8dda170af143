"""The archived files of former versions, which every build publishes again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import IO

from cityplans.core.content import file_digest
from cityplans.core.errors import CommandError


def load_archive(
    root: Path, versions: Collection[str], present: str | None = None
) -> dict[str, Callable[[], IO[bytes]]]:
    """Return functions that open the files of former versions, by `<version>/<file>`.

    Every version is checked against its own SHA256SUMS.

    Args:
        versions: The versions on record in versions.csv.
        present: The version that the data has. Every other one has to be in the archive: its addresses are cited.

    Raises:
        CommandError: A version is missing or was never released, or a file is missing, unlisted or differs from its
            checksum.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: give the folder of former versions with --archive")
    missing = [version for version in versions if version != present and not (root / version).is_dir()]
    if missing and present is not None:
        raise CommandError(f"{root} lacks version {', '.join(missing)} of versions.csv: get its files from its release")
    openers: dict[str, Callable[[], IO[bytes]]] = {}
    for folder in sorted(root.iterdir()):
        if folder.name not in versions or not folder.is_dir():
            raise CommandError(f"{folder} is not a version on record in versions.csv")
        files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink()}
        lines = files["SHA256SUMS"].read_text("utf-8", "replace").splitlines() if "SHA256SUMS" in files else []
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        for name in sorted((sums.keys() | files.keys()) - {"SHA256SUMS"}):
            if name not in files or _sha256(files[name]) != sums.get(name):
                raise CommandError(
                    f"{folder / name} is not the file of version {folder.name}: its checksum differs from SHA256SUMS"
                )
        openers |= {f"{folder.name}/{name}": partial(_open, path) for name, path in files.items()}
    return openers


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _sha256(path: Path) -> str:
    with _open(path) as file:
        return file_digest(file).sha256
