"""Checks events: what they are about, their figures, days, passages and reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cityplans.check.evidence import contains_printed, digest, recorded_passage
from cityplans.core.edtf import edtf_bounds
from cityplans.core.findings import Finding, Severity
from cityplans.core.suggest import suggest
from cityplans.read.dataset import Dataset, Record, folder_of

_FIGURE = ("value", "value_printed", "comparability")
_SAME = ("promise_id", "report_id", "kind", "period")
_BEGINNINGS = ("adopted", "approved", "signed", "published", "period_start")
"""The days of a plan, the first of which is when it was made."""


def event_subject(dataset: Dataset) -> Iterator[Finding]:
    """Check that an event is about a promise, a measure or the plan of its own folder."""
    ids = cache(lambda folder: [r.id for t in ("targets", "measures") for r in dataset[t] if folder_of(r) == folder])
    for event in dataset["events"]:
        subject, folder = event["promise_id"], folder_of(event)
        record = _subject(dataset, event)
        if record is None or folder_of(record) != folder:
            hint = suggest(subject, ids(folder)) or "name the target or measure that the passage is about, or the plan"
            message = f'promise_id "{subject}" is not a target or measure of {folder}'
            yield event.finding("promise_id", "event-subject", message, hint)
        elif record.table == "targets" and record["type"] in ("outcome", "context"):
            message = f"{subject} is no promise: its type is {record['type']}"
            yield event.finding("promise_id", "event-subject", message, "name a target, goal, event or duty")


def event_figure(dataset: Dataset) -> Iterator[Finding]:
    """Check that the figure of an event is complete, and of the unit of a promise that it matches."""
    for event in dataset["events"]:
        filled = [name for name in _FIGURE if event[name]]
        missing = [name for name in (*_FIGURE, "unit_id") if not event[name]]
        target = dataset.get("targets", event["promise_id"])
        if (filled or event["kind"] == "figure") and missing:
            message = f"the figure lacks {', '.join(missing)}"
            hint = "write it as the text prints it, or empty value, value_printed and comparability"
            yield event.finding(missing[0], "event-figure", message, hint)
        elif event["comparability"] == "same" and target and event["unit_id"] != target["unit_id"]:
            message = f'the unit is "{event["unit_id"]}", that of the promise "{target["unit_id"] or "none"}"'
            yield event.finding("unit_id", "event-figure", message, "convert the figure, or say what differs")


def event_before_plan(dataset: Dataset) -> Iterator[Finding]:
    """Check that nothing is said to have become of a promise before it was made."""
    made = {plan.id: min(days) for plan in dataset["plans"] if (days := _days(plan))}
    for event in dataset["events"]:
        span, begun = edtf_bounds(event["date"]) if event["date"] else None, made.get(event["plan_id"])
        if span and begun and span[1].isoformat() < begun:
            message = f"{event['date']} is before the plan of {begun}"
            hint = "what came before a promise does not answer it; correct the date, or delete the row"
            yield event.finding("date", "event-before-plan", message, hint)


def event_twice(dataset: Dataset) -> Iterator[Finding]:
    """Check that a passage answers a promise once."""
    first: dict[tuple[str, ...], list[Record]] = {}
    for event in dataset["events"]:
        span = recorded_passage(event)
        others = first.setdefault(tuple(map(event.__getitem__, _SAME)), [])
        for other in others:
            former = recorded_passage(other)
            if span and former and span.start < former.end and former.start < span.end:
                message = f"{other.id} in line {other.line} reports the same from the same passage"
                yield event.finding("start", "event-twice", message, "merge the two rows into one")
                break
        others.append(event)


def report_subject(dataset: Dataset) -> Iterator[Finding]:
    """Check that somebody has said what every later text is about."""
    told = {row["report_id"] for row in dataset["report_subjects"]}
    for report in dataset["reports"]:
        if report.id not in told:
            message = f"nobody has said what {report.id} is about"
            hint = "add a row to report_subjects.csv for each city and theme that the saved copy says something about"
            yield report.finding("id", "report-subject", message, hint, Severity.WARNING)


def event_unread(dataset: Dataset) -> Iterator[Finding]:
    """Check that the report of an event is among the texts that were read for its plan."""
    read = {(row["plan_id"], row["report_id"]) for row in dataset["searches"]}
    for event in dataset["events"]:
        if dataset.get("reports", event["report_id"]) and (event["plan_id"], event["report_id"]) not in read:
            message = f"{event['report_id']} was not read for {event['plan_id']}"
            hint = f"read it against every promise, then add {event['plan_id']},{event['report_id']} to searches.csv"
            yield event.finding("report_id", "event-unread", message, hint)


def event_passage(dataset: Dataset) -> Iterator[Finding]:
    """Check the hash and the printed figure of every event whose report is available."""
    for event in dataset["events"]:
        text, span = dataset.texts.get(event["report_id"]), recorded_passage(event)
        if text is None:
            continue
        passage = text[span.start : span.end] if span else ""
        if not span or span.end > len(text):
            message = (
                f"the passage {event['start']}–{event['end']} is not within the {len(text)} characters of the report"
            )
            yield event.finding("start", "event-passage", message, "correct start and end")
        elif digest(passage) != event["sha256"]:
            message = f"the passage {span.start}–{span.end} of {event['report_id']} is not the one that was hashed"
            hint = f"read it; if it says what the record says, write {digest(passage)}"
            yield event.finding("sha256", "event-passage", message, hint)
        elif event["value_printed"] and not _holds(passage, event["value_printed"]):
            message = f'"{event["value_printed"]}" is not in the passage of {event["report_id"]}'
            yield event.finding("value_printed", "event-passage", message, "copy the figure from the passage")


def report_unread(dataset: Dataset) -> Iterator[Finding]:
    """Check that every report was read for a plan."""
    read = {row["report_id"] for table in ("searches", "events") for row in dataset[table]}
    for report in dataset["reports"]:
        if report.id not in read:
            message = f"{report.id} was read for no plan"
            hint = "add it to the searches.csv of each plan for which it was read, or delete the row"
            yield report.finding("id", "report-unread", message, hint, Severity.WARNING)


def _subject(dataset: Dataset, event: Record) -> Record | None:
    for table in ("targets", "measures", "plans"):
        if record := dataset.get(table, event["promise_id"]):
            return record
    return None


def _holds(passage: str, printed: str) -> bool:
    # In a table, the figures of two columns look like one.
    stands_alone = re.search(rf"(?<![\d.,]){re.escape(printed)}(?![\d.,])", passage)
    return contains_printed(printed, passage) or stands_alone is not None


def _days(plan: Record) -> list[str]:
    spans = [edtf_bounds(plan[name]) for name in _BEGINNINGS if plan[name]]
    return [span[0].isoformat() for span in spans if span]
