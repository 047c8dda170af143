"""Answers to questions about a city, a theme or everything: a sentence and its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from cityplans.catalog.comparison import figures_by_family, most_alike, types_by_plan
from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.deadlines import Deadline, ahead, deadlines, deadlines_by_city, deadlines_by_theme
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.own_pages import with_own_page
from cityplans.catalog.promises import Answers, answers, due_counts, due_promises, due_promises_by_plan, promise_counts
from cityplans.catalog.responsibility import busiest_bodies, leading_bodies
from cityplans.catalog.target_groups import targets_by_theme
from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.core.reference_records import City, Theme
from cityplans.search.entry import SearchEntry
from cityplans.search.script import normalize

_MOST_BODIES = 3
_MOST_OF_CITY = 2
"""Agencies named for a theme in each city."""
_FEWEST_MEASURES = 10
"""Plans with fewer measures are no example of how concrete plans are."""
_BETWEEN_NAMES = re.compile("与|和|, | and ")
_Site: TypeAlias = LocalizedCatalog


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in one sentence, with the address of its page; parts are those of single cities, by id."""

    title: str
    path: str
    sentence: str
    parts: Mapping[str, str] = field(default_factory=dict)


def answer_table(site: _Site) -> dict[str, object]:
    """Return what questions are answered with in one language, for search/answers.js.

    `names` has the names of cities and themes by subject, `replies` by question and subject a list: title, address,
    sentence, and the sentences of single cities. A subject is the first letter of its kind, a colon and its id; that of a
    question about everything is "". `compare` has what a query of two cities is answered with: title, sentence, and the plan
    of each city that compares best, with its name.
    """
    catalog = site.catalog
    cities, themes = with_own_page(catalog, catalog.cities), with_own_page(catalog, catalog.themes)
    names = {
        **{f"c:{city.id}": _names(city.name, (city.name_zh.removesuffix("市"),)) for city in cities.values()},
        **{f"t:{theme.id}": _names(theme.label, ()) for theme in themes.values()},
    }
    replies: dict[str, dict[str, list[object]]] = {}
    for question, (general, of_city, of_theme) in _QUESTIONS.items():
        found = {
            "": general(site),
            **{f"c:{city.id}": of_city(site, city) for city in cities.values() if of_city},
            **{f"t:{theme.id}": of_theme(site, theme) for theme in themes.values() if of_theme},
        }
        replies[question] = {
            key: [reply.title, reply.path, reply.sentence, *([reply.parts] if reply.parts else [])]
            for key, reply in found.items()
            if reply
        }
    compared = {
        f"c:{city}": [plan, site.short_plan(catalog.plans[plan])] for city, plan in _to_compare(catalog).items()
    }
    compare = {"title": site.t("compare.title"), "sentence": site.t("find.answers.compare"), "plans": compared}
    return {"names": names, "replies": replies, "compare": compare}


def _to_compare(catalog: Catalog) -> dict[str, str]:
    """Return for each city its plan that compares best.

    That is one of the two that compare best of all, or else that with figures of most families, then most types.
    """
    types, figures, first = types_by_plan(catalog), figures_by_family(catalog), most_alike(catalog)
    ordered = sorted(types, key=lambda plan: (plan in first, len(figures.get(plan, ())), len(types[plan]), plan))
    return {city: plan for plan in ordered if (city := catalog.plans[plan].city_id)}


def page_entries(catalog: Catalog) -> Iterator[SearchEntry]:
    """Yield the pages that answer a question about everything."""
    zh, en = (LocalizedCatalog(catalog, language, "") for language in ("zh", "en"))
    for question, (general, _, _) in _QUESTIONS.items():
        replies = [general(site) for site in (zh, en)]
        if replies[0] and replies[1]:
            title, summary = (Text(*(getattr(r, part) for r in replies if r)) for part in ("title", "sentence"))
            yield SearchEntry(
                "page", f"page-{question}", replies[0].path, title, summary=summary, facets={"kind": ("page",)}
            )


