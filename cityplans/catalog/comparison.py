"""Plans side by side: the types of action that they share, and the figures that they name on each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

from cityplans.catalog.action_types import themes_of_types
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.core.reference_records import ActionType, IndicatorFamily, Theme

Alikeness = Literal["same", "other_year", "different"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What some plans have in common.

    Attributes:
        shared: The types of action that two or more of the plans contain, by theme.
        only: The types that a single plan contains, by plan id.
        families: The families of indicators of which two or more of the plans promise figures.
    """

    shared: Sequence[tuple[Theme, Sequence[ActionType]]]
    only: Mapping[str, Sequence[ActionType]]
    families: Sequence[IndicatorFamily]


def comparison(catalog: Catalog, plans: Collection[str]) -> Comparison:
    """Compare some plans by theme and type of action, and by what their figures count."""
    types = types_by_plan(catalog)
    plans_with = Counter(type_id for plan in plans for type_id in types.get(plan, ()))
    figures = figures_by_family(catalog)
    promising = Counter(family for plan in plans for family in figures.get(plan, ()))
    themes = themes_of_types(catalog)
    in_order = [action_type for _, of_theme in themes for action_type in of_theme]
    shared = [(theme, [each for each in of_theme if plans_with[each.id] > 1]) for theme, of_theme in themes]
    return Comparison(
        [(theme, of_theme) for theme, of_theme in shared if of_theme],
        {
            plan: only
            for plan in plans
            if (only := [each for each in in_order if plans_with[each.id] == 1 and each.id in types.get(plan, ())])
        },
        [family for family in catalog.indicator_families.values() if promising[family.id] > 1],
    )


@lru_cache(maxsize=2)
def types_by_plan(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """Return the ids of the types of action of each plan whose actions are recorded."""
    return {
        plan: frozenset(action.action_type_id for action in actions)
        for plan, actions in catalog.measure_actions_by_plan.items()
    }


@lru_cache(maxsize=2)
def figures_by_family(catalog: Catalog) -> Mapping[str, Mapping[str, Sequence[Target]]]:
    """Return the promised figures of each plan by the family of what they count, in order."""
    found: dict[str, dict[str, list[Target]]] = defaultdict(lambda: defaultdict(list))
    for family in catalog.indicator_families:
        for indicator in catalog.indicators_by_family.get(family, ()):
            for target in catalog.targets_by_indicator.get(indicator.id, ()):
                if target.is_ahead and target.value is not None:
                    found[target.plan_id][family].append(target)
    return found


@lru_cache(maxsize=2)
def most_alike(catalog: Catalog) -> tuple[str, ...]:
    """Return the two plans of different cities that compare best; nothing if there are no two.

    They promise figures of the most families in common; of equals, those that share the most types of action do.
    """
    types, figures = types_by_plan(catalog), figures_by_family(catalog)

    def alikeness(pair: tuple[str, ...]) -> tuple[int, float]:
        one, other = pair
        in_figures = len(set(figures.get(one, ())) & set(figures.get(other, ())))
        return in_figures, len(types[one] & types[other]) / len(types[one] | types[other])

    pairs = [
        pair
        for pair in combinations([plan for plan in catalog.plans if plan in types], 2)
        if catalog.plans[pair[0]].city_id != catalog.plans[pair[1]].city_id
    ]
    return max(pairs, key=alikeness, default=())


def alike(figures: Sequence[Sequence[Target]]) -> Alikeness:
    """Return how far figures compare, those of each plan given by themselves; the best case decides."""
    found: Alikeness = "different"
    for one, other in combinations(figures, 2):
        for x in one:
            for y in other:
                if (x.indicator_id, x.unit_id, x.measure_of) == (y.indicator_id, y.unit_id, y.measure_of):
                    if x.due == y.due:
                        return "same"
                    found = "other_year"
    return found
