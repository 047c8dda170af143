"""The page of what became of the promises whose day has passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cityplans.catalog.promises import FIGURE_ANSWERS, TESTABILITIES, answers, due_counts, due_promises, how_testable
from cityplans.core.grouping import group
from cityplans.i18n.formatting import date
from cityplans.render.page import Page, PageContext


def promise_page(context: PageContext) -> Iterator[Page]:
    """Yield the page: what later texts answer, plan by plan, and on what they are silent."""
    catalog = context.catalog
    due = due_promises(catalog)
    by_plan = group((a for a in answers(catalog).values() if a.events), lambda a: a.target.plan_id)
    silent = group((a for a in due if not a.events), lambda a: a.target.plan_id)
    by_subject = {plan_id: group(rows, lambda a: a.theme_id if a.read else "") for plan_id, rows in silent.items()}
    figures = group((a for a in due if a.target.value is not None), lambda a: a.figure)
    plans = catalog.plans
    tested = {
        plan.id: Counter(how_testable(target) for target in catalog.targets_by_plan.get(plan.id, ()) if target.is_ahead)
        for plan in plans.values()
    }
    yield context.page(
        "promises.html",
        "promises/",
        context.t("promises.title"),
        context.t("promises.lead", n=len(due), date=date(catalog.identity.released, context.language)),
        "targets",
        counts=due_counts(due),
        figures=[(key, figures.get(key, ())) for key in FIGURE_ANSWERS if key != "none"],
        answered=[(plan, by_plan[plan.id]) for plan in plans.values() if plan.id in by_plan],
        silent=[(plan, list(by_subject[plan.id].values())) for plan in plans.values() if plan.id in silent],
        testabilities=TESTABILITIES,
        testable=[(plan, {kind: tested[plan.id][kind] for kind in TESTABILITIES}) for plan in plans.values()],
    )
