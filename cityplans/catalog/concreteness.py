"""How concrete a plan is: how many of its measures name a figure, a date and somebody responsible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cityplans.catalog.measure_answers import measure_answers
from cityplans.core.model import Catalog


@dataclass(frozen=True, slots=True)
class Concreteness:
    """Counts of the measures of a plan, each with its sub-measures.

    Attributes:
        measures: All measures; goals, principles and the like are none.
        figure: Those with a promised figure.
        date: Those with a due date.
        body: Those for which somebody is responsible, by the measure itself or by what it belongs to.
        words: Those with neither figure nor date.
    """

    measures: int
    figure: int
    date: int
    body: int
    words: int


@lru_cache(maxsize=2)
def concreteness(catalog: Catalog) -> Mapping[str, Concreteness]:
    """Return the counts of each plan by its id, without plans that have no measures."""
    counts: dict[str, Concreteness] = {}
    for plan_id in catalog.plans:
        found = [
            measure_answers(catalog, measure)
            for measure in catalog.measures_by_plan.get(plan_id, ())
            if measure.kind == "measure"
        ]
        if found:
            counts[plan_id] = Concreteness(
                len(found),
                sum(bool(answers.figures) for answers in found),
                sum(bool(answers.due) for answers in found),
                sum(bool(answers.bodies) for answers in found),
                sum(not answers.figures and not answers.due for answers in found),
            )
    return counts
