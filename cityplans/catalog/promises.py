"""What became of each promise: what the calendar, later texts and figures say.

The three answers are derived, never typed, and never merged into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from cityplans.catalog.deadlines import deadlines
from cityplans.catalog.subjects import subject_of, texts_about
from cityplans.core.edtf import edtf_bounds
from cityplans.core.follow_up import Event, Search
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Target

Calendar = Literal["undated", "ahead", "due"]
FigureAnswer = Literal["reached", "reached_later", "not_reached", "not_comparable", "none"]
Testability = Literal["figure_and_date", "date", "figure", "words"]
Reported = Literal["reported", "silent", "off_subject", "unread"]
REPORTED: tuple[Reported, ...] = ("reported", "silent", "off_subject", "unread")
CALENDARS: tuple[Calendar, ...] = ("undated", "ahead", "due")
TESTABILITIES: tuple[Testability, ...] = ("figure_and_date", "date", "figure", "words")
FIGURE_ANSWERS: tuple[FigureAnswer, ...] = ("reached", "reached_later", "not_reached", "not_comparable", "none")
_RANKS = ("official", "organiser", "state_media", "press", "copy")
LATE = "reported_late"
"""What `kind_of` says in place of `reported_done`."""
OF_ONE_PERIOD = ("growth_rate", "change")
"""What a figure of another year cannot have reached later: it is about its own period."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The three answers about one promise.

    Attributes:
        target: The promise.
        calendar: What the calendar says on the day of the release.
        events: What later texts report of it, the earliest first.
        read: The texts that were read for its plan.
        theme_id: Its subject; "" for the city as a whole.
        about: Those of the texts read that are about its subject.
        figure: What the figures among the events say.
        decisive: The event whose figure says it; None if there is none.
    """

    target: Target
    calendar: Calendar
    events: tuple[Event, ...]
    read: tuple[Search, ...]
    theme_id: str
    about: tuple[Search, ...]
    figure: FigureAnswer
    decisive: Event | None

    @property
    def read_until(self) -> str:
        """The day up to which texts were read; "" if none was."""
        return max((search.read_on for search in self.read), default="")

    @property
    def reported(self) -> Reported | None:
        """What later texts say in one word; None if nothing is reported of a promise that is not due.

        Texts are silent only if they are about the subject of the promise; texts about other matters say nothing of it
        in any case.
        """
        if self.events:
            return "reported"
        if self.calendar != "due":
            return None
        if self.about:
            return "silent"
        return "off_subject" if self.read else "unread"


def how_testable(target: Target) -> Testability:
    """Return whether a promise names a figure and a date, one of them, or neither."""
    if target.value is not None:
        return "figure_and_date" if target.due else "figure"
    return "date" if target.due else "words"


def promise_counts(targets: Iterable[Target]) -> tuple[tuple[int, str], ...]:
    """Return how many promises have a figure, how many have none, and how many results the plans report."""
    figures = words = results = 0
    for target in targets:
        figures += target.is_ahead and target.value is not None
        words += target.is_ahead and target.value is None
        results += target.type == "outcome"
    return (figures, "figures"), (words, "words"), (results, "results")


@lru_cache(maxsize=2)
def answers(catalog: Catalog) -> Mapping[str, Answers]:
    """Return the answers about every promise, by target id."""
    return _AllAnswers(catalog)


class _AllAnswers(Mapping[str, Answers]):
    """The answers about every promise, each worked out when first asked for: a page asks for few."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._passed = {deadline.target.id: deadline.passed for deadline in deadlines(catalog)}
        self._found: dict[str, Answers] = {}

    def __getitem__(self, target_id: str) -> Answers:
        if target_id not in self._found:
            target = self._catalog.targets[target_id]
            if not target.is_ahead:
                raise KeyError(target_id)
            self._found[target_id] = _answers(self._catalog, target, self._passed)
        return self._found[target_id]

    def __iter__(self) -> Iterator[str]:
        return (target.id for target in self._catalog.targets.values() if target.is_ahead)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def due_promises(catalog: Catalog) -> tuple[Answers, ...]:
    """Return the answers about every promise whose day has passed, the earliest day first."""
    found = answers(catalog)
    return tuple(found[deadline.target.id] for deadline in deadlines(catalog) if deadline.passed)


def due_counts(due: Sequence[Answers]) -> Mapping[str, int]:
    """Return how many of some due promises are in each state of `REPORTED`, and how many there are."""
    return {"all": len(due), **{key: sum(answer.reported == key for answer in due) for key in REPORTED}}


@lru_cache(maxsize=2)
def due_promises_by_plan(catalog: Catalog) -> Mapping[str, tuple[Answers, ...]]:
    """Return the same by plan id, without plans that have none."""
    return group(due_promises(catalog), lambda found: found.target.plan_id)