def _names(name: Text, others: Sequence[str]) -> list[str]:
    """Return the names of a subject as queries are compared, and of a name of several things each of them."""
    parts = [part for each in (name.zh, name.en) for part in (each, *_BETWEEN_NAMES.split(each))]
    return list(dict.fromkeys(map(normalize, (*parts, *others))))


def _reply(
    site: _Site, key: str, path: str, sentence: str, about: str = "", parts: Mapping[str, str] | None = None
) -> Reply:
    title = site.t(f"find.answers.{key}")
    return Reply(f"{about}{site.t('colon')}{title}" if about else title, path, sentence, parts or {})


# ── who ──


def _who(site: _Site) -> Reply | None:
    n = len(with_own_page(site.catalog, site.catalog.bodies))
    return _reply(site, "who", "bodies/", site.t("bodies.lead", n=n)) if n else None


def _who_in_city(site: _Site, city: City) -> Reply | None:
    bodies = [body for body in busiest_bodies(site.catalog, city.id) if body.type != "collective"][:_MOST_BODIES]
    names = site.t("names_comma").join(body.name[site.language] for body in bodies)
    path = f"{site.page_path('cities', city)}#bodies"
    return (
        _reply(site, "who", path, site.t("find.answers.often", names=names), site.city_name(city.id)) if names else None
    )


def _who_in_theme(site: _Site, theme: Theme) -> Reply | None:
    """Return the agencies that lead most measures of a theme, city by city, that with most measures first."""
    parts = {
        city_id: site.t(
            "find.answers.in_city",
            city=site.city_name(city_id),
            names=site.t("names_comma").join(body.name[site.language] for body in bodies[:_MOST_OF_CITY]),
        )
        for city_id, bodies in leading_bodies(site.catalog, theme.id).items()
        if city_id
    }
    sentence = site.t("find.answers.between").join(parts.values())
    return (
        _reply(site, "who", site.page_path("themes", theme), sentence, theme.label[site.language], parts)
        if parts
        else None
    )


# ── when ──


def _when(site: _Site) -> Reply | None:
    return _dates(site, deadlines(site.catalog), "targets/deadlines/", "")


def _when_in_city(site: _Site, city: City) -> Reply | None:
    due = deadlines_by_city(site.catalog).get(city.id, ())
    return _dates(site, due, f"{site.page_path('cities', city)}#deadlines", site.city_name(city.id))


def _when_in_theme(site: _Site, theme: Theme) -> Reply | None:
    due = deadlines_by_theme(site.catalog).get(theme.id, ())
    return _dates(site, due, f"{site.page_path('themes', theme)}#deadlines", theme.label[site.language])


def _dates(site: _Site, due: Sequence[Deadline], path: str, about: str) -> Reply | None:
    if not due:
        return None
    following = ahead(due)
    passed = len(due) - len(following)
    sentence = site.t("find.answers.dates", n=len(due), passed=passed)
    if following:
        sentence += site.t("find.answers.next", date=site.when(following[0].target))
    return _reply(site, "when", path, sentence, about)


# ── how much ──


def _much(site: _Site) -> Reply | None:
    return _figures(site, site.catalog.targets.values(), "targets/", "")


def _much_in_city(site: _Site, city: City) -> Reply | None:
    catalog = site.catalog
    plans = catalog.plans_by_city.get(city.id, ())
    targets = [target for plan in plans for target in catalog.targets_by_plan.get(plan.id, ())]
    return _figures(site, targets, f"explore/?table=targets&city={city.id}", site.city_name(city.id))


def _much_in_theme(site: _Site, theme: Theme) -> Reply | None:
    targets = targets_by_theme(site.catalog).get(theme.id, ())
    return _figures(site, targets, f"explore/?table=targets&theme={theme.id}", theme.label[site.language])


def _figures(site: _Site, targets: Iterable[Target], path: str, about: str) -> Reply | None:
    parts = [site.t(f"find.answers.{key}", n=n) for n, key in promise_counts(targets) if n]
    return _reply(site, "much", path, site.t("list_comma").join(parts), about) if parts else None


# ── what became of it ──


def _became(site: _Site) -> Reply | None:
    return _reported(site, due_promises(site.catalog), "promises/", "")


