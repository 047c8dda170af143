"""The order in which pages list themes."""

from __future__ import annotations

from functools import lru_cache

from cityplans.core.model import Catalog, Theme


@lru_cache(maxsize=2)
def busiest_themes(catalog: Catalog) -> tuple[Theme, ...]:
    """Return the themes with the most measures first: their ids say nothing to a reader."""
    return tuple(sorted(catalog.themes.values(), key=lambda theme: -len(catalog.measures_by_theme.get(theme.id, ()))))
