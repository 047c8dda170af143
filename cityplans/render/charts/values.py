"""The chart of the values of one indicator: every city and year, targets and outcomes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cityplans.catalog.promises import reaches
from cityplans.core.csv_writer import plain_number
from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import Indicator, Target
from cityplans.render.charts.bars import Bar, draw_bars
from cityplans.render.charts.chart import MOST_LINES, Chart
from cityplans.render.charts.drawing import NARROW, WIDE, Drawing, drawing, write
from cityplans.render.charts.findings import promised_and_reported

if TYPE_CHECKING:
    from cityplans.render.page import PageContext

# The length of a bar cannot show a rank.
_NOT_DRAWN = ("rank",)
_COLUMNS = ("plan", "when", "type", "measure_of", "figure", "value", "value_max", "unit", "record")


def values(site: PageContext, indicator: Indicator) -> Chart | None:
    """Draw the values of an indicator, one panel per kind of figure and unit.

    Return None if no two values can be compared, or there are too many.
    """
    panels = _panels(site, indicator)
    if not panels or sum(map(len, panels)) > MOST_LINES:
        return None
    targets = [t for panel in panels for t in panel]
    cities = dict.fromkeys(site.short_plan(site.catalog.plans[t.plan_id]) for t in targets)
    name = indicator.name[site.language]
    return Chart(
        name=indicator.id,
        heading=name,
        title=promised_and_reported(site, name, panels),
        description=site.t("charts.values.description", n=len(targets), plans=site.t("list_comma").join(cities)),
        header=tuple(site.t(f"charts.values.{column}") for column in _COLUMNS),
        rows=tuple(_row(site, t) for t in targets),
        wide=_draw(site, panels, WIDE),
        narrow=_draw(site, panels, NARROW),
    )


def _panels(site: PageContext, indicator: Indicator) -> list[list[Target]]:
    """Group the values by kind of figure and unit, at least two each, in chronological order."""
    groups: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in site.catalog.targets_by_indicator.get(indicator.id, ()):
        if target.value is not None and target.type != "context" and target.measure_of not in _NOT_DRAWN:
            groups[target.measure_of, target.unit_id].append(target)
    panels = (sorted((t for t in group if not _is_implied(t, group)), key=_date_key) for group in groups.values())
    return [panel for panel in panels if len(panel) > 1]


def _same(target: Target) -> tuple[str, ...]:
    """Return what the label of a bar says of a figure."""
    return target.plan_id, target.type, target.due or target.period


def _is_implied(target: Target, others: Sequence[Target]) -> bool:
    """Return whether an exact figure of the same plan, type and period says more than a bound."""
    exact = [each for each in others if each.comparator in ("", "=") and _same(each) == _same(target)]
    return target.comparator not in ("", "=") and any(reaches(target, each.value) for each in exact)


def _date_key(target: Target) -> tuple[str, str]:
    bounds = edtf_bounds(target.due or target.period)
    return (bounds[1].isoformat() if bounds else ""), target.id


def _when(site: PageContext, target: Target) -> str:
    text = site.when(target) or site.t("not_stated")
    return f"{text}{site.t('charts.inferred')}" if target.due_basis == "inferred" else text


def _row(site: PageContext, t: Target) -> tuple[str, ...]:
    return (
        site.short_plan(site.catalog.plans[t.plan_id]),
        _when(site, t),
        site.label("targets", "type", t.type),
        site.label("targets", "measure_of", t.measure_of) if t.measure_of else "",
        site.short_figure(t),
        plain_number(t.value),
        plain_number(t.value_max),
        site.unit(t),
        t.id,
    )


def _draw(site: PageContext, panels: Sequence[Sequence[Target]], room: float) -> Drawing:
    body = drawing()
    y = 0.0
    for panel in panels:
        write(body, 0, y + 14, _panel_title(site, panel[0]), "strong", 13)
        counts = Counter(map(_same, panel))
        y = draw_bars(body, [_bar(site, t, is_twin=counts[_same(t)] > 1) for t in panel], room, y + 24) + 14
    return Drawing(room, y - 8, body)


def _panel_title(site: PageContext, t: Target) -> str:
    kind, unit = site.label("targets", "measure_of", t.measure_of) if t.measure_of else "", site.unit(t)
    return site.t("charts.values.panel", kind=kind, unit=unit) if kind and unit else kind or unit


def _bar(site: PageContext, target: Target, *, is_twin: bool) -> Bar:
    """Return the bar of a figure; of several of one plan, type and period, each says what it counts."""
    plan, when, kind, _, figure, *_ = _row(site, target)
    assert target.value is not None
    full_text = site.t("charts.values.said", plan=plan, when=when, kind=kind, figure=figure)
    note = target.note[site.language] if is_twin else f"{when} · {kind}"
    style = "ink" if target.type == "outcome" else "hollow-red"
    return Bar(
        plan,
        site.subject_path(target.subject_id),
        target.value,
        figure,
        full_text,
        style,
        note,
        target.value_max,
    )
