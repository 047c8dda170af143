"""Deadlines and their outcomes, changes from version to version, and corrections."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.deadlines import comparable
from cityplans.catalog.paging import divided
from cityplans.core.model import group
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page


def deadline_page(context: PageContext) -> Iterator[Page]:
    """Yield the pages of everything with a due date, grouped by what the texts say came of it."""
    due = context.deadlines
    groups = (
        ("open", [d for d in due if not d.passed]),
        ("stated", [d for d in due if d.passed and d.results]),
        ("silent", [d for d in due if d.passed and not d.results]),
    )
    first = "targets/deadlines/"
    for list_page in divided(groups):
        yield render_list_page(
            context,
            "deadlines.html",
            list_page,
            first,
            context.t("deadlines.title"),
            context.t("deadlines.lead", n=len(due)),
            "targets",
            feed="changes/feed.xml",
            groups=list_page.items,
            total=len(due),
            comparable=comparable,
        )


def change_pages(context: PageContext) -> Iterator[Page]:
    """Yield the page of the changes of each version, and the page of corrections."""
    catalog = context.catalog
    versions = list(catalog.versions.values())[::-1]
    changes = group(catalog.changes, lambda change: change.version_id)
    by_version = {v.id: changes.get(v.id, ()) for v in versions}
    yield context.page(
        "changes.html",
        "changes/",
        context.t("changes.title"),
        context.t("changes.lead"),
        "data",
        feed="changes/feed.xml",
        versions=versions,
        by_version=by_version,
    )
    rows = sorted(catalog.corrections, key=lambda c: (c.date, c.record_id), reverse=True)
    yield context.page(
        "corrections.html",
        "corrections/",
        context.t("corrections.title"),
        context.t("corrections.lead"),
        "data",
        feed="corrections/feed.xml",
        rows=rows,
    )
