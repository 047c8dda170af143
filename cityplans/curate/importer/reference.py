"""The shared vocabularies that a draft uses: units, cities and bodies, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cityplans.core.text import fold
from cityplans.read.dataset import Dataset


@dataclass(frozen=True)
class Reference:
    """The ids of units, cities and bodies by their names.

    Attributes:
        units: Id by folded symbol.
        ambiguous: The ids, joined, of every symbol that several units share.
        cities: Id by name.
        bodies: Id by city id and name.
        indicators: Id by name and unit id.
    """

    units: Mapping[str, str]
    ambiguous: Mapping[str, str]
    cities: Mapping[str, str]
    bodies: Mapping[tuple[str, str], str]
    indicators: Mapping[tuple[str, str], str] = field(default_factory=dict)


def reference_of(dataset: Dataset) -> Reference:
    """Collect the vocabularies of a dataset."""
    bodies: dict[tuple[str, str], str] = {}
    for body in dataset["bodies"]:
        for name in (body["name_zh"], body["full_name_zh"]):
            bodies.setdefault((body["city_id"], name), body.id)
    units: dict[str, list[str]] = {}
    for unit in dataset["units"]:
        units.setdefault(fold(unit["symbol_zh"]), []).append(unit.id)
    ambiguous = {symbol: ", ".join(ids) for symbol, ids in units.items() if len(ids) > 1}
    return Reference(
        {symbol: ids[0] for symbol, ids in units.items()},
        ambiguous,
        {c["name_zh"]: c.id for c in dataset["cities"]},
        bodies,
        {(row["name_zh"], row["unit_id"]): row.id for row in dataset["indicators"]},
    )
