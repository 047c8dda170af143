"""Who is responsible for a measure, by its own assignment or by an inherited one."""

from __future__ import annotations

from functools import lru_cache

from cityplans.core.model import Catalog, Measure, Responsibility, Section


def ancestors(catalog: Catalog, section_id: str) -> list[Section]:
    """Return a section and its parents, the topmost first."""
    chain: list[Section] = []
    while section_id:
        section = catalog.sections[section_id]
        chain.insert(0, section)
        section_id = section.parent_id
    return chain


@lru_cache(maxsize=4096)
def responsible(catalog: Catalog, measure: Measure) -> tuple[tuple[Responsibility, ...], Section | Measure | None]:
    """Return who is responsible for a measure and from what that is inherited; None if it is its own.

    The measure's own assignment comes first, then that of its parent measure, then that of the nearest section.
    """
    own = catalog.responsibilities_by_subject.get(measure.id, ())
    if own:
        return own, None
    if measure.parent_id:
        parent = catalog.measures[measure.parent_id]
        rows, inherited = responsible(catalog, parent)
        return rows, inherited or (parent if rows else None)
    for section in reversed(ancestors(catalog, measure.section_id)):
        rows = catalog.responsibilities_by_subject.get(section.id, ())
        if rows:
            return rows, section
    return (), None
