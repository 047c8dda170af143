"""The facets that results can be filtered by, as columns in the format that facets.js reads."""

from __future__ import annotations

from typing import Any

from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.search.entries import FACETS
from cityplans.search.entry import SearchEntry
from cityplans.search.records import Labels

_VERSION = 1
"""The version of the format; facets.js refuses versions it does not know."""


class Columns:
    """For each facet, the values that occur and which of them each record has."""

    def __init__(self) -> None:
        self._size = 0
        self._values: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        self._codes: dict[str, list[int]] = {facet: [] for facet in FACETS}
        self._counts: dict[str, list[int]] = {facet: [] for facet in FACETS}

    def add(self, entry: SearchEntry) -> None:
        """Add the next record."""
        self._size += 1
        for facet in FACETS:
            values = self._values[facet]
            own = entry.facets.get(facet, ())
            self._codes[facet] += [values.setdefault(value, len(values) + 1) for value in own]
            self._counts[facet].append(len(own))

    @property
    def state(self) -> tuple[Any, ...]:
        """Return everything as plain values, for `extend`."""
        return self._size, self._values, self._codes, self._counts

    def extend(self, state: tuple[Any, ...]) -> None:
        """Add the records of other columns, which come after those of these."""
        size, all_values, all_codes, counts = state
        self._size += size
        for facet in FACETS:
            values = self._values[facet]
            codes = [0, *(values.setdefault(value, len(values) + 1) for value in all_values[facet])]
            self._codes[facet] += map(codes.__getitem__, all_codes[facet])
            self._counts[facet] += counts[facet]

    def table(self, labels: Labels) -> dict[str, Any]:
        """Return the columns with their values and the labels of the values in each language."""
        self._sort("year")
        return {
            "version": _VERSION,
            "size": self._size,
            "facets": FACETS,
            "values": {facet: list(values) for facet, values in self._values.items()},
            "labels": {
                language: {
                    facet: [_label(labels, facet, value)[language] for value in values]
                    for facet, values in self._values.items()
                }
                for language in LANGUAGES
            },
            "groups": [
                {"keys": [facet], "counts": self._counts[facet], "columns": [self._codes[facet]]} for facet in FACETS
            ],
            "orders": {},
        }

    def _sort(self, facet: str) -> None:
        """Renumber the values of a facet in their own order instead of that of the records."""
        unsorted = list(self._values[facet])
        self._values[facet] = {value: code for code, value in enumerate(sorted(unsorted), 1)}
        self._codes[facet] = [self._values[facet][unsorted[code - 1]] for code in self._codes[facet]]


def _label(labels: Labels, facet: str, value: str) -> Text:
    return labels.get(facet, {}).get(value, Text(value, value))


def labels_of(catalog: Catalog) -> Labels:
    """Return the labels of cities, plans, themes and bodies by facet and id."""
    return {
        "city": {city.id: city.name for city in catalog.cities.values()},
        "plan": {plan.id: plan.short for plan in catalog.plans.values()},
        "theme": {theme.id: theme.label for theme in catalog.themes.values()},
        "body": {body.id: body.name for body in catalog.bodies.values()},
    }
