"""Cities: the list of them, and a page for each with its plans and bodies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cityplans.catalog.addresses import api_path
from cityplans.catalog.city_promises import promises_to_check
from cityplans.catalog.joint_plans import joint_plans, measures_naming
from cityplans.catalog.own_pages import has_own_page
from cityplans.catalog.paging import list_pages
from cityplans.catalog.promises import Answers, due_counts, due_promises_by_plan, late_answers
from cityplans.catalog.responsibility import busiest_bodies
from cityplans.core.languages import Language
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Target
from cityplans.core.reference_records import Body
from cityplans.core.text import beginning
from cityplans.exports.citations.phrases import counted
from cityplans.render.charts.cities import CityMap, city_map
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page
from cityplans.render.promise_words import answer_in_words

_MAPPED = 300
"""Cities on the map of all."""
_CLOSER_MAPS = 12
"""Joint plans with a map of their own in the list of cities."""
_TO_ASK = 3
"""Agencies that the page of a city names first."""
_WORDS: Mapping[Language, int] = {"zh": 60, "en": 160}
"""Characters of a promise in words."""
_STORIES = 3
"""Promises of a city that its page tells with what became of them."""


def city_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of cities."""
    catalog = context.catalog
    cities = [
        (
            city,
            catalog.plans_by_city.get(city.id, ()),
            joint_plans(catalog, city),
            _bodies(catalog, city.id),
        )
        for city in context.listed("cities").values()
    ]
    first, lead = "cities/", context.t("cities.lead", n=len(cities))
    # Names of cities with most plans find room on the map first.
    by_plans = sorted(context.listed("cities").values(), key=lambda city: -len(catalog.plans_by_city.get(city.id, ())))
    shared = [plan for plan in catalog.plans.values() if plan.id in catalog.signatories_by_plan]
    for list_page in list_pages(cities):
        is_first = list_page.number == 1
        yield render_list_page(
            context,
            "cities.html",
            list_page,
            first,
            context.t("nav.cities"),
            lead,
            "cities",
            cities=list_page.items,
            drawn=city_map(context, by_plans[:_MAPPED], shared, catalog.plans_by_city) if is_first else None,
            maps=_maps(context, shared[:_CLOSER_MAPS]) if is_first else (),
        )


def _bodies(catalog: Catalog, city_id: str) -> list[Body]:
    return [body for body in catalog.bodies_by_city.get(city_id, ()) if has_own_page(catalog, body)]


def _maps(context: PageContext, plans: Iterable[Plan]) -> list[tuple[Plan, CityMap]]:
    """Return a map of the cities of each joint plan; none of a plan whose cities cannot be drawn."""
    catalog = context.catalog
    maps = []
    for plan in plans:
        signed = [catalog.cities[row.city_id] for row in catalog.signatories_by_plan[plan.id]]
        if closer := city_map(context, signed, (plan,), catalog.cities):
            maps.append((plan, closer))
    return maps


def _promise(context: PageContext, answer: Answers) -> tuple[Target, str, str]:
    """Return a promise, what it is about in one sentence, and what became of it."""
    target = answer.target
    what = counted(context.catalog, target, context.language)
    if target.value is None:
        what = beginning(re.split(r"[。；]|\. ", what, maxsplit=1)[0], _WORDS[context.language])
    return target, f"{what[:1].upper()}{what[1:]}", answer_in_words(context, answer)


def city_page(context: PageContext, city_id: str) -> Iterator[Page]:
    """Yield the page of a city: its promises, plans, measures by theme and bodies; none for one without."""
    catalog = context.catalog
    city = catalog.cities[city_id]
    if not has_own_page(catalog, city):
        return
    plans = catalog.plans_by_city.get(city.id, ())
    themed: dict[str, list[Measure]] = defaultdict(list)
    for measure in (m for plan in sorted(plans, key=lambda p: p.id) for m in catalog.measures_by_plan.get(plan.id, ())):
        for theme in dict.fromkeys(filter(None, (measure.theme_id, measure.theme_id_2))):
            themed[theme].append(measure)
    bodies = busiest_bodies(catalog, city.id)
    due = [answer for plan in plans for answer in due_promises_by_plan(catalog).get(plan.id, ())]
    stories = [story for story in late_answers(catalog) if catalog.plans[story[0].target.plan_id].city_id == city.id]
    yield context.page(
        "city.html",
        context.page_path("cities", city),
        city.name[context.language],
        context.t("city.description", city=city.name[context.language]),
        "cities",
        city=city,
        record=api_path("cities", city.id),
        cited=city.id,
        feed=f"{context.page_path('cities', city)}feed.xml",
        plans=plans,
        became=due_counts(due),
        stories=stories[:_STORIES],
        joint=joint_plans(catalog, city),
        maps=_maps(context, joint_plans(catalog, city)),
        naming=measures_naming(catalog, city),
        promises=[_promise(context, answer) for answer in promises_to_check(catalog, city.id)],
        # The busiest first; ids say nothing to a reader.
        bodies=bodies,
        to_ask=[body for body in bodies if body.type != "collective"][:_TO_ASK],
        themes=sorted(
            ((theme, themed[theme.id]) for theme in catalog.themes.values() if theme.id in themed),
            key=lambda themed_measures: -len(themed_measures[1]),
        ),
        due=context.due_of_city.get(city.id, ()),
    )
