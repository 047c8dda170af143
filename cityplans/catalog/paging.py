"""Long lists over several pages: the first at the list's own address, the others below at page/<n>/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan

T = TypeVar("T")
K = TypeVar("K")

ROWS = 250
"""The maximum of rows per page; a group that must not be split may exceed it."""
PACKAGES = 24
"""The maximum of packages per page."""


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list: its items, its number from 1 and the count of all pages."""

    items: Sequence[T]
    number: int
    count: int

    def path(self, first: str) -> str:
        """Return the address of this page, given that of the first."""
        return address(first, self.number)


def address(first: str, number: int) -> str:
    """Return the address of a page of a list by its number, given that of the first."""
    return first if number == 1 else f"{first}page/{number}/"


def list_pages(items: Iterable[T], weight: Callable[[T], int] = lambda _: 1, most: int = ROWS) -> Iterator[ListPage[T]]:
    """Yield pages of items in their order, each with a total weight of at most `most`; at least one page."""
    pages: list[list[T]] = [[]]
    room = most
    for item in items:
        if pages[-1] and weight(item) > room:
            pages.append([])
            room = most
        pages[-1].append(item)
        room -= weight(item)
    yield from (ListPage(page, number, len(pages)) for number, page in enumerate(pages, 1))


def divided(groups: Iterable[tuple[K, Sequence[T]]], most: int = ROWS) -> Iterator[ListPage[tuple[K, list[T]]]]:
    """Yield pages of groups; a long group is split over several pages."""
    for page in list_pages(((i, key, row) for i, (key, rows) in enumerate(groups) for row in rows), most=most):
        runs = [list(run) for _, run in groupby(page.items, itemgetter(0))]
        yield ListPage([(run[0][1], [row for _, _, row in run]) for run in runs], page.number, page.count)


def theme_pages(catalog: Catalog, theme_id: str) -> Iterator[ListPage[tuple[Plan, Sequence[Measure]]]]:
    """Yield the pages of a theme: its measures, plan by plan."""
    measures = group(catalog.measures_by_theme.get(theme_id, ()), lambda m: m.plan_id)
    groups = [(plan, measures[plan.id]) for plan in catalog.plans.values() if plan.id in measures]
    return list_pages(groups, lambda pair: sum(1 + len(catalog.targets_by_subject.get(m.id, ())) for m in pair[1]))


@lru_cache(maxsize=2)
def places_in_themes(catalog: Catalog) -> Mapping[str, Mapping[str, str]]:
    """Return the address of every plan on the pages of every theme, by theme and plan."""
    return {
        theme: {
            plan.id: f"{page.path(f'themes/{theme}/')}#{plan.id}"
            for page in theme_pages(catalog, theme)
            for plan, _ in page.items
        }
        for theme in catalog.themes
    }


def package_path(catalog: Catalog, package: str) -> str:
    """Return the address of a package on the data pages: the whole collection first, then the plans."""
    return f"{address('data/', catalog.plan_numbers.get(package, 0) // PACKAGES + 1)}#package-{package}"
