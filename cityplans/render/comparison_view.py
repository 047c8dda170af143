"""What plans say of a type of action, as the comparison shows it: for its page and for its script."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cityplans.catalog.action_types import answers_of, figures_of
from cityplans.catalog.comparison import figures_by_family
from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.promises import Answers, answers
from cityplans.catalog.responsibility import duties
from cityplans.core.languages import Language
from cityplans.core.plan_records import MeasureAction, Plan, Target
from cityplans.core.text import beginning
from cityplans.i18n.formatting import date
from cityplans.render.page import PageContext

_LONGEST: Mapping[Language, int] = {"zh": 56, "en": 85}
"""Characters of an action's summary: an entry is read at a glance, and its measure has the rest."""
_FIGURES = 1
_LEADS = 4
_LEADING_ROLES = ("lead", "responsible")


class Link(NamedTuple):
    """A text that leads to an address below the language's root, with a note that belongs to it."""

    text: str
    path: str
    note: str = ""


class Figure(NamedTuple):
    """A promised figure.

    `key` is the same for figures that count the same thing; `due` is in words, `when` in EDTF.
    """

    path: str
    name: str
    headline: str
    due: str
    became: Sequence[Link]
    key: str
    when: str


class Entry(NamedTuple):
    """What one measure says of a type of action; `more` counts the figures that are not among `figures`."""

    path: str
    title: str
    text: str
    figures: Sequence[str]
    more: int
    became: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Side:
    """A plan as one side of a comparison.

    Attributes:
        name, path: Its short name, and the address of its page below the language's root.
        firm: A sentence on how many of its measures can be checked; "" if it has none.
        entries: What it says by type of action.
        figures: The figures that it promises by family of indicators.
        leads: Who leads most on each theme.
    """

    name: str
    path: str
    firm: str
    entries: Mapping[str, Sequence[Entry]]
    figures: Mapping[str, Sequence[Figure]]
    leads: Mapping[str, Sequence[Link]]


def sides(context: PageContext) -> Mapping[str, Side]:
    """Return every plan whose actions are recorded as a side, by plan id."""
    catalog = context.catalog
    leads = _leads(context)
    return {
        plan.id: Side(
            context.short_plan(plan),
            context.page_path("plans", plan),
            _firm(context, plan),
            _entries(context, catalog.measure_actions_by_plan[plan.id]),
            {
                family: [_figure(context, target) for target in targets]
                for family, targets in figures_by_family(catalog).get(plan.id, {}).items()
            },
            leads.get(plan.id, {}),
        )
        for plan in catalog.plans.values()
        if plan.id in catalog.measure_actions_by_plan
    }


def short(summary: str, language: Language) -> str:
    """Return the first clause of a summary, cut if it is long; an ellipsis marks what is left out."""
    first = re.split(r"；|; ", summary, maxsplit=1)[0]
    cut = beginning(first, _LONGEST[language])
    if cut == summary:
        return cut
    # A long clause ends better at a comma, unless that is near its beginning.
    comma = max(cut.rfind("，"), cut.rfind(", ")) if cut.endswith("…") else -1
    return f"{cut[: comma if comma > len(cut) // 2 else len(cut)].rstrip('。.…')}…"


def _entries(context: PageContext, actions: Sequence[MeasureAction]) -> Mapping[str, Sequence[Entry]]:
    """Return what measures say of each type of action, in the order of the text."""
    catalog = context.catalog
    order = {measure.id: place for place, measure in enumerate(catalog.measures_by_plan[actions[0].plan_id])}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for action in sorted(actions, key=lambda each: order[each.measure_id]):
        measure = catalog.measures[action.measure_id]
        figures = [target for target in figures_of(catalog, action) if target.is_ahead]
        entries[action.action_type_id].append(
            Entry(
                context.page_path("measures", measure),
                context.heading(measure),
                short(action.summary[context.language], context.language),
                [_short_figure(context, target) for target in figures[:_FIGURES]],
                len(figures[_FIGURES:]),
                _became(context, action),
            )
        )
    return entries


