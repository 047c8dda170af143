"""The page that shows one sheet of a long list."""

from __future__ import annotations

from typing import Any, TypeVar

from cityplans.catalog.paging import ListPage, address
from cityplans.render.page import Page, PageContext

T = TypeVar("T")


def sheet_page(
    site: PageContext,
    template: str,
    sheet: ListPage[T],
    first: str,
    title: str,
    description: str,
    section: str = "",
    **values: Any,
) -> Page:
    """Render one page of a list, where `first` and `title` are those of its first page."""
    if sheet.number > 1:
        title = site.t("paging.title", title=title, n=sheet.number)
    more = {"sheet": sheet, "first": first, "address": address}
    return site.page(template, sheet.path(first), title, description, section, **values, **more)
