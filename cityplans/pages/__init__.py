"""Every page of data, from the Catalog alone. PAGE_KINDS is the table of contents of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cityplans.pages import (
    api,
    compare,
    correct,
    data,
    explore,
    findings,
    followup,
    front,
    indicators,
    letters,
    measures,
    places,
    plans,
    record,
    subjects,
)
from cityplans.pages.page import Page, Site

PAGE_KINDS: Mapping[str, Callable[[Site], Iterator[Page]]] = {
    "home": front.home,
    "plans": plans.plan_pages,
    "measures": measures.measure_pages,
    "targets": subjects.target_pages,
    "explore": explore.explore_page,
    "themes": subjects.theme_pages,
    "bodies": places.body_pages,
    "cities": places.city_pages,
    "data": data.data_pages,
    "versions": data.version_pages,
    "api": api.api_page,
    "coverage": record.coverage_page,
    "glossary": record.glossary_page,
    "indicators": indicators.indicator_pages,
    "deadlines": followup.deadline_page,
    "compare": compare.compare_page,
    "changes": followup.change_pages,
    "correct": correct.correct_page,
    "findings": findings.findings_page,
    "search": front.search,
    "letters": letters.letter_pages,
}


def pages(site: Site) -> Iterator[Page]:
    """Give every page of data of one language."""
    for kind in PAGE_KINDS.values():
        yield from kind(site)
