"""Deadlines and their outcomes, changes from version to version, and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cityplans.catalog.deadlines import comparable
from cityplans.catalog.paging import divided
from cityplans.catalog.promises import answers
from cityplans.catalog.releases import release_summaries, table_changes_in_words, table_title
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Plan
from cityplans.exports.changes import MONTHS
from cityplans.exports.delta import delta_rows
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_DETAILED, _SHOWN, _PLANS = 5, 100, 30
"""How many releases the page of changes lists one by one, and the maximum of changes and of plans of each."""


def deadline_page(context: PageContext) -> Iterator[Page]:
    """Yield the pages of everything with a due date, grouped by what the texts say came of it."""
    due = context.deadlines
    found = answers(context.catalog)
    told = {d.target.id for d in due if d.results or found[d.target.id].events}
    groups = (
        ("open", [d for d in due if not d.passed]),
        ("stated", [d for d in due if d.passed and d.target.id in told]),
        ("silent", [d for d in due if d.passed and d.target.id not in told]),
    )
    first = "targets/deadlines/"
    for list_page in divided(groups):
        yield render_list_page(
            context,
            "deadlines.html",
            list_page,
            first,
            context.t("deadlines.title"),
            context.t("deadlines.lead", n=len(due)),
            "targets",
            feed="changes/feed.xml",
            groups=list_page.items,
            total=len(due),
            comparable=comparable,
            by_due=lambda rows: group(rows, lambda row: context.due(row.target)).items(),
        )


def change_pages(context: PageContext) -> Iterator[Page]:
    """Yield the page of the changes of each version, and the page of corrections."""
    catalog = context.catalog
    summaries = release_summaries(catalog)
    yield context.page(
        "changes.html",
        "changes/",
        context.t("changes.title"),
        context.t("changes.lead"),
        "data",
        summaries=summaries,
        # The latest are read most; of the others, the files by month list the changes.
        rows={s.version.id: list(delta_rows(catalog, s.changes[:_SHOWN])) for s in summaries[:_DETAILED]},
        most_plans=_PLANS,
        in_words=partial(table_changes_in_words, context),
        table_title=partial(table_title, context),
        months=MONTHS,
        feed="changes/feed.xml",
    )
    rows = sorted(catalog.corrections, key=lambda c: (c.date, c.record_id), reverse=True)
    yield context.page(
        "corrections.html",
        "corrections/",
        context.t("corrections.title"),
        context.t("corrections.lead"),
        "data",
        feed="corrections/feed.xml",
        total=len(rows),
        groups=group(rows, lambda row: _plan_of(catalog, row.record_id)).items(),
    )


def _plan_of(catalog: Catalog, record_id: str) -> Plan | None:
    """Return the plan that a record belongs to; None for a record of all plans."""
    return next((plan for plan in catalog.plans.values() if f"{record_id}-".startswith(f"{plan.id}-")), None)
