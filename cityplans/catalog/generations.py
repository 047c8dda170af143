"""Plans that follow each other: what the later one made of each measure of the older."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cityplans.core.generations import MeasureRelation
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan

RELATIONS = ("kept", "strengthened", "weakened", "changed", "date_moved", "dropped", "new")
"""The relations of measures in the order in which pages count them."""


@dataclass(frozen=True)
class Fate:
    """A measure of the older plan with its relations to the later one, in the order of the later text."""

    measure: Measure
    relations: Sequence[MeasureRelation]


@dataclass(frozen=True)
class Generation:
    """A plan and the one that followed it, with what became of each measure.

    Attributes:
        fates: The measures of the older plan that are compared, in the order of its text.
        new: What only the later plan has, in the order of its text.
        uncompared: The records of the older plan that are not compared.
        older_of: The measures of the older plan from which one of the later plan comes, by its id.
    """

    older: Plan
    later: Plan
    fates: Sequence[Fate]
    new: Sequence[MeasureRelation]
    uncompared: Sequence[Measure]
    older_of: Mapping[str, Sequence[str]]

    @property
    def path(self) -> str:
        """The address of its page below a language's root."""
        return generation_path(self.older.id, self.later.id)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The number of measures with each relation; one that was divided may count under several."""
        counts = {relation: sum(relation in self.relations_of(fate) for fate in self.fates) for relation in RELATIONS}
        return {relation: n for relation, n in (counts | {"new": len(self.new)}).items() if n}

    @staticmethod
    def relations_of(fate: Fate) -> Sequence[str]:
        """Return the different relations of a measure in the order of RELATIONS."""
        own = {row.relation for row in fate.relations}
        return [relation for relation in RELATIONS if relation in own]


def generation_path(older_id: str, later_id: str) -> str:
    """Return the address, below a language's root, of the page that sets two plans side by side."""
    return f"plans/{older_id}/then/{later_id}/"


@lru_cache(maxsize=2)
def generations(catalog: Catalog) -> tuple[Generation, ...]:
    """Return the plans whose measures were compared with those of the plan that followed."""
    rows = catalog.measure_relations.values()
    pairs = {
        (catalog.measures[row.measure_id].plan_id, catalog.measures[row.other_id].plan_id): None
        for row in rows
        if row.measure_id and row.other_id
    }
    return tuple(_generation(catalog, older, later) for older, later in sorted(pairs))


def _generation(catalog: Catalog, older: str, later: str) -> Generation:
    order = {measure.id: measure.order for measure in catalog.measures_by_plan.get(later, ())}
    fates = [
        Fate(measure, tuple(sorted(own, key=lambda row: order.get(row.other_id, 0))))
        for measure in catalog.measures_by_plan.get(older, ())
        if (
            own := [
                row
                for row in catalog.relations_by_measure.get(measure.id, ())
                if row.other_id in order or not row.other_id
            ]
        )
    ]
    compared = {fate.measure.id for fate in fates}
    of_later = [row for fate in fates for row in fate.relations if row.other_id]
    new = [row for row in catalog.measure_relations.values() if not row.measure_id and row.other_id in order]
    return Generation(
        older=catalog.plans[older],
        later=catalog.plans[later],
        fates=tuple(fates),
        new=tuple(sorted(new, key=lambda row: order[row.other_id])),
        uncompared=tuple(m for m in catalog.measures_by_plan.get(older, ()) if m.id not in compared),
        older_of={
            measure: tuple(row.measure_id for row in group_rows)
            for measure, group_rows in group(of_later, lambda row: row.other_id).items()
        },
    )


def generations_of(catalog: Catalog, plan_id: str) -> Iterator[Generation]:
    """Yield the generations in which a plan is the older or the later."""
    return (g for g in generations(catalog) if plan_id in (g.older.id, g.later.id))
