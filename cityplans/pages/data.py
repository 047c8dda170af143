"""The download centre with its data dictionary."""

from __future__ import annotations

from collections.abc import Iterator

import markdown
from markupsafe import Markup

from cityplans.exports.package import packages
from cityplans.notes import notes
from cityplans.pages.page import Page, Site


def data_pages(site: Site) -> Iterator[Page]:
    """Yield the data page: every package and file, every table and field, licence and limits."""
    identity = site.catalog.identity
    # The notes are the project's own prose, never data, so they may pass through Markdown.
    prose = Markup(markdown.markdown(notes(identity, site.language)))
    yield site.page(
        "data.html",
        "data/",
        site.t("nav.data"),
        site.t("data.description"),
        "data",
        packages=list(packages(site.catalog)),
        notes=prose,
        structured=[
            {
                "@context": "https://schema.org",
                "@type": "Dataset",
                "name": identity.title[site.language],
                "description": identity.description[site.language],
                "url": f"{site.language_url}data/",
                "license": identity.licences[0].path,
                "version": identity.version,
                "inLanguage": ["zh", "en"],
                "keywords": list(identity.keywords),
                "creator": {"@type": "Organization", "name": identity.contributors[0].title},
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "encodingFormat": "application/zip",
                        "contentUrl": f"{site.url}data/{identity.name}.zip",
                    }
                ],
            }
        ],
    )
