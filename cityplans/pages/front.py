"""The home page, the search page and the page for missing addresses."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.pages.page import Page, Site

_FIGURES_SHOWN = 8


def home(site: Site) -> Iterator[Page]:
    """Yield the home page: what is here, and every way in."""
    catalog = site.catalog
    counts = (
        (len(catalog.plans), "plans", "plans/"),
        (sum(m.kind == "measure" for m in catalog.measures.values()), "measures", "measures/"),
        (len(catalog.bodies), "bodies", "bodies/"),
        (len(catalog.targets), "targets", "targets/"),
    )
    themes = sorted((t for t in catalog.themes.values() if t.id in catalog.by_theme), key=lambda t: -len(catalog.by_theme[t.id]))
    figures = [t for t in catalog.targets.values() if t.value is not None and t.type == "target" and t.due and t.measure_of != "count"]
    figures.sort(key=lambda t: (t.due, -(t.value or 0)), reverse=False)
    yield site.page(
        "home.html",
        "",
        site.t("site"),
        site.t("home.lead"),
        counts=counts,
        themes=themes,
        figures=figures[:_FIGURES_SHOWN],
        structured=[
            {
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": site.t("site"),
                "url": site.language_url,
                "inLanguage": site.language,
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": f"{site.language_url}search/?q={{q}}",
                    "query-input": "required name=q",
                },
            }
        ],
    )


def search(site: Site) -> Iterator[Page]:
    """Yield the page of search results, which is a list of ways in without script."""
    yield site.page("search.html", "search/", site.t("header.find"), site.t("search.description"))


def missing(site: Site, root: str) -> Page:
    """Make the page for missing addresses; it may be shown at any depth, so `root` is absolute."""
    body = site.render("missing.html", "").replace('href="./', f'href="{root}/')
    return Page(site.language, "404.html", site.t("missing.title"), site.t("missing.text"), body, indexed=False)
