"""Plans side by side: what they promise by theme and type of action, and the figures that meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cityplans.catalog.action_types import themes_of_types
from cityplans.catalog.comparison import alike, comparison, figures_by_family, most_alike
from cityplans.core.json_writer import compact_json
from cityplans.i18n.strings import interface_strings
from cityplans.render.comparison_view import Side, sides
from cityplans.render.page import Page, PageContext

_FURTHER_WORDS = ("colon", "list_comma", "promises.title", "indicators.caution")
"""Texts that the script needs beside those of the page."""


def compare_page(context: PageContext) -> Iterator[Page]:
    """Yield the page that compares two plans, with `plans.json` for its script to compare others."""
    catalog = context.catalog
    chosen, every = most_alike(catalog), sides(context)
    compared, figures = comparison(catalog, chosen), figures_by_family(catalog)
    themes_with_figures = {family.theme_id for family in compared.families}
    page = context.page(
        "compare.html",
        "compare/",
        context.t("compare.title"),
        context.t("compare.lead"),
        "compare",
        sides=every,
        chosen=chosen,
        compared=compared,
        # One theme is open, so that a reader sees what is in them: the least busy with figures to compare.
        opened=next((theme.id for theme, _ in reversed(compared.shared) if theme.id in themes_with_figures), ""),
        alike=lambda family: alike([figures.get(plan, {}).get(family, ()) for plan in chosen]),
    )
    yield replace(page, files={"plans.json": compact_json(_data(context, every)).encode()})


def _data(context: PageContext, every: Mapping[str, Side]) -> dict[str, Any]:
    language, themes = context.language, themes_of_types(context.catalog)
    words = interface_strings(language)["compare"]
    assert isinstance(words, dict)
    return {
        "words": words | {key: context.t(key) for key in _FURTHER_WORDS},
        "themes": [[theme.id, theme.label[language], context.page_path("themes", theme)] for theme, _ in themes],
        "types": [
            [place, each.id, each.label[language], context.page_path("action_types", each)]
            for place, (_, types) in enumerate(themes)
            for each in types
        ],
        "families": [
            [
                family.id,
                family.label[language],
                context.page_path("indicator_families", family),
                family.caution[language],
            ]
            for family in context.catalog.indicator_families.values()
            if any(family.id in side.figures for side in every.values())
        ],
        "plans": {
            plan: [side.name, side.path, side.firm, side.entries, side.figures, side.leads]
            for plan, side in every.items()
        },
    }
