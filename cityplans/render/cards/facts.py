"""What the share picture of a record says: its title and the one fact a reader asks for first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cityplans.catalog.action_types import cities_of, measures_of
from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.measure_answers import measure_answers
from cityplans.catalog.own_pages import with_own_page
from cityplans.catalog.promises import Answers, answers, due_counts, due_promises_by_plan
from cityplans.catalog.shared_records import shared_indicators, shared_measures
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Target
from cityplans.core.reference_records import ActionType, City, Indicator
from cityplans.core.tables import PAGE_FOLDERS
from cityplans.exports.citations.phrases import counted
from cityplans.i18n.counts import measures_by_kind
from cityplans.i18n.formatting import sentence_case
from cityplans.render.cards.picture import Card
from cityplans.render.promise_words import answer_in_words, became_in_words, told_by

PICTURE = "card.png"
"""The name of a picture beside the page that it shows."""

_SHARED: Mapping[str, Callable[[Catalog], frozenset[str]]] = {
    "measures": shared_measures,
    "indicators": shared_indicators,
}
"""The tables of which only some records have a picture, and which do."""
_FIGURES = 3
"""Figures of an indicator on its picture."""


def pictured(catalog: Catalog, table: str) -> Iterator[str]:
    """Yield the ids of the records of a table that have a picture of their own."""
    if table in _SHARED:
        shared = _SHARED[table](catalog)
        yield from (record_id for record_id in getattr(catalog, table) if record_id in shared)
    elif table in CARDS:
        yield from with_own_page(catalog, getattr(catalog, table))


def picture_path(catalog: Catalog, table: str, record_id: str) -> str:
    """Return the address of the picture of a record below its language's root; "" for that of the site.

    A measure without a picture of its own has that of its plan, an indicator that of the site.
    """
    if table in _SHARED and record_id not in _SHARED[table](catalog):
        return f"plans/{catalog.measures[record_id].plan_id}/{PICTURE}" if table == "measures" else ""
    return f"{PAGE_FOLDERS[table]}/{record_id}/{PICTURE}" if table in CARDS else ""


def card(context: LocalizedCatalog, table: str, record_id: str) -> Card:
    """Return what the picture of a record says."""
    over, title, facts = CARDS[table](context, getattr(context.catalog, table)[record_id])
    return Card(context.language, context.t("site"), over, title, tuple(filter(None, facts)))


def _plan(context: LocalizedCatalog, plan: Plan) -> tuple[str, str, list[str]]:
    catalog, language = context.catalog, context.language
    found = concreteness(catalog).get(plan.id)
    measures = catalog.measures_by_plan.get(plan.id, ())
    content = (
        context.t("share.concrete", n=found.measures, figure=found.figure, date=found.date, body=found.body)
        if found
        else measures_by_kind(measures, language)
    )
    over = " · ".join((context.short_plan(plan), context.label("plans", "type", plan.type)))
    return over, plan.title[language], [content, _due(context, [plan])]


def _city(context: LocalizedCatalog, city: City) -> tuple[str, str, list[str]]:
    catalog, language = context.catalog, context.language
    plans = catalog.plans_by_city.get(city.id, ())
    name = city.name[language]
    measures = sum(measure.kind == "measure" for plan in plans for measure in catalog.measures_by_plan.get(plan.id, ()))
    joint = sum(row.plan_id not in {plan.id for plan in plans} for row in catalog.signatories_by_city.get(city.id, ()))
    counts = (
        [context.t("count.plans", n=len(plans)), context.t("count.measures", n=measures)]
        if plans
        else [context.t("share.joint", n=joint)]
    )
    title = context.t("share.city", city=name) if plans else name
    return city.province[language], title, [" · ".join(filter(None, counts)), _due(context, plans)]


def _due(context: LocalizedCatalog, plans: Iterable[Plan]) -> str:
    """Return in a sentence what became of the promises of some plans; "" where none is due."""
    by_plan = due_promises_by_plan(context.catalog)
    counts = due_counts([answer for plan in plans for answer in by_plan.get(plan.id, ())])
    return context.t("share.due", n=counts["all"], reported=counts["reported"]) if counts["all"] else ""


def _type(context: LocalizedCatalog, action: ActionType) -> tuple[str, str, list[str]]:
    catalog, language = context.catalog, context.language
    cities = len(cities_of(catalog, action.id))
    extent = [measures_by_kind(measures_of(catalog, action.id), language), context.t("count.cities", n=cities)]
    over = f"{context.t('action_type.one')} · {catalog.themes[action.theme_id].label[language]}"
    return over, action.label[language], [" · ".join(filter(None, extent)), action.definition[language]]


def _indicator(context: LocalizedCatalog, indicator: Indicator) -> tuple[str, str, list[str]]:
    """Return the figures of an indicator: one of each plan, targets before results."""
    targets = [x for x in context.catalog.targets_by_indicator.get(indicator.id, ()) if x.value is not None]
    first: dict[str, Target] = {}
    for target in sorted(
        targets, key=lambda x: (x.plan_id, not x.is_ahead, x.measure_of != "level", x.due or x.period, x.id)
    ):
        first.setdefault(target.plan_id, target)
    chosen = [*first.values(), *(target for target in targets if target not in first.values())][:_FIGURES]
    return context.t("indicator.one"), indicator.name[context.language], [_figure_of(context, x) for x in chosen]


def _figure_of(context: LocalizedCatalog, target: Target) -> str:
    when = context.when(target)
    said = context.label("targets", "type", target.type)
    plan = context.short_plan(context.catalog.plans[target.plan_id])
    kind = context.label("targets", "measure_of", target.measure_of) if target.measure_of not in ("", "level") else ""
    facts = " · ".join(filter(None, (when, said, kind)))
    return f"{plan}{context.t('colon')}{context.headline(target)}{context.t('cite.brackets', words=facts)}"


def _measure(context: LocalizedCatalog, measure: Measure) -> tuple[str, str, list[str]]:
    plan = context.catalog.plans[measure.plan_id]
    figures = [answers(context.catalog)[target.id] for target in measure_answers(context.catalog, measure).figures]
    # One promise and what became of it: rather one of which something is reported.
    told = next((answer for answer in figures if answer.events), figures[0] if figures else None)
    facts = [figure_in_words(context, told.target), _became(context, told)] if told else []
    if not told or not told.events:
        facts.append(became_in_words(context, measure))
    over = " · ".join((context.short_plan(plan), context.label("measures", "kind", measure.kind)))
    return over, measure.title[context.language], facts


def _became(context: LocalizedCatalog, answer: Answers) -> str:
    """Return what became of a promise and who says so: a later text may be a press report or a copy."""
    event = told_by(answer)
    publisher = context.catalog.reports[event.report_id].publisher[context.language] if event else ""
    return " · ".join(filter(None, (answer_in_words(context, answer), publisher)))


def figure_in_words(context: LocalizedCatalog, target: Target) -> str:
    """Return a promise as what it counts, its figure and its date; one in words as its note and date."""
    when = context.t("home.by", date=context.by(target)) if target.due else ""
    what = counted(context.catalog, target, context.language)
    if target.value is not None:
        what += f"{context.t('colon')}{context.headline(target)}"
    return " · ".join(filter(None, (sentence_case(what), when)))


CARDS: Mapping[str, Callable[[LocalizedCatalog, Any], tuple[str, str, list[str]]]] = {
    "plans": _plan,
    "cities": _city,
    "measures": _measure,
    "action_types": _type,
    "indicators": _indicator,
}
"""The tables whose records have pictures, and what these say: where it belongs, its title, the facts."""
