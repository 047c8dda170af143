"""Every page of data, from the Catalog alone. LISTS and RECORDS are the table of contents of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cityplans.render.page import Page, PageContext
from cityplans.render.pages import about_data as record
from cityplans.render.pages import alphabetical_indexes as letters
from cityplans.render.pages import (
    api,
    compare,
    correct,
    data,
    explore,
    findings,
    indicators,
    measures,
    places,
    plans,
    subjects,
)
from cityplans.render.pages import deadlines as followup
from cityplans.render.pages import home as front

LISTS: Mapping[str, Callable[[PageContext], Iterator[Page]]] = {
    "home": front.home,
    "plans": plans.plan_list,
    "measures": measures.measure_list,
    "targets": subjects.target_pages,
    "explore": explore.explore_page,
    "themes": subjects.theme_list,
    "bodies": places.body_list,
    "cities": places.city_list,
    "data": data.data_pages,
    "versions": data.version_pages,
    "api": api.api_page,
    "coverage": record.coverage_page,
    "glossary": record.glossary_page,
    "indicators": indicators.indicator_list,
    "deadlines": followup.deadline_page,
    "compare": compare.compare_page,
    "changes": followup.change_pages,
    "correct": correct.correct_page,
    "findings": findings.findings_page,
    "search": front.search,
    "letters": letters.letter_pages,
}
"""The pages that are about many records or none."""

RECORDS: Mapping[str, Callable[[PageContext, str], Iterator[Page]]] = {
    "plans": plans.plan_page,
    "measures": measures.measure_page,
    "themes": subjects.theme_page,
    "bodies": places.body_page,
    "cities": places.city_page,
    "indicators": indicators.indicator_page,
}
"""The tables whose records have pages of their own: one each, or several where it lists many others."""


def pages(site: PageContext) -> Iterator[Page]:
    """Give every page of data of one language."""
    for kind in LISTS.values():
        yield from kind(site)
    for table, make in RECORDS.items():
        for record_id in getattr(site.catalog, table):
            yield from make(site, record_id)
