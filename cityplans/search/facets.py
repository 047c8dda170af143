"""What results can be filtered by, in columns of the form that facets.js counts."""

from __future__ import annotations

from typing import Any

from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.search.entries import FACETS, SearchEntry
from cityplans.search.records import Labels

_FORM = 1
"""The form of the columns, as facets.js knows it."""


class Columns:
    """For each facet the ids that occur and, record by record, which of them apply."""

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
            found = entry.facets.get(facet, ())
            self._codes[facet] += [values.setdefault(value, len(values) + 1) for value in found]
            self._counts[facet].append(len(found))

    def table(self, labels: Labels) -> dict[str, Any]:
        """Give the columns with their values and, in each language, the words for those values."""
        self._sort("year")
        return {
            "version": _FORM,
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
        """Give a facet's values in their own order, not that of the records."""
        former = list(self._values[facet])
        self._values[facet] = {value: code for code, value in enumerate(sorted(former), 1)}
        self._codes[facet] = [self._values[facet][former[code - 1]] for code in self._codes[facet]]


def _label(labels: Labels, facet: str, value: str) -> Text:
    return labels.get(facet, {}).get(value, Text(value, value))


def labels_of(catalog: Catalog) -> Labels:
    """Give the words for the ids of cities, plans, themes and bodies."""
    return {
        "city": {city.id: Text(city.name_zh, city.name_en) for city in catalog.cities.values()},
        "plan": {plan.id: Text(plan.title_zh, plan.title_en) for plan in catalog.plans.values()},
        "theme": {theme.id: Text(theme.label_zh, theme.label_en) for theme in catalog.themes.values()},
        "body": {body.id: Text(body.name_zh, body.name_en) for body in catalog.bodies.values()},
    }