def _became_in_city(site: _Site, city: City) -> Reply | None:
    found, plans = due_promises_by_plan(site.catalog), site.catalog.plans_by_city.get(city.id, ())
    due = [answer for plan in plans for answer in found.get(plan.id, ())]
    return _reported(site, due, f"{site.page_path('cities', city)}#became", site.city_name(city.id))


def _became_in_theme(site: _Site, theme: Theme) -> Reply | None:
    found = answers(site.catalog)
    due = [found[each.target.id] for each in deadlines_by_theme(site.catalog).get(theme.id, ()) if each.passed]
    path = f"explore/?table=targets&theme={theme.id}&reported=reported"
    return _reported(site, due, path, theme.label[site.language])


def _reported(site: _Site, due: Sequence[Answers], path: str, about: str) -> Reply | None:
    counts = due_counts(due)
    sentence = site.t("city.reported", n=len(due), reported=counts["reported"])
    return _reply(site, "became", path, sentence, about) if due else None


# ── how concrete ──


def _concrete(site: _Site) -> Reply | None:
    """Return the plans with the largest and the smallest share of measures with a figure."""
    plans, found = site.catalog.plans, concreteness(site.catalog)
    shown = [key for key, c in found.items() if plans[key].city_id and c.measures >= _FEWEST_MEASURES]
    ordered = sorted(shown, key=lambda key: (-found[key].figure / found[key].measures, key))
    sentence = site.t("find.answers.between").join(
        site.t(
            "find.answers.plan_figures", plan=site.short_plan(plans[key]), n=found[key].figure, all=found[key].measures
        )
        for key in dict.fromkeys((*ordered[:2], *ordered[-1:]))
    )
    return _reply(site, "concrete", "plans/#concrete", sentence) if sentence else None


def _concrete_in_city(site: _Site, city: City) -> Reply | None:
    plans, found = site.catalog.plans_by_city.get(city.id, ()), concreteness(site.catalog)
    parts = [
        site.t(
            "find.answers.plan_concrete",
            plan=site.short_plan(plan),
            all=found[plan.id].measures,
            figure=found[plan.id].figure,
            date=found[plan.id].date,
        )
        for plan in plans
        if plan.id in found
    ]
    sentence = site.t("find.answers.between").join(parts)
    path = f"{site.page_path('plans', plans[0])}#concrete" if len(plans) == 1 else "plans/#concrete"
    return _reply(site, "concrete", path, sentence, site.city_name(city.id)) if parts else None


# ── which city ──


def _where(site: _Site) -> Reply | None:
    cities = sorted(site.catalog.plans_by_city.items(), key=lambda row: (-len(row[1]), row[0]))
    names = site.t("list_comma").join(site.city_name(city) for city, _ in cities if city)
    return _reply(site, "where", "cities/", names) if names else None


def _where_in_theme(site: _Site, theme: Theme) -> Reply | None:
    catalog = site.catalog
    measures = catalog.measures_by_theme.get(theme.id, ())
    counts = Counter(catalog.plans[measure.plan_id].city_id for measure in measures)
    parts = [
        site.t("find.answers.city_count", city=site.city_name(city), n=n) for city, n in counts.most_common() if city
    ]
    sentence = site.t("find.answers.measures", cities=site.t("list_comma").join(parts))
    return (
        _reply(site, "where", site.page_path("themes", theme), sentence, theme.label[site.language]) if parts else None
    )


_QUESTIONS: Mapping[
    str,
    tuple[
        Callable[[_Site], Reply | None],
        Callable[[_Site, City], Reply | None] | None,
        Callable[[_Site, Theme], Reply | None] | None,
    ],
] = {
    "who": (_who, _who_in_city, _who_in_theme),
    "when": (_when, _when_in_city, _when_in_theme),
    "much": (_much, _much_in_city, _much_in_theme),
    "became": (_became, _became_in_city, _became_in_theme),
    "concrete": (_concrete, _concrete_in_city, None),
    "where": (_where, None, _where_in_theme),
}
"""For each question what answers it about everything, about a city, and about a theme."""
