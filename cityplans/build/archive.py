"""The archived files of former versions, which every build publishes again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO

from cityplans.core.content import file_digest
from cityplans.core.errors import CommandError
from cityplans.exports.versions import FORMER_VERSIONS
from cityplans.read.package import package_digest

_SUMS = "SHA256SUMS"


def load_archive(
    root: Path, digests: Mapping[str, str], present: str | None = None
) -> dict[str, Callable[[], IO[bytes]]]:
    """Return functions that open the files of the latest former versions, by `<version>/<file>`.

    Every version is checked against its own SHA256SUMS, and its data against the digest on record. Older versions are
    kept with the releases of the repository.

    Args:
        root: The folder with a folder of each version.
        digests: The digest of each version on record in versions.csv, the first version first.
        present: The version that the data has. Every other one of the latest has to be in the archive, because its
            addresses are cited; only what was never published, before the first one in the archive, is missing.

    Raises:
        CommandError: A version is missing or was never released, a file is missing, unlisted or differs from its
            checksum, or the data is not that of the version.
    """
    if not root.is_dir():
        raise CommandError(f"{root} is not a folder: give the folder of former versions with --archive")
    archived = [folder.name for folder in sorted(root.iterdir()) if folder.is_dir()]
    if strange := [path.name for path in sorted(root.iterdir()) if path.name not in digests or not path.is_dir()]:
        raise CommandError(f"{root / strange[0]} is not a version on record in versions.csv: move it away")
    latest = [version for version in digests if version != present][-FORMER_VERSIONS:]
    first = next((index for index, version in enumerate(latest) if version in archived), 0)
    missing = [version for version in latest[first:] if version not in archived]
    if missing and present is not None:
        raise CommandError(f"{root} lacks version {', '.join(missing)} of versions.csv: get its files from its release")
    openers: dict[str, Callable[[], IO[bytes]]] = {}
    for version in archived:
        if version in latest or version == present:
            files = _checked_files(root / version, version, digests[version])
            openers |= {f"{version}/{name}": partial(_open, path) for name, path in files.items()}
    return openers


def _checked_files(folder: Path, version: str, digest: str) -> dict[str, Path]:
    """Return the files of a version by their path in its folder.

    Raises:
        CommandError: They are not what was published of this version.
    """
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    lines = files[_SUMS].read_text("utf-8", "replace").splitlines() if _SUMS in files else []
    sums = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    for name in sorted((sums.keys() | files.keys()) - {_SUMS}):
        if name not in files or _sha256(files[name]) != sums.get(name):
            raise CommandError(
                f"{folder / name} is not the file of version {version}: its checksum differs from {_SUMS}; "
                f"get the files of data-{version} from its release again"
            )
    packages = [path for name, path in files.items() if "/" not in name and name.endswith(".zip")]
    if len(packages) != 1 or package_digest(packages[0]) != digest:
        raise CommandError(
            f"{packages[0] if packages else folder} is not the data of version {version}: versions.csv records another "
            f"digest; get the files of data-{version} from its release again"
        )
    return files


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _sha256(path: Path) -> str:
    with _open(path) as file:
        return file_digest(file).sha256
