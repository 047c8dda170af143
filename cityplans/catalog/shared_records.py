"""Which measures and indicators have a share picture and a page to embed of their own."""

from __future__ import annotations

from functools import lru_cache

from cityplans.catalog.measure_answers import targets_about, with_parts
from cityplans.catalog.own_pages import with_own_page
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure

MOST_MEASURES, MOST_INDICATORS = 200, 40
"""Each costs up to four files; a collection of many plans must not grow by them without bound. Both are over twice what
the real plans have, so that what others embed today keeps its address."""


@lru_cache(maxsize=2)
def shared_measures(catalog: Catalog) -> frozenset[str]:
    """Return the ids of the measures that promise a figure or of which later texts report something.

    Of more than MOST_MEASURES, those come first of which something is reported, then those whose figure has a date.
    """
    ranks = {measure.id: rank for measure in catalog.measures.values() if (rank := _rank(catalog, measure)) is not None}
    return frozenset(sorted(ranks, key=ranks.__getitem__)[:MOST_MEASURES])


def _rank(catalog: Catalog, measure: Measure) -> int | None:
    """Return how early a measure comes; None if there is nothing to share."""
    family = with_parts(catalog, measure)
    ahead = [target for target in targets_about(catalog, family) if target.is_ahead]
    if any(row.id in catalog.events_by_promise for rows in (family, ahead) for row in rows):
        return 0
    figures = [target for target in ahead if target.value is not None]
    if not figures:
        return None
    return 1 if any(target.due for target in figures) else 2


@lru_cache(maxsize=2)
def shared_indicators(catalog: Catalog) -> frozenset[str]:
    """Return the ids of the indicators with a page.

    Of more than MOST_INDICATORS, those come first that most plans use, then those with most figures.
    """
    figures = catalog.targets_by_indicator
    with_page = with_own_page(catalog, catalog.indicators)
    plans = {key: len({target.plan_id for target in figures[key]}) for key in with_page}
    return frozenset(sorted(with_page, key=lambda key: (-plans[key], -len(figures[key])))[:MOST_INDICATORS])
