"""Types of action: the list of them, and a page for each with what every plan says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.catalog.action_types import answers_of, figures_of, plans_of_type, themes_of_types
from cityplans.catalog.addresses import api_path
from cityplans.catalog.own_pages import has_own_page
from cityplans.catalog.paging import list_pages
from cityplans.core.languages import Language
from cityplans.core.text import split_at_clause
from cityplans.render.page import Page, PageContext
from cityplans.render.pages.paging import render_list_page

_FIGURES = 2
"""Figures and dates shown of one action."""
_LONGEST: Mapping[Language, int] = {"zh": 52, "en": 110}
"""Characters of what a text says of a type that are read at a glance; the rest opens."""


def type_list(context: PageContext) -> Iterator[Page]:
    """Yield the list of the types of action by theme."""
    catalog = context.catalog
    yield context.page(
        "action_types.html",
        "kinds/",
        context.t("action_type.title"),
        context.t("action_type.lead", n=len(context.listed("action_types"))),
        "themes",
        groups=themes_of_types(catalog),
    )


def type_page(context: PageContext, type_id: str) -> Iterator[Page]:
    """Yield the page of a type of action with what the plans say of it, or several pages if that is much.

    A type that is in no plan has none.
    """
    catalog = context.catalog
    action_type, by_plan = catalog.action_types[type_id], plans_of_type(catalog, type_id)
    if not has_own_page(catalog, action_type):
        return
    first, label = context.page_path("action_types", action_type), action_type.label[context.language]
    for list_page in list_pages(by_plan.plans, lambda of_plan: len(of_plan.actions)):
        yield render_list_page(
            context,
            "action_type.html",
            list_page,
            first,
            label,
            context.t(
                "action_type.description",
                name=label,
                definition=action_type.definition[context.language],
            ),
            "themes",
            record=api_path("action_types", type_id),
            cited=type_id,
            action_type=action_type,
            theme=catalog.themes[action_type.theme_id],
            by_plan=by_plan,
            plans=list_page.items,
            figures_of=lambda action: figures_of(catalog, action),
            answers_of=lambda action: answers_of(catalog, action),
            most=_FIGURES,
            split=lambda text: split_at_clause(text, _LONGEST[context.language]),
        )
