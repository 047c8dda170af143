"""The chart of the values of one indicator: promises and what was reported of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cityplans.catalog.indicator_figures import IndicatorFigure, compared_panels
from cityplans.core.csv_writer import plain_number
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target
from cityplans.core.reference_records import Indicator
from cityplans.render.charts.bars import Bar, draw_bars
from cityplans.render.charts.chart import MOST_LINES, Chart
from cityplans.render.charts.drawing import NARROW, WIDE, Drawing, drawing, write
from cityplans.render.charts.findings import promised_and_reported

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

Panel = Sequence[IndicatorFigure]
_COLUMNS = ("plan", "when", "type", "measure_of", "figure", "value", "value_max", "unit", "record")


def values(site: PageContext, indicator: Indicator) -> Chart | None:
    """Draw the values of an indicator, one panel per kind of figure, unit and span of time.

    A result that answers a promise is a bullet: its bar is crossed by the line of what was promised. Return None if no
    two values can be compared, or there are too many.
    """
    panels = _drawn_panels(site.catalog, indicator)
    if not panels:
        return None
    figures = [figure for panel in panels for figure in panel]
    plans = dict.fromkeys(site.short_plan(site.catalog.plans[figure.target.plan_id]) for figure in figures)
    name = indicator.name[site.language]
    return Chart(
        name=indicator.id,
        heading=name,
        title=promised_and_reported(site, name, panels),
        description=site.t("charts.values.description", n=len(figures), plans=site.t("list_comma").join(plans)),
        header=tuple(site.t(f"charts.values.{column}") for column in _COLUMNS),
        rows=tuple(_row(site, figure) for figure in figures),
        wide=_draw(site, panels, WIDE),
        narrow=_draw(site, panels, NARROW),
    )


def has_chart(catalog: Catalog, indicator: Indicator) -> bool:
    """Return whether the values of an indicator are drawn."""
    return bool(_drawn_panels(catalog, indicator))


def _drawn_panels(catalog: Catalog, indicator: Indicator) -> Sequence[Panel]:
    panels = compared_panels(catalog, indicator.id)
    return panels if sum(map(len, panels)) <= MOST_LINES else ()


def _when(site: PageContext, target: Target) -> str:
    text = site.when(target) or site.t("not_stated")
    return f"{text}{site.t('charts.inferred')}" if target.due_basis == "inferred" else text


def _row(site: PageContext, figure: IndicatorFigure) -> tuple[str, ...]:
    t = figure.target
    return (
        site.short_plan(site.catalog.plans[t.plan_id]),
        _when(site, t),
        site.t("charts.values.later") if figure.event else site.label("targets", "type", t.type),
        site.label("targets", "measure_of", t.measure_of) if t.measure_of else "",
        site.short_figure(t),
        plain_number(t.value),
        plain_number(t.value_max),
        site.unit(t),
        t.id,
    )


def _draw(site: PageContext, panels: Sequence[Panel], room: float) -> Drawing:
    body = drawing()
    y = 0.0
    for panel in panels:
        write(body, 0, y + 14, _panel_title(site, panel[0].target), "strong", 13)
        counts = Counter(map(_label_key, panel))
        y = draw_bars(body, [_bar(site, x, is_twin=counts[_label_key(x)] > 1) for x in panel], room, y + 24) + 14
    return Drawing(room, y - 8, body)


def _panel_title(site: PageContext, t: Target) -> str:
    kind, unit = site.label("targets", "measure_of", t.measure_of) if t.measure_of else "", site.unit(t)
    return site.t("charts.values.panel", kind=kind, unit=unit) if kind and unit else kind or unit


def _label_key(figure: IndicatorFigure) -> tuple[object, ...]:
    """Return what the label of a bar says of a figure."""
    target = figure.target
    return target.plan_id, target.type, target.due or target.period, figure.event is None


def _bar(site: PageContext, figure: IndicatorFigure, *, is_twin: bool) -> Bar:
    """Return the bar of a figure; of several of one plan, type and period, each says what it counts."""
    target, promise, event = figure.target, figure.promise, figure.event
    plan, when, kind, _, said, *_ = _row(site, figure)
    assert target.value is not None
    full_text = site.t("charts.values.said", plan=plan, when=when, kind=kind, figure=said)
    if promise:
        full_text = site.t("charts.values.answers", said=full_text, promised=site.short_figure(promise))
    return Bar(
        plan,
        site.page_path("events", event) if event else site.subject_path(target.subject_id),
        target.value,
        said if figure.share is None else site.t("charts.values.share", figure=said, share=figure.share),
        full_text,
        "ink" if target.type == "outcome" else "hollow-red",
        target.note[site.language] if is_twin else f"{when} · {kind}",
        target.value_max,
        promise.value if promise else None,
    )
