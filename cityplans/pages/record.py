"""The record about the record: coverage and glossary."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.agreement import agreement
from cityplans.completeness import coverage
from cityplans.evidence import PROVEN_TABLES
from cityplans.pages.page import Page, Site
from cityplans.pages.paging import ROWS, address, divided, sheets

_PLANS = 50


def coverage_page(site: Site) -> Iterator[Page]:
    """Yield the page that says how complete the record is."""
    first, agreed = "coverage/", agreement(site.catalog.second_reading)
    for sheet in sheets(site.catalog.plans.values(), most=_PLANS):
        yield site.page(
            "coverage.html",
            sheet.path(first),
            sheet.title(site, site.t("coverage.title")),
            site.t("coverage.lead"),
            "about",
            tables=PROVEN_TABLES,
            plans=[coverage(site.catalog, plan) for plan in sheet.items],
            agreement=agreed,
            rows=ROWS,
            sheet=sheet,
            first=first,
            address=address,
        )


def glossary_page(site: Site) -> Iterator[Page]:
    """Yield the page of fixed English terms, grouped by kind."""
    terms = site.catalog.glossary.values()
    kinds = [c.value for c in site.catalog.schemas["glossary"].field("kind").categories]
    groups = [(kind, sorted((t for t in terms if t.kind == kind), key=lambda t: t.term_en.casefold())) for kind in kinds]
    first, lead = "glossary/", site.t("glossary.lead", n=len(terms))
    for sheet in divided(groups):
        title = sheet.title(site, site.t("glossary.title"))
        more = {"groups": sheet.items, "sheet": sheet, "first": first, "address": address}
        yield site.page("glossary.html", sheet.path(first), title, lead, "about", **more)
