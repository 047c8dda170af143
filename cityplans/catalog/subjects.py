"""Which subject a promise is about, and which of the texts that were read are about the same."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from cityplans.core.edtf import edtf_bounds
from cityplans.core.follow_up import Search
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target

_BEGINNINGS = ("adopted", "approved", "signed", "published", "period_start")
"""The days of a plan, the first of which is when it was made."""


def subject_of(catalog: Catalog, target: Target) -> str:
    """Return the theme of a promise; "" if it is about the city as a whole.

    It is the theme of the indicator, which says what is counted, or else the first theme of the measure.
    """
    if indicator := catalog.indicators.get(target.indicator_id):
        return indicator.theme_id
    measure = catalog.measures.get(target.subject_id)
    return measure.theme_id if measure else ""


def texts_about(catalog: Catalog, plan_id: str, theme_id: str) -> tuple[Search, ...]:
    """Return which texts read for a plan are about a theme in one of its cities, and no older than it.

    About the city as a whole, which has no theme, is every text about the city.
    """
    read = _themes_read(catalog)[plan_id]
    return tuple(search for search, themes in read if theme_id in themes or (themes and not theme_id))


@lru_cache(maxsize=2)
def _themes_read(catalog: Catalog) -> Mapping[str, tuple[tuple[Search, frozenset[str]], ...]]:
    """Return by plan the texts read for it, each with the themes it is about in the plan's cities."""
    return {
        plan_id: tuple(
            (search, _themes_of(catalog, plan_id, search)) for search in catalog.searches_by_plan.get(plan_id, ())
        )
        for plan_id in catalog.plans
    }


def _themes_of(catalog: Catalog, plan_id: str, search: Search) -> frozenset[str]:
    """Return the themes that a text is about in the cities of a plan; none if it is older than the plan."""
    plan = catalog.plans[plan_id]
    cities = {plan.city_id, *(signatory.city_id for signatory in catalog.signatories_by_plan.get(plan_id, ()))}
    days = [bounds[0] for field in _BEGINNINGS if (bounds := edtf_bounds(getattr(plan, field)))]
    published = edtf_bounds(catalog.reports[search.report_id].published)
    if published and days and published[1] < min(days):
        return frozenset()
    subjects = catalog.subjects_by_report.get(search.report_id, ())
    return frozenset(subject.theme_id for subject in subjects if subject.city_id in cities)