def _short_figure(context: PageContext, target: Target) -> str:
    due = context.by(target)
    if target.value is None:
        return context.due(target)
    name = _counted(context, target)
    figure = context.headline(target)
    told = f"{name}{context.t('colon')}{figure}" if name else figure
    return context.t("compare.by", figure=told, date=due) if due else told


def _counted(context: PageContext, target: Target) -> str:
    """Return what a figure counts; 10% growth of something is not 10% of it."""
    name = context.indicator_name(target.indicator_id) or target.what[context.language]
    if not name or target.measure_of not in ("growth_rate", "change"):
        return name
    return context.t("charts.kind", name=name, kind=context.label("targets", "measure_of", target.measure_of))


def _figure(context: PageContext, target: Target) -> Figure:
    answer = answers(context.catalog).get(target.id)
    return Figure(
        context.page_path("targets", target),
        _counted(context, target),
        context.headline(target),
        context.by(target) or date(target.period, context.language),
        [_said(context, answer)] if answer and answer.events else [],
        "|".join((target.indicator_id, target.unit_id, target.measure_of)),
        target.due,
    )


def _became(context: PageContext, action: MeasureAction) -> list[Link]:
    """Return what is reported of the promises of an action, each once, and of its measure as a whole."""
    said = {_said(context, answer, named=True): None for answer in answers_of(context.catalog, action)}
    if whole := context.catalog.events_by_promise.get(action.measure_id):
        kind = context.reported(whole[-1])
        said[Link(kind, context.page_path("events", whole[-1]), context.t("promises.whole"))] = None
    return list(said)


def _said(context: PageContext, answer: Answers, *, named: bool = False) -> Link:
    event = answer.decisive or answer.events[-1]
    path = context.page_path("events", event)
    if not answer.decisive:
        return Link(context.reported(event), path)
    text = context.t(f"promises.figures.{answer.figure}")
    if answer.figure == "not_comparable":
        text = f"{text}{context.t('colon')}{context.label('events', 'comparability', event.comparability)}"
    return Link(text, path, context.headline(answer.target) if named else "")


def _firm(context: PageContext, plan: Plan) -> str:
    counts = concreteness(context.catalog).get(plan.id)
    if not counts:
        return ""
    key = "firm" if counts.body else "bodiless"
    return context.t(f"compare.{key}", n=counts.measures, figure=counts.figure, date=counts.date, body=counts.body)


def _leads(context: PageContext) -> Mapping[str, Mapping[str, Sequence[Link]]]:
    """Return, by plan and theme, the bodies that lead most measures, inherited assignments included.

    Bodies that a plan makes responsible, where it names no lead, follow those that lead.
    """
    catalog = context.catalog
    counts: dict[str, dict[str, Counter[tuple[str, str]]]] = defaultdict(lambda: defaultdict(Counter))
    for duty in duties(catalog):
        measure, assignment = duty.measure, duty.assignment
        if assignment.role in _LEADING_ROLES:
            for theme in filter(None, (measure.theme_id, measure.theme_id_2)):
                counts[measure.plan_id][theme][assignment.body_id, assignment.role] += 1
    return {
        plan: {theme: _most(context, by_body) for theme, by_body in by_theme.items()}
        for plan, by_theme in counts.items()
    }


def _most(context: PageContext, by_body: Counter[tuple[str, str]]) -> list[Link]:
    ranked = sorted(by_body.most_common(), key=lambda counted: _LEADING_ROLES.index(counted[0][1]))[:_LEADS]
    links = []
    for (body_id, role), n in ranked:
        body = context.catalog.bodies[body_id]
        named = "" if role == "lead" else f"{context.label('responsibilities', 'role', role)} "
        links.append(Link(body.name[context.language], context.page_path("bodies", body), f"{named}{n}"))
    return links
