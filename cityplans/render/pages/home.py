"""The home page, the search page and the page for missing addresses."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.coverage import publicly_linked
from cityplans.catalog.deadlines import ahead
from cityplans.catalog.promises import due_counts, due_promises, promise_counts, telling_answers
from cityplans.i18n.strings import branch
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.alphabetical_indexes import LISTS
from cityplans.render.pages.stories import story_teasers

_DEADLINES_SHOWN = 3
_PROMISES_SHOWN = 3
_STORIES_SHOWN = 3
_CITIES_SHOWN = 60
_PLANS_SHOWN = 24


def home(context: PageContext) -> Iterator[Page]:
    """Yield the home page: what the site contains, and every way in."""
    catalog = context.catalog
    counts = (
        (len(catalog.plans), "plans", "plans/"),
        (sum(m.kind == "measure" for m in catalog.measures.values()), "measures", "measures/"),
        (len(context.listed("bodies")), "bodies", "bodies/"),
        *((n, key, "targets/") for n, key in promise_counts(catalog.targets.values())),
    )
    due = context.deadlines
    cities = [city for city in catalog.cities.values() if city.id in catalog.plans_by_city]
    themes = sorted(
        (t for t in catalog.themes.values() if t.id in catalog.measures_by_theme),
        key=lambda t: -len(catalog.measures_by_theme[t.id]),
    )
    # A reader looks for a city; plans whose copies hide its name are in the list of plans.
    named = [plan for plan in catalog.plans.values() if plan.city_id or plan.id in catalog.signatories_by_plan]
    yield context.page(
        "home.html",
        "",
        context.t("home.title"),
        context.t("home.lead"),
        feed="changes/feed.xml",
        counts=counts,
        themes=themes,
        cities=cities[:_CITIES_SHOWN],
        stories=story_teasers(context),
        most_stories=_STORIES_SHOWN,
        plans=named[:_PLANS_SHOWN],
        more_plans=len(catalog.plans) > len(named[:_PLANS_SHOWN]),
        coming=ahead(due)[:_DEADLINES_SHOWN],
        due=due_counts(due_promises(catalog)),
        linked=publicly_linked(catalog),
        became=telling_answers(catalog)[:_PROMISES_SHOWN],
        latest=list(catalog.versions.values())[-1:],
        structured=[
            {
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": context.t("site"),
                "url": context.language_url,
                "inLanguage": context.language,
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": f"{context.language_url}search/?q={{q}}",
                    "query-input": "required name=q",
                },
            }
        ],
    )


def search(context: PageContext) -> Iterator[Page]:
    """Yield the page of search results; without a script it links to lists and indexes."""
    words = branch(context.language, "find", "page")
    yield context.page(
        "search.html", "search/", context.t("header.find"), context.t("search.description"), words=words, lists=LISTS
    )


def missing(context: PageContext, root: str) -> Page:
    """Return the page for missing addresses. It is shown at any depth, so `root` is absolute."""
    body = context.render("missing.html", "").replace('href="./', f'href="{root}/')
    return Page(
        context.language, "404.html", context.t("missing.title"), context.t("missing.text"), body, indexed=False
    )
