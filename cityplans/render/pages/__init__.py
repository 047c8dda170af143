"""Every page of data, made from the Catalog alone. LISTS and RECORDS are the site's table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cityplans.render.page import Page, PageContext
from cityplans.render.pages import (
    about_data,
    action_types,
    alphabetical_indexes,
    api,
    bodies,
    cities,
    compare,
    correct,
    data,
    deadlines,
    explore,
    findings,
    home,
    indicators,
    measures,
    plans,
    promises,
    prove,
    recipes,
    stories,
    targets,
    themes,
)

LISTS: Mapping[str, Callable[[PageContext], Iterator[Page]]] = {
    "home": home.home,
    "plans": plans.plan_list,
    "measures": measures.measure_list,
    "targets": targets.target_pages,
    "explore": explore.explore_page,
    "themes": themes.theme_list,
    "kinds": action_types.type_list,
    "bodies": bodies.body_list,
    "cities": cities.city_list,
    "data": data.data_pages,
    "recipes": recipes.recipe_page,
    "versions": data.version_pages,
    "api": api.api_page,
    "coverage": about_data.coverage_page,
    "glossary": about_data.glossary_page,
    "indicators": indicators.indicator_list,
    "deadlines": deadlines.deadline_page,
    "promises": promises.promise_page,
    "stories": stories.story_pages,
    "compare": compare.compare_page,
    "changes": deadlines.change_pages,
    "correct": correct.correct_page,
    "tell": correct.tell_page,
    "ask": correct.ask_page,
    "prove": prove.prove_page,
    "findings": findings.findings_page,
    "search": home.search,
    "letters": alphabetical_indexes.letter_pages,
}
"""The pages about many records, or none."""

RECORDS: Mapping[str, Callable[[PageContext, str], Iterator[Page]]] = {
    "plans": plans.plan_page,
    "measures": measures.measure_page,
    "themes": themes.theme_page,
    "bodies": bodies.body_page,
    "cities": cities.city_page,
    "action_types": action_types.type_page,
    "indicators": indicators.indicator_page,
}
"""The tables whose records have pages: one each, or several if a record lists many others."""


def pages(context: PageContext) -> Iterator[Page]:
    """Yield every page of data in one language."""
    for list_pages in LISTS.values():
        yield from list_pages(context)
    for table, record_pages in RECORDS.items():
        for record_id in getattr(context.catalog, table):
            yield from record_pages(context, record_id)
