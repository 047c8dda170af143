"""The record about the record: coverage and glossary."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.agreement import agreement
from cityplans.catalog.coverage import coverage
from cityplans.catalog.paging import ROWS, divided, list_pages
from cityplans.core.model import PROVEN_TABLES
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import sheet_page

_PLANS = 50


def coverage_page(site: PageContext) -> Iterator[Page]:
    """Yield the page that says how complete the record is."""
    first, agreed = "coverage/", agreement(site.catalog.second_reading)
    for sheet in list_pages(site.catalog.plans.values(), most=_PLANS):
        yield sheet_page(
            site,
            "coverage.html",
            sheet,
            first,
            site.t("coverage.title"),
            site.t("coverage.lead"),
            "about",
            tables=PROVEN_TABLES,
            plans=[coverage(site.catalog, plan) for plan in sheet.items],
            agreement=agreed,
            rows=ROWS,
        )


def glossary_page(site: PageContext) -> Iterator[Page]:
    """Yield the page of fixed English terms, grouped by kind."""
    terms = site.catalog.glossary.values()
    kinds = [c.value for c in site.catalog.schemas["glossary"].field("kind").categories]
    groups = [
        (kind, sorted((t for t in terms if t.kind == kind), key=lambda t: t.term_en.casefold())) for kind in kinds
    ]
    first, lead = "glossary/", site.t("glossary.lead", n=len(terms))
    for sheet in divided(groups):
        yield sheet_page(
            site, "glossary.html", sheet, first, site.t("glossary.title"), lead, "about", groups=sheet.items
        )
