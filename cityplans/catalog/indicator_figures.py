"""The figures of an indicator that compare, in panels, and which result answers which promise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN

from cityplans.catalog.builder import plan_sort_key
from cityplans.catalog.promises import OF_ONE_PERIOD, reaches
from cityplans.core.edtf import edtf_bounds
from cityplans.core.follow_up import Event
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target

_NOT_COMPARED = ("rank",)
"""Of these, more is not more."""
_CEILINGS = ("<", "<=")
_PERCENT = "per-cent"
_COMPARABLE = ("same", "other_year")
_WHOLE_YEAR, _WHOLE_YEARS = re.compile(r"\d{4}"), re.compile(r"\d{4}/\d{4}")


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """A figure of an indicator.

    Attributes:
        target: The figure; that of a later text is written as a result of the plan whose promise it answers.
        event: What the later text reports; None for a figure of a plan.
        promise: The promise that a result answers: same unit and definition, and its period or a whole year.
    """

    target: Target
    event: Event | None = None
    promise: Target | None = None

    @property
    def share(self) -> int | None:
        """Return how much of the promise is reported in whole percent, rounded down.

        None without a promise, for a ceiling, which nothing has to fill, and for percentages of percentages.
        """
        target, promise = self.target, self.promise
        if promise is None or promise.value is None or promise.value <= 0 or target.value is None or target.value < 0:
            return None
        if promise.value_max is not None or target.value_max is not None or target.comparator not in ("", "="):
            return None
        if promise.comparator in _CEILINGS or promise.unit_id == _PERCENT:
            return None
        return int((target.value / promise.value * 100).to_integral_value(ROUND_DOWN))


def compared_panels(catalog: Catalog, indicator_id: str) -> list[list[IndicatorFigure]]:
    """Return the figures of an indicator that compare, two or more together.

    Those of a panel have one unit, say the same of what they count (a level is no growth), and are all of whole years,
    of several years, of parts of a year, or undated. They are ordered by plan; of each, a promise comes before the
    results that answer it. Panels in which something answers a promise come first.
    """
    panels: dict[tuple[str, str, str], list[IndicatorFigure]] = defaultdict(list)
    for figure in _figures(catalog, indicator_id):
        span = _span(figure.promise or figure.target)
        panels[figure.target.measure_of, figure.target.unit_id, span].append(figure)
    exact = (_ordered(catalog, _without_bounds(panel)) for panel in panels.values())
    compared = [panel for panel in exact if len(panel) > 1]
    return sorted(compared, key=lambda panel: not any(figure.promise for figure in panel))


def _figures(catalog: Catalog, indicator_id: str) -> Iterator[IndicatorFigure]:
    for target in catalog.targets_by_indicator.get(indicator_id, ()):
        if target.value is None or target.type == "context" or target.measure_of in _NOT_COMPARED:
            continue
        yield IndicatorFigure(target)
        if target.is_ahead:
            events = catalog.events_by_promise.get(target.id, ())
            yield from (_of_event(target, event) for event in events if _compares(target, event))


def _compares(promise: Target, event: Event) -> bool:
    """Return whether a reported figure compares with a promise: of its period, or of a whole year."""
    if event.value is None or event.unit_id != promise.unit_id or event.comparability not in _COMPARABLE:
        return False
    return event.comparability == "same" or (_is_of_any_year(promise) and bool(_WHOLE_YEAR.fullmatch(event.period)))


def _is_of_any_year(promise: Target) -> bool:
    return promise.measure_of not in OF_ONE_PERIOD and _span(promise) == "year"


def _of_event(promise: Target, event: Event) -> IndicatorFigure:
    figure = replace(
        promise,
        id=event.id,
        type="outcome",
        comparator="",
        value=event.value,
        value_max=event.value_max,
        value_printed=event.value_printed,
        period=event.period or event.date,
        due="",
        due_basis="",
        note_zh=event.note_zh,
        note_en=event.note_en,
    )
    return IndicatorFigure(figure, event, promise)


def _span(target: Target) -> str:
    """Return what a figure is about: a year, several years, a part of a year; "" if the text does not say."""
    if not target.period:
        return "year" if target.due else ""
    if _WHOLE_YEARS.fullmatch(target.period):
        return "years"
    return "year" if _WHOLE_YEAR.fullmatch(target.period) else "part"


def _without_bounds(panel: Sequence[IndicatorFigure]) -> list[IndicatorFigure]:
    """Leave out figures that only bound what an exact one of the same plan, type and period says."""

    def is_implied(target: Target) -> bool:
        if target.comparator in ("", "="):
            return False
        exact = [x.target for x in panel if x.target.comparator in ("", "=") and _place(x.target) == _place(target)]
        return any(reaches(target, each.value) for each in exact)

    return [each for each in panel if not is_implied(each.target)]


def _place(target: Target) -> tuple[str, str, str]:
    return target.plan_id, target.type, target.due or target.period


def _ordered(catalog: Catalog, panel: Sequence[IndicatorFigure]) -> list[IndicatorFigure]:
    promises = sorted((each.target for each in panel if each.target.is_ahead), key=date_key)
    results = [
        each if each.promise else replace(each, promise=_answered(promises, each.target))
        for each in panel
        if not each.target.is_ahead
    ]
    order = {target.id: index for index, target in enumerate(promises)}

    def key(figure: IndicatorFigure) -> tuple[object, ...]:
        of = figure.target if figure.target.is_ahead else figure.promise
        plan = plan_sort_key(catalog.plans[figure.target.plan_id])
        # Results that answer nothing come last.
        return plan, order[of.id] if of else len(order), not figure.target.is_ahead, date_key(figure.target)

    return sorted([*(IndicatorFigure(target) for target in promises), *results], key=key)


def _answered(promises: Sequence[Target], result: Target) -> Target | None:
    """Return the promise that a result answers: of its period, or the first that was still ahead."""
    own = [each for each in promises if each.plan_id == result.plan_id]
    for promise in own:
        if promise.period and promise.period == result.period:
            return promise
    if _span(result) != "year":
        return None
    years = [each for each in own if _is_of_any_year(each)]
    return next((each for each in years if date_key(each) >= date_key(result)), years[-1] if years else None)


def date_key(target: Target) -> tuple[str, str]:
    """Return the key by which figures are in chronological order."""
    bounds = edtf_bounds(target.due or target.period)
    return (bounds[1].isoformat() if bounds else ""), target.id
