"""Addresses of a record: its page, its file of the API, its file on the forge."""

from __future__ import annotations

from cityplans.catalog.own_pages import has_own_page
from cityplans.core.follow_up import Event
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, MeasureAction, Mention, Plan, Responsibility, Section, Target
from cityplans.core.reference_records import ActionType, Body, City, Indicator, IndicatorFamily, Source, Term, Theme
from cityplans.core.tables import PAGE_FOLDERS, Row

API = "api/v1/"
"""The root of the API below that of the site. The format is stable: a new one gets a new number."""

API_PAGE = "data/api/"
"""The page that explains the API, below a language's root."""


def api_path(table: str, record_id: str = "") -> str:
    """Return the address of a whole table, or of one of its records."""
    return f"{API}{table}/{record_id}.json" if record_id else f"{API}{table}.json"


def table_at(folder: str) -> str:
    """Return the table whose records have their pages in a folder below a language's root; "" if none has."""
    return next((table for table, named in PAGE_FOLDERS.items() if named == folder), "")


def page_path(catalog: Catalog, table: str, row: Row) -> str:
    """Return the address, below a language's root, of the page that shows a record; "" if none does.

    A record without its own page has an anchor on another: a section on its plan's, a target on its subject's, an
    action on its measure's, a family and an indicator of a single value in the list of indicators. The list of its table stands
    for a shared record that nothing refers to.
    """
    match row:
        case IndicatorFamily():
            return f"indicators/#{row.id}"
        case Indicator() if not has_own_page(catalog, row):
            return f"indicators/#{row.id}"
        case City() | Body() | Theme() | ActionType() if not has_own_page(catalog, row):
            return f"{PAGE_FOLDERS[table]}/"
        case Plan() | Measure() | City() | Body() | Theme() | ActionType() | Indicator():
            return f"{PAGE_FOLDERS[table]}/{row.id}/"
        case Section():
            return f"plans/{row.plan_id}/#{row.id}"
        case Responsibility() | Target() | Mention():
            page = f"measures/{row.subject_id}/" if row.subject_id in catalog.measures else f"plans/{row.plan_id}/"
            return f"{page}#{_anchor(catalog, row)}"
        case MeasureAction():
            return f"measures/{row.measure_id}/#types"
        case Event():
            return f"{promise_page(catalog, row.promise_id)}#{row.id}"
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


def promise_page(catalog: Catalog, promise_id: str) -> str:
    """Return the address of the page, without an anchor, that shows a target, measure or plan."""
    target = catalog.targets.get(promise_id)
    page, row = ("targets", target) if target else resolve_subject(catalog, promise_id)
    return page_path(catalog, page, row).partition("#")[0]


def resolve_subject(catalog: Catalog, subject_id: str) -> tuple[str, Plan | Section | Measure]:
    """Return the table and the record of the plan, section or measure with an id."""
    if measure := catalog.measures.get(subject_id):
        return "measures", measure
    if section := catalog.sections.get(subject_id):
        return "sections", section
    return "plans", catalog.plans[subject_id]


def subject_path(catalog: Catalog, subject_id: str) -> str:
    """Return the address of a subject below a language's root."""
    return page_path(catalog, *resolve_subject(catalog, subject_id))


def edit_link(catalog: Catalog, record_id: str) -> str:
    """Return the address that edits a record's file on the forge; its line is in `exports/lines.py`."""
    path, _ = catalog.places[record_id]
    identity = catalog.identity
    return f"{identity.repository}/edit/{identity.branch}/datasets/{path}"
