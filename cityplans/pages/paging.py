"""Long lists over several pages: the first at the list's own address, the others below it at page/2/, page/3/ and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Generic, TypeVar

from cityplans.pages.page import Page, Site

T = TypeVar("T")
K = TypeVar("K")

ROWS = 500
"""How many rows a page shows at most; a group that is not to be divided may go beyond."""


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a list: what it shows, its number from 1 and the number of all."""

    items: Sequence[T]
    number: int
    count: int

    def path(self, first: str) -> str:
        """Give the address of this page, where `first` is that of the first."""
        return address(first, self.number)

    def title(self, site: Site, title: str) -> str:
        """Give the title of this page, which is not that of the first."""
        return title if self.number == 1 else site.t("paging.title", title=title, n=self.number)


def address(first: str, number: int) -> str:
    """Give the address of a list's page by its number, where `first` is that of the first."""
    return first if number == 1 else f"{first}page/{number}/"


def sheets(items: Iterable[T], weight: Callable[[T], int] = lambda _: 1, most: int = ROWS) -> Iterator[Sheet[T]]:
    """Divide items over pages in their order, each as many as weigh no more than `most` together; one page at least."""
    pages: list[list[T]] = [[]]
    room = most
    for item in items:
        if pages[-1] and weight(item) > room:
            pages.append([])
            room = most
        pages[-1].append(item)
        room -= weight(item)
    yield from (Sheet(page, number, len(pages)) for number, page in enumerate(pages, 1))


def divided(groups: Iterable[tuple[K, Sequence[T]]], most: int = ROWS) -> Iterator[Sheet[tuple[K, list[T]]]]:
    """Divide groups over pages, a group as well where it is long."""
    for sheet in sheets(((i, key, row) for i, (key, rows) in enumerate(groups) for row in rows), most=most):
        again = [(list(found)) for _, found in groupby(sheet.items, itemgetter(0))]
        yield Sheet([(found[0][1], [row for _, _, row in found]) for found in again], sheet.number, sheet.count)


def sheet_page(
    site: Site, template: str, sheet: Sheet[T], first: str, title: str, description: str, section: str = "", **values: Any
) -> Page:
    """Render one page of a list, where `first` and `title` are those of its first page."""
    more = {"sheet": sheet, "first": first, "address": address}
    return site.page(template, sheet.path(first), sheet.title(site, title), description, section, **values, **more)
