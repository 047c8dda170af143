"""The record about the record: coverage and glossary."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.agreement import agreement
from cityplans.completeness import coverage
from cityplans.evidence import PROVEN_TABLES
from cityplans.pages.page import Page, Site


def coverage_page(site: Site) -> Iterator[Page]:
    """Yield the page that says how complete the record is."""
    yield site.page(
        "coverage.html",
        "coverage/",
        site.t("coverage.title"),
        site.t("coverage.lead"),
        "about",
        tables=PROVEN_TABLES,
        plans=[coverage(site.catalog, plan) for plan in site.catalog.plans.values()],
        agreement=agreement(site.catalog.second_reading),
    )


def glossary_page(site: Site) -> Iterator[Page]:
    """Yield the page of fixed English terms, grouped by kind."""
    terms = site.catalog.glossary.values()
    kinds = [c.value for c in site.catalog.schemas["glossary"].field("kind").categories]
    groups = [(kind, sorted((t for t in terms if t.kind == kind), key=lambda t: t.term_en.casefold())) for kind in kinds]
    yield site.page(
        "glossary.html",
        "glossary/",
        site.t("glossary.title"),
        site.t("glossary.lead", n=len(terms)),
        "about",
        groups=[(kind, rows) for kind, rows in groups if rows],
    )