@lru_cache(maxsize=2)
def late_answers(catalog: Catalog) -> tuple[tuple[Answers, Event], ...]:
    """Return the promises of which later texts report something later than promised, the latest due first.

    Of several promises that one passage answers, the first is named.
    """
    found = []
    told: set[tuple[str, int]] = set()
    for answer in reversed(due_promises(catalog)):
        decisive = answer.decisive if answer.figure != "not_comparable" else None
        decided = [e for e in answer.events if e.kind == "reported_done" or e is decisive]
        late = [event for event in decided if _is_after(event, answer.target)]
        if late and (passage := (late[-1].report_id, late[-1].start)) not in told:
            told.add(passage)
            found.append((answer, late[-1]))
    return tuple(found)


def telling_answers(catalog: Catalog) -> tuple[tuple[Answers, Event], ...]:
    """Return the late answers that settle a promise, one for each measure or heading."""
    told: dict[str, tuple[Answers, Event]] = {}
    for answer, event in late_answers(catalog):
        if answer.figure != "not_comparable":
            told.setdefault(answer.target.subject_id, (answer, event))
    return tuple(told.values())


def in_order(catalog: Catalog, events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events by the day on which they happened or were reported; of one day, the best source first."""

    def key(event: Event) -> tuple[str, int, str]:
        report = catalog.reports[event.report_id]
        bounds = edtf_bounds(event.date or event.period or report.published or "9999")
        return bounds[1].isoformat() if bounds else "", _RANKS.index(report.rank), event.id

    return tuple(sorted(events, key=key))


def _answers(catalog: Catalog, target: Target, passed: Mapping[str, bool]) -> Answers:
    events = in_order(catalog, catalog.events_by_promise.get(target.id, ()))
    calendar: Calendar = "undated"
    if target.id in passed:
        calendar = "due" if passed[target.id] else "ahead"
    read, theme_id = catalog.searches_by_plan.get(target.plan_id, ()), subject_of(catalog, target)
    about = texts_about(catalog, target.plan_id, theme_id)
    return Answers(target, calendar, events, read, theme_id, about, *_figure_answer(target, events))


def _figure_answer(target: Target, events: tuple[Event, ...]) -> tuple[FigureAnswer, Event | None]:
    figures = [event for event in events if event.value is not None]
    if target.value is None or not figures:
        return "none", None
    same = [event for event in figures if event.comparability == "same"]
    for event in same:
        if reaches(target, event.value):
            return "reached", event
    if target.measure_of not in OF_ONE_PERIOD:
        later = [event for event in figures if event.comparability == "other_year" and _is_after(event, target)]
        for event in later:
            if reaches(target, event.value):
                return "reached_later", event
    if same:
        return "not_reached", same[-1]
    return "not_comparable", figures[-1]


def kind_of(catalog: Catalog, event: Event) -> str:
    """Return the kind of an event, or `LATE` if it reports as done what was promised for an earlier day."""
    target = catalog.targets.get(event.promise_id)
    is_late = event.kind == "reported_done" and target is not None and _is_after(event, target)
    return LATE if is_late else event.kind


def done_late(catalog: Catalog, event: Event) -> Literal["yes", "no", "unknown", ""]:
    """Return whether what an event reports as done was done later than promised; "" for other events.

    Unknown is what was promised without a date, or reported without one.
    """
    if event.kind != "reported_done":
        return ""
    target = catalog.targets.get(event.promise_id)
    if target is None or not target.due or not (event.period or event.date):
        return "unknown"
    return "yes" if _is_after(event, target) else "no"


def compared_figures(answer: Answers) -> tuple[Event, ...]:
    """Return the reported figures that compare with the promised one, the earliest first.

    They have its unit and definition. One of another year is among them unless it is about its own period, or covers
    a part of a year or several years and does not decide the answer.
    """
    target, decisive = answer.target, answer.decisive
    if answer.figure in ("none", "not_comparable") or target.value_max is not None:
        return ()

    def is_compared(event: Event) -> bool:
        if event.value is None or event.value_max is not None or event.unit_id != target.unit_id:
            return False
        if event.comparability != "other_year":
            return event.comparability == "same"
        whole = event.period and "/" not in event.period and target.measure_of not in OF_ONE_PERIOD
        return event is decisive or bool(whole)

    return tuple(filter(is_compared, answer.events))


def reaches(target: Target, value: Decimal | None) -> bool:
    """Return whether a figure is what a promise asks for.

    A figure without a relation counts as reached when it is met or passed: a rank from above, all else from below.
    """
    if target.value is None or value is None:
        return False
    if target.comparator in ("<", "<=") or (target.measure_of == "rank" and target.comparator in ("", "=")):
        return value < target.value or (value == target.value and target.comparator != "<")
    return value > target.value or (value == target.value and target.comparator != ">")


def _is_after(event: Event, target: Target) -> bool:
    ends, due = edtf_bounds(event.period or event.date or ""), edtf_bounds(target.due) if target.due else None
    first: date | None = due[1] if due else None
    return bool(ends and first and ends[1] > first)
