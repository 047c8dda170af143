"""Which promises of a city a reader is shown first: a few that can be checked, on different themes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cityplans.catalog.promises import Answers, answers, how_testable
from cityplans.core.model import Catalog

MOST = 5
_TASKS = ("obligation", "event")
"""What was done or was not, also where no figure or date is named."""
_OF_DAILY_LIFE = frozenset(
    (
        *("transport", "environment", "education", "public-services", "culture-sport", "tourism", "civility-language"),
        "urban-development",
    )
)
_OF_THE_ADMINISTRATION = frozenset(("implementation", "governance"))
_ORGANISING = ("safeguard", "principle", "rationale", "problem", "reported_action")
"""Kinds of records that do not say what a city does for people."""


def promises_to_check(catalog: Catalog, city_id: str) -> tuple[Answers, ...]:
    """Return a few promises of a city's own plans that can be checked, and what became of them.

    They are chosen by the product of three weights: how well a promise can be tested, what is known of it, and how near
    its theme is to daily life. There is one of each measure, and one of each theme as long as there are others; what the
    administration promises of its own work is taken only where there is nothing else. Those with figure and date come
    first.
    """
    found = answers(catalog)
    promises = [
        found[target.id]
        for plan in catalog.plans_by_city.get(city_id, ())
        for target in catalog.targets_by_plan.get(plan.id, ())
        if target.is_ahead
    ]
    weighed = [answer for answer in promises if _testable(answer)]

    def weight(answer: Answers) -> tuple[bool, int, str, str]:
        about_itself, theme = _about(catalog, answer)
        nearness = 3 if theme in _OF_DAILY_LIFE else 2 if theme else 1
        product = _testable(answer) * _known(answer) * nearness
        return about_itself, -product, answer.target.due or "9999", answer.target.id

    ordered = _first_of_each(sorted(weighed, key=weight), lambda answer: answer.target.subject_id)
    first = _first_of_each(ordered, lambda answer: _about(catalog, answer)[1])
    others = [answer for answer in ordered if answer not in first]
    chosen = [answer for answer in (*first, *others) if not weight(answer)[0]] or ordered
    return tuple(sorted(chosen[:MOST], key=lambda answer: (-_testable(answer), *weight(answer))))


def _testable(answer: Answers) -> int:
    """Weigh whether a promise names a figure and a date; a goal in words without either weighs nothing."""
    target = answer.target
    match how_testable(target):
        case "figure_and_date":
            return 4
        case "figure":
            return 3
        case "date":
            return 3 if target.type in _TASKS else 2
        case "words":
            return 2 if target.type in _TASKS else 0


def _known(answer: Answers) -> int:
    """Weigh what is known of a promise: an answer, that its date has passed, or neither."""
    if answer.events and answer.figure != "not_comparable":
        return 3
    return 2 if answer.events or answer.calendar == "due" else 1


def _about(catalog: Catalog, answer: Answers) -> tuple[bool, str]:
    """Return whether a promise is about the administration itself, and its theme."""
    measure = catalog.measures.get(answer.target.subject_id)
    indicator = catalog.indicators.get(answer.target.indicator_id)
    theme = (measure.theme_id if measure else "") or (indicator.theme_id if indicator else "")
    return theme in _OF_THE_ADMINISTRATION or (measure is not None and measure.kind in _ORGANISING), theme


def _first_of_each(promises: Iterable[Answers], key: Callable[[Answers], str]) -> list[Answers]:
    first: dict[str, Answers] = {}
    for answer in promises:
        first.setdefault(key(answer), answer)
    return list(first.values())
