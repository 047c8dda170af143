"""Small pages for frames on other sites: a promise with what became of it, the charts of a plan.

They are not in the theme's shell, have no script, and follow the light or dark colours of the reader's device.
"""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.catalog.history import value_history
from cityplans.catalog.measure_answers import measure_answers
from cityplans.catalog.promises import answers
from cityplans.catalog.shared_measures import shared_measures
from cityplans.core.languages import PREFIX
from cityplans.core.model import Catalog, Measure, Plan
from cityplans.core.security_policy import EMBED
from cityplans.render.bare_page import bare_page
from cityplans.render.cards.facts import figure_in_words
from cityplans.render.charts.chart import Chart
from cityplans.render.charts.counts import themes_of_plan
from cityplans.render.charts.timeline import timeline
from cityplans.render.chinese_runs import mark_chinese
from cityplans.render.page import PageContext
from cityplans.render.promise_words import answer_in_words, became_in_words, told_by
from cityplans.render.shell import root_of
from cityplans.render.theme import EMBED_STYLES
from cityplans.render.thinning import join_lines

_FIGURES = 3
"""Promises of a measure that fit into a frame."""


def embedded(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield table and id of the records with a page to embed: measures that are shared, and plans."""
    shared = shared_measures(catalog)
    yield from (("measures", measure) for measure in catalog.measures if measure in shared)
    yield from (("plans", plan) for plan in catalog.plans)


def embed_path(record_id: str) -> str:
    """Return the address of a page to embed, below the language's root."""
    return f"{EMBED}{record_id}/"


def charts_of(context: PageContext, plan: Plan) -> tuple[Chart, ...]:
    """Return the charts of a plan that fit into a frame; the first is shown unless another is asked for."""
    return tuple(filter(None, (timeline(context, plan), themes_of_plan(context, plan))))


def embed_page(context: PageContext, table: str, record_id: str) -> str:
    """Return the HTML of the page to embed of a measure or plan."""
    path = embed_path(record_id)
    if table == "plans":
        return _document(context, record_id, _plan_body(context, context.catalog.plans[record_id], path))
    return _document(context, record_id, _measure_body(context, context.catalog.measures[record_id], path))


def _measure_body(context: PageContext, measure: Measure, path: str) -> str:
    catalog = context.catalog
    found = measure_answers(catalog, measure)
    of_figures = [answers(catalog)[target.id] for target in found.figures]
    # Those first of which something is reported.
    shown = sorted(of_figures, key=lambda answer: not answer.events)[:_FIGURES]
    return context.render(
        "embed.html",
        path,
        charts=(),
        over=f"{context.short_plan(catalog.plans[measure.plan_id])} · {context.label('measures', 'kind', measure.kind)}",
        title=measure.title[context.language],
        full=context.page_path("measures", measure),
        bodies=[catalog.bodies[row.body_id].name[context.language] for row in found.bodies[:_FIGURES]],
        more_bodies=len(found.bodies) > _FIGURES,
        promises=[(figure_in_words(context, a.target), answer_in_words(context, a), told_by(a)) for a in shown],
        events=() if any(answer.events for answer in shown) else found.events[-_FIGURES:],
        became=became_in_words(context, measure),
        since=value_history(catalog, measure.id).since,
    )


def _plan_body(context: PageContext, plan: Plan, path: str) -> str:
    return context.render(
        "embed.html",
        path,
        charts=charts_of(context, plan),
        over=context.label("plans", "type", plan.type),
        title=plan.title[context.language],
        full=context.page_path("plans", plan),
        bodies=(),
        more_bodies=False,
        promises=(),
        events=(),
        became="",
        since=value_history(context.catalog, plan.id).since,
    )


def _document(context: PageContext, record_id: str, body: str) -> str:
    language = context.language
    up = root_of(f"{PREFIX[language]}{embed_path(record_id)}")
    words = join_lines(body if language == "zh" else mark_chinese(body))
    # In a frame, a link would lead to a page that may not be in one.
    linked = words.replace("<a ", '<a target="_blank" rel="noopener" ')
    return bare_page(
        language,
        _title(context, record_id),
        f"{context.language_url}{context.path_of(record_id)}",
        f"{up}/{EMBED_STYLES}",
        f"<body>\n{linked}\n</body>",
        '<meta name="color-scheme" content="light dark">',
    )


def _title(context: PageContext, record_id: str) -> str:
    row: Plan | Measure = context.catalog.plans.get(record_id) or context.catalog.measures[record_id]
    return row.title[context.language]
