"""What a site that the public sees must have: a released version, and addresses that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cityplans.catalog.history import is_released
from cityplans.core.errors import CommandError
from cityplans.core.model import Catalog
from cityplans.core.urls import is_reserved_host

_HOST = re.compile(r"[a-z0-9@.-]+\.[a-z]+", re.IGNORECASE)


def refuse_unpublishable(catalog: Catalog, site_url: str, content: Path) -> None:
    """Refuse to build for the public what has no version, or an address that nobody can have.

    Args:
        catalog: What would be published.
        site_url: The address of the site.
        content: The folder of the pages that are written by hand.

    Raises:
        CommandError: The data is not that of a release, or an address is one of documentation.
    """
    if not is_released(catalog):
        released = list(catalog.versions)
        state = f"the data has changed since version {released[-1]}" if released else "no version has been released"
        raise CommandError(
            f"{state}: run `build.py release` first, or build without --public; the published site was left unchanged"
        )
    addresses = [*_addresses(catalog, site_url), *_written(content)]
    if invented := [f'{name} "{value}"' for name, value in addresses if is_reserved_host(value)]:
        raise CommandError(
            f"{', '.join(invented)}: nobody can have such an address; write the real one there (and in CITATION.cff, "
            f".zenodo.json), or build without --public; the published site was left unchanged"
        )


def _addresses(catalog: Catalog, site_url: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses that pages and downloads name."""
    identity = catalog.identity
    if site_url.rstrip("/") != identity.homepage.rstrip("/"):
        yield "--site-url", site_url
    for key in ("homepage", "repository", "contact"):
        yield f"{key} of datasets/datapackage.yaml", getattr(identity, key)


def _written(content: Path) -> Iterator[tuple[str, str]]:
    """Yield the addresses in the pages that are written by hand, each once for a page."""
    for path in sorted(content.rglob("*.md")):
        name = f"content/{path.relative_to(content).as_posix()}"
        yield from ((name, host) for host in dict.fromkeys(_HOST.findall(path.read_text("utf-8", "replace"))))
