"""What a reader asks of a measure first: who, by when, how much, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cityplans.catalog.promises import Answers, FigureAnswer, answers, in_order, kind_of
from cityplans.catalog.responsibility import responsible
from cityplans.catalog.subjects import texts_about
from cityplans.core.edtf import edtf_bounds
from cityplans.core.follow_up import Event, Search
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Responsibility, Target
from cityplans.i18n.formatting import due

_FIRST_ROLES = ("lead", "responsible")


@dataclass(frozen=True, slots=True)
class MeasureAnswers:
    """The answers of a measure and its sub-measures.

    Attributes:
        bodies: Those who lead, else those who are responsible, else all that the text names.
        due: Promises with a due date, the earliest first, one for each date.
        figures: Its promises with a figure.
        results: The results with a figure that the plan itself reports.
        events: What later texts report of it, the latest last.
        said: What the reported figures say of its promises, and how often.
        kinds: The other kinds of what is reported (see `kind_of`), and how often.
        silent: The answers of a promise that is past its date and of which nothing is reported; None if there is none.
        about: The texts that were read about its theme.
    """

    bodies: tuple[Responsibility, ...]
    due: tuple[Target, ...]
    figures: tuple[Target, ...]
    results: tuple[Target, ...]
    events: tuple[Event, ...]
    said: Mapping[FigureAnswer, int]
    kinds: Mapping[str, int]
    silent: Answers | None
    about: tuple[Search, ...]


def measure_answers(catalog: Catalog, measure: Measure) -> MeasureAnswers:
    """Return what a reader asks of a measure first."""
    family = with_parts(catalog, measure)
    targets = targets_about(catalog, family)
    ahead = [target for target in targets if target.is_ahead]
    found = [answers(catalog)[target.id] for target in ahead]
    of_measures = [event for each in family for event in catalog.events_by_promise.get(each.id, ())]
    events = [*of_measures, *(event for answer in found for event in answer.events)]
    return MeasureAnswers(
        _bodies(catalog, measure),
        tuple(sorted({due(t, "zh"): t for t in ahead if t.due}.values(), key=lambda target: _last_day(target.due))),
        tuple(target for target in ahead if target.value is not None),
        tuple(target for target in targets if target.type == "outcome" and target.value is not None),
        in_order(catalog, events),
        Counter(answer.figure for answer in found if answer.figure != "none"),
        Counter(kind_of(catalog, event) for event in events if event.kind != "figure"),
        next((answer for answer in found if answer.reported not in (None, "reported")), None),
        texts_about(catalog, measure.plan_id, measure.theme_id),
    )


def with_parts(catalog: Catalog, measure: Measure) -> tuple[Measure, ...]:
    """Return a measure and its sub-measures."""
    return (measure, *catalog.measures_by_parent.get(measure.id, ()))


def targets_about(catalog: Catalog, measures: Iterable[Measure]) -> list[Target]:
    """Return the targets whose subject is one of some measures."""
    return [target for measure in measures for target in catalog.targets_by_subject.get(measure.id, ())]


def _bodies(catalog: Catalog, measure: Measure) -> tuple[Responsibility, ...]:
    rows = responsible(catalog, measure)[0]
    for role in _FIRST_ROLES:
        if first := tuple(row for row in rows if row.role == role):
            return first
    return rows


def _last_day(edtf: str) -> tuple[str, str]:
    bounds = edtf_bounds(edtf)
    return bounds[1].isoformat() if bounds else "", edtf
