"""The page of all records; its script reads the files of cityplans/search/explorer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from cityplans.render.page import Page, PageContext
from cityplans.search.explorer.columns import TABLES

_LISTS = ("plans", "measures", "targets")
_SHOWN = 200
"""Cities and plans that are named at most; their own lists name all."""


def explore_page(context: PageContext) -> Iterator[Page]:
    """Yield the page that filters all records; without a script it links to all of them."""
    catalog = context.catalog
    tables = [(table, len(catalog.rows(table))) for table in TABLES]
    in_plan = Counter(getattr(row, "plan_id", "") for table in TABLES[1:] for row in catalog.rows(table))
    in_city = Counter[str]()
    for plan in catalog.plans.values():
        in_city[plan.city_id] += 1 + in_plan[plan.id]
    cities = [(city, in_city[city.id]) for city in catalog.cities.values() if in_city[city.id]]
    yield context.page(
        "explore.html",
        "explore/",
        context.t("explore.title"),
        context.t("explore.description"),
        "explore",
        total=sum(n for _, n in tables),
        tables=tables,
        lists=_LISTS,
        cities=cities[:_SHOWN],
        more_cities=len(cities) > _SHOWN,
        plans=[(plan, 1 + in_plan[plan.id]) for plan in islice(catalog.plans.values(), _SHOWN)],
        more_plans=len(catalog.plans) > _SHOWN,
        themes=[
            (theme, len(catalog.measures_by_theme[theme.id]))
            for theme in catalog.themes.values()
            if theme.id in catalog.measures_by_theme
        ],
    )
