"""Where a record stands: on which page, in which file of the API, in which line on the forge."""

from __future__ import annotations

from cityplans.model import (
    Body,
    Catalog,
    City,
    Indicator,
    Measure,
    Mention,
    Plan,
    Responsibility,
    Row,
    Section,
    Source,
    Target,
    Term,
    Theme,
)

API = "api/v1/"
"""Where the API begins below the root of the site. What is here keeps its form; another form gets another number."""

API_PAGE = "data/api/"
"""The page that explains the API, below a language's root."""

PAGED = frozenset(("plans", "measures", "cities", "bodies", "themes", "indicators"))
"""The tables whose records have pages of their own, at <table>/<id>/ below a language's root."""


def api_path(*place: str, ending: str = "json") -> str:
    """Give the address of a table, of a record (table, id), or of the rows of another table that belong to it (table, id, table)."""
    return f"{API}{'/'.join(place)}.{ending}"


def page_path(catalog: Catalog, table: str, row: Row) -> str:
    """Give the address, below a language's root, of the page that shows a record; "" where none does.

    What has no page of its own stands at an anchor on another's: a section on its plan's page, a target on its subject's.
    """
    match row:
        case Plan() | Measure() | City() | Body() | Theme() | Indicator():
            return f"{table}/{row.id}/"
        case Section():
            return f"plans/{row.plan_id}/#{row.id}"
        case Responsibility() | Target() | Mention():
            page = f"measures/{row.subject_id}/" if row.subject_id in catalog.measures else f"plans/{row.plan_id}/"
            return f"{page}#{_anchor(catalog, row)}"
        case Source():
            return f"plans/{row.plan_id}/#copies"
        case Term():
            return f"glossary/#{row.id}"
        case _:
            return ""


def _anchor(catalog: Catalog, row: Responsibility | Target | Mention) -> str:
    if isinstance(row, (Target, Mention)):
        return row.id
    if row.subject_id in catalog.sections:
        return row.subject_id
    return "responsible" if row.subject_id in catalog.measures else "bodies"


def subject(catalog: Catalog, subject_id: str) -> tuple[str, Plan | Section | Measure]:
    """Give the plan, section or measure that an id names, after the name of its table."""
    if measure := catalog.measures.get(subject_id):
        return "measures", measure
    if section := catalog.sections.get(subject_id):
        return "sections", section
    return "plans", catalog.plans[subject_id]


def subject_path(catalog: Catalog, subject_id: str) -> str:
    """Give the address of a subject below a language's root."""
    return page_path(catalog, *subject(catalog, subject_id))


def edit_link(catalog: Catalog, record_id: str) -> str:
    """Return the address of a record's line on the forge."""
    path, line = catalog.places[record_id]
    identity = catalog.identity
    return f"{identity.repository}/edit/{identity.branch}/datasets/{path}#L{line}"
