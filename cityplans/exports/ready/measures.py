"""Measures in full: one row per measure, with its plan, themes, bodies and dates."""

from __future__ import annotations

from cityplans.catalog.responsibility import responsible
from cityplans.core.edtf import edtf_bounds
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure
from cityplans.exports.ready.columns import column_names
from cityplans.exports.ready.names import Cells, Names, derived_label

COLUMNS = column_names(
    """
    id url url_zh city_id city_zh city_en plan_id plan_title_zh plan_title_en plan_short_zh plan_short_en plan_year
    section_id section_title_zh section_title_en parent_id number title_zh title_en kind kind_zh kind_en
    status status_zh status_en theme_id theme_zh theme_en theme_id_2 theme_2_zh theme_2_en scope_zh scope_en summary_zh summary_en
    lead_ids leads_zh leads_en responsible_ids responsible_bodies_zh responsible_bodies_en participant_ids participants_zh participants_en
    coordinator_ids coordinators_zh coordinators_en assignment assignment_zh assignment_en assigned_by
    targets outcomes first_due last_due
    events latest_event_id latest_event_kind latest_event_kind_zh latest_event_kind_en latest_event_date
    latest_event_note_zh latest_event_note_en since_version
    """
)
_ROLES = {
    "lead": ("lead_ids", "leads"),
    "responsible": ("responsible_ids", "responsible_bodies"),
    "participant": ("participant_ids", "participants"),
    "coordination": ("coordinator_ids", "coordinators"),
}
"""The columns of the bodies in each role: their ids and their names."""


def measure_cells(names: Names, measure: Measure) -> Cells:
    """Return the row of a measure."""
    return {
        "id": measure.id,
        **names.urls("measures", measure),
        **names.plan(measure.plan_id),
        **names.named("section_id", "sections", measure.section_id),
        "parent_id": measure.parent_id,
        "number": measure.number,
        "title_zh": measure.title_zh,
        "title_en": measure.title_en,
        **names.labelled("measures", "kind", measure.kind),
        **names.labelled("measures", "status", measure.status),
        **names.themes(measure.theme_id, measure.theme_id_2),
        "scope_zh": measure.scope_zh,
        "scope_en": measure.scope_en,
        "summary_zh": measure.summary_zh,
        "summary_en": measure.summary_en,
        **_bodies(names, measure),
        **_figures(names.catalog, measure),
        **names.events([measure.id, *(it.id for it in names.catalog.targets_by_subject.get(measure.id, ()))]),
        **names.since(measure.id),
    }


def _bodies(names: Names, measure: Measure) -> Cells:
    rows, source = responsible(names.catalog, measure)
    cells: Cells = {}
    for role, (ids, column) in _ROLES.items():
        cells |= names.bodies(ids, column, (row.body_id for row in rows if row.role == role))
    assigned_by = source.id if source else measure.id if rows else ""
    return {
        **cells,
        **derived_label("assignment", "inherited" if source else "own" if rows else "none"),
        "assigned_by": assigned_by,
    }


def _figures(catalog: Catalog, measure: Measure) -> Cells:
    """Return how many targets and outcomes a measure has, and its first and last day due."""
    figures = catalog.targets_by_subject.get(measure.id, ())
    ahead = [figure for figure in figures if figure.is_ahead]
    dates = [bounds for figure in ahead if figure.due and (bounds := edtf_bounds(figure.due))]
    return {
        "targets": len(ahead),
        "outcomes": sum(figure.type == "outcome" for figure in figures),
        "first_due": min((first for first, _ in dates)).isoformat() if dates else "",
        "last_due": max((last for _, last in dates)).isoformat() if dates else "",
    }
