"""Plans of several cities: which a city signed, and which of their measures name it."""

from __future__ import annotations

from itertools import chain

from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan
from cityplans.core.reference_records import City


def joint_plans(catalog: Catalog, city: City) -> tuple[Plan, ...]:
    """Return the plans that a city signed with others and that are not listed as its own."""
    signed = (catalog.plans[row.plan_id] for row in catalog.signatories_by_city.get(city.id, ()))
    return tuple(plan for plan in signed if plan.city_id != city.id)


def measures_naming(catalog: Catalog, city: City) -> tuple[Measure, ...]:
    """Return the measures of its joint plans that name a city, in the order of the texts.

    A measure names it in its title, a mention or a target: our summary may name all cities of the plan as its subject.
    The name is looked for in Chinese, without 市.
    """
    name = city.name_zh.removesuffix("市")

    def names(measure: Measure) -> bool:
        mentions = (row.name_zh for row in catalog.mentions_by_subject.get(measure.id, ()))
        targets = (row.note_zh for row in catalog.targets_by_subject.get(measure.id, ()))
        return any(name in text for text in chain((measure.title_zh,), mentions, targets))

    plans = joint_plans(catalog, city)
    return tuple(measure for plan in plans for measure in catalog.measures_by_plan.get(plan.id, ()) if names(measure))
