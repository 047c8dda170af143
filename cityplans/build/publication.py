"""What a site that the public sees must have: a released version, and addresses that exist."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.history import is_released
from cityplans.core.errors import CommandError
from cityplans.core.model import Catalog
from cityplans.core.urls import is_reserved_host


def refuse_unpublishable(catalog: Catalog, site_url: str) -> None:
    """Refuse to build for the public what has no version, or an address that nobody can have.

    Raises:
        CommandError: The data is not that of a release, or an address is one of documentation.
    """
    if not is_released(catalog):
        released = list(catalog.versions)
        state = f"the data has changed since version {released[-1]}" if released else "no version has been released"
        raise CommandError(
            f"{state}: run `build.py release` first, or build without --public; the published site was left unchanged"
        )
    if invented := [f'{name} "{value}"' for name, value in _addresses(catalog, site_url) if is_reserved_host(value)]:
        raise CommandError(
            f"{', '.join(invented)}: nobody can have such an address; write the real one in datasets/datapackage.yaml "
            f"(and CITATION.cff, .zenodo.json), or build without --public; the published site was left unchanged"
        )


def _addresses(catalog: Catalog, site_url: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses that pages and downloads name."""
    identity = catalog.identity
    if site_url.rstrip("/") != identity.homepage.rstrip("/"):
        yield "--site-url", site_url
    yield "homepage", identity.homepage
    yield "repository", identity.repository
    yield "contact", identity.contact
