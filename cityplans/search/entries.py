"""Everything that can be found, kind by kind, with the text that finds it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from sys import maxsize
from typing import Any

from cityplans.catalog.addresses import page_path, resolve_subject
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.own_pages import with_own_page
from cityplans.catalog.target_groups import themes_of_target
from cityplans.core.languages import Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Section, Target
from cityplans.core.reference_records import ActionType, Body, City, Indicator, Theme
from cityplans.i18n.formatting import sentence_case
from cityplans.search.aliases import Aliases
from cityplans.search.answers import page_entries
from cityplans.search.entry import SearchEntry
from cityplans.search.questions import replies
from cityplans.search.related import (
    body_names,
    city_and_plan,
    city_name,
    events_of,
    names_in_content,
    names_of_responsible,
    passages_of,
    place_facets,
    responsible_bodies,
    spoken_numbers,
    target_facets,
    years_of,
)

KINDS = ("city", "plan", "body", "theme", "action_type", "indicator", "measure", "section", "target", "page")
"""The kinds of entries, in the order in which equally good results are listed."""
FACETS = ("kind", "city", "plan", "theme", "body", "year", "target")


def entries(catalog: Catalog, start: int = 0, stop: int | None = None) -> Iterator[SearchEntry]:
    """Yield everything that can be found, in the order of `KINDS`, or what has certain numbers."""
    aliases = _aliases(catalog)
    end = maxsize if stop is None else stop
    for make, records in _records(catalog):
        for record in islice(records, start, end):
            yield _with_aliases(make(catalog, record), aliases)
        start, end = max(0, start - len(records)), max(0, end - len(records))
    yield from (_with_aliases(page, aliases) for page in islice(page_entries(catalog) if end else (), start, end))


def number_of_records(catalog: Catalog) -> int:
    """Return the number of entries, except for the pages at the end."""
    return sum(len(records) for _, records in _records(catalog))


def _records(catalog: Catalog) -> tuple[tuple[Callable[[Catalog, Any], SearchEntry], Collection[Any]], ...]:
    """Return the records that can be found, kind by kind, and what makes an entry of each."""
    return (
        (_city, with_own_page(catalog, catalog.cities).values()),
        (_plan, catalog.plans.values()),
        (_body, with_own_page(catalog, catalog.bodies).values()),
        (_theme, with_own_page(catalog, catalog.themes).values()),
        (_action_type, with_own_page(catalog, catalog.action_types).values()),
        (_indicator, catalog.indicators.values()),
        (_measure, catalog.measures.values()),
        (_section, catalog.sections.values()),
        (_target, catalog.targets.values()),
    )


@lru_cache(maxsize=2)
def _aliases(catalog: Catalog) -> Aliases:
    return Aliases(catalog.glossary.values())


def _with_aliases(entry: SearchEntry, aliases: Aliases) -> SearchEntry:
    """Return an entry with other words for what its texts name, each in the class that names it."""
    titles, _, summaries, _, passages = entry.classes()
    called = _unique((*entry.called, *aliases.renamed(entry.title.zh)), (entry.title.zh, entry.title.en))
    names = _unique((*entry.names, *aliases.of(titles, with_concepts=True), *aliases.of(entry.names)), called)
    topics = _unique(aliases.of(summaries, with_concepts=True), (*called, *names))
    distant = _unique(aliases.of(passages), (*called, *names, *topics))
    added = frozenset((*called, *names, *topics, *distant)) - {*entry.called, *entry.names}
    return replace(entry, called=called, names=names, topics=topics, distant=distant, added=added)


def _unique(texts: Iterable[str], without: Iterable[str]) -> tuple[str, ...]:
    left_out = {"", *without}
    return tuple(text for text in dict.fromkeys(texts) if text not in left_out)


def _city(catalog: Catalog, city: City) -> SearchEntry:
    plans = tuple(plan.short for plan in catalog.plans_by_city.get(city.id, ()))
    return SearchEntry(
        "city",
        city.id,
        page_path(catalog, "cities", city),
        city.name,
        (city.name_zh.removesuffix("市"),),
        (city.province,),
        names=(city.admin_code, city.wikidata),
        facets={"kind": ("city",), "city": (city.id,)},
        replies={"where": plans} if plans else {},
    )


def _plan(catalog: Catalog, plan: Plan) -> SearchEntry:
    return SearchEntry(
        "plan",
        plan.id,
        page_path(catalog, "plans", plan),
        plan.title,
        (),
        (city_name(catalog, plan.city_id),),
        plan.summary,
        (plan.note, *events_of(catalog, plan.id)),
        (
            plan.short_zh,
            plan.short_en,
            plan.document_number,
            plan.issuer_zh,
            plan.issuer_en,
            *names_in_content(catalog, plan.id),
        ),
        passages_of(catalog, plan.id),
        facets={
            "kind": ("plan",),
            **place_facets(catalog, plan.id),
            "year": years_of(plan.signed or plan.adopted or plan.published),
        },
        replies=replies(catalog, plan),
    )


def _measure(catalog: Catalog, measure: Measure) -> SearchEntry:
    section = catalog.sections.get(measure.section_id)
    themes = [catalog.themes[key] for key in (measure.theme_id, measure.theme_id_2) if key]
    return SearchEntry(
        "measure",
        measure.id,
        page_path(catalog, "measures", measure),
        measure.title,
        (),
        (*city_and_plan(catalog, measure.plan_id), *([section.title] if section else [])),
        measure.summary,
        (
            *(target.note for target in catalog.targets_by_subject.get(measure.id, ())),
            *(mention.note for mention in catalog.mentions_by_subject.get(measure.id, ())),
            *events_of(catalog, measure.id),
        ),
        (
            measure.number,
            *spoken_numbers(measure),
            *names_of_responsible(catalog, measure),
            *(name for theme in themes for name in (theme.label_zh, theme.label_en)),
            *names_in_content(catalog, measure.id),
        ),
        passages_of(catalog, measure.id),
        measure.number,
        "" if measure.kind == "measure" else measure.kind,
        {
            "kind": (measure.kind,),
            **place_facets(catalog, measure.plan_id),
            "theme": tuple(theme.id for theme in themes),
            "body": responsible_bodies(catalog, measure),
            **target_facets(catalog, measure.id),
        },
        replies=replies(catalog, measure),
        place=(catalog.plans[measure.plan_id].short,),
    )


def _target(catalog: Catalog, target: Target) -> SearchEntry:
    subject = resolve_subject(catalog, target.subject_id)[1]
    indicator = catalog.indicators.get(target.indicator_id)
    name = indicator.name if indicator else target.what if target.what_zh else subject.title
    bodies = (target.body_id,) if target.body_id else responsible_bodies(catalog, subject)
    return SearchEntry(
        "target",
        target.id,
        page_path(catalog, "targets", target),
        Text(
            f"{name.zh}：{target.value_printed}",
            f"{sentence_case(name.en)}: {LocalizedCatalog(catalog, 'en', '').headline(target)}",
        ),
        (),
        (*city_and_plan(catalog, target.plan_id), *([] if isinstance(subject, Plan) else [subject.title])),
        target.note,
        events_of(catalog, target.id),
        names=(target.due, target.period, *body_names(catalog, target.body_id)),
        passages=passages_of(catalog, target.id),
        facets={
            "kind": ("target",),
            **place_facets(catalog, target.plan_id),
            "theme": themes_of_target(catalog, target),
            "body": bodies,
            "year": years_of(target.due or target.period),
            "target": ("yes",),
        },
        replies=replies(catalog, target, subject),
        place=(catalog.plans[target.plan_id].short, *([] if isinstance(subject, Plan) else [subject.title])),
    )


def _section(catalog: Catalog, section: Section) -> SearchEntry:
    parent = catalog.sections.get(section.parent_id)
    return SearchEntry(
        "section",
        section.id,
        page_path(catalog, "sections", section),
        section.title,
        (),
        (*city_and_plan(catalog, section.plan_id), *([parent.title] if parent else [])),
        names=(section.number, *names_of_responsible(catalog, section), *names_in_content(catalog, section.id)),
        passages=passages_of(catalog, section.id),
        number=section.number,
        facets={
            "kind": ("section",),
            **place_facets(catalog, section.plan_id),
            "body": responsible_bodies(catalog, section),
            **target_facets(catalog, section.id),
        },
        replies=replies(catalog, section),
        place=(catalog.plans[section.plan_id].short,),
    )


def _body(catalog: Catalog, body: Body) -> SearchEntry:
    responsibilities = catalog.responsibilities_by_body.get(body.id, ())
    names = [body.full_name_zh, *(row.name_printed for row in responsibilities)]
    # 市外办 is also called 外办, 深圳市教育局 as 教育局.
    city = catalog.cities.get(body.city_id)
    short_names = [
        name.removeprefix(city.name_zh if city else "").removeprefix("市") for name in (body.name_zh, *names)
    ]
    called = [*names, *short_names]
    called += [other for name in (body.name_zh, *called) for other in _aliases(catalog).renamed(name)]
    return SearchEntry(
        "body",
        body.id,
        page_path(catalog, "bodies", body),
        body.name,
        tuple(called),
        (city_name(catalog, body.city_id),),
        facets={
            "kind": ("body",),
            "city": (body.city_id,) if body.city_id else (),
            "plan": tuple(dict.fromkeys(row.plan_id for row in responsibilities)),
            "body": (body.id,),
        },
    )


def _theme(catalog: Catalog, theme: Theme) -> SearchEntry:
    broader = catalog.themes.get(theme.broader)
    return SearchEntry(
        "theme",
        theme.id,
        page_path(catalog, "themes", theme),
        theme.label,
        (),
        (broader.label,) if broader else (),
        theme.definition,
        facets={"kind": ("theme",), "theme": (theme.id,)},
    )


def _action_type(catalog: Catalog, action_type: ActionType) -> SearchEntry:
    """Return a type of action; what it excludes is found under other types."""
    theme = catalog.themes[action_type.theme_id]
    return SearchEntry(
        "action_type",
        action_type.id,
        page_path(catalog, "action_types", action_type),
        action_type.label,
        summary=action_type.definition,
        notes=(action_type.includes,),
        names=(theme.label_zh, theme.label_en),
        facets={"kind": ("action_type",), "theme": (theme.id,)},
    )


def _indicator(catalog: Catalog, indicator: Indicator) -> SearchEntry:
    theme, family = catalog.themes.get(indicator.theme_id), catalog.indicator_families.get(indicator.broader)
    return SearchEntry(
        "indicator",
        indicator.id,
        page_path(catalog, "indicators", indicator),
        indicator.name,
        summary=indicator.definition,
        names=tuple(label for each in (theme, family) if each for label in (each.label_zh, each.label_en)),
        facets={"kind": ("indicator",), "theme": (theme.id,) if theme else ()},
    )
