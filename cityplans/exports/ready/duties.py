"""Duties: one row per body, measure and role, own or inherited."""

from __future__ import annotations

from cityplans.catalog.responsibility import Duty
from cityplans.exports.ready.columns import column_names
from cityplans.exports.ready.names import Cells, Names, derived_label

COLUMNS = column_names(
    """
    duty_id url url_zh body_id body_zh body_en role role_zh role_en name_printed
    measure_id measure_title_zh measure_title_en number kind kind_zh kind_en
    assignment assignment_zh assignment_en assigned_by responsibility_id
    city_id city_zh city_en plan_id plan_title_zh plan_title_en plan_short_zh plan_short_en plan_year
    theme_id theme_zh theme_en theme_id_2 theme_2_zh theme_2_en
    """
)


def duty_cells(names: Names, duty: Duty) -> Cells:
    """Return the row of a duty."""
    measure, assignment = duty.measure, duty.assignment
    return {
        "duty_id": f"{measure.id}_{assignment.body_id}_{assignment.role}",
        **names.urls("measures", measure),
        **names.named("body_id", "bodies", assignment.body_id),
        **names.labelled("responsibilities", "role", assignment.role),
        "name_printed": assignment.name_printed,
        **names.named("measure_id", "measures", measure.id),
        "number": measure.number,
        **names.labelled("measures", "kind", measure.kind),
        **derived_label("assignment", "inherited" if duty.source else "own"),
        "assigned_by": assignment.subject_id,
        "responsibility_id": assignment.id,
        **names.plan(measure.plan_id),
        **names.themes(measure.theme_id, measure.theme_id_2),
    }
