"""Who answers for a measure, and whether the text says so of the measure itself."""

from __future__ import annotations

from cityplans.model import Catalog, Measure, Responsibility, Section


def responsible(catalog: Catalog, measure: Measure) -> tuple[tuple[Responsibility, ...], Section | Measure | None]:
    """Give who is responsible for a measure and, where that is inherited, from what.

    The measure's own assignment comes first, then its parent measure's, then that of the nearest section.
    """
    own = catalog.responsibilities_of.get(measure.id, ())
    if own:
        return own, None
    if measure.parent_id:
        parent = catalog.measures[measure.parent_id]
        found, inherited = responsible(catalog, parent)
        return found, inherited or (parent if found else None)
    section_id = measure.section_id
    while section_id:
        section = catalog.sections[section_id]
        found = catalog.responsibilities_of.get(section.id, ())
        if found:
            return found, section
        section_id = section.parent_id
    return (), None
