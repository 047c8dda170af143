"""The download centre with its data dictionary."""

from __future__ import annotations

from collections.abc import Iterator

import markdown
from markupsafe import Markup

from cityplans.metadata.schema_org import data_catalog, dataset
from cityplans.model import Version
from cityplans.notes import notes
from cityplans.pages.page import Page, Site
from cityplans.pages.paging import address, sheets

_PACKAGES = 40


def data_pages(site: Site) -> Iterator[Page]:
    """Yield the data page: every package and file, every table and field, licence and limits."""
    identity = site.catalog.identity
    # The notes are the project's own prose, never data, so they may pass through Markdown.
    prose = Markup(markdown.markdown(notes(identity, site.language)))
    whole, *parts = site.packages.values()
    versions = [(version, _kept(site, version)) for version in reversed(list(site.catalog.versions.values()))]
    first = "data/"
    for sheet in sheets([whole, *parts], most=_PACKAGES):
        shown = [whole, *(package for package in sheet.items if package is not whole)]
        yield site.page(
            "data.html",
            sheet.path(first),
            sheet.title(site, site.t("nav.data")),
            site.t("data.description"),
            "data",
            packages=sheet.items,
            notes=prose,
            versions=versions,
            structured=[
                data_catalog(shown, site.catalog, site.url, site.language),
                dataset(whole, shown, site.catalog, site.url, site.language, site.files),
            ]
            if sheet.number == 1
            else [],
            sheet=sheet,
            first=first,
            address=address,
        )


def _kept(site: Site, version: Version) -> list[str]:
    """Give the files that are kept of a version, those of the whole collection only."""
    start = f"data/v/{version.id}/{site.catalog.identity.name}."
    return sorted(path for path in site.files if path.startswith(start))
