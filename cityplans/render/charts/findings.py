"""What a chart shows in one sentence, which is its title.

Each function takes the values of a chart, returns a sentence, and claims no more than they say: of equals, none is the largest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cityplans.catalog.indicator_figures import IndicatorFigure, date_key
from cityplans.core.edtf import edtf_bounds
from cityplans.core.plan_records import Plan, Target
from cityplans.i18n.formatting import date

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

Translate = Callable[..., str]
"""Returns the text for a key in the language of the chart."""


def due_dates(t: Translate, plan: str, years: Sequence[str]) -> str:
    """Return when most of what a plan promises falls due; `years` has one of each dated promise."""
    counts = Counter(years)
    if not counts:
        return t("charts.findings.undated", plan=plan)
    year, n = _fullest(counts)
    if len(counts) == 1:
        return t("charts.findings.one_year", plan=plan, year=year, n=n)
    key = "most" if n * 2 > len(years) else "spread"
    return t(f"charts.findings.{key}", plan=plan, year=year, n=n, all=len(years), years=len(counts))


def years_of_all(t: Translate, years: Sequence[str], undated: int) -> str:
    """Return how many promises of all plans have no date, and how many fall due in the fullest year."""
    year, n = _fullest(Counter(years))
    dated = len(years)
    if not undated:
        return t("charts.findings.all_dated", all=dated, year=year, n=n)
    return t("charts.findings.dated", undated=undated, all=dated + undated, dated=dated, year=year, n=n)


def periods(site: PageContext, plans: Sequence[Plan]) -> str:
    """Return of how many plans the period was over when the data were released."""
    released = site.catalog.identity.released
    ends = [bounds[1].isoformat() for plan in plans if (bounds := edtf_bounds(plan.period_end))]
    over = sum(end < released for end in ends)
    return site.t("charts.findings.periods", over=over, n=len(ends), date=date(released, site.language))


def leaders(t: Translate, leads: Sequence[tuple[str, int]], named: Sequence[tuple[str, int]]) -> str:
    """Return who leads most, or who is named most often where nobody leads.

    `leads` and `named` have each body with how often it leads, and how often it is named in any role.
    """
    key, counts = ("leads", leads) if any(n for _, n in leads) else ("named", named)
    body, most = max(counts, key=lambda counted: counted[1])
    equals = sum(n == most for _, n in counts)
    if equals > 1:
        return t(f"charts.findings.{key}_equal", equals=equals, n=most)
    return t(f"charts.findings.{key}", body=body, n=most)


def largest(t: Translate, key: str, counts: Sequence[tuple[str, int]], total: int, **names: str) -> str:
    """Return which of some counts is the largest, or that the first two are equal.

    There are two or more of them, in descending order.
    """
    (first, most), (second, next_most) = counts[:2]
    if most == next_most:
        return t(f"charts.findings.{key}_equal", first=first, second=second, n=most, **names)
    return t(f"charts.findings.{key}", first=first, n=most, all=total, **names)


def promised_and_reported(site: PageContext, name: str, panels: Sequence[Sequence[IndicatorFigure]]) -> str:
    """Return what a plan promised of an indicator and what was reported.

    A result of the promised year comes first, then the latest of those that answer a promise, then any of the same plan.
    Where there is none, return the first and last result, or else the span of the promises.
    """
    pairs = [(figure.promise, figure) for panel in panels for figure in panel if figure.promise]
    if pair := max(pairs or _of_one_plan(panels), key=_closeness, default=None):
        promise, figure = pair
        said = {
            "name": _counted(site, name, promise),
            "plan": site.plan_in_sentence(site.catalog.plans[promise.plan_id]),
            "promised": _by(site, promise),
            "reported": _of(site, figure.target),
        }
        if figure.share is None:
            return site.t("charts.findings.promised", **said)
        return site.t("charts.findings.promised_share", share=figure.share, **said)
    panel = sorted((figure.target for figure in panels[0]), key=date_key)
    name = _counted(site, name, panel[0])
    results = [each for each in panel if each.type == "outcome"]
    if len(results) > 1:
        first, last = _of(site, results[0]), _of(site, results[-1])
        return site.t("charts.findings.results", name=name, first=first, last=last)
    low, high = (pick(panel, key=lambda each: each.value or 0) for pick in (min, max))
    if low.value == high.value:
        return site.t("charts.findings.same", name=name, figure=site.short_figure(low), n=len(panel))
    return site.t("charts.findings.span", name=name, low=_named(site, low), high=_named(site, high))


def _of_one_plan(panels: Sequence[Sequence[IndicatorFigure]]) -> list[tuple[Target, IndicatorFigure]]:
    """Return the promises and results of the same plan that are in the same panel."""
    return [
        (promise.target, result)
        for panel in panels
        for promise in panel
        for result in panel
        if promise.target.is_ahead and not result.target.is_ahead and promise.target.plan_id == result.target.plan_id
    ]


def _closeness(pair: tuple[Target, IndicatorFigure]) -> tuple[bool, tuple[str, str]]:
    promise, figure = pair
    is_same = figure.event.comparability == "same" if figure.event else False
    return is_same or (promise.period or promise.due) == figure.target.period, date_key(figure.target)


def _fullest(counts: Counter[str]) -> tuple[str, int]:
    """Return the year with the most, of equals the earliest."""
    return min(counts.items(), key=lambda counted: (-counted[1], counted[0]))


def _counted(site: PageContext, name: str, target: Target) -> str:
    """Return what a figure counts; 18% growth of something is not 18% of it."""
    if target.measure_of not in ("growth_rate", "change"):
        return name
    return site.t("charts.kind", name=name, kind=site.label("targets", "measure_of", target.measure_of))


def _by(site: PageContext, target: Target) -> str:
    figure, when = site.short_figure(target), site.by(target) or date(target.period, site.language)
    return site.t("charts.findings.by", figure=figure, date=when) if when else figure


def _of(site: PageContext, target: Target) -> str:
    figure, when = site.short_figure(target), date(target.period, site.language) or site.due(target)
    return site.t("charts.findings.of", figure=figure, date=when) if when else figure


def _named(site: PageContext, target: Target) -> str:
    plan = site.short_plan(site.catalog.plans[target.plan_id])
    return site.t("charts.findings.of", figure=site.short_figure(target), date=plan)
