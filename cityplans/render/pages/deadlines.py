"""Deadlines and what came of them, changes from version to version, and corrections."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.deadlines import comparable
from cityplans.catalog.paging import divided
from cityplans.core.model import group
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page


def deadline_page(site: PageContext) -> Iterator[Page]:
    """Yield the page of everything that is due, by what the record says of it; never a verdict."""
    found = site.deadlines
    groups = (
        ("open", [d for d in found if not d.passed]),
        ("stated", [d for d in found if d.passed and d.results]),
        ("silent", [d for d in found if d.passed and not d.results]),
    )
    first = "targets/deadlines/"
    for sheet in divided(groups):
        yield sheet_page(
            site,
            "deadlines.html",
            sheet,
            first,
            site.t("deadlines.title"),
            site.t("deadlines.lead", n=len(found)),
            "targets",
            groups=sheet.items,
            total=len(found),
            comparable=comparable,
        )


def change_pages(site: PageContext) -> Iterator[Page]:
    """Yield the page of what each version changed and the page of what was wrong."""
    catalog = site.catalog
    versions = list(catalog.versions.values())[::-1]
    found = group(catalog.changes, lambda change: change.version_id)
    by_version = {v.id: found.get(v.id, ()) for v in versions}
    yield site.page(
        "changes.html",
        "changes/",
        site.t("changes.title"),
        site.t("changes.lead"),
        "data",
        versions=versions,
        by_version=by_version,
    )
    rows = sorted(catalog.corrections, key=lambda c: (c.date, c.record_id), reverse=True)
    yield site.page(
        "corrections.html", "corrections/", site.t("corrections.title"), site.t("corrections.lead"), "data", rows=rows
    )
