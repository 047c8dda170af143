"""Long lists over several pages: the first at the list's own address, the others below it at page/2/, page/3/ and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from cityplans.core.model import Catalog, Measure, Plan, group

T = TypeVar("T")
K = TypeVar("K")

ROWS = 500
"""How many rows a page shows at most; a group that is not to be divided may go beyond."""
PACKAGES = 24
"""How many packages a page shows at most."""
_LONG_ROWS = 250
"""How many on the page of a theme, where a target is told at length."""


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list: what it shows, its number from 1 and the number of all."""

    items: Sequence[T]
    number: int
    count: int

    def path(self, first: str) -> str:
        """Give the address of this page, where `first` is that of the first."""
        return address(first, self.number)


def address(first: str, number: int) -> str:
    """Give the address of a list's page by its number, where `first` is that of the first."""
    return first if number == 1 else f"{first}page/{number}/"


def list_pages(items: Iterable[T], weight: Callable[[T], int] = lambda _: 1, most: int = ROWS) -> Iterator[ListPage[T]]:
    """Divide items over pages in their order, each as many as weigh no more than `most` together; one page at least."""
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
    """Divide groups over pages, a group as well where it is long."""
    for sheet in list_pages(((i, key, row) for i, (key, rows) in enumerate(groups) for row in rows), most=most):
        again = [(list(found)) for _, found in groupby(sheet.items, itemgetter(0))]
        yield ListPage([(found[0][1], [row for _, _, row in found]) for found in again], sheet.number, sheet.count)


def theme_pages(catalog: Catalog, theme_id: str) -> Iterator[ListPage[tuple[Plan, Sequence[Measure]]]]:
    """Divide the measures of a theme, plan by plan, over its pages."""
    measures = group(catalog.measures_by_theme.get(theme_id, ()), lambda m: m.plan_id)
    groups = [(plan, measures[plan.id]) for plan in catalog.plans.values() if plan.id in measures]
    return list_pages(
        groups, lambda found: sum(1 + len(catalog.targets_by_subject.get(m.id, ())) for m in found[1]), _LONG_ROWS
    )


@lru_cache(maxsize=2)
def places_in_themes(catalog: Catalog) -> Mapping[str, Mapping[str, str]]:
    """Give the address of every plan on the pages of every theme, by theme and plan."""
    return {
        theme: {
            plan.id: f"{sheet.path(f'themes/{theme}/')}#{plan.id}"
            for sheet in theme_pages(catalog, theme)
            for plan, _ in sheet.items
        }
        for theme in catalog.themes
    }


def package_path(catalog: Catalog, package: str) -> str:
    """Give the address of a package on the data pages; the whole collection comes first, then the plans in their order."""
    return f"{address('data/', catalog.plan_numbers.get(package, 0) // PACKAGES + 1)}#package-{package}"
