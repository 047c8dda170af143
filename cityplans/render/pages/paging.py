"""Renders one page of a long list."""

from __future__ import annotations

from typing import Any, TypeVar

from cityplans.catalog.paging import ListPage, address
from cityplans.render.page import Page, PageContext

T = TypeVar("T")


def render_list_page(
    context: PageContext,
    template: str,
    list_page: ListPage[T],
    first: str,
    title: str,
    description: str,
    section: str = "",
    **values: Any,
) -> Page:
    """Render one page of a list; `first` and `title` are the path and title of its first page."""
    if list_page.number > 1:
        title = context.t("paging.title", title=title, n=list_page.number)
    more = {"list_page": list_page, "first": first, "address": address}
    return context.page(template, list_page.path(first), title, description, section, **values, **more)
