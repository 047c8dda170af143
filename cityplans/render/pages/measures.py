"""A page for every measure, principle, goal and safeguard, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityplans.catalog.addresses import api_path
from cityplans.catalog.measure_answers import MeasureAnswers, measure_answers
from cityplans.catalog.paging import list_pages
from cityplans.catalog.promises import answers
from cityplans.catalog.shared_records import shared_measures
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.i18n.counts import measures_by_kind
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_SHOWN, _IN_WORDS = 6, 3
"""How many targets the page of a measure shows before the rest folds, and how many of these only in words."""


def measure_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of measures, plan by plan."""
    catalog = context.catalog
    first, title, lead = (
        "measures/",
        context.t("nav.measures"),
        context.t("measures.lead", kinds=measures_by_kind(catalog.measures.values(), context.language)),
    )
    for list_page in list_pages(catalog.plans.values(), lambda plan: len(catalog.measures_by_plan.get(plan.id, ()))):
        yield render_list_page(context, "measures.html", list_page, first, title, lead, "measures")


def measure_page(context: PageContext, measure_id: str) -> Iterator[Page]:
    """Yield the page of a record of the measures table."""
    catalog = context.catalog
    measure = catalog.measures[measure_id]
    previous, following = catalog.neighbouring_measures[measure_id]
    path = context.page_path("measures", measure)
    plan = catalog.plans[measure.plan_id]
    responsible, inherited = context.responsible(measure)
    crumbs = []
    if city := catalog.cities.get(plan.city_id):
        crumbs.append((context.page_path("cities", city), city.name[context.language]))
    crumbs.append((context.page_path("plans", plan), context.short_plan(plan)))
    if measure.parent_id:
        crumbs.append((context.subject_path(measure.parent_id), context.heading(catalog.measures[measure.parent_id])))
    # The title follows in large letters: where there is no number, the kind tells enough.
    crumbs.append(("", context.number_of(measure) or context.label("measures", "kind", measure.kind)))
    targets, mentions = catalog.targets_by_subject.get(measure.id, ()), catalog.mentions_by_subject.get(measure.id, ())
    found = measure_answers(catalog, measure)
    title = f"{measure.title[context.language]} · {context.short_plan(plan)}"
    yield context.page(
        "measure.html",
        path,
        title,
        measure.summary[context.language],
        "measures",
        measure=measure,
        record=api_path("measures", measure.id),
        cited=measure.id,
        crumbs=crumbs,
        responsible=responsible,
        inherited=inherited,
        targets=targets,
        promising=any(target.type != "outcome" for target in targets),
        first_shown=shown_first(catalog, targets),
        answers=found,
        read_until=max((search.read_on for search in found.about), default=""),
        quiet=_is_said_once(catalog, found, targets),
        sections=context.ancestors(measure.section_id),
        parts=catalog.measures_by_parent.get(measure.id, ()),
        mentions=mentions,
        mentioned=sorted(group(mentions, lambda mention: mention.type).items()),
        actions=catalog.actions_by_measure.get(measure.id, ()),
        related=catalog.related_measures.get(measure.id, ()),
        embedded=measure.id in shared_measures(catalog),
        previous=previous,
        following=following,
        structured=[_breadcrumb_list(context, crumbs, path)],
    )


def shown_first(catalog: Catalog, targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return the targets shown before the rest folds: those with a figure, date or answer have more room."""
    shown: list[Target] = []
    in_words = 0
    for target in targets:
        bare = target.value is None and not target.due and target.id not in catalog.events_by_promise
        if len(shown) < _SHOWN and (not bare or in_words < _IN_WORDS):
            shown.append(target)
            in_words += bare
    return tuple(shown)


def _is_said_once(catalog: Catalog, found: MeasureAnswers, targets: Iterable[Target]) -> bool:
    """Return whether what the head of a measure says of the silence of later texts holds throughout."""
    if found.events or not found.silent:
        return False
    promises = (answers(catalog)[target.id] for target in targets if target.is_ahead)
    return {answer.theme_id for answer in promises if answer.calendar == "due"} <= {found.silent.theme_id}


def _breadcrumb_list(context: PageContext, crumbs: list[tuple[str, str]], path: str) -> dict[str, object]:
    """Return the way to a page for search engines, without the home page and places on pages."""
    pages = [(href or path, text) for href, text in crumbs if "#" not in href]
    items: list[dict[str, object]] = [
        {"@type": "ListItem", "position": i, "name": text, "item": f"{context.language_url}{href}"}
        for i, (href, text) in enumerate(pages, 1)
    ]
    # The last is the page itself, whose address search engines know.
    del items[-1]["item"]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
