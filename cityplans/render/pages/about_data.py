"""Pages about the data itself: coverage and glossary."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.agreement import agreement
from cityplans.catalog.coverage import coverage
from cityplans.catalog.paging import ROWS, divided, list_pages
from cityplans.core.tables import PROVEN_TABLES
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_PLANS = 50
"""Plans on one page of coverage."""


def coverage_page(context: PageContext) -> Iterator[Page]:
    """Yield the pages that say how complete the data is."""
    first, second_reading = "coverage/", agreement(context.catalog.second_reading)
    for list_page in list_pages(context.catalog.plans.values(), most=_PLANS):
        yield render_list_page(
            context,
            "coverage.html",
            list_page,
            first,
            context.t("coverage.title"),
            context.t("coverage.lead"),
            "about",
            tables=PROVEN_TABLES,
            plans=[coverage(context.catalog, plan) for plan in list_page.items],
            agreement=second_reading,
            rows=ROWS,
        )


def glossary_page(context: PageContext) -> Iterator[Page]:
    """Yield the pages of fixed English terms, grouped by kind."""
    terms = context.catalog.glossary.values()
    kinds = [c.value for c in context.catalog.schemas["glossary"].field("kind").categories]
    groups = [
        (kind, sorted((t for t in terms if t.kind == kind), key=lambda t: t.term_en.casefold())) for kind in kinds
    ]
    first, lead = "glossary/", context.t("glossary.lead", n=len(terms))
    # Links lead to terms on the first page: all are on it.
    for list_page in divided(groups, max(1, len(terms))):
        yield render_list_page(
            context,
            "glossary.html",
            list_page,
            first,
            context.t("glossary.title"),
            lead,
            "about",
            groups=list_page.items,
        )
