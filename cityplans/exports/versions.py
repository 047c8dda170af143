"""The versions of the data: which one is the latest, which one is at /data/, and where each is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cityplans.catalog.history import is_released
from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Version
from cityplans.exports.ready.tables import READY_TABLES

FORMER_VERSIONS = 5
"""How many former versions the site keeps the files of; older ones are kept with the releases of the repository."""


def kept_files(name: str, paths: Iterable[str]) -> dict[str, str]:
    """Return what a version keeps of the whole collection: its zip, its workbook, its Parquet files.

    Args:
        name: The name of the collection.
        paths: The paths of all downloads, below /data/.

    Returns:
        Where each is kept below the folder of the version, and its path below /data/.
    """
    folder = f"{name}/"
    kept = {path: path for path in paths if path in (f"{name}.zip", f"{name}.xlsx")}
    # Ready-made tables say again what the others say; the zip has them too.
    ready = tuple(f"{folder}{table}." for table in READY_TABLES)
    tables = (
        path for path in paths if path.startswith(folder) and path.endswith(".parquet") and not path.startswith(ready)
    )
    return dict(sorted((kept | {f"parquet/{path.removeprefix(folder)}": path for path in tables}).items()))


def release_url(catalog: Catalog, version: str) -> str:
    """Return the address of a version's release in the repository, which keeps its files for good."""
    return f"{catalog.identity.repository}/releases/tag/data-{version}"


def versions_json(catalog: Catalog, site_url: str, kept: Collection[str]) -> bytes:
    """Return versions.json, the latest version first; `kept` names those with files at /data/v/."""
    released = list(catalog.versions.values())
    listing: dict[str, Any] = {
        "latest": released[-1].id if released else None,
        "here": {"version": catalog.identity.version, "released": is_released(catalog), "digest": catalog.digest},
        "versions": [
            _version(version, f"{site_url}data/v/{version.id}/" if version.id in kept else None)
            | {"release": release_url(catalog, version.id)}
            for version in reversed(released)
        ],
    }
    return to_json(listing)


def _version(version: Version, url: str | None) -> dict[str, Any]:
    return {
        "version": version.id,
        "released": version.released,
        "bump": version.bump,
        "added": version.added,
        "corrected": version.corrected,
        "removed": version.removed,
        "digest": version.digest,
        "url": url,
    }


def checksums(digests: Mapping[str, str]) -> bytes:
    """Return the content of SHA256SUMS for the hashes of some files by path."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(digests.items())).encode("utf-8")
