"""The figures that a data story may quote: each a function of the data, with the page that shows it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from cityplans.catalog.concreteness import Concreteness, concreteness
from cityplans.catalog.generations import RELATIONS, Generation, generations
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import FIGURE_ANSWERS, REPORTED, due_promises, promise_counts
from cityplans.core.model import Catalog
from cityplans.core.suggest import suggest
from cityplans.core.tables import ROLES
from cityplans.i18n import formatting as wording

_Record = TypeVar("_Record")
_LINKED = ("plan", "measure", "target", "event")
_PARTS = ("figure", "date", "body", "words")


class PlaceholderError(ValueError):
    """A placeholder names nothing that the data has. `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Figure:
    """What a placeholder stands for: a text, and the address below the language's root that proves it.

    Without a text it stands for the address alone, as the target of a link.
    """

    text: str
    path: str


def resolve(site: LocalizedCatalog, placeholder: str) -> Figure:
    """Return the figure of a placeholder such as `with figure shenzhen-2011`.

    Raises:
        PlaceholderError: There is no such figure, or it has no such argument.
    """
    name, *arguments = placeholder.split() or [""]
    function = _among(FIGURES, name, "figure")
    try:
        bound = inspect.signature(function).bind(site, *arguments)
    except TypeError as problem:
        wanted = " ".join(parameter.upper() for parameter in list(inspect.signature(function).parameters)[1:])
        raise PlaceholderError(
            f'"{placeholder}" has too many or too few words', f'write "{name} {wanted}"'
        ) from problem
    return function(*bound.args)


def _among(named: Mapping[str, _Record], name: str, kind: str) -> _Record:
    """Return what has a name.

    Raises:
        PlaceholderError: Nothing has.
    """
    if name not in named:
        usual = "" if len(named) > 12 else f"there are: {', '.join(named)}"
        raise PlaceholderError(f'there is no {kind} "{name}"', suggest(name, list(named)) or usual)
    return named[name]


def _one_of(allowed: Iterable[str], word: str, kind: str) -> str:
    return _among({name: name for name in allowed}, word, kind)


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _address(site: LocalizedCatalog, table: str, record: str) -> Figure:
    rows = getattr(site.catalog, f"{_one_of(_LINKED, table, 'record to link')}s")
    return Figure("", site.page_path(f"{table}s", _among(rows, record, table)))


def _measure(site: LocalizedCatalog, measure: str) -> Figure:
    row = _among(site.catalog.measures, measure, "measure")
    return Figure(row.title[site.language], site.page_path("measures", row))


def _promise(site: LocalizedCatalog, target: str) -> Figure:
    row = _among(site.catalog.targets, target, "target")
    return Figure(_number(site, target, row.value, row.unit_id), site.page_path("targets", row))


def _due_date(site: LocalizedCatalog, target: str) -> Figure:
    row = _among(site.catalog.targets, target, "target")
    if not row.due:
        raise PlaceholderError(f'the target "{target}" has no date', "name another target")
    return Figure(site.due(row), site.page_path("targets", row))


def _in_force(site: LocalizedCatalog, plan: str) -> Figure:
    row = _among(site.catalog.plans, plan, "plan")
    if not row.effective:
        raise PlaceholderError(f'the plan "{plan}" has no day of entry into force', "name another plan")
    return Figure(wording.date(row.effective, site.language), site.page_path("plans", row))


def _reported(site: LocalizedCatalog, event: str) -> Figure:
    row = _among(site.catalog.events, event, "event")
    return Figure(_number(site, event, row.value, row.unit_id), site.page_path("events", row))


def _day(site: LocalizedCatalog, event: str) -> Figure:
    row = _among(site.catalog.events, event, "event")
    day = row.date or row.period
    if not day:
        raise PlaceholderError(f'the event "{event}" has no date', "name another event, or its source")
    return Figure(wording.date(day, site.language), site.page_path("events", row))


def _source(site: LocalizedCatalog, event: str) -> Figure:
    row = _among(site.catalog.events, event, "event")
    return Figure(site.catalog.reports[row.report_id].publisher[site.language], site.page_path("events", row))


def _number(site: LocalizedCatalog, record: str, value: Decimal | None, unit_id: str) -> str:
    """Return a value as it is said, without its unit unless that is %: the sentence has the noun."""
    if value is None:
        raise PlaceholderError(f'"{record}" has no figure', "name a record with a figure")
    unit = site.catalog.units.get(unit_id)
    return f"{_spoken(site, value)}{'%' if unit and unit.symbol_zh == '%' else ''}"


def _spoken(site: LocalizedCatalog, value: Decimal | int) -> str:
    text = wording.number_in_words(value, site.language)
    return text.replace(",", "") if site.language == "zh" else text


def _count(site: LocalizedCatalog, count: int, path: str) -> Figure:
    return Figure(_spoken(site, count), path)


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _concreteness(site: LocalizedCatalog, plan: str) -> tuple[Concreteness, str]:
    row = _among(site.catalog.plans, plan, "plan")
    counts = concreteness(site.catalog)
    if plan not in counts:
        raise PlaceholderError(f'the plan "{plan}" has no measures', "name another plan")
    return counts[plan], f"{site.page_path('plans', row)}#concrete"


def _measures(site: LocalizedCatalog, plan: str) -> Figure:
    counts, path = _concreteness(site, plan)
    return _count(site, counts.measures, path)


def _with(site: LocalizedCatalog, part: str, plan: str) -> Figure:
    counts, path = _concreteness(site, plan)
    return _count(site, getattr(counts, _one_of(_PARTS, part, "part of a measure")), path)


def _figures(site: LocalizedCatalog, plan: str) -> Figure:
    row = _among(site.catalog.plans, plan, "plan")
    targets = site.catalog.targets_by_plan.get(plan, ())
    found = next(count for count, kind in promise_counts(targets) if kind == "figures")
    return _count(site, found, f"{site.page_path('plans', row)}#targets")


def _due(site: LocalizedCatalog, state: str, plan: str = "") -> Figure:
    _one_of(("all", *REPORTED), state, "state of a promise")
    if plan:
        _among(site.catalog.plans, plan, "plan")
    found = [
        answer
        for answer in due_promises(site.catalog)
        if state in ("all", answer.reported) and plan in ("", answer.target.plan_id)
    ]
    chosen = f"&plan={plan}" if plan else ""
    path = "promises/" if state == "all" else f"explore/?table=targets{chosen}&reported={state}"
    return _count(site, len(found), path)


def _answered(site: LocalizedCatalog, answer: str) -> Figure:
    _one_of(FIGURE_ANSWERS, answer, "answer of figures")
    found = [due for due in due_promises(site.catalog) if due.figure == answer]
    return _count(site, len(found), f"promises/#{answer}" if found else "promises/")


def _texts(site: LocalizedCatalog) -> Figure:
    return _count(site, len(site.catalog.reports), "promises/#texts")


def generation_of(catalog: Catalog, older: str, later: str) -> Generation:
    """Return the comparison of two plans.

    Raises:
        PlaceholderError: They are not compared.
    """
    pairs = {f"{pair.older.id} {pair.later.id}": pair for pair in generations(catalog)}
    return _among(pairs, f"{older} {later}", "pair of compared plans")


def _compared(site: LocalizedCatalog, older: str, later: str) -> Figure:
    pair = generation_of(site.catalog, older, later)
    return _count(site, len(pair.fates), pair.path)


def _became(site: LocalizedCatalog, relation: str, older: str, later: str) -> Figure:
    pair = generation_of(site.catalog, older, later)
    _one_of(RELATIONS, relation, "relation of measures")
    found = pair.counts.get(relation, 0)
    return _count(site, found, f"{pair.path}#{relation}" if found else pair.path)


def _bodies(site: LocalizedCatalog, plan: str) -> Figure:
    row = _among(site.catalog.plans, plan, "plan")
    named = {responsibility.body_id for responsibility in site.catalog.responsibilities_by_plan.get(plan, ())}
    return _count(site, len(named), f"{site.page_path('plans', row)}#bodies")


def _roles(site: LocalizedCatalog, role: str, plan: str) -> Figure:
    row = _among(site.catalog.plans, plan, "plan")
    _one_of(ROLES, role, "role")
    found = sum(held.role == role for held in site.catalog.responsibilities_by_plan.get(plan, ()))
    return _count(site, found, f"{site.page_path('plans', row)}#bodies")


FIGURES: Mapping[str, Callable[..., Figure]] = {
    "address": _address,
    "measure": _measure,
    "promise": _promise,
    "by": _due_date,
    "in_force": _in_force,
    "reported": _reported,
    "day": _day,
    "source": _source,
    "measures": _measures,
    "with": _with,
    "figures": _figures,
    "due": _due,
    "answered": _answered,
    "texts": _texts,
    "compared": _compared,
    "became": _became,
    "bodies": _bodies,
    "roles": _roles,
}
"""The figures by the first word of their placeholder. The words after it are the arguments."""
