"""The download centre with its data dictionary, and the place of each former version."""

from __future__ import annotations

from collections.abc import Iterator

import markdown
from markupsafe import Markup

from cityplans.catalog.paging import PACKAGES, list_pages
from cityplans.core.model import Version
from cityplans.exports.metadata.schema_org import data_catalog, dataset
from cityplans.exports.package_notes import notes
from cityplans.i18n.formatting import date
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page


def data_pages(site: PageContext) -> Iterator[Page]:
    """Yield the data page: every package and file, every table and field, licence and limits."""
    identity = site.catalog.identity
    # The notes are the project's own prose, and the data in them is written so that Markdown leaves it alone.
    prose = Markup(markdown.markdown(notes(identity, site.language)))
    whole, *parts = site.packages.values()
    versions = [(version, _kept(site, version)) for version in reversed(list(site.catalog.versions.values()))]
    first = "data/"
    for sheet in list_pages([whole, *parts], most=PACKAGES):
        shown = [whole, *(package for package in sheet.items if package is not whole)]
        yield sheet_page(
            site,
            "data.html",
            sheet,
            first,
            site.t("nav.data"),
            site.t("data.description"),
            "data",
            packages=sheet.items,
            notes=prose,
            versions=versions,
            structured=[
                data_catalog(shown, site.catalog, site.url, site.language),
                dataset(whole, shown[1:], site.catalog, site.url, site.language, site.files),
            ]
            if sheet.number == 1
            else [],
        )


def version_pages(site: PageContext) -> Iterator[Page]:
    """Yield a page per version whose files are kept: its address is cited, and a folder alone answers on no host."""
    for version in site.catalog.versions.values():
        folder = f"data/v/{version.id}/"
        if kept := sorted((path, facts) for path, facts in site.files.items() if path.startswith(folder)):
            title = site.t("kept.title", version=version.id)
            lead = site.t("kept.lead", released=date(version.released, site.language))
            yield site.page("version.html", folder, title, lead, "data", version=version, kept=kept)


def _kept(site: PageContext, version: Version) -> list[str]:
    """Give the files that are kept of a version, those of the whole collection only."""
    start = f"data/v/{version.id}/{site.catalog.identity.name}."
    return sorted(path for path in site.files if path.startswith(start))
