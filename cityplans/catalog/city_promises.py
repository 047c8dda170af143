"""Which promises of a city a reader is shown first: a few that can be checked, on different themes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cityplans.catalog.promises import Answers, answers, how_testable
from cityplans.core.model import Catalog

MOST = 5
_ACTIONS = ("measure", "sub_measure")
"""What a city does for people, not how it organises the work."""
_TESTABLE = ("figure_and_date", "figure", "date")


def promises_to_check(catalog: Catalog, city_id: str) -> tuple[Answers, ...]:
    """Return a few promises of a city's own plans with a figure or a date, and what became of them.

    Those of measures come before tasks of the administration. Of these, those come first of which later texts report
    something that answers them, then those with figure and date, then the earliest due. There is one of each measure,
    and one of each theme as long as there are others.
    """
    found = answers(catalog)
    promises = [
        found[target.id]
        for plan in catalog.plans_by_city.get(city_id, ())
        for target in catalog.targets_by_plan.get(plan.id, ())
        if target.is_ahead and how_testable(target) != "words"
    ]

    def key(answer: Answers) -> tuple[bool, int, int, str, str]:
        target = answer.target
        subject = catalog.measures.get(target.subject_id)
        told = 2 if not answer.events else int(answer.figure == "not_comparable")
        is_action = subject is not None and subject.kind in _ACTIONS
        return not is_action, told, _TESTABLE.index(how_testable(target)), target.due or "9999", target.id

    def theme(answer: Answers) -> str:
        measure = catalog.measures.get(answer.target.subject_id)
        return measure.theme_id if measure else ""

    ordered = _first_of_each(sorted(promises, key=key), lambda answer: answer.target.subject_id)
    first = _first_of_each(ordered, theme)
    others = [answer for answer in ordered if answer not in first]
    return tuple(sorted([*first, *others][:MOST], key=key))


def _first_of_each(promises: Iterable[Answers], key: Callable[[Answers], str]) -> list[Answers]:
    first: dict[str, Answers] = {}
    for answer in promises:
        first.setdefault(key(answer), answer)
    return list(first.values())
