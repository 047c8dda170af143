"""Which indicators have a page and a file of the API of their own."""

from __future__ import annotations

from cityplans.core.model import Catalog, Indicator

_FEWEST_VALUES = 2
"""A single value has nothing to be compared with: it is shown in the list of indicators."""


def has_own_page(catalog: Catalog, indicator: Indicator) -> bool:
    """Return whether an indicator has a page of its own: from two values on."""
    return len(catalog.targets_by_indicator.get(indicator.id, ())) >= _FEWEST_VALUES
