"""Types of action across plans: who speaks of one, who does not, and which figures belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cityplans.catalog.own_pages import with_own_page
from cityplans.catalog.promises import Answers, answers
from cityplans.catalog.themes import busiest_themes
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, MeasureAction, Plan, Target
from cityplans.core.reference_records import ActionType, Theme


@dataclass(frozen=True, slots=True)
class PlanActions:
    """What a plan says of a type of action, in the order of its text; at least one action."""

    plan: Plan
    actions: Sequence[MeasureAction]


@dataclass(frozen=True, slots=True)
class PlansOfType:
    """Which plans speak of a type of action.

    Attributes:
        plans: What each of them says, in the order of the plans.
        silent: The plans whose actions are recorded and that have none of this type.
        unread: The plans of which no action is recorded at all: nobody knows yet what they say.
    """

    plans: Sequence[PlanActions]
    silent: Sequence[Plan]
    unread: Sequence[Plan]


def plans_of_type(catalog: Catalog, type_id: str) -> PlansOfType:
    """Return which plans speak of a type of action and which do not."""
    orders = {measure_id: order for order, measure_id in enumerate(catalog.measures)}
    in_order = sorted(catalog.actions_by_type.get(type_id, ()), key=lambda action: orders[action.measure_id])
    by_plan = group(in_order, lambda action: action.plan_id)
    others = [plan for plan in catalog.plans.values() if plan.id not in by_plan]
    read = catalog.measure_actions_by_plan
    return PlansOfType(
        [PlanActions(plan, by_plan[plan.id]) for plan in catalog.plans.values() if plan.id in by_plan],
        [plan for plan in others if plan.id in read],
        [plan for plan in others if plan.id not in read],
    )


def measures_of(catalog: Catalog, type_id: str) -> list[Measure]:
    """Return the measures that contain a type of action."""
    return [catalog.measures[action.measure_id] for action in catalog.actions_by_type.get(type_id, ())]


def cities_of(catalog: Catalog, type_id: str) -> frozenset[str]:
    """Return the ids of the cities whose plans contain a type of action; some texts name no city."""
    return _cities_by_type(catalog).get(type_id, frozenset())


def cities_elsewhere(catalog: Catalog, action: MeasureAction) -> int:
    """Return in how many other cities than that of an action its type occurs."""
    return len(cities_of(catalog, action.action_type_id) - {catalog.plans[action.plan_id].city_id})


@lru_cache(maxsize=2)
def _cities_by_type(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    return {
        type_id: frozenset(city for action in actions if (city := catalog.plans[action.plan_id].city_id))
        for type_id, actions in catalog.actions_by_type.items()
    }


@lru_cache(maxsize=2)
def types_by_theme(catalog: Catalog) -> Mapping[str, tuple[ActionType, ...]]:
    """Return the types of action that are listed under each theme that has any, in the order of the ids."""
    return group(with_own_page(catalog, catalog.action_types).values(), lambda action_type: action_type.theme_id)


def themes_of_types(catalog: Catalog) -> list[tuple[Theme, Sequence[ActionType]]]:
    """Return the themes that have types of action, the busiest first, with these."""
    by_theme = types_by_theme(catalog)
    return [(theme, by_theme[theme.id]) for theme in busiest_themes(catalog) if theme.id in by_theme]


def figures_of(catalog: Catalog, action: MeasureAction) -> list[Target]:
    """Return the figures and dates of a measure whose passage overlaps that of one of its actions.

    A measure contains several types of action, and most of its figures are about others of them. A long sentence may
    hold figures about many things: those that the action's summary repeats come first.
    """
    figures = (target for target in targets_of(catalog, action) if target.value is not None or target.due)
    return sorted(figures, key=lambda target: not is_said(target.value_printed, action.summary_zh))


def answers_of(catalog: Catalog, action: MeasureAction) -> list[Answers]:
    """Return what became of the promises of an action, those of which later texts report something."""
    found = answers(catalog)
    promises = (found.get(target.id) for target in targets_of(catalog, action))
    return [answer for answer in promises if answer and answer.events]


def targets_of(catalog: Catalog, action: MeasureAction) -> Iterator[Target]:
    """Yield the targets of a measure whose passage overlaps that of one of its actions."""
    passages = catalog.evidence_by_record.get(action.id, ())
    for target in catalog.targets_by_subject.get(action.measure_id, ()):
        if any(
            passage.source_id == row.source_id and row.start < passage.end and passage.start < row.end
            for row in catalog.evidence_by_record.get(target.id, ())
            for passage in passages
        ):
            yield target


def is_said(printed: str, summary: str) -> bool:
    """Return whether a summary has a printed figure; 8个 is not in 18个."""
    return re.search(rf"(?<!\d){re.escape(printed)}", summary) is not None
