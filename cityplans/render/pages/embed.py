"""Small pages for frames on other sites: promises, charts, who is responsible for what.

They are not in the theme's shell and follow the light or dark colours of the reader's device. The record is shown as it
is now. A frame that names a version (`?v=`) is told by a script what has changed since: a page for each version would
multiply the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cityplans.catalog.addresses import api_path
from cityplans.catalog.history import value_history
from cityplans.catalog.measure_answers import measure_answers
from cityplans.catalog.promises import answers
from cityplans.catalog.responsibility import Assigned, assigned_bodies, roles_of
from cityplans.catalog.shared_records import shared_indicators, shared_measures
from cityplans.core.languages import PREFIX
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan
from cityplans.core.reference_records import Indicator
from cityplans.core.security_policy import EMBED
from cityplans.render.bare_page import bare_page
from cityplans.render.cards.facts import figure_in_words
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.counts import themes_of_plan
from cityplans.render.charts.responsibilities import FEWEST, finding, responsibilities
from cityplans.render.charts.timeline import timeline
from cityplans.render.charts.values import has_chart, values
from cityplans.render.chinese_runs import mark_chinese
from cityplans.render.page import PageContext
from cityplans.render.promise_words import answer_in_words, became_in_words, told_by
from cityplans.render.shell import root_of
from cityplans.render.theme import EMBED_STYLES
from cityplans.render.thinning import join_lines

EMBEDDED_TABLES = ("measures", "plans", "indicators")
"""The tables with records that have a page to embed."""
_FIGURES = 3
"""Promises of a measure that fit into a frame."""
_AGENCIES = "responsibilities"
_AROUND, _HIGHEST = 260, 1000
"""The height of what is above and below a picture, and of the highest frame, in pixels; a higher page is scrolled."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page to embed shows at one anchor: how it is called, and the height of its frame in pixels."""

    name: str
    heading: str
    height: int


@dataclass(frozen=True, slots=True)
class _Figure:
    """A picture of a page to embed; `bodies` are listed where the drawing has no room."""

    name: str
    title: str
    chart: Chart | None
    bodies: Assigned = ()


def embedded(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield table and id of what has a page to embed.

    These are the shared measures, all plans, and the shared indicators with a chart.
    """
    shared = shared_measures(catalog)
    yield from (("measures", measure) for measure in catalog.measures if measure in shared)
    yield from (("plans", plan) for plan in catalog.plans)
    yield from (("indicators", row.id) for row in catalog.indicators.values() if has_frame(catalog, row))


def has_frame(catalog: Catalog, indicator: Indicator) -> bool:
    """Return whether an indicator has a page to embed."""
    return indicator.id in shared_indicators(catalog) and has_chart(catalog, indicator)


def embed_path(record_id: str) -> str:
    """Return the address of a page to embed, below the language's root."""
    return f"{EMBED}{record_id}/"


def charts_of(context: PageContext, plan: Plan, bodies: Assigned) -> tuple[Chart, ...]:
    """Return the charts of a plan, the one that a frame shows first unless it asks for another."""
    drawn = timeline(context, plan), themes_of_plan(context, plan), responsibilities(context, plan, bodies)
    return tuple(filter(None, drawn))


def frames_of_plan(context: PageContext, bodies: Assigned, charts: Iterable[Chart]) -> tuple[Frame, ...]:
    """Return what the frame of a plan can show: its `charts`, and its bodies if they are not drawn."""
    found = {chart.name: frame_of(chart) for chart in charts}
    if _AGENCIES not in found and len(bodies) >= FEWEST:
        found[_AGENCIES] = Frame(_AGENCIES, context.t("charts.responsibilities.heading"), _HIGHEST)
    return tuple(found.values())


def frame_of(chart: Chart) -> Frame:
    """Return the frame of a chart."""
    return Frame(chart.name, chart.heading, min(_HIGHEST, int(chart.wide.height) + _AROUND))


def embed_page(context: PageContext, table: str, record_id: str) -> str:
    """Return the HTML of the page to embed of a measure, plan or indicator."""
    match getattr(context.catalog, table)[record_id]:
        case Measure() as measure:
            return _measure(context, measure)
        case Plan() as plan:
            over = context.label("plans", "type", plan.type)
            return _charts(context, "plans", plan, plan.title[context.language], over, _figures_of_plan(context, plan))
        case Indicator() as indicator:
            name, chart = indicator.name[context.language], values(context, indicator)
            figures = [_Figure(chart.name, chart.title, chart)] if chart else []
            return _charts(context, "indicators", indicator, name, context.t("indicator.one"), figures)
    raise ValueError(table)


def _figures_of_plan(context: PageContext, plan: Plan) -> list[_Figure]:
    bodies = assigned_bodies(context.catalog, plan.id)
    charts = {chart.name: chart for chart in charts_of(context, plan, bodies)}
    found = [_Figure(name, chart.title, chart) for name, chart in charts.items() if name != _AGENCIES]
    if len(bodies) >= FEWEST:
        found.append(_Figure(_AGENCIES, finding(context, bodies), charts.get(_AGENCIES), bodies))
    return found


def _measure(context: PageContext, measure: Measure) -> str:
    catalog = context.catalog
    found = measure_answers(catalog, measure)
    of_figures = [answers(catalog)[target.id] for target in found.figures]
    # Those first of which something is reported.
    shown = sorted(of_figures, key=lambda answer: not answer.events)[:_FIGURES]
    plan, kind = catalog.plans[measure.plan_id], context.label("measures", "kind", measure.kind)
    return _document(
        context,
        "measures",
        measure,
        measure.title[context.language],
        over=f"{context.short_plan(plan)} · {kind}",
        bodies=[catalog.bodies[row.body_id].name[context.language] for row in found.bodies[:_FIGURES]],
        more_bodies=len(found.bodies) > _FIGURES,
        promises=[(figure_in_words(context, a.target), answer_in_words(context, a), told_by(a)) for a in shown],
        events=() if any(answer.events for answer in shown) else found.events[-_FIGURES:],
        became=became_in_words(context, measure),
    )


def _charts(
    context: PageContext, table: str, row: Plan | Indicator, title: str, over: str, figures: Sequence[_Figure]
) -> str:
    # The last is shown where the address asks for none.
    shown = [*figures[1:], *figures[:1]]
    roles = {figure.name: roles_of(figure.bodies) for figure in shown if figure.bodies}
    return _document(context, table, row, title, over=over, figures=shown, roles=roles)


def _document(context: PageContext, table: str, row: Measure | Plan | Indicator, title: str, **content: object) -> str:
    language, path = context.language, embed_path(row.id)
    body = context.render(
        "embed.html",
        path,
        title=title,
        full=context.page_path(table, row),
        since=value_history(context.catalog, row.id).since,
        record=api_path(table, row.id),
        **{"figures": (), "bodies": (), "promises": (), "events": (), **content},
    )
    up = root_of(f"{PREFIX[language]}{path}")
    words = join_lines(body if language == "zh" else mark_chinese(body))
    # In a frame, a link would lead to a page that may not be in one.
    linked = words.replace("<a ", '<a target="_blank" rel="noopener" ')
    return bare_page(
        language,
        title,
        f"{context.language_url}{context.page_path(table, row)}",
        f"{up}/{EMBED_STYLES}",
        f"<body>\n{linked}\n</body>",
        '<meta name="color-scheme" content="light dark">',
    )
