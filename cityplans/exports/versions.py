"""The versions of the data: which one is the latest, which one is at /data/, and where each is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cityplans.catalog.history import is_released
from cityplans.core.content import FileDigest
from cityplans.core.json_writer import to_json
from cityplans.core.model import Catalog, Version

KEPT = ("zip", "xlsx", "sqlite")
"""The suffixes of the files that are kept of every package when a newer version replaces it."""


def version_files(made: Mapping[str, FileDigest]) -> tuple[list[str], bytes]:
    """Return the paths of the files that a released version keeps, and the content of their SHA256SUMS.

    `made` holds the digests of the files of all packages, by path below /data/.
    """
    kept = sorted(path for path in made if "/" not in path and path.rpartition(".")[2] in KEPT)
    return kept, "".join(f"{made[path].sha256}  {path}\n" for path in kept).encode("utf-8")


def versions_json(catalog: Catalog, site_url: str, kept: Collection[str]) -> bytes:
    """Return versions.json, the latest version first; `kept` names those with files at /data/v/."""
    released = list(catalog.versions.values())
    listing: dict[str, Any] = {
        "latest": released[-1].id if released else None,
        "here": {"version": catalog.identity.version, "released": is_released(catalog), "digest": catalog.digest},
        "versions": [_version(version, site_url, version.id in kept) for version in reversed(released)],
    }
    return to_json(listing)


def _version(version: Version, site_url: str, kept: bool) -> dict[str, Any]:
    return {
        "version": version.id,
        "released": version.released,
        "bump": version.bump,
        "added": version.added,
        "corrected": version.corrected,
        "removed": version.removed,
        "digest": version.digest,
        "url": f"{site_url}data/v/{version.id}/" if kept else None,
    }
