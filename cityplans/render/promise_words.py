"""What became of promises, each answer in one short sentence."""

from __future__ import annotations

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.measure_answers import measure_answers
from cityplans.catalog.promises import Answers
from cityplans.core.follow_up import Event
from cityplans.core.plan_records import Measure


def answer_in_words(context: LocalizedCatalog, answer: Answers) -> str:
    """Return what later texts report of one promise, that they are silent, or that its day has not come."""
    if answer.figure != "none":
        return context.t(f"share.figures.{answer.figure}")
    if event := told_by(answer):
        return context.t("share.became", said=context.reported(event))
    if answer.reported == "silent":
        return context.t("share.silent", n=len(answer.about))
    if answer.reported:
        return context.t("share.off_subject" if answer.read else "promises.unread")
    return context.t("measure.not_due") if answer.calendar == "ahead" else ""


def told_by(answer: Answers) -> Event | None:
    """Return the event that says what became of a promise; None if none does."""
    return answer.decisive or (answer.events[-1] if answer.events else None)


def became_in_words(context: LocalizedCatalog, measure: Measure) -> str:
    """Return the kinds of what later texts report of a measure and its promises; "" for nothing."""
    kinds = [context.event_kind(kind) for kind in measure_answers(context.catalog, measure).kinds]
    return context.t("share.became", said=context.t("list_comma").join(kinds)) if kinds else ""
