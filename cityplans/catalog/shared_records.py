"""Which measures and indicators have a share picture and a page to embed of their own."""

from __future__ import annotations

from functools import lru_cache

from cityplans.catalog.measure_answers import MeasureAnswers, measure_answers
from cityplans.catalog.own_pages import with_own_page
from cityplans.core.model import Catalog

MOST_MEASURES, MOST_INDICATORS = 200, 40
"""Each costs up to four files; a collection of many plans must not grow by them without bound. Both are over twice what
the real plans have, so that what others embed today keeps its address."""


@lru_cache(maxsize=2)
def shared_measures(catalog: Catalog) -> frozenset[str]:
    """Return the ids of the measures that promise a figure or of which later texts report something.

    Of more than MOST_MEASURES, those come first of which something is reported, then those whose figure has a date.
    """
    found = [(measure.id, measure_answers(catalog, measure)) for measure in catalog.measures.values()]
    shared = [(id_, answers) for id_, answers in found if answers.events or answers.figures]
    return frozenset(id_ for id_, _ in sorted(shared, key=lambda item: _rank(item[1]))[:MOST_MEASURES])


def _rank(answers: MeasureAnswers) -> int:
    if answers.events:
        return 0
    return 1 if any(target.due for target in answers.figures) else 2


@lru_cache(maxsize=2)
def shared_indicators(catalog: Catalog) -> frozenset[str]:
    """Return the ids of the indicators with a page.

    Of more than MOST_INDICATORS, those come first that most plans use, then those with most figures.
    """
    figures = catalog.targets_by_indicator
    with_page = with_own_page(catalog, catalog.indicators)
    plans = {key: len({target.plan_id for target in figures[key]}) for key in with_page}
    return frozenset(sorted(with_page, key=lambda key: (-plans[key], -len(figures[key])))[:MOST_INDICATORS])
