"""The download centre with its data dictionary, and a page for each former version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import markdown
from markupsafe import Markup

from cityplans.catalog.paging import PACKAGES, list_pages
from cityplans.core.csv_writer import plain_number
from cityplans.core.proof_records import Version
from cityplans.core.table_schema import Field
from cityplans.core.tables import PROOF_TABLES
from cityplans.exports.metadata.schema_org import data_catalog, dataset
from cityplans.exports.package import Package, table_path
from cityplans.exports.package_notes import notes
from cityplans.exports.ready.tables import published_schemas, ready_tables
from cityplans.exports.versions import release_url
from cityplans.i18n.formatting import date
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_PREVIEWED = 3
"""The rows of a preview."""
_PREVIEWS: Mapping[str, tuple[str, ...]] = {
    "measures_full": ("plan_short", "title", "leads", "last_due"),
    "duties": ("body", "role", "measure_title", "assignment"),
    "targets_full": ("plan_short", "indicator", "value", "unit", "due_last"),
    "results": ("indicator", "target_value_printed", "due_last", "result_value_printed"),
}
"""The columns of a preview by table; a column in two languages is named without its language."""
_IN_ENGLISH: Mapping[str, tuple[str, ...]] = {
    "results": ("indicator", "target_value", "target_unit", "due_last", "result_value"),
}
"""The columns of a preview in English where those of `_PREVIEWS` would show figures as the Chinese texts print them."""


def data_pages(context: PageContext) -> Iterator[Page]:
    """Yield the data pages: every package and file, every table and field, licence and limits."""
    identity = context.catalog.identity
    # Safe to render: the notes are our own prose, and the data in them is escaped for Markdown.
    prose = Markup(markdown.markdown(notes(identity, context.language)))
    whole, *parts = context.packages.values()
    versions = [(version, _kept(context, version)) for version in reversed(list(context.catalog.versions.values()))]
    first = "data/"
    for list_page in list_pages([whole, *parts], most=PACKAGES):
        shown = [whole, *(package for package in list_page.items if package is not whole)]
        yield render_list_page(
            context,
            "data.html",
            list_page,
            first,
            context.t("nav.data"),
            context.t("data.description"),
            "data",
            packages=list_page.items,
            notes=prose,
            versions=versions,
            schemas=published_schemas(context.catalog),
            shelves=_shelves(context, whole),
            previews={table: _preview(context, table, columns) for table, columns in _previewed(context).items()},
            structured=[
                data_catalog(shown, context.catalog, context.url, context.language),
                dataset(whole, shown[1:], context.catalog, context.url, context.language, context.files),
            ]
            if list_page.number == 1
            else [],
        )


def _shelves(context: PageContext, whole: Package) -> Mapping[str, list[tuple[str, str, int]]]:
    """Return the tables of the whole by shelf, each with its path in the package and its rows' number."""
    tables = [(table, table_path(table), len(rows)) for table, rows in whole.tables.items()]
    ready = ready_tables(context.catalog, context.url)
    return {
        "ready": [(name, name, len(table.rows)) for name, table in ready.items()],
        "data": [item for item in tables if item[0] not in PROOF_TABLES],
        "proof": [item for item in tables if item[0] in PROOF_TABLES],
    }


def _previewed(context: PageContext) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of each preview in the page's language."""
    return {**_PREVIEWS, **_IN_ENGLISH} if context.language == "en" else _PREVIEWS


def _preview(context: PageContext, table: str, stems: tuple[str, ...]) -> tuple[list[Field], list[list[str]]]:
    """Return some columns of a ready-made table and their cells in its first rows, in the page's language."""
    ready = ready_tables(context.catalog, context.url)[table]
    names = ready.schema.names
    words = (f"{stem}_{context.language}" for stem in stems)
    columns = [names.index(word if word in names else stem) for stem, word in zip(stems, words, strict=True)]
    # Rows with all of these cells show best what the table is for.
    rows = sorted(ready.rows, key=lambda row: sum(row[column] in (None, "") for column in columns))[:_PREVIEWED]
    return [ready.schema.fields[i] for i in columns], [[plain_number(row[i]) for i in columns] for row in rows]


def version_pages(context: PageContext) -> Iterator[Page]:
    """Yield a page per version: people cite its address, even when only its release has its files."""
    for version in context.catalog.versions.values():
        folder = f"data/v/{version.id}/"
        kept = sorted((path, facts) for path, facts in context.files.items() if path.startswith(folder))
        lead = context.t("kept.lead" if kept else "kept.elsewhere", released=date(version.released, context.language))
        yield context.page(
            "version.html",
            folder,
            context.t("kept.title", version=version.id),
            lead,
            "data",
            version=version,
            # Most people want a file of the whole; the tables are for programs.
            shelves=[
                ("kept.files", [(path, facts) for path, facts in kept if "/" not in path.removeprefix(folder)]),
                ("kept.tables", [(path, facts) for path, facts in kept if "/" in path.removeprefix(folder)]),
            ],
            folder=folder,
            release=release_url(context.catalog, version.id),
        )


def _kept(context: PageContext, version: Version) -> list[str]:
    """Return the kept files of a version, those of the whole collection only."""
    start = f"data/v/{version.id}/{context.catalog.identity.name}."
    return sorted(path for path in context.files if path.startswith(start))
