"""Who is responsible for a measure, by an assignment of its own or one that it inherits."""

from __future__ import annotations

from functools import lru_cache

from cityplans.core.model import Catalog, Measure, Responsibility, Section


def ancestors(catalog: Catalog, section_id: str) -> list[Section]:
    """Give a section and its parents, the topmost first."""
    chain: list[Section] = []
    while section_id:
        section = catalog.sections[section_id]
        chain.insert(0, section)
        section_id = section.parent_id
    return chain


@lru_cache(maxsize=4096)
def responsible(catalog: Catalog, measure: Measure) -> tuple[tuple[Responsibility, ...], Section | Measure | None]:
    """Give who is responsible for a measure and, where that is inherited, from what.

    The measure's own assignment comes first, then its parent measure's, then that of the nearest section.
    """
    own = catalog.responsibilities_by_subject.get(measure.id, ())
    if own:
        return own, None
    if measure.parent_id:
        parent = catalog.measures[measure.parent_id]
        found, inherited = responsible(catalog, parent)
        return found, inherited or (parent if found else None)
    for section in reversed(ancestors(catalog, measure.section_id)):
        found = catalog.responsibilities_by_subject.get(section.id, ())
        if found:
            return found, section
    return (), None
