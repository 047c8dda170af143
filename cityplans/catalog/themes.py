"""The order in which pages list themes."""

from __future__ import annotations

from functools import lru_cache

from cityplans.catalog.own_pages import with_own_page
from cityplans.core.model import Catalog
from cityplans.core.reference_records import Theme


@lru_cache(maxsize=2)
def busiest_themes(catalog: Catalog) -> tuple[Theme, ...]:
    """Return the themes that have a page, with the most measures first: their ids say nothing to a reader."""
    shown = with_own_page(catalog, catalog.themes).values()
    return tuple(sorted(shown, key=lambda theme: -len(catalog.measures_by_theme.get(theme.id, ()))))
